#!/usr/bin/env python3
"""Makes the projects of other programs in tests/data/projects, with what their programs say was coded.

    python3 tests/interop/make_projects.py qualcoder
    python3 tests/interop/make_projects.py taguette      # needs `pip install taguette` (1.5.2)

Taguette's project is made by Taguette itself: its own sanitiser of markup, its own tables, its own words for each
highlight. QualCoder is a desktop program that is in no package index; its database is made here, table by table,
as its versions 13 and 17 lay them out. All talk is invented.

Beside each project stands NAME.expected.jsonl: for every coding the document, the words, the code and the coder.
"""

import datetime
import json
import os
import shutil
import sqlite3
import sys
import unicodedata

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data", "projects")
DAY = "2026-01-15 10:00:00"

IDA = (
    "I: How was it at your aunt's? \U0001f642\n"
    "P: My cafe\u0301 nights \U0001f469\u200d\U0001f373 kept me going. My aunt stayed, na\u00efve or not.\n"
    "I: And school?\n"
    "P: I left school early. Nobody asked.\n"
)
NOA = (
    "I: \u05e1\u05e4\u05e8\u05d9 \u05dc\u05d9.\n"
    "P: \u05d4\u05d3\u05d5\u05d3\u05d4 \u05e9\u05dc\u05d9 \u05e0\u05e9\u05d0\u05e8\u05d4 \U0001f300. She stayed \u202bwith me\u202c.\n"
)
CRLF = "I: And now?\r\nP: Work is fine.\r\nMy boss \U0001f600 listens.\r\n"


def write_expected(name, rows):
    def clean(words):
        return unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\r", "\n"))

    with open(os.path.join(HERE, name + ".expected.jsonl"), "w", encoding="utf-8") as out:
        for document, words, code, coder in rows:
            row = {"document": document, "words": clean(words), "code": code, "coder": coder}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


# QualCoder

QUALCODER = """
create table project (databaseversion text, date text, memo text, about text, bookmarkfile integer, bookmarkpos integer,
    codername text, recently_used_codes text);
create table source (id integer primary key, name text, fulltext text, mediapath text, memo text, owner text, date text,
    av_text_id integer, risid integer, unique(name));
create table code_image (imid integer primary key, id integer, x1 integer, y1 integer, width integer, height integer, cid integer,
    memo text, date text, owner text, important integer, pdf_page integer);
create table code_av (avid integer primary key, id integer, pos0 integer, pos1 integer, cid integer, memo text, date text, owner text,
    important integer);
create table annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text, owner text, date text,
    unique(fid, pos0, pos1, owner));
create table attribute_type (name text primary key, date text, owner text, memo text, caseOrFile text, valuetype text);
create table attribute (attrid integer primary key, name text, attr_type text, value text, id integer, date text, owner text,
    unique(name, attr_type, id));
create table case_text (id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer, owner text, date text, memo text);
create table cases (caseid integer primary key, name text, memo text, owner text, date text, constraint ucm unique(name));
create table code_cat (catid integer primary key, name text, owner text, date text, memo text, supercatid integer, unique(name));
create table code_text (ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer, pos1 integer, owner text, date text,
    memo text, avid integer, important integer, unique(cid, fid, pos0, pos1, owner));
create table code_name (cid integer primary key, name text, memo text, catid integer, owner text, date text, color text, unique(name));
create table journal (jid integer primary key, name text, jentry text, date text, owner text, unique(name));
create table stored_sql (title text, description text, grouper text, ssql text, unique(title));
create table graph (grid integer primary key, name text, description text, date text, scene_width integer, scene_height integer, unique(name));
create table ris (risid integer, tag text, longtag text, value text);
"""


def utf16(text, at):
    return len(text[:at].encode("utf-16-le")) // 2


def qualcoder(version):
    folder = os.path.join(HERE, f"qualcoder-v{version}.qda")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    db = sqlite3.connect(os.path.join(folder, "data.qda"))
    db.execute("pragma page_size = 1024")
    db.executescript(QUALCODER)
    db.execute("insert into project values (?,?,?,?,0,0,?,'')", (f"v{version}", DAY, "A made-up study", "QualCoder 3.7", "Ann"))
    if version >= 14:
        db.execute("create table coder_names (name text unique not null, visibility integer not null default 1)")
        db.executemany("insert into coder_names (name) values (?)", [("Ann",), ("Bo",), ("\u00dcnal",)])
    if version >= 16:
        db.execute("alter table code_name add supercid integer")
    texts = [
        (1, "Ida.docx", IDA, "/docs/../../../etc/passwd", "Came early", "Ann"),
        (2, "Noa.txt", NOA, None, "", "Ann"),
        (3, "Lines.txt", CRLF, None, "", "Bo"),
        (4, "Old.txt", IDA, None, "", "Bo"),
        (5, "map.png", None, "/images/map.png", "", "Ann"),
    ]
    for row, name, text, path, memo, owner in texts:
        db.execute("insert into source (id, name, fulltext, mediapath, memo, owner, date) values (?,?,?,?,?,?,?)", (row, name, text, path, memo, owner, DAY))
    db.executemany("insert into code_cat values (?,?,?,?,?,?)", [(1, "Ties", "Ann", DAY, "People around somebody", None), (2, "Family", "Ann", DAY, "", 1)])
    codes = [
        (1, "aunt", "Short: An aunt\nDefinition: Talk of an aunt.\nWhen not to use: when it is a neighbour", 2, "#FF0000", None),
        (2, "stays", "", None, "#00FF00", 1),
        (3, "school", "", None, "blue", None),
        (4, "Ties", "", 1, "", None),
    ]
    for cid, name, memo, catid, colour, above in codes:
        db.execute("insert into code_name (cid, name, memo, catid, owner, date, color) values (?,?,?,?,?,?,?)", (cid, name, memo, catid, "Ann", DAY, colour))
        if version >= 16:
            db.execute("update code_name set supercid = ? where cid = ?", (above, cid))
    # Document, words, which of them, code, coder, memo, important, how the place is counted.
    coded = [
        (1, "My aunt stayed", 1, "Ann", "She says it twice", 1, False),
        (1, "My aunt stayed", 1, "Bo", "", 0, False),
        (1, "My aunt stayed", 1, "\u00dcnal", "", 0, False),
        (1, "aunt stayed", 2, "Ann", "", 0, False),
        (1, "cafe\u0301 nights \U0001f469\u200d\U0001f373", 4, "Ann", "", 0, False),
        (1, "I left school early.", 3, "Bo", "", None, False),
        (2, "\u05d4\u05d3\u05d5\u05d3\u05d4 \u05e9\u05dc\u05d9 \u05e0\u05e9\u05d0\u05e8\u05d4 \U0001f300", 1, "Ann", "", 0, False),
        (2, "She stayed \u202bwith me\u202c", 2, "Bo", "", 0, False),
        (3, "Work is fine.\r\nMy boss \U0001f600 listens", 3, "Bo", "", 0, False),
        (3, "boss", 2, "Ann", "", 0, False),
        (4, "My aunt stayed", 1, "Ann", "", 0, True),
        (4, "kept me going", 2, "Ann", "", 0, True),
        (4, "I left school early.", 3, "Ann", "", 0, True),
        (4, "Nobody asked", 3, "Bo", "", 0, True),
        (4, "And school", 1, "Bo", "", 0, False),
    ]
    by_id = {row: (name, text) for row, name, text, _, _, _ in texts}
    names = {1: "aunt", 2: "stays", 3: "school", 4: "Ties"}
    expected = []
    for number, (fid, words, cid, owner, memo, important, widget) in enumerate(coded, 1):
        name, text = by_id[fid]
        start = text.index(words)
        end = start + len(words)
        places = (utf16(text, start), utf16(text, end)) if widget else (start, end)
        db.execute(
            "insert into code_text values (?,?,?,?,?,?,?,?,?,null,?)",
            (number, cid, fid, words.replace("\r\n", "\u2029"), *places, owner, DAY, memo, important),
        )
        expected.append((name.replace(".docx", ".txt"), words, names[cid], owner))
    db.execute("insert into annotation values (1,1,0,2,?,?,?)", ("The first question", "Bo", DAY))
    db.executemany("insert into cases values (?,?,?,?,?)", [(1, "P01", "Met twice", "Ann", DAY), (2, "P02", "", "Ann", DAY), (3, "P03", "", "Ann", DAY)])
    db.executemany(
        "insert into case_text (caseid, fid, pos0, pos1, owner, date, memo) values (?,?,?,?,'Ann',?,'')",
        [(1, 1, 0, len(IDA), DAY), (1, 4, 0, len(IDA) - 1, DAY), (2, 2, 0, 20, DAY), (2, 3, 0, len(CRLF), DAY)],
    )
    db.executemany("insert into attribute_type values (?,?,?,?,?,?)", [("group", DAY, "Ann", "Who they are", "case", "character"), ("age", DAY, "Ann", "", "case", "numeric"), ("place", DAY, "Ann", "", "file", "character")])
    db.executemany(
        "insert into attribute (name, attr_type, value, id, date, owner) values (?,?,?,?,?,'Ann')",
        [("group", "case", "young adult", 1, DAY), ("age", "case", "19", 1, DAY), ("group", "case", "provider", 2, DAY), ("age", "case", "", 2, DAY), ("place", "file", "north", 2, DAY), ("place", "journal", "x", 1, DAY)],
    )
    db.execute("insert into journal values (1,'First thoughts','Aunts come up often.',?,'Ann')", (DAY,))
    db.execute("insert into code_image values (1,5,1,1,5,5,1,'',?,'Ann',0,null)", (DAY,))
    db.executemany("insert into ris values (?,?,?,?)", [(1, "TI", "Title", "A book"), (1, "AU", "Author", "Somebody")])
    # Nothing of these is ever run or read.
    db.execute("create trigger grows after insert on code_text begin insert into journal (name) values ('ran'); end")
    db.execute("create view seen as select * from source")
    db.commit()
    db.execute("vacuum")
    db.close()
    write_expected(f"qualcoder-v{version}", expected)


# Taguette

PAGES = {
    "Ida": (
        "<html><head><title>x</title></head><body>\r\n<h1>Talk &amp; tea</h1>\r\n<p><b>I:</b> How was it at your aunt&#39;s? \U0001f642</p>"
        "<p>P: My cafe\u0301 nights \U0001f469\u200d\U0001f373 kept me going. My <i>aunt</i> stayed, na\u00efve or not &lt;smiles&gt;.</p>\n"
        "<p>I: And school?<br>P: I left school early.\r\nNobody asked.</p>"
        "<table><tr><td>A</td><td>B \U0001f600</td></tr><tr><td>C</td><td>D</td></tr></table><script>x = 1</script></body></html>"
    ),
    "Noa": "<p>I: \u05e1\u05e4\u05e8\u05d9 \u05dc\u05d9.</p><p>P: \u05d4\u05d3\u05d5\u05d3\u05d4 \u05e9\u05dc\u05d9 \u05e0\u05e9\u05d0\u05e8\u05d4 \U0001f300.</p><ul><li>one</li><li>two</li></ul>",
}


def taguette():
    import bs4
    from taguette import convert, database, extract

    path = os.path.join(HERE, "taguette.sqlite3")
    if os.path.exists(path):
        os.remove(path)
    db = database.connect("sqlite:///" + path)()
    when = datetime.datetime(2026, 1, 15, 10, 0, 0)
    for login in ["ann", "bo", "cem"]:
        db.add(database.User(login=login, created=when))
    project = database.Project(name="Made-up talk", description="Two invented interviews", created=when)
    other = database.Project(name="Another study", description="", created=when)
    db.add_all([project, other])
    db.flush()
    for login in ["ann", "bo", "cem"]:
        db.add(database.ProjectMember(project=project, user_login=login, privileges=database.Privileges.ADMIN))
    tags = {}
    for tag_path, description in [
        ("kin", "Short: Kin\nDefinition: Talk of relatives."),
        ("kin.aunt", "An aunt"),
        ("kin.aunt.stays", ""),
        ("school", ""),
        ("kin.school", ""),
        ("tea", ""),
        ("drinks", ""),
    ]:
        tags[tag_path] = database.Tag(project=project, path=tag_path, description=description)
        db.add(tags[tag_path])
    documents = {}
    for name, markup in PAGES.items():
        documents[name] = database.Document(
            name=name, description="As it was typed", filename=name + ".html", created=when, project=project,
            text_direction=database.TextDirection.LEFT_TO_RIGHT, contents=convert.get_html_body(markup),
        )
        db.add(documents[name])
    elsewhere = database.Document(
        name="Else", description="", filename="e.html", created=when, project=other,
        text_direction=database.TextDirection.LEFT_TO_RIGHT, contents="<p>not ours</p>",
    )
    db.add(elsewhere)
    db.flush()

    def command(login, made):
        made.date = when
        db.add(made)
        db.flush()

    def highlight(document, words, which, login, occurrence=0):
        bare = "".join(str(node) for node in bs4.BeautifulSoup(document.contents, "html5lib").find_all(string=True))
        at = -1
        for _ in range(occurrence + 1):
            at = bare.index(words, at + 1)
        start = len(bare[:at].encode("utf-8"))
        end = start + len(words.encode("utf-8"))
        made = database.Highlight(document=document, start_offset=start, end_offset=end, snippet=extract.extract(document.contents, start, end))
        made.tags = [tags[tag] for tag in which]
        db.add(made)
        db.flush()
        command(login, database.Command.highlight_add(login, document, made, sorted(tag.id for tag in made.tags)))
        return made

    ida, noa = documents["Ida"], documents["Noa"]
    expected = []

    def coded(document, words, which, login, names):
        highlight(document, words, which, login)
        expected.extend((document.name + ".txt", words, name, login) for name in names)

    for login in ["ann", "bo", "cem"]:
        coded(ida, "My aunt stayed", ["kin.aunt"], login, ["aunt"])
    coded(ida, "cafe\u0301 nights \U0001f469\u200d\U0001f373", ["kin", "kin.aunt.stays"], "ann", ["kin", "stays"])
    coded(ida, "\U0001f642P: My", ["kin"], "bo", ["kin"])
    coded(ida, "na\u00efve or not <smiles>", ["school"], "bo", ["school"])
    coded(ida, "school?P: I left school early.\nNobody asked.", ["kin.school"], "cem", ["kin.school"])
    coded(ida, "\U0001f600", ["kin"], "ann", ["kin"])
    coded(ida, "Talk & tea", ["drinks"], "ann", ["drinks"])
    coded(noa, "\u05d4\u05d3\u05d5\u05d3\u05d4 \u05e9\u05dc\u05d9 \u05e0\u05e9\u05d0\u05e8\u05d4 \U0001f300", ["kin.aunt"], "bo", ["aunt"])
    coded(noa, "onetwo", ["school"], "cem", ["school"])
    # Bo's highlight, on which Cem puts a second tag.
    both = highlight(noa, "P:", ["kin"], "bo")
    both.tags.append(tags["school"])
    command("cem", database.Command.highlight_add("cem", noa, both, [tags["kin"].id, tags["school"].id]))
    expected += [("Noa.txt", "P:", "kin", "bo"), ("Noa.txt", "P:", "school", "cem")]
    # A tag that was merged into another, and a highlight without any.
    tea = highlight(ida, "tea", ["tea"], "bo")
    tea.tags = [tags["drinks"]]
    command("ann", database.Command.tag_merge("ann", project.id, tags["tea"].id, tags["drinks"].id))
    db.delete(tags["tea"])
    expected.append(("Ida.txt", "tea", "drinks", "bo"))
    highlight(ida, "Nobody", [], "ann")
    tags["other"] = database.Tag(project=other, path="kin", description="")
    db.add(tags["other"])
    db.flush()
    highlight(elsewhere, "not", ["other"], "ann")
    db.commit()
    number = project.id
    db.close()
    write_expected("taguette", expected)
    print(f"the project is number {number}")


os.makedirs(HERE, exist_ok=True)
if sys.argv[1:] == ["qualcoder"]:
    qualcoder(13)
    qualcoder(17)
elif sys.argv[1:] == ["taguette"]:
    taguette()
else:
    sys.exit(__doc__)
