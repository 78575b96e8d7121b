"""The checks of the review page. Each takes a `Scene`, raises on what is wrong, and may give a line to print."""

import csv
import json
import os
import pathlib
import re
import sqlite3
import statistics
import time
import urllib.parse
import zipfile

import api_types
import book
import invented
import open_coding
import pictured
import proposals
import start_page
from coding import Coder
from targets import Api, refused

PAGE = pathlib.Path(__file__).resolve().parents[2] / "src" / "server" / "page"


class Scene:
    """A study, a browser, and the pages opened in it."""

    def __init__(self, browser, make, pictures):
        self.browser, self.make, self.pictures, self.pages, self.target = browser, make, pictures, [], None
        self.expected = ()

    def study(self, **size):
        self.target = self.make(**size)
        return self.target

    def page(self, width=1280, height=860):
        page = self.browser.page(width=width, height=height)
        self.pages.append(page)
        return page

    def quiet(self):
        """No exception, no message on the console, no breach of the policy, in any page of this check."""
        for page in self.pages:
            said = [line for line in page.console if "favicon" not in line and not any(words in line for words in self.expected)]
            assert not page.errors, page.errors
            assert not said, said
            assert page.breaches() == [], page.breaches()

    def save(self, name, page=None, whole=False):
        page = page or (self.pages[-1] if self.pages else None)
        if page:
            page.picture(self.pictures / f"{name}.png", whole)

    def close(self):
        for page in self.pages:
            page.close()
        if self.target:
            self.target.close()


def the_whole_way(scene):
    """Two coders, blind, second look, queue, done; then both settle; all of it by keyboard alone."""
    target = scene.study()
    heads = []
    for coder in ("ana", "ben"):
        page = scene.page()
        work = Coder(page, target.open(coder))
        work.blind()
        if coder == "ana":
            scene.save("blind", page)
        else:
            # Ben takes one away, so that there is something that only one of them coded.
            page.press("n", "Delete")
            work.saved()
        work.reveal()
        if coder == "ana":
            scene.save("reading", page)
        work.second_look()
        work.queue()
        if coder == "ana":
            scene.save("queue", page)
        heads.append(work.done())
        if coder == "ana":
            scene.save("progress", page)
            assert work.api("/api/study")["coder"] == "ana"
    assert heads[0] != heads[1], "the head of the chain moves on"

    page = scene.page()
    work = Coder(page, target.open("mediator", adjudicate=["ana", "ben"]))
    page.wait("document.querySelectorAll('.queue-list [role=option]').length > 0", "something to settle")
    name = page.text(".documents [aria-selected=true] bdi")
    before = work.api("/api/conflicts?document=" + urllib.parse.quote(name))
    kinds = {pair["kind"] for pair in before["pairs"]}
    assert {"one only", "agreed"} <= kinds, kinds
    page.press("ArrowDown", "ArrowUp")
    scene.save("adjudication", page)
    taken = page.eval("document.querySelector('.side.left .code-label') !== null")
    page.press("ArrowLeft" if taken else "ArrowRight", "Enter")
    page.wait("document.querySelector('dialog[open] textarea') !== null", "the reason")
    page.press("Ctrl+Enter")
    assert page.eval("document.querySelector('dialog[open]') !== null"), "no agreement without a reason"
    work.write("we read the sentence before it again")
    work.status("saved: Settled")
    after = work.api("/api/conflicts?document=" + urllib.parse.quote(name))
    settled = [pair for pair in after["pairs"] if pair["settled"]]
    assert len(settled) == 1 and settled[0]["settled"]["reason"] == "we read the sentence before it again", settled
    assert after["agreement"]["before"] == before["agreement"]["before"], "agreement is counted on the originals"
    originals = {pair["id"]: (pair["a"], pair["b"]) for pair in before["pairs"]}
    assert all(originals[pair["id"]] == (pair["a"], pair["b"]) for pair in after["pairs"]), "the originals are untouched"
    # Settled anew: instead of the first answer, then with a second code besides.
    page.eval("document.querySelector('.filters input[type=checkbox]').click()")
    code = settled[0]["settled"]["code"]
    others = [name for name in work.codes if name != code]
    for _ in range(30):
        if page.text(".list [aria-selected=true] .state") == "settled":
            break
        page.press("ArrowDown")
    for other, way, left in ((others[0], (), [others[0]]), (others[1], ("ArrowDown",), [others[0], others[1]])):
        page.press("c")
        work.pick(other)
        page.press("Enter")
        page.wait("document.querySelector('dialog[open] .results') !== null", "instead or as well")
        page.press(*way, "Enter")
        work.write("on third thought")
        work.status(f"saved: Settled: {other}")
        again = work.api("/api/conflicts?document=" + urllib.parse.quote(name))
        assert next(pair for pair in again["pairs"] if pair["settled"])["settled"]["codes"] == left, (
            left,
            [pair["settled"] for pair in again["pairs"]],
        )
        page.press("Home")
        for _ in range(30):
            if page.text(".list [aria-selected=true] .state") == "settled":
                break
            page.press("ArrowDown")
    # A number of the table opens the rows behind it, and back.
    behind = int(page.text(".confusion .number"))
    page.eval("document.querySelector('.confusion .number').click()")
    page.wait(f"document.querySelectorAll('.queue-list [role=option]').length >= {behind}", "the rows behind a number")
    page.eval("[...document.querySelectorAll('.filters button')].find((b) => b.textContent.includes('All codes')).click()")
    page.wait("![...document.querySelectorAll('.filters button')].some((b) => b.textContent.includes('All codes'))", "all rows again")
    names = page.text(".side.left h3") + page.text(".side.right h3")
    page.press("h")
    page.wait("document.querySelector('.side.left h3').textContent.includes('coder')", "hidden names")
    assert "ana" in names and "ana" not in page.text(".sides") + page.text(".tables"), "names are hidden on request"
    return exported(target)


def exported(target):
    """What was done at the page is in the database, in the exported project and table, and in what both agreed on."""
    target.stop()
    study, folder = str(target.study), pathlib.Path(target.folder)
    target.call("verify", study)
    with sqlite3.connect(f"file:{target.study / 'study.db'}?mode=ro", uri=True) as base:
        actions = dict(base.execute("SELECT action, count(*) FROM decisions GROUP BY action"))
        settled = base.execute("SELECT count(*) FROM adjudications").fetchone()[0]
    wanted = {"code", "accept", "reject", "recode", "uncode", "memo", "quotation", "discuss", "undo"}
    assert wanted <= set(actions), f"not in the database: {wanted - set(actions)}"
    assert settled == 4, settled
    target.call("export", study, "--out", str(folder / "project.qdpx"), ok=(0, 1))
    with zipfile.ZipFile(folder / "project.qdpx") as archive:
        project = archive.read("project.qde").decode()
    for words in ("ana", "ben", "A first thought – with an em dash and 🥁"):
        assert words in project, f"{words!r} is not in project.qdpx"
    target.call("export", study, "--out", str(folder / "codings.csv"), ok=(0, 1))
    with open(folder / "codings.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["coder"] for row in rows} == {"ana", "ben"}, rows[:2]
    assert len(rows) == project.count("<PlainTextSelection "), "as many codings in the table as in the project"
    target.call("export", study, "--codings", "adjudicated", "--out", str(folder / "agreed.csv"), ok=(0, 1))
    with open(folder / "agreed.csv", newline="", encoding="utf-8") as file:
        agreed = list(csv.DictReader(file))
    target.call("run", study, "--findings-ok", "--quiet")
    report = (target.study / "out" / "report.html").read_text()
    assert "What people coded" in report and "ana" in report, "the report knows what people coded"
    return f"{sum(actions.values())} decisions of {len(actions)} kinds, {len(rows)} codings exported, {len(agreed)} agreed, the report names both coders"


def hostile_words(scene):
    """Markup, scripts, marks of direction and zero widths of a transcript are seen and do nothing."""
    target, page = scene.study(hostile=True), scene.page()
    work = Coder(page, target.open("ana"))
    page.wait("document.querySelector('.title-row h2').textContent.includes('SP02')", "the transcript of odd signs")
    text = page.text(".feed")
    assert "<script>window.broken=2</script>" in text and "<img src=x" in text, "markup is shown as it stands"
    assert page.eval("window.broken === undefined && document.querySelectorAll('.feed script, .feed img, .feed b').length === 0")
    assert page.eval(
        "[...document.body.innerText].every((c) => !/[\\u202a-\\u202e\\u2066-\\u2069\\u0007\\u200b]/.test(c))"
    ), "no mark of direction is in the page"
    for sign in ("U+202E", "U+2067", "U+200B", "U+0007"):
        assert sign in text, f"{sign} is not shown"
    assert page.eval("[...document.querySelectorAll('.words')].every((w) => getComputedStyle(w).unicodeBidi === 'isolate')")
    # A coding over a sign that is not seen and one over an emoji of several code points keep their places.
    work.name = work.document()
    work.turns = work.api("/api/excerpts?document=" + urllib.parse.quote(work.name))["turns"]
    words = work.select(2, 2, 3)
    page.press("Enter")
    work.pick(work.codes[0])
    family = work.select(3, 6, 2)
    page.press("Enter")
    work.pick(work.codes[1])
    texts = [coding["text"] for coding in work.own()]
    assert texts == [words, family] and "\u202e" in words and "👨‍👩‍👧‍👦" in family, texts
    # By letters, the family of four is one step.
    page.press("n", "b")
    work.moving()
    page.press("e", "Shift+ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Enter")
    work.at_rest()
    text = work.own()[-1]["text"]
    assert text == family[len("👨‍👩‍👧‍👦") :], repr(text)
    page.press("/")
    page.type("<img")
    page.press("Enter")
    page.wait("document.querySelector('dialog[open]') !== null", "the places found")
    assert page.eval("document.querySelectorAll('dialog img').length === 0")
    scene.save("hostile", page)
    page.press("Escape")
    # The mouse's selection counts code points too.
    page.eval(
        """(() => { const words = document.querySelectorAll('.turn')[3].querySelector('.words'); const range = document.createRange();
      const last = [...words.childNodes].at(-1).lastChild; range.setStart(last, last.data.indexOf('é 🏠')); range.setEnd(last, last.data.indexOf('🏠') + 2);
      getSelection().removeAllRanges(); getSelection().addRange(range); document.querySelector('.feed').dispatchEvent(new MouseEvent('mouseup', { bubbles: true })); })()"""
    )
    page.wait("document.querySelector('.beside blockquote')?.textContent === 'é 🏠'", "the words selected with the mouse")


def reachable(page, where):
    """Tab reaches every control that is shown, arrows every item of its lists and rows of buttons; gives the number of stops."""
    page.eval(
        "document.activeElement.blur(); document.body.setAttribute('tabindex', '-1'); document.body.focus(); document.body.removeAttribute('tabindex'); window.reached = new Set();"
    )
    wanted = "[...document.querySelectorAll('button, select, input, summary, a, [tabindex=\"0\"]')].filter((n) => !n.disabled && n.tabIndex >= 0 && n.checkVisibility())"
    total = page.eval(f"{wanted}.length")
    for _ in range(total + 5):
        page.press("Tab")
        page.eval("window.reached.add(document.activeElement)")
    missing = page.eval(f"{wanted}.filter((n) => !window.reached.has(n)).map((n) => n.outerHTML.slice(0, 120))")
    assert not missing, f"not reached by Tab in {where}: {missing}"
    ringless = page.eval(
        f"{wanted}.filter((n) => {{ n.focus(); const s = getComputedStyle(n); return n.matches(':focus-visible') && s.outlineStyle === 'none' && s.boxShadow === 'none'; }}).map((n) => n.outerHTML.slice(0, 120))"
    )
    assert not ringless, f"no ring in {where}: {ringless}"
    stops = page.eval(
        "[...document.querySelectorAll('[role=toolbar], [role=listbox]')].filter((b) => b.checkVisibility()).map((b) => [b.getAttribute('aria-label'), [...b.querySelectorAll('button, [role=option]')].filter((n) => n.tabIndex === 0).length, b.querySelectorAll('button, [role=option]').length])"
    )
    assert all(one == 1 for _, one, many in stops if many), f"one stop of Tab for each row of buttons and each list: {stops}"
    for label, _, many in stops:
        if not many:
            continue
        box = f"document.querySelector('[aria-label=\"{label}\"]:is([role=toolbar], [role=listbox])')"
        arrow = "ArrowRight" if page.eval(f"{box}.getAttribute('role')") == "toolbar" else "ArrowDown"
        page.eval(f"{box}.querySelector('[tabindex=\"0\"], button').focus(); window.reached = new Set()")
        page.press("Home")
        for _ in range(min(many, 60)):
            page.eval("window.reached.add(document.activeElement)")
            page.press(arrow)
        got = page.eval(f"[...{box}.querySelectorAll('button, [role=option]')].filter((n) => window.reached.has(n)).length")
        assert got == min(many, 60), f"arrows reach {got} of {many} in {label}"
    unnamed = page.eval(
        "[...document.querySelectorAll('button, select, input, textarea')].filter((n) => n.checkVisibility() && !(n.textContent.trim() || n.getAttribute('aria-label') || n.labels?.length)).map((n) => n.outerHTML.slice(0, 100))"
    )
    assert not unnamed, f"without a name: {unnamed}"
    return total


def api_code_without_offers(work):
    """A code for which nothing is offered, if there is one."""
    return next((row["code"] for row in work.api("/api/progress")["codes"] if not row["suggested"]), None)


def every_control(scene):
    """Tab reaches every control of every view and leads out again; roving items are reached by arrows."""
    target, page = scene.study(), scene.page()
    work = Coder(page, target.open("ana"))
    name = work.document()
    Api(f"{work.api.base}/#key={work.api.key}")("/api/blind", {"document": name, "close": True})
    page.go("about:blank")
    work = Coder(page, f"{work.api.base}/#key={work.api.key}")
    counts = []
    for key, view in (("1", "reading"), ("2", "queue"), ("3", "progress"), ("5", "overview")):
        work.view(key, view)
        if key == "1":
            page.press("n")
        if key == "2":
            page.wait("document.querySelector('.lists')?.getAttribute('aria-busy') === 'false'", "the ranking of this session")
        counts.append(reachable(page, f"view {key}"))
    # A queue in which nothing is offered keeps the keys working.
    empty = api_code_without_offers(work)
    if empty:
        work.view("2", "queue")
        page.eval(
            f"(() => {{ const s = document.querySelector('.list .filters select'); s.value = {json.dumps(empty)}; s.dispatchEvent(new Event('change')); }})()"
        )
        page.wait("document.querySelectorAll('.queue-list [role=option]').length === 0", "an empty queue")
        page.eval("document.querySelector('#views button').click()")
        page.wait("document.querySelector('.reading-view') !== null")
        page.press("2")
        page.wait("document.querySelector('.queue-view') !== null")
        page.press("3")
        page.wait("document.querySelector('.progress-view') !== null", "keys in an empty queue")
    # A button that was pressed keeps the focus, although what is around it is drawn anew.
    work.view("1", "reading")
    page.press("n")
    page.eval("document.querySelector('.beside [role=toolbar] button').focus()")
    page.press("End", "Space")
    work.status("saved: Flagged")
    assert page.eval("document.activeElement.getAttribute('aria-keyshortcuts')") == "d", "the focus is lost when a button is pressed"
    page.press("Space")
    work.status("saved: No longer flagged")
    # The list of keys names every key, and Escape leaves it.
    page.press("?")
    page.wait("document.querySelector('dialog[open] .keys') !== null", "the list of keys")
    scene.save("keys", page)
    page.press("Escape")
    page.wait("document.querySelector('dialog[open]') === null")
    # The same while two coders' work is settled.
    spans = [
        (turn["start"], turn["start"] + 9)
        for turn in work.api("/api/excerpts?document=" + urllib.parse.quote(name))["turns"][1:8]
        if len(turn["text"]) > 9
    ]
    # A page that is left asks nobody who is gone.
    page.go("about:blank")
    for coder, own in (("ana", spans), ("ben", spans[2:])):
        api = Api(target.open(coder))
        for at, (start, end) in enumerate(own):
            code = api("/api/study")["codes"][at % 3]["code"]
            api(
                "/api/decisions",
                {
                    "suggestion": None,
                    "document": name,
                    "start": start,
                    "end": end,
                    "code": code,
                    "action": "code",
                    "memo": None,
                    "undoes": None,
                    "shown_ms": 0,
                },
            )
        api("/api/done", {"done": True})
    for zoom in (1, 2):
        page.go("about:blank")
        page.size(1280, 860, zoom)
        Coder(page, target.open("mediator", adjudicate=["ana", "ben"]))
        page.wait("document.querySelectorAll('.queue-list [role=option]').length > 1", "something to settle")
        page.press("ArrowDown", "ArrowRight", "ArrowLeft")
        page.settled()
        counts.append(reachable(page, f"adjudication at {zoom}00 %"))
        scene.save(f"adjudication-{zoom}00", page)
        wide = page.eval("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"adjudication at {zoom}00 %: {wide} px too wide"
    for zoom in (1, 2):
        page.go("about:blank")
        page.size(1280, 860, zoom)
        Coder(page, target.open("cy", book=True))
        page.wait("document.querySelectorAll('.book-list [role=option]').length > 1", "the codebook")
        page.press("l")
        page.wait("document.querySelector('.beside > .changes li') !== null", "a change")
        page.settled()
        counts.append(reachable(page, f"codebook at {zoom}00 %"))
    return f"{'+'.join(str(n) for n in counts)} stops"


def the_server_dies(scene):
    """Decisions made while the server is away stay, are told, and are sent once it is back; none is doubled."""
    scene.expected = ("ERR_CONNECTION_REFUSED", "401", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "ERR_SOCKET_NOT_CONNECTED")
    target, page = scene.study(), scene.page()
    work = Coder(page, target.open("ana"))
    work.name = work.document()
    work.turns = work.api("/api/excerpts?document=" + urllib.parse.quote(work.name))["turns"]
    work.select(1, 0, 2)
    page.press("Enter")
    work.pick(work.codes[0])
    work.saved()
    target.stop()
    for word in (3, 5):
        work.select(1, word, 1)
        page.press("Enter")
        work.pick(work.codes[1])
    page.wait("document.querySelector('#saved').textContent.startsWith('2 unsaved')", "unsaved is told")
    assert "does not answer" in page.text("#banner"), page.text("#banner")
    # Every few seconds it is sent again, and is then for a moment on its way.
    page.wait("document.title.startsWith('(2 unsaved)')", "unsaved is in the title")
    page.wait("document.querySelectorAll('.bar').length === 3", "three bars: they stay on the page")
    page.press("s")
    page.wait("document.querySelectorAll('.unsaved li').length === 2", "the list of what is not saved")
    scene.save("unsaved", page)
    page.press("Escape")
    # Sent by hand, while nobody is there.
    page.press("s")
    page.wait("document.querySelector('dialog[open] .strong') !== null")
    page.press("Enter")
    page.wait("document.querySelector('dialog') === null", "the list is closed")
    address = target.again()
    # It is sent again by itself, at the latest after half a minute: who pressed a key meanwhile would press it into this question.
    page.wait("document.querySelector('dialog[open] .long') !== null", "the question for the new key", 60)
    assert "2 unsaved decisions" in page.text("dialog"), page.text("dialog")
    page.type(address)
    page.press("Enter")
    work.api = Api(address)
    work.saved()
    assert len(work.own()) == 3, work.own()
    assert page.eval("document.querySelector('#banner').hidden"), page.text("#banner")


def an_answer_is_lost(scene):
    """The decision reached the disk but its answer did not reach the page: sent again, it is not written twice."""
    scene.expected = ("ERR_", "Failed to load")
    target, page = scene.study(), scene.page()
    work = Coder(page, target.open("ana"))
    work.name = work.document()
    work.turns = work.api("/api/excerpts?document=" + urllib.parse.quote(work.name))["turns"]
    page.eval(
        "(() => { const real = window.fetch; let lost = false; window.fetch = async (...all) => { const answer = await real(...all); if (!lost && all[1]?.method === 'POST') { lost = true; throw new TypeError('lost'); } return answer; }; })()"
    )
    work.select(1, 0, 2)
    page.press("Enter")
    work.pick(work.codes[0])
    page.wait("document.querySelector('#saved').classList.contains('unsaved')", "unsaved is told")
    work.saved()  # It is sent again after two seconds, by itself.
    assert len(work.own()) == 1, work.own()
    page.eval(
        "(() => { const real = window.fetch; let lost = false; window.fetch = async (...all) => { const answer = await real(...all); if (!lost && all[1]?.method === 'POST') { lost = true; throw new TypeError('lost'); } return answer; }; })()"
    )
    page.press("d")
    page.wait("document.querySelector('#saved').classList.contains('unsaved')", "unsaved is told")
    work.saved()
    assert work.own()[0]["discuss"] is True, "a flag sent twice is not taken away"
    page.press("u")
    work.status("saved: Undone")
    assert work.own()[0]["discuss"] is False, "and it can be undone"


def a_wrong_key(scene):
    """Without the key, or with a wrong one, the page holds nothing and says what to do."""
    scene.expected = ("401",)
    target, page = scene.study(), scene.page()
    address = target.open("ana")
    page.go(address.split("#")[0] + "#key=wrong")
    page.wait("document.querySelector('dialog[open]') !== null", "the question for the key")
    assert page.eval("document.querySelectorAll('.turn').length") == 0
    assert refused(Api(address.split("#")[0] + "#key=wrong"), "/api/study") == 401
    page.type(address)
    page.press("Enter")
    page.wait("document.querySelectorAll('.turn').length > 0", "the study")
    assert "key" not in page.eval("location.href"), "the key is out of the address bar"
    page.reload()
    page.wait("document.querySelectorAll('.turn').length > 0", "the study after loading anew")


def a_refusal(scene):
    """A decision that the server refuses is told with its reason, kept, and given up only by hand."""
    scene.expected = ("400", "409")
    target, page = scene.study(), scene.page()
    work = Coder(page, target.open("ana"))
    work.name = work.document()
    work.turns = work.api("/api/excerpts?document=" + urllib.parse.quote(work.name))["turns"]
    page.eval(
        '(() => { const real = window.fetch; window.fetch = (path, how) => real(path, how?.body?.includes(\'"start"\') ? { ...how, body: how.body.replace(/"start":\\d+/, \'"start":99999999\') } : how); })()'
    )
    work.select(1, 0, 2)
    page.press("Enter")
    work.pick(work.codes[0])
    page.wait("document.querySelector('#saved').classList.contains('unsaved')", "unsaved is told")
    assert "refused" in page.text("#banner"), page.text("#banner")
    page.wait("document.querySelectorAll('.bar').length === 1", "the bar: it stays on the page")
    page.press("s")
    page.wait("document.querySelector('.unsaved button') !== null", "the way out")
    page.eval("document.querySelector('.unsaved button').focus()")
    page.press("Enter")
    work.saved()
    page.wait("document.querySelectorAll('.bar').length === 0", "the page is as the record is")


def looks(scene):
    """Dark, at 200 %, and narrow: nothing is cut off sideways; colours have the contrast that they promise."""
    target, page = scene.study(), scene.page()
    work = Coder(page, target.open("ana"))
    name = work.document()
    work.api("/api/blind", {"document": name, "close": True})
    page.go("about:blank")
    address = f"{work.api.base}/#key={work.api.key}"
    for look, width, zoom, dark in (
        ("dark", 1360, 1, True),
        ("zoom-200", 1280, 2, False),
        ("zoom-200-dark", 1280, 2, True),
        ("middle", 1000, 1, False),
    ):
        page.dark(dark)
        page.size(width, 860, zoom)
        work = Coder(page, address)
        for key, view in (("1", "reading"), ("2", "queue"), ("3", "progress"), ("5", "overview")):
            work.view(key, view)
            if view == "reading":
                page.press("n")
            page.settled()
            scene.save(f"{look}-{view}", page)
            covered = page.eval(
                "[...document.querySelectorAll('.bar')].filter((b) => b.getBoundingClientRect().right > b.closest('.turn').querySelector('.words').getBoundingClientRect().left).length"
            )
            assert covered == 0, f"{look}, {view}: {covered} bars lie over words"
            if look == "dark":
                crossed = page.eval(
                    "[...document.querySelectorAll('.turn')].flatMap((t) => { const b = [...t.querySelectorAll('.bar')].map((x) => x.getBoundingClientRect());"
                    " return b.filter((x, i) => b.some((y, j) => j < i && Math.abs(x.left - y.left) < 4 && x.top < y.bottom - 1 && y.top < x.bottom - 1)); }).length"
                )
                assert crossed == 0, f"{view}: {crossed} bars lie over other bars"
            wide = page.eval("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{look}, {view}: {wide} px too wide"
    work.view("1", "reading")
    page.press("Shift+l")
    assert page.eval("document.documentElement.dataset.theme") == "light", "the switch goes over the system's choice"
    page.press("Shift+l", "Shift+l")
    return contrast()


def contrast():
    """The pairs that review.css promises, in both of its palettes."""
    css = (PAGE / "review.css").read_text()
    least = {}
    for where, block in (
        ("light", css.split(":root {")[1].split("}")[0]),
        ("dark", css.split(':root[data-theme="dark"] {')[1].split("}")[0]),
    ):
        colours = {name: value for name, value in re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)}
        system = re.search(r'prefers-color-scheme: dark\) \{\s*:root:not\(\[data-theme="light"\]\) \{(.*?)\}', css, re.S)[1]
        if where == "dark":
            assert dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", system)) == colours, "the dark palette stands twice, and differs"

        def light(name):
            parts = [int(colours[name][i : i + 2], 16) / 255 for i in (1, 3, 5)]
            red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
            return 0.2126 * red + 0.7152 * green + 0.0722 * blue

        def ratio(one, two):
            high, low = sorted((light(one), light(two)), reverse=True)
            return (high + 0.05) / (low + 0.05)

        text = [
            ("ink", ground) for ground in ("paper", "tint", "here", "selected", "side-a-tint", "side-b-tint", "both-tint", "t1", "t2", "t3")
        ]
        text += [
            ("quiet", "paper"),
            ("quiet", "tint"),
            ("quiet", "here"),
            ("quiet", "selected"),
            ("accent", "paper"),
            ("accent", "tint"),
            ("accent", "here"),
            ("warn", "paper"),
            ("warn", "warn-tint"),
            ("ink", "warn-tint"),
            ("on-accent", "accent"),
            ("mark-ink", "mark"),
        ]
        shapes = [(name, "paper") for name in ("hue-0", "hue-1", "hue-2", "hue-3", "hue-4", "hue-5", "edge", "side-a", "side-b")]
        for pairs, bar in ((text, 4.5), (shapes, 3.0)):
            for one, two in pairs:
                assert ratio(one, two) >= bar, f"{where}: {one} on {two} has {ratio(one, two):.2f}, promised {bar}"
            least[f"{where} {bar}"] = min(ratio(one, two) for one, two in pairs)
    return "least contrast " + ", ".join(f"{value:.2f} (of {key})" for key, value in least.items())


def a_large_study(scene):
    """33 long interviews, 15,000 suggestions (LEITMOTIF_LONG; else fewer): how long each act takes, from key or click to next frame."""
    long = bool(os.environ.get("LEITMOTIF_LONG"))
    documents, length, each, codes = (33, 1000, 455, 450) if long else (12, 300, 200, 60)
    more = [(f"code {i:03}", f"facet {i % 6}", f"what {i} is about", "", "", "") for i in range(codes - len(invented.CODES))]
    target = scene.study(documents=documents, length=length, per_document=each, codes=invented.CODES + more, people=True)
    address = target.open("ana")
    api = Api(address)
    documents = api("/api/study")["documents"]
    for entry in documents:
        api("/api/blind", {"document": entry["document"], "close": True})
        coded(api, entry["document"], each, [code[0] for code in more])
    page = scene.page()
    began = time.time()
    work = Coder(page, address)
    opened = time.time() - began
    page.eval(
        """window.took = []; addEventListener('keydown', () => { const from = performance.now(); requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = () => window.took.push(performance.now() - from); c.port2.postMessage(0); }); }, true)"""
    )
    results = {}

    def timed(name, *keys):
        page.eval("window.took = []")
        for key in keys:
            page.press(key)
            page.eval("new Promise((done) => setTimeout(done, 30))")
        results.setdefault(name, []).extend(page.eval("window.took"))

    timed("next turn", *["ArrowDown"] * 10)
    timed("words", *["Shift+ArrowRight"] * 10, "Escape")
    timed("next coding or suggestion", *["n"] * 10)
    for _ in range(5):
        undecided(page)
        timed("accept", "a")
        work.saved()
    undecided(page)
    timed("reject", "r")
    timed("undo", "u")
    timed("last turn", *["End", "Home"] * 3)
    timed("list of keys", *["?", "Escape"] * 3)
    for _ in range(5):
        page.press("ArrowDown")
        timed("whole turn", "w")
        timed("picker of all codes", "Enter")
        timed("put a code", "3")
        work.saved()
    results["codings, all and of a code"] = retrieved(page)
    page.press("2")
    page.wait("document.querySelectorAll('.queue-list [role=option]').length === 50", "fifty rows")
    timed("next excerpt", *["ArrowDown"] * 10)
    for _ in range(5):
        timed("accept in the queue", "a")
        work.saved()
    assert page.eval("document.querySelectorAll('*').length") < 3000, "the queue holds a page of rows, not all"
    timed("reject in the queue", "r")
    timed("undo in the queue", "u")
    work.saved()
    page.press("Shift+ArrowDown")
    page.wait("document.querySelector('.pager button')?.disabled === false", "the second page")
    results |= overviewed(page, scene)
    middle = {name: statistics.median(took) for name, took in results.items()}
    slow = {name: took for name, took in middle.items() if took >= 100}
    # Timings depend on what else the machine does: they decide only where somebody asked for them.
    assert not (slow and long), f"over 100 ms: {slow}; {medians(results)}"
    every = [one for took in results.values() for one in took]
    heap = page.eval("performance.memory?.usedJSHeapSize ?? 0") / 2**20
    return (
        f"opened in {opened:.2f} s, server {resident(target):.0f} MB, page {heap:.0f} MB; {len(every)} acts, median {statistics.median(every):.0f} ms, slowest {max(every):.0f} ms; "
        + medians(results)
    )


def medians(results):
    """Each act with its median and its worst, in milliseconds."""
    return "median/worst in ms: " + ", ".join(f"{name} {statistics.median(took):.0f}/{max(took):.0f}" for name, took in results.items())


# From an act until the overview, or another view, is drawn with what came of it.
DRAWN = """async (act) => { const before = document.querySelector('.shown, .excerpts')?.firstChild; const from = performance.now(); act();
  while ((document.querySelector('.shown, .excerpts')?.firstChild ?? before) === before) await new Promise((done) => setTimeout(done, 1));
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done))); return performance.now() - from; }"""


def overviewed(page, scene):
    """The acts of the overview, each five times: opened, each picture, its choices, its table, a cell, words and a word in context."""
    took = {}

    def timed(name, act):
        # A question of the act before must not be counted with this one.
        page.settled()
        took.setdefault(f"overview: {name}", []).append(page.eval(f"({DRAWN})(() => {{ {act} }})"))

    def go(key):
        return f"document.body.dispatchEvent(new KeyboardEvent('keydown', {{ key: '{key}', bubbles: true }}))"

    page.press("4")
    page.wait("document.querySelector('.codings-view') !== null")
    for _ in range(5):
        timed("open", go("5"))
        names = page.eval("[...document.querySelectorAll('.choices [role=option]')].map((one) => one.textContent)")
        for name in names:
            timed(name, f"[...document.querySelectorAll('.choices [role=option]')].find((one) => one.textContent === {json.dumps(name)}).click()")
            assert page.text(".shown h2") == name, (page.text(".shown h2"), name)
            if name == "Codes by transcript":
                timed("another measure", "{ const s = document.querySelector('.shown select'); s.selectedIndex = (s.selectedIndex + 1) % s.options.length; s.dispatchEvent(new Event('change')); }")
                took.setdefault("overview: numbers as a table", []).append(
                    page.eval(
                        "(async () => { const from = performance.now(); document.querySelector('.shown summary').click(); while (!document.querySelector('.shown td')) await new Promise((done) => setTimeout(done, 1)); "
                        "await new Promise((done) => requestAnimationFrame(() => setTimeout(done))); return performance.now() - from; })()"
                    )
                )
                scene.save("large-overview", page)
            if name == "Timeline of an interview":
                timed("another transcript", "{ const s = document.querySelector('.shown select'); s.selectedIndex = (s.selectedIndex + 1) % s.options.length; s.dispatchEvent(new Event('change')); }")
            if name == "Words in context":
                timed("uses of a word", "document.querySelector('.shown tbody th button').click()")
                timed("all words", "[...document.querySelectorAll('.shown .filters button')].at(-1).click()")
        page.eval("[...document.querySelectorAll('.choices [role=option]')].find((one) => one.textContent === 'Codes by transcript').click()")
        page.settled()
        timed("a cell to its excerpts", "document.querySelector('.plot [data-code][data-document] rect').dispatchEvent(new MouseEvent('click', { bubbles: true }))")
        page.eval("[...document.querySelectorAll('.filters button')].find((one) => one.textContent === 'Clear')?.click()")
        page.settled()
    return took


def resident(target):
    """The most memory that the server has held, in MB, where the system says it."""
    status = pathlib.Path(f"/proc/{target.process.pid}/status")
    return int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) / 1024 if status.exists() else 0


def coded(api, document, many, codes):
    """So many codings of a transcript, fifty at a time; where there are many, several codes stand on a turn."""
    turns = [turn for turn in api("/api/excerpts?document=" + urllib.parse.quote(document))["turns"] if turn["role"] == "participant"]
    rows = []
    for i in range(many):
        turn = turns[i % min(len(turns), 150)]
        start = turn["start"] + i // 150 * 15
        rows.append({"action": "code", "document": document, "start": start, "end": start + 20, "code": codes[(i * 7) % len(codes)]})
    for at in range(0, len(rows), 50):
        api("/api/decisions/batch", {"decisions": rows[at : at + 50]})


def undecided(page):
    """Goes to a suggestion that is still open."""
    for _ in range(200):
        if page.eval("document.querySelector('.beside .state.undecided') !== null"):
            return
        page.press("n")
    raise AssertionError("no suggestion is open")


def retrieved(page):
    """From a click until the excerpts are there: everything coded, then three codes."""
    page.press("4")
    page.wait("document.querySelectorAll('.excerpts [role=option]').length === 50", "fifty excerpts")
    return page.eval(
        """(async () => { const took = []; const head = () => document.querySelector('.codings-head').textContent;
        for (const at of [0, 3, 9, 20]) { const from = performance.now(); const before = document.querySelector('.excerpts').firstChild;
          document.querySelectorAll('.code-tree [role=option]')[at].click();
          while (document.querySelector('.excerpts').firstChild === before) await new Promise((done) => setTimeout(done, 2));
          await new Promise((done) => requestAnimationFrame(() => setTimeout(done))); took.push(performance.now() - from); }
        return took; })()"""
    )


# Name and check.
ALL = [
    ("types of the API", api_types.agree),
    ("whole way", the_whole_way),
    ("hostile words", hostile_words),
    ("every control", every_control),
    ("server dies", the_server_dies),
    ("lost answer", an_answer_is_lost),
    ("wrong key", a_wrong_key),
    ("refusal", a_refusal),
    ("looks", looks),
    ("to discuss", book.to_discuss),
    ("codebook work", book.codebook_work),
    ("open coding", open_coding.bare),
    ("by mouse", open_coding.by_mouse),
    ("many codes", open_coding.many_codes),
    ("overview", pictured.overview),
    ("accessible", open_coding.accessible),
    ("start page", start_page.start_page),
    ("proposals", proposals.proposals),
    ("large study", a_large_study),
]
