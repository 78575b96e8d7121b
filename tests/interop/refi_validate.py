#!/usr/bin/env python3
"""Checks exported REFI-QDA files against the published schemas, and what the schemas do not check.

    refi_validate.py SCHEMAS FILE...      (needs lxml; with --pyrefiqda also pyrefiqda)

SCHEMAS is a folder with Project.xsd and Codebook.xsd as published by qdasoftware.org; they are not
shipped here. For each .qdpx and .qdc: valid against its schema; GUIDs unique; every reference leads
somewhere; every excerpt lies inside its text and neither begins nor ends in white space; one selection
for each passage and coder; names of codes unique; texts in UTF-8 with LF and no byte order mark; no
clock in the archive. With --pyrefiqda an independent reader must load as many of everything; what it
saves again lies beside each file as NAME.resaved.qdpx. Exit status 1 if anything is wrong.
"""
import sys
import tempfile
import zipfile
from collections import Counter
from pathlib import Path

from lxml import etree

PROJECT = "{urn:QDA-XML:project:1.0}"
REFERENCES = {"targetGUID", "originGUID", "creatingUser", "modifyingUser", "creatingUserGUID", "modifyingUserGUID"}


def faults_of_tree(root):
    guids = Counter(element.get("guid") for element in root.iter() if element.get("guid") and not element.tag.endswith("MemberCode"))
    yield from (f"GUID {guid} occurs {count} times" for guid, count in guids.items() if count > 1)
    for element in root.iter():
        for name in REFERENCES & set(element.attrib):
            if element.get(name) not in guids:
                yield f"{name} {element.get(name)} leads nowhere"
    names = Counter(element.get("name") for element in root.iter() if etree.QName(element).localname == "Code")
    yield from (f"the name of a code occurs {count} times" for count in names.values() if count > 1)


def faults_of_texts(root, archive):
    for source in [*root.iter(PROJECT + "TextSource"), *root.iter(PROJECT + "Note")]:
        path = source.get("plainTextPath", "")
        if not path.startswith("internal://"):
            yield f"the path {path} does not begin with internal://"
            continue
        text = archive.read("sources/" + path.removeprefix("internal://")).decode("utf-8")
        if text.startswith("\ufeff") or "\r" in text:
            yield f"{path} holds a byte order mark or a CR"
        passages = Counter()
        for selection in source.findall(PROJECT + "PlainTextSelection"):
            start, end = int(selection.get("startPosition")), int(selection.get("endPosition"))
            words = text[start:end]
            if not (0 <= start < end <= len(text)) or words != words.strip():
                yield f"{path}: a selection at {start}-{end} of {len(text)}"
            quoted = selection.get("name").removesuffix("…")
            if not " ".join(words.split()).startswith(quoted):
                yield f"{path}: the selection at {start}-{end} is not what its name quotes"
            passages[start, end, selection.get("creatingUser")] += 1
            if any(coding.get("creatingUser") != selection.get("creatingUser") for coding in selection.findall(PROJECT + "Coding")):
                yield f"{path}: a coding at {start}-{end} is not its selection's coder's"
        yield from (f"{path}: {count} selections of one coder at {place[:2]}" for place, count in passages.items() if count > 1)


KINDS = ("User", "Code", "Variable", "Case", "TextSource", "PlainTextSelection", "Coding", "Note", "Set")


def counts_of_tree(root):
    return {kind: sum(1 for element in root.iter() if etree.QName(element).localname == kind) for kind in KINDS}


def counts_of_pyrefiqda(path, resaved):
    """Loads a project with pyrefiqda, saves it again, and counts what its model holds."""
    from pyrefiqda import RefiProject

    counts = Counter()

    def walk(value):
        if isinstance(value, (list, tuple)):
            for item in value:
                walk(item)
        elif hasattr(type(value), "model_fields"):
            counts[type(value).__name__.removesuffix("Type")] += 1
            for field in type(value).model_fields:
                walk(getattr(value, field))

    with tempfile.TemporaryDirectory() as folder:
        project = RefiProject.load(str(path), extract_dir=folder)
        walk(project)
        RefiProject.save(project, str(resaved), source_media_dir=Path(folder) / "sources")
    # Its model has one type for texts and notes.
    notes = len(project.notes.note) if project.notes else 0
    counts["TextSource"] -= notes
    counts["Note"] = notes
    return {kind: counts[kind] for kind in KINDS}


def check(path, schemas):
    if path.suffix == ".qdc":
        root = etree.parse(str(path)).getroot()
        schema = etree.XMLSchema(etree.parse(str(schemas / "Codebook.xsd")))
        faults = [] if schema.validate(root) else [str(error) for error in schema.error_log]
        return faults + list(faults_of_tree(root)), root
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("project.qde"))
        schema = etree.XMLSchema(etree.parse(str(schemas / "Project.xsd")))
        faults = [] if schema.validate(root) else [str(error) for error in schema.error_log]
        faults += [*faults_of_tree(root), *faults_of_texts(root, archive)]
        faults += [f"{entry.filename} bears a date" for entry in archive.infolist() if entry.date_time != (1980, 1, 1, 0, 0, 0)]
        if archive.namelist() != sorted(archive.namelist()):
            faults.append("the entries are not in the order of their names")
    return faults, root


def main(arguments):
    schemas, *files = [Path(argument) for argument in arguments if not argument.startswith("--")]
    wrong = 0
    for path in files:
        faults, root = check(path, schemas)
        counts = counts_of_tree(root)
        if "--pyrefiqda" in arguments and path.suffix == ".qdpx":
            loaded = counts_of_pyrefiqda(path, path.with_suffix(".resaved.qdpx"))
            if loaded != counts:
                faults.append(f"pyrefiqda loads {loaded}")
        print(f"{path.name}: {'valid' if not faults else f'{len(faults)} faults'}, {counts}")
        for fault in faults[:20]:
            print(f"  {fault}")
        wrong += len(faults)
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
