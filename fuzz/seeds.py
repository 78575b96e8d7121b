#!/usr/bin/env python3
"""Lays the golden files, and the parts of those that are archives, where the fuzzer begins: fuzz/seeds/READER.

usage: fuzz/seeds.py READER
"""
import os
import sys
import zipfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
GOLDENS = os.path.join(ROOT, "tests/data/readers")
PROJECT = os.path.join(ROOT, "tests/data/exchange")
ENDINGS = {"table": "csv xlsx", "captions": "vtt srt", "annotations": "eaf exb cha", "page": "html otr", "text": "txt md"}
# The parts of an archive, in the order in which the target takes them.
PARTS = {
    "docx": "word/document.xml word/comments.xml word/footnotes.xml word/endnotes.xml",
    "odt": "content.xml styles.xml",
    "xlsx": "xl/workbook.xml xl/_rels/workbook.xml.rels xl/sharedStrings.xml xl/worksheets/sheet1.xml xl/styles.xml",
}


def seeds(reader):
    endings = ENDINGS.get(reader, reader).split()
    folders = [GOLDENS, os.path.join(GOLDENS, "source"), os.path.join(ROOT, "data/demo/transcripts")]
    for folder in folders:
        for name in sorted(os.listdir(folder)):
            ending = name.rsplit(".", 1)[-1]
            if ending not in endings or (reader == "text" and folder == GOLDENS):
                continue
            with open(os.path.join(folder, name), "rb") as file:
                content = file.read()
            # The demo study's interviews are long; their beginning has all that a reader looks at.
            yield name, content[:8192] if folder == folders[2] else content
            if ending in PARTS:
                with zipfile.ZipFile(os.path.join(folder, name)) as archive:
                    held = set(archive.namelist())
                    yield name + ".parts", b"\0".join(archive.read(part) if part in held else b"" for part in PARTS[ending].split())
    if reader == "qdpx":
        parts = [open(os.path.join(PROJECT, name), "rb").read() for name in ("project.qde", "sources/A.txt", "sources/b.txt")]
        yield "project", b"\0".join(parts)


def main():
    reader = sys.argv[1]
    folder = os.path.join(ROOT, "fuzz/seeds", reader)
    os.makedirs(folder, exist_ok=True)
    for name, content in seeds(reader):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content)
    if not os.listdir(folder):
        sys.exit(f"there is no seed for {reader}")


main()
