"""The overview: numbers at a glance, pictures whose cells open their excerpts, words in context, and excerpts as files."""

import base64
import io
import json
import zipfile

from coding import Coder

KEPT = """(() => { window.kept = []; const blobs = new Map(); const real = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (blob) => { const address = real(blob); blobs.set(address, blob); return address; };
  HTMLAnchorElement.prototype.click = function () { const file = { name: this.download, bytes: null }; window.kept.push(file);
    blobs.get(this.href).arrayBuffer().then((b) => { file.bytes = btoa([...new Uint8Array(b)].map((c) => String.fromCharCode(c)).join('')); }); }; })()"""


def kept(page, count):
    """The file that was kept as the nth: its name and its bytes."""
    page.wait(f"window.kept?.[{count - 1}]?.bytes != null", "a file among the downloads")
    file = page.eval(f"window.kept[{count - 1}]")
    return file["name"], base64.b64decode(file["bytes"])


def shown(page, kind, name):
    page.wait("document.querySelectorAll('.choices [role=option]').length > 5", "the list of pictures")
    page.eval(f"[...document.querySelectorAll('.choices [role=option]')].find((o) => o.textContent === {json.dumps(name)}).click()")
    page.wait(f"document.querySelector('.shown h2')?.textContent === {json.dumps(name)}", name)
    if kind != "words":
        page.wait("document.querySelector('.plot svg') !== null || document.querySelector('.shown .notice') !== null", f"the picture {name}")


def coded(work):
    """Five codings with three codes in two transcripts, one with a memo, one flagged."""
    names = [entry["document"] for entry in work.api("/api/study")["documents"]][:2]
    rows = []
    for name, picks in ((names[0], ((1, 0), (1, 1), (3, 0), (5, 2))), (names[1], ((1, 0),))):
        turns = [turn for turn in work.api(f"/api/excerpts?document={name}")["turns"] if turn["role"] == "participant"]
        for turn, code in picks:
            start = turns[turn]["start"]
            rows.append({"action": "code", "document": name, "start": start, "end": turns[turn]["end"], "code": work.codes[code]})
    for row in rows:
        work.api("/api/decisions", row)
    work.api("/api/decisions", {**rows[0], "action": "memo", "memo": "memomark \U0001f642"})
    work.api("/api/decisions", {**rows[2], "action": "quotation"})
    return names


def overview(scene):
    target, page = scene.study(), scene.page(width=1400)
    work = Coder(page, target.open("ana"))
    names = coded(work)
    page.reload()
    page.wait("document.querySelector('.view') !== null")
    page.eval(KEPT)
    page.press("5")
    page.wait("document.querySelectorAll('.facts li').length === 5", "the study at a glance")
    text = page.text(".shown")
    for words in ("14 transcripts", "14 participants", "5 codings", "1 with a memo, 1 quotation", "Nothing is coded in 12 transcripts"):
        assert words in text, (words, text)
    assert "offer" not in text.lower(), "nothing of the machine is in it"
    scene.save("overview", page)
    # A cell of the heat map opens the excerpts behind it, and their number is the cell's.
    shown(page, "documents", "Codes by transcript")
    scene.save("heat", page)
    cell = f"document.querySelector('.plot [data-code={json.dumps(work.codes[0])}][data-document={json.dumps(names[0])}]')"
    assert page.eval(f"{cell}.querySelector('title').textContent").endswith("2 codings")
    page.eval(f"{cell}.querySelector('rect').dispatchEvent(new MouseEvent('click', {{ bubbles: true }}))")
    page.wait("document.querySelectorAll('.excerpts [role=option]').length === 2", "the two excerpts behind the cell")
    page.press("5")
    page.wait("document.querySelector('.plot svg') !== null", "the picture that was chosen before")
    # The same by keyboard: the table of numbers.
    page.eval("document.querySelector('.shown summary').focus()")
    page.press("Enter")
    page.wait("document.querySelector('.shown td button') !== null", "the table")
    page.eval("document.querySelector('.shown td button').focus()")
    page.press("Enter")
    page.wait("document.querySelector('.codings-view') !== null && document.querySelectorAll('.excerpts [role=option]').length === 3", "all of the code")
    page.press("5")
    page.wait("document.querySelector('.plot svg') !== null")
    # SVG and PNG files.
    page.press("g")
    name, bytes_ = kept(page, 1)
    assert name == "codings-of-each-code-by-transcript.svg" and bytes_.startswith(b'<svg xmlns="http://www.w3.org/2000/svg"') and b"<desc" in bytes_
    page.press("p")
    name, bytes_ = kept(page, 2)
    assert name.endswith(".png") and bytes_.startswith(b"\x89PNG") and len(bytes_) > 5_000, (name, len(bytes_))
    # Codes together: the pair opens the excerpts on turns that have both.
    shown(page, "together", "Codes together")
    page.eval("document.querySelector('.shown summary').click()")
    page.wait("document.querySelector('.shown td button') !== null", "the table")
    page.eval("document.querySelector('.shown td button').click()")
    page.wait("document.querySelector('.codings-head h2')?.textContent.includes('on a turn with')", "excerpts of two codes together")
    assert page.eval("document.querySelectorAll('.excerpts [role=option]').length") == 1
    # What is listed as a file: the quotation, its memo, nothing else.
    page.eval("[...document.querySelectorAll('.filters button')].find((b) => b.textContent === 'Clear').click()")
    page.press("x")
    page.wait("document.querySelector('dialog[open]') !== null", "the forms")
    page.press("Enter")
    name, bytes_ = kept(page, 3)
    document = zipfile.ZipFile(io.BytesIO(bytes_)).read("word/document.xml").decode()
    assert name.startswith("quotations") and name.endswith(".docx") and "memomark \U0001f642" in document, name
    pages(scene, page, work, names)
    return "heat map to excerpts by mouse and keyboard, SVG, PNG, .docx"


def search(page, word):
    page.eval(
        f"(() => {{ const f = document.querySelector('.words-filter'); f.value = {json.dumps(word)}; f.dispatchEvent(new Event('change')); }})()"
    )
    page.settled()


def pages(scene, page, work, names):
    """Every other picture is drawn or says why not; words open their places."""
    page.press("5")
    for kind, name in (("by group", "Codes by group"), ("network", "Network of codes"), ("timeline", "Timeline of an interview"), ("saturation", "New codes over transcripts")):
        shown(page, kind, name)
        scene.save(f"picture-{kind.split()[-1]}", page)
        caption = page.text(".shown figcaption") or page.text(".shown .notice")
        assert caption and ("ana" in caption or "yet" in caption or "cannot be placed" in caption), caption
    shown(page, "words", "Words in context")
    page.wait("document.querySelectorAll('.shown tbody tr').length > 50", "words")
    least = min(int(n) for n in page.eval("[...document.querySelectorAll('.shown tbody tr')].map((row) => row.lastChild.textContent)"))
    assert least >= 5, f"a word is listed that {least} participants say"
    search(page, "tablecloth")
    page.wait("document.querySelector('.shown .notice')?.textContent.includes('Fewer than 5 participants')", "a word of few shows no uses")
    search(page, "")
    page.wait("document.querySelectorAll('.shown tbody tr').length > 50", "words")
    page.eval("document.querySelector('.shown tbody th button').click()")
    page.wait("document.querySelectorAll('.kwic tbody tr').length > 3", "the uses of a word")
    scene.save("words", page)
    page.eval("document.querySelector('.kwic tbody button').click()")
    page.wait("document.querySelector('.reading-view') !== null", "the word in its transcript")
