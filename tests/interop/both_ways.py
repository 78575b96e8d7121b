#!/usr/bin/env python3
"""Through Taguette's and pyrefiqda's own importers and exporters and back: what is shifted, renamed, spread or lost.

    both_ways.py LEITMOTIF      (needs taguette and pyrefiqda; scripts/interop brings them)

The projects are those of tests/data/projects, made by make_projects.py. Each line is one way: codings that came through, codings whose words
are not those of the expected ones (shifted), codes with another name (renamed), memos on codings that nobody wrote them on (spread), and what
the program reports as lost beside what was found lost. Exit status 1 if anything is shifted, renamed or spread, or lost without a report.
"""
import csv
import io
import json
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")
PROJECTS = Path(__file__).resolve().parent.parent / "data" / "projects"
LEITMOTIF = None
WRONG = 0


def leitmotif(*arguments):
    run = subprocess.run([LEITMOTIF, *map(str, arguments)], capture_output=True, text=True)
    if run.returncode > 1:
        raise SystemExit(f"leitmotif {arguments}: {run.stderr}")
    return run


def import_(path, study, *more):
    run = leitmotif("import", path, "--out", study, "--json", "--findings-ok", *more)
    return sum(loss["count"] for file in json.loads(run.stdout)["files"] for loss in file["losses"])


def codings(study):
    """Every coding with its words, from the lines where there are any."""
    rows = []
    for table in sorted((study / "codings").glob("*.csv")):
        memos = {}
        lines = table.with_suffix(".jsonl")
        if lines.exists():
            for line in lines.read_text("utf-8").splitlines():
                row = json.loads(line)
                memos[row["document"], row["start"], row["end"], row["code"], row["coder"]] = row.get("memo", "")
        with open(table, newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                start, end = int(row["start"]), int(row["end"])
                text = (study / "transcripts" / row["document"]).read_text("utf-8", newline="") if sys.version_info >= (3, 13) else open(
                    study / "transcripts" / row["document"], encoding="utf-8", newline="").read()
                key = (row["document"], start, end, row["code"], row["coder"])
                rows.append((row["document"], text[start:end], row["code"], row["coder"], memos.get(key, "")))
    return sorted(rows)


def code_names(study):
    import tomllib

    return sorted(entry["code"] for entry in tomllib.loads((study / "codebook.toml").read_text("utf-8")).get("code", []))


def tell(way, before, after, names=(), names_after=(), reported=0, found=0):
    """`before` and `after` are codings as tuples of document, words, code, coder, memo."""
    global WRONG
    shifted = len({row[:4] for row in after} - {row[:4] for row in before})
    lost = len(before) - len(after)
    renamed = len(set(names_after) - set(names))
    spread = len(set(after) - set(before)) - shifted
    found += max(lost, 0)
    bad = shifted or renamed or spread or found != reported
    WRONG += bool(bad)
    print(f"{'WRONG' if bad else 'ok':5} {way:58} {len(after):4} codings {shifted} shifted {renamed} renamed {spread} spread  lost: {reported} reported, {found} found")


def expected(name):
    rows = [json.loads(line) for line in (PROJECTS / f"{name}.expected.jsonl").read_text("utf-8").splitlines()]
    return sorted((row["document"], row["words"], row["code"], row["coder"]) for row in rows)


def by_words(rows):
    """Pages end paragraphs with a line end that Taguette's words do not have."""
    return sorted((document, "".join(words.split()), code, coder) for document, words, code, coder in (row[:4] for row in rows))


def taguette(folder):
    from sqlalchemy.orm import joinedload
    from taguette import database, export, import_codebook
    from taguette.database.copy import copy_project

    source = folder / "taguette.sqlite3"
    shutil.copy(PROJECTS / "taguette.sqlite3", source)
    study = folder / "direct"
    import_(source, study, "--project", "1")
    direct = codings(study)
    names = code_names(study)
    tell("Taguette's database", by_words([(*row, "") for row in expected("taguette")]), by_words(direct), names, names)

    # Its own project export maps every user to admin, and puts all of a highlight's tags under that name.
    db = database.connect("sqlite:///" + str(source))()
    own = folder / "exported.sqlite3"
    other = database.connect("sqlite:///" + str(own))()
    if not other.get(database.User, "admin"):
        other.add(database.User(login="admin"))
        other.commit()
    copy_project(db, other, 1, "admin")
    other.commit()
    other.close()
    exported = folder / "exported"
    import_(own, exported, "--coder", "Ann")
    same = {(*row[:3], "Ann", "") for row in direct}
    tell("Taguette's project export, with --coder", sorted(same), sorted(set(codings(exported))), names, code_names(exported))

    tags = db.query(database.Tag).filter(database.Tag.project_id == 1).order_by(database.Tag.path).all()
    for tag in tags:
        tag.documents_count = getattr(tag, "documents_count", 0) or 0
    for ending, write in [("csv", export.codebook_csv), ("xlsx", export.codebook_xlsx), ("qdc", export.codebook_xml)]:
        path = folder / f"tags.{ending}"
        write(tags, str(path))
        book = folder / f"book-{ending}"
        reported = import_(path, book)
        # Its .qdc has bare paths for names, and no tree.
        expect = names if ending != "qdc" else sorted(tag.path for tag in tags)
        counted = 2 * len(tags) if ending != "qdc" else 0
        tell(f"Taguette's codebook export as .{ending}", [], [], expect, code_names(book), reported, counted)

    for ending in ["csv", "xlsx"]:
        path = folder / f"highlights.{ending}"
        if ending == "csv":
            text = io.StringIO()
            export.highlights_csv(db, 1, "", text)
            path.write_text(text.getvalue(), "utf-8")
        else:
            export.highlights_xslx(db, 1, "", str(path))
        located = folder / f"located-{ending}"
        shutil.copytree(study / "transcripts", located / "transcripts")
        shutil.copy(study / "codebook.toml", located)
        reported = import_(path, located)
        found = codings(located)
        open_ = list(csv.DictReader(open(located / f"highlights.open.csv", encoding="utf-8"))) if (located / "highlights.open.csv").exists() else []
        # What was found by its letters may lack a sign at its border, which is said in NAME.located.csv.
        letters = lambda words: "".join(sign for sign in words if sign.isalnum())
        known = {(row[0], letters(row[1]), row[2]) for row in direct}
        wrong = [row for row in found if (row[0], letters(row[1]), row[2]) not in known]
        tell(f"Taguette's highlights as .{ending}, found by their words", [(row[0], row[1], row[2], row[3], row[4]) for row in found if row not in wrong], found, names, code_names(located), reported, len(open_))

    back = folder / "for-taguette.csv"
    leitmotif("export", study, "--table", "taguette", "--out", back, "--findings-ok")
    read = import_codebook.list_tags(open(back, "rb"))
    tell("a codebook into Taguette's importer", [], [], [len(tags)], [len(read)])
    db.close()


def pyrefiqda(folder):
    from pyrefiqda import RefiProject

    for name, more in [("taguette.sqlite3", ["--project", "1"]), ("qualcoder-v13.qda", []), ("qualcoder-v17.qda", [])]:
        study, back = folder / f"{name}-first", folder / f"{name}-back"
        import_(PROJECTS / name, study, *more)
        stem = name.rsplit(".", 1)[0]
        out, saved = folder / f"{stem}.qdpx", folder / "saved" / f"{stem}.qdpx"
        saved.parent.mkdir(exist_ok=True)
        lost = json.loads(leitmotif("export", study, "--out", out, "--json", "--findings-ok").stdout)
        reported = sum(loss["count"] for loss in lost["losses"])
        with tempfile.TemporaryDirectory() as inside:
            project = RefiProject.load(str(out), extract_dir=inside)
            RefiProject.save(project, str(saved), source_media_dir=Path(inside) / "sources")
        reported += import_(saved, back)
        tell(f"{name} through pyrefiqda", codings(study), codings(back), code_names(study), code_names(back), *differences(study, back, stem, reported))


def differences(study, back, stem, reported):
    """What is reported lost, and how many rows of notes, sets and participants are lost."""
    found = 0
    for name in [f"{stem}.notes.csv", f"{stem}.sets.csv", "participants.csv"]:
        rows = [sorted(map(tuple, csv.reader(open(folder / name, encoding="utf-8", newline="")))) if (folder / name).exists() else [] for folder in (study, back)]
        missing = [row for row in rows[0] if row not in rows[1]]
        found += len(missing)
        for row in missing:
            print(f"      {name} lost {row}")
    return reported, found


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    LEITMOTIF = str(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        taguette(Path(folder))
        pyrefiqda(Path(folder))
    sys.exit(1 if WRONG else 0)
