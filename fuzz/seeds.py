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
    if reader == "pdf":
        folder = os.path.join(ROOT, "tests/data/pdf")
        for name in sorted(os.listdir(folder)):
            if name.endswith(".pdf"):
                yield name, open(os.path.join(folder, name), "rb").read()
        # Small and without compression, so that a mutation gets to the text.
        yield "plain", plain_pdf()
    if reader == "qdpx":
        parts = [open(os.path.join(PROJECT, name), "rb").read() for name in ("project.qde", "sources/A.txt", "sources/b.txt")]
        yield "project", b"\0".join(parts)


def plain_pdf():
    content = b"BT /F1 12 Tf 50 700 Td (I: So?) Tj 0 -14 Td [(P: My) -300 (aunt)] TJ T* (stayed.) ' ET q 1 0 0 1 0 0 cm /X Do Q"
    map_ = b"begincmap 1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <41> <5a> <0041> endbfrange 1 beginbfchar <20> <0020> endbfchar endcmap"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /X 7 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /TrueType /BaseFont /Helvetica /FirstChar 32 /LastChar 34 /Widths [250 300 400] /Encoding << /BaseEncoding /WinAnsiEncoding /Differences [65 /A /eacute] >> /ToUnicode 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(map_), map_),
        b"<< /Type /XObject /Subtype /Form /Length 5 >>\nstream\nBT ET\nendstream",
    ]
    out = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return out + end % (len(objects) + 1, table, len(objects) + 1, len(out))


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
