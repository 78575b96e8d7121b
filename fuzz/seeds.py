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
    if reader == "inputs":
        # The first byte says as what the rest is read: see the target.
        demo = os.path.join(ROOT, "data/demo")
        for first, name in ((0, "codebook.toml"), (7, "participants.csv"), (8, "study.toml"), (9, "guide.toml"), (5, "codings/reader_1.csv")):
            yield name.replace("/", "_"), bytes([first]) + open(os.path.join(demo, name), "rb").read()[:8192]
        yield "codebook.yaml", b"\x01codes:\n  - code: a\n    group: g\n    definition: d\n    seeds: [soil, rain]\n"
        yield "codebook.csv", b"\x02code,definition,seeds\na,d,soil;rain\n"
        yield "codebook.qdc", b"\x03<CodeBook xmlns=\"urn:QDA-XML:codebook:1.0\"><Codes><Code guid=\"00000000-0000-0000-0000-000000000002\" name=\"a\" isCodable=\"true\"/></Codes></CodeBook>"
        yield "codings.jsonl", b"\x06{\"document\":\"a\",\"start\":1,\"end\":2,\"code\":\"b\",\"coder\":\"c\"}\n"
        yield "answers.csv", b"\x0aitem,packet,participant,code,document,text,start,end,answer\n"
        yield "comments.csv", b"\x0bcodebook,code,expert,comment,signed_off\n"
        yield "sample.csv", b"\x0cdocument,start,end,codable\na,1,2,yes\n"
    if reader == "log":
        place = '"document":"T00.txt","text":"%s","span":{"start":1,"end":2}' % ("0" * 64)
        yield "decision", ('decision\n{"action":"code",%s,"code":"a","blind":true,"memo":"P07"}' % place).encode()
        yield "texts", ('texts\n[{"document":"T00.txt","digest":"%s","chars":3}]' % ("0" * 64)).encode()
        yield "done", b'done\n{"documents":["T00.txt","T01.txt"]}'
        yield "note", b'note\n{"about":"project","text":"P07"}'
        yield "withdrawal", b'withdrawal\n{"transcripts":1,"files":1,"rows":[],"codebooks":[],"offers":[],"why":"x"}'
        yield "events", b'{"leitmotif_decisions":1,"head":"1:x"}\n'
        yield "offer", b'{"code":"a","rank":1,"score":1.0,"document":"T00.txt","start":1,"end":2,"why":{"terms":[{"term":"a","clause":"terms"}],"context":0.0,"against":[]}}'
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
