"""Runs Leitmotif and reads its result files as pandas frames.

    import leitmotif
    leitmotif.run("STUDY")                            # ranked excerpts, clusters and a report in STUDY/out
    leitmotif.suggestions("STUDY")                    # one row for each suggested excerpt
    leitmotif.codings("STUDY")                        # one row for each coding of a person
    leitmotif.agreement("STUDY")                      # how far coders agree, per code and pair
    leitmotif.coverage("STUDY", coder="Ana")          # what a coder left uncoded, most worth a second look first

Every figure is the program's own: this module calls the program and reads the files that it wrote. The program is part of this
package; where the variable LEITMOTIF names another one, that one is called. Nothing is sent anywhere.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import sysconfig
import tempfile

__all__ = ["LeitmotifError", "agreement", "codings", "coverage", "demo", "program", "run", "suggestions", "table", "tables"]


class LeitmotifError(Exception):
    """What the program reported, each error on a line of its own with its code, its place and the way out."""


def program():
    """The path of the program."""
    name = "leitmotif" + (sysconfig.get_config_var("EXE") or "")
    named = os.environ.get("LEITMOTIF")
    schemes = [sysconfig.get_path("scripts"), sysconfig.get_path("scripts", scheme=sysconfig.get_preferred_scheme("user"))]
    # With `pip install --target DIR` programs are in DIR/bin.
    beside = pathlib.Path(__file__).parent.parent / "bin"
    for path in [named, *(os.path.join(folder, name) for folder in [*schemes, beside])]:
        if path and os.path.isfile(path):
            return str(path)
    found = shutil.which("leitmotif")
    if found is None:
        raise LeitmotifError("the program leitmotif was not found; install this package anew, or name the program in the variable LEITMOTIF")
    return found


def _call(*words):
    """Calls the program; its findings change no exit status here."""
    done = subprocess.run([program(), *map(str, words)], capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise LeitmotifError(done.stderr.strip() or f"the program ended with status {done.returncode}")
    return done.stdout


def _options(options):
    """Options of the command line, written as keywords: all_scores=True, coders=["Ana", "Ben"], set={"cluster.k": 9}."""
    words = []
    for name, value in options.items():
        flag = "--" + name.replace("_", "-")
        if value is True:
            words.append(flag)
        elif isinstance(value, dict):
            for key, setting in value.items():
                words += [flag, f"{key}={json.dumps(setting)}"]
        elif isinstance(value, (list, tuple)):
            words += [flag, ",".join(map(str, value))]
        elif value is not None and value is not False:
            words += [flag, str(value)]
    return words


def _pandas():
    try:
        import pandas
    except ImportError:
        raise LeitmotifError('tables are pandas frames, and pandas is missing; install it with: pip install "leitmotif[pandas]"') from None
    return pandas


def run(study, pipeline="default", **options):
    """Runs a pipeline over a study, and returns the program's summary as a dict.

    Options are those of `leitmotif run`: run("STUDY", out="elsewhere", all_scores=True, set={"cluster.k": 9}).
    """
    return json.loads(_call("run", study, "--pipeline", pipeline, *_options(options), "--json", "--findings-ok"))


def _results(study, below=()):
    """The results folder of a study; a folder that holds results is taken as it is."""
    folder = pathlib.Path(study)
    return folder if (folder / "manifest.json").exists() else folder.joinpath("out", *below)


def table(study, name):
    """One table of results as a frame. An empty cell means that there is no value.

    `study` is a study's folder or a folder of results, `name` the file, such as "groups.csv" or "findings.jsonl".
    """
    pandas = _pandas()
    path = _results(study) / name
    if not path.exists():
        raise LeitmotifError(f"there is no {path}; run the study first")
    if path.suffix == ".jsonl":
        with open(path, encoding="utf-8") as file:
            return pandas.DataFrame([json.loads(line) for line in file if line.strip()])
    # Codes and names of files may look like numbers, and a code may be called "NA".
    words = ["document", "code", "other_code", "coder", "speaker", "group", "participant", "participant_id", "value", "excerpt", "why"]
    return pandas.read_csv(path, dtype={name: str for name in words}, keep_default_na=False, na_values=[""])


def tables(study):
    """Every table in a folder of results, by the name of its file."""
    folder = _results(study)
    names = sorted(path.name for path in folder.iterdir() if path.suffix in (".csv", ".jsonl"))
    return {name: table(folder, name) for name in names if (folder / name).stat().st_size > 0}


def suggestions(study):
    """The suggested excerpts of the last run, code by code, best first. `why` is a dict of the reasons."""
    return table(study, "suggestions.jsonl")


def agreement(study, **options):
    """How far coders agree: runs `leitmotif agreement` and returns agreement.csv. Options are those of the command."""
    out = options.pop("out", None) or pathlib.Path(study) / "out" / "agreement"
    _call("agreement", study, "--out", out, *_options(options), "--json", "--findings-ok")
    return table(out, "agreement.csv")


def coverage(study, coder=None, **options):
    """What a coder left uncoded: runs `leitmotif coverage` and returns second_look.jsonl; `tables` reads the rest of its folder."""
    out = options.pop("out", None) or pathlib.Path(study) / "out" / "coverage"
    _call("coverage", study, "--out", out, *_options({"coder": coder, **options}), "--json", "--findings-ok")
    return table(out, "second_look.jsonl")


def codings(study, **options):
    """People's codings, one row each: document, start, end, code, coder. Options are those of `leitmotif export`, such as coder="Ana"."""
    pandas = _pandas()
    with tempfile.TemporaryDirectory() as folder:
        # The table holds places and codes, and no word of a transcript.
        path = os.path.join(folder, "codings.csv")
        _call("export", study, "--out", path, *_options(options), "--findings-ok", "--quiet")
        return pandas.read_csv(path, dtype={"document": str, "code": str, "coder": str}, keep_default_na=False, na_values=[""])


def demo(folder):
    """Copies the fictional demo study into a new folder, and returns its path."""
    return shutil.copytree(pathlib.Path(__file__).parent / "demo", folder)


def _main():
    """`python -m leitmotif`: the program with the same arguments."""
    command = [program(), *sys.argv[1:]]
    if os.name == "posix":
        os.execv(command[0], command)
    sys.exit(subprocess.run(command).returncode)
