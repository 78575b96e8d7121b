#!/usr/bin/env python3
"""The letters and digits of each golden file, taken out with Python's standard library and nothing of the program's own readers.

    python3 tests/readers/letters.py      # rewrites tests/data/readers/expected/letters.json

Of documents it is the whole running text (labels, times and words; deletions, comments and headers left out), of tables and tiers the
speaker where another begins and the words, of captions and CHAT the words alone. `tests/readers/letters.rs` compares the readers with it.
"""
import csv
import html
import html.parser
import io
import json
import re
import unicodedata
import xml.etree.ElementTree as tree
import zipfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "data" / "readers"
HEADS = {"time", "speaker", "text", "start", "words", "who", "zeit"}


def local(element):
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def value(element, name):
    return next((v for k, v in element.attrib.items() if k.rsplit("}", 1)[-1] == name), None)


def table_row(cells):
    """A row that names the columns is no part of the text, and a running number is none either."""
    return "" if {cell.strip().lower() for cell in cells} <= HEADS else " ".join(cells)


def docx(data):
    archive = zipfile.ZipFile(io.BytesIO(data))
    notes, refs = {}, []
    for part, kind in [("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote")]:
        if part in archive.namelist():
            for note in tree.fromstring(archive.read(part)):
                notes[kind, value(note, "id")] = note

    def words(element):
        name = local(element)
        if name in ("del", "moveFrom", "instrText", "delText", "Fallback", "rPr", "pPr"):
            return ""
        if name in ("footnoteReference", "endnoteReference"):
            refs.append((name.removesuffix("Reference"), value(element, "id")))
        if name == "tbl":
            return " ".join(table_row([words(cell) for cell in row if local(cell) == "tc"]) for row in element if local(row) == "tr")
        return (element.text or "" if name == "t" else " " if name in ("tab", "br", "p") else "") + "".join(map(words, element))

    body = words(tree.fromstring(archive.read("word/document.xml")))
    return body + "".join(words(notes[ref]) for ref in refs)


def odt(data):
    content = tree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("content.xml"))
    notes = []

    def words(element):
        name = local(element)
        if name in ("tracked-changes", "annotation", "note-citation"):
            return element.tail or ""
        if name == "note":
            notes.append("".join(words(part) for part in element))
            return element.tail or ""
        if name == "table":
            return " ".join(table_row([words(cell) for cell in row if local(cell) == "table-cell"]) for row in element.iter() if local(row) == "table-row")
        return (element.text or "") + "".join(map(words, element)) + (" " if name == "p" else "") + (element.tail or "")

    body = next(element for element in content.iter() if local(element) == "body")
    return words(body) + "".join(notes)


def rtf(data):
    """Groups that are no text are left out by their first word; the code page and \\u are read, tables by \\cell and \\row."""
    text = data.decode("latin-1")
    page = (re.search(r"\\ansicpg(\d+)", text) or [None, "1252"])[1]
    charsets = {int(n): {"204": "cp1251", "238": "cp1250", "161": "cp1253", "0": "cp" + page}.get(c, "cp" + page) for n, c in re.findall(r"\{\\f(\d+)[^{};]*?\\fcharset(\d+)", text)}
    skipped = {"fonttbl", "colortbl", "stylesheet", "info", "pict", "header", "footer", "footerr", "headerr", "headerl", "footerl", "listtable", "listoverridetable", "revtbl", "rsidtbl", "generator", "xmlnstbl", "atnid", "atnauthor", "atrfstart", "atrfend", "annotation", "footnote", "fldinst", "themedata", "latentstyles", "datastore", "operator", "pgdsctbl", "userprops", "ftnsep", "ftnsepc", "aftnsep", "aftnsepc", "pnseclvl", "listtext", "bkmkstart", "bkmkend", "atndate", "atnparent", "atnref", "atntime", "deleted"}
    out, notes = [], []
    stack = [{"skip": False, "note": False, "uc": 1, "font": None, "deleted": False}]
    row, cell, first = [], [], False
    left, at = 0, 0
    in_table = False

    def put(words):
        state = stack[-1]
        if state["skip"] or state["deleted"]:
            return
        (notes if state["note"] else cell if in_table else out).append(words)

    while at < len(text):
        sign = text[at]
        if sign == "{":
            stack.append(dict(stack[-1]))
            first = True
            at += 1
        elif sign == "}":
            stack.pop()
            at += 1
        elif sign == "\\":
            word = re.compile(r"\\([a-zA-Z]+)(-?\d+)? ?|\\'([0-9a-fA-F]{2})|\\(.)", re.S).match(text, at)
            at = word.end()
            name, number, code, other = word[1], word[2], word[3], word[4]
            if code:
                if left:
                    left -= 1
                else:
                    put(bytes([int(code, 16)]).decode(charsets.get(stack[-1]["font"], "cp" + page), "replace"))
            elif other == "*":
                continue
            elif other:
                put(" " if other == "~" else other if other in "\\{}" else "")
            elif name == "u":
                put(chr(int(number) % 65536))
                left = stack[-1]["uc"]
            elif name == "uc":
                stack[-1]["uc"] = int(number)
            elif name == "f":
                stack[-1]["font"] = int(number)
            elif name == "deleted":
                stack[-1]["deleted"] = number != "0"
            elif name == "footnote" and first:
                stack[-1]["note"] = True
            elif first and name in skipped:
                stack[-1]["skip"] = True
            elif name == "intbl":
                in_table = True
            elif name == "cell":
                row.append("".join(cell))
                cell.clear()
            elif name == "row":
                out.append(table_row(row) + " ")
                row.clear()
                in_table = False
            elif name in ("par", "line", "tab", "sect"):
                put(" ")
            elif name in ("emdash", "endash", "lquote", "rquote", "ldblquote", "rdblquote"):
                put(" ")
            elif name == "bin":
                at += int(number or 0)
            first = False
        else:
            if sign not in "\r\n":
                if left:
                    left -= 1
                else:
                    put(sign)
                first = False
            at += 1
    joined = "".join(out + notes)
    return joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.out, self.skip, self.notes, self.row, self.cell = [], [], [], None, None
        self.in_notes = 0

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag in ("script", "style", "title", "del") or attributes.get("role") in ("doc-noteref", "doc-backlink"):
            self.skip.append(tag)
        if attributes.get("role") == "doc-endnotes":
            self.in_notes = 1
        elif self.in_notes and tag == "section":
            self.in_notes += 1
        if tag == "tr":
            self.row = []
        if tag in ("td", "th"):
            self.cell = []

    def handle_endtag(self, tag):
        if self.skip and self.skip[-1] == tag:
            self.skip.pop()
        if self.in_notes and tag == "section":
            self.in_notes -= 1
        if tag in ("td", "th") and self.cell is not None:
            self.row.append("".join(self.cell))
            self.cell = None
        if tag == "tr" and self.row is not None:
            self.out.append(table_row(self.row))
            self.row = None

    def handle_data(self, data):
        if not self.skip:
            (self.notes if self.in_notes else self.out if self.cell is None else self.cell).append(data)


def page(text):
    reader = Page()
    reader.feed(text)
    reader.close()
    return "".join(reader.out + reader.notes)


def said(rows):
    """Speaker and words: the speaker counts where another begins."""
    out, before = [], None
    for label, words in rows:
        if not words.strip():
            continue
        out.append(words if label and label == before else f"{label} {words}")
        before = label
    return " ".join(out)


def xlsx(data):
    archive = zipfile.ZipFile(io.BytesIO(data))
    strings = ["".join(t.text or "" for t in item.iter() if local(t) == "t") for item in tree.fromstring(archive.read("xl/sharedStrings.xml"))]
    rows = []
    for row in tree.fromstring(archive.read("xl/worksheets/sheet1.xml")).iter():
        if local(row) == "row":
            cells = []
            for cell in row:
                inside = "".join(v.text or "" for v in cell if local(v) == "v")
                cells.append(strings[int(inside)] if value(cell, "t") == "s" else inside)
            rows.append(cells)
    return said((row[1], row[2]) for row in rows[1:] if len(row) > 2)


def eaf(data):
    document = tree.fromstring(data)
    slots = {slot.get("TIME_SLOT_ID"): slot.get("TIME_VALUE") for slot in document.iter("TIME_SLOT")}
    rows, order = [], 0
    for number, tier in enumerate(document.iter("TIER")):
        if tier.get("PARENT_REF"):
            continue
        last = 0
        for annotation in tier.iter("ALIGNABLE_ANNOTATION"):
            last = int(slots.get(annotation.get("TIME_SLOT_REF1")) or last)
            order += 1
            rows.append((last, number, order, tier.get("PARTICIPANT") or tier.get("TIER_ID"), annotation.find("ANNOTATION_VALUE").text or ""))
    return said((label, words) for _, _, _, label, words in sorted(rows))


def exb(data):
    """Words that the timeline cuts are put together: the letters of all events of one speaker from one pause to the next."""
    document = tree.fromstring(data)
    names = {speaker.get("id"): speaker.findtext("abbreviation") for speaker in document.iter("speaker")}
    points = {point.get("id"): number for number, point in enumerate(document.iter("tli"))}
    events = [(points[event.get("start")], number, names[tier.get("speaker")], event.text or "") for number, tier in enumerate(document.iter("tier")) if tier.get("type") == "t" for event in tier.iter("event")]
    return "".join(sorted("".join(words for *_, words in events)))


def captions(text):
    out, before = [], []
    for block in re.split(r"\n\s*\n(?=\S)", text.replace("\r\n", "\n")):
        lines = block.split("\n")
        at = next((n for n, line in enumerate(lines) if "-->" in line), None)
        if at is None:
            continue
        now = [re.sub(r"<[^>]*>", "", line).strip() for line in lines[at + 1:]]
        now = [re.sub(r"^(Interviewer|Ida Marsh|Ida|Ruth|Hale|Marsh, Ida \(External\))\s*:\s*", "", line) for line in now if line]
        # Rolling captions show the last line again.
        out += [line for line in now if line not in before] if "align:start" in text else now
        before = now
    return html.unescape(" ".join(out))


def chat(text):
    out, main = [], False
    for line in text.split("\n"):
        if not line.startswith("\t"):
            main = line.startswith("*")
            line = line.split(":", 1)[-1]
        if main:
            line = re.sub(r"\x15[^\x15]*\x15|\[[^\]]*\]|&[-=~+]?\S+", " ", line)
            out.append(re.sub(r"\(\.+\)", " ", line))
    return " ".join(out)


def letters(name, data):
    text = lambda: data.decode("utf-8-sig")
    ending = name.rsplit(".", 1)[-1]
    words = {
        "docx": lambda: docx(data),
        "odt": lambda: odt(data),
        "rtf": lambda: rtf(data),
        "html": lambda: page(text()),
        "otr": lambda: page(json.loads(text())["text"]),
        "csv": lambda: said((row["Speaker"], row["Text"]) for row in csv.DictReader(io.StringIO(text()), delimiter=";")),
        "xlsx": lambda: xlsx(data),
        "eaf": lambda: eaf(data),
        "exb": lambda: exb(data),
        "vtt": lambda: captions(text()),
        "srt": lambda: captions(text()),
        "cha": lambda: chat(text()),
    }[ending]()
    return "".join(sign for sign in unicodedata.normalize("NFC", words) if unicodedata.category(sign)[0] in "LN")


def main():
    found = {path.name: letters(path.name, path.read_bytes()) for path in sorted(FOLDER.iterdir()) if path.is_file() and path.suffix != ".md"}
    (FOLDER / "expected" / "letters.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
