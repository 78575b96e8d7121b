"""Checks of what is to be discussed, and of work on the codebook: by keyboard alone, the server asked after each act."""

import csv
import json
import urllib.parse

from coding import Coder
from targets import Api


def quoted(name):
    return "/api/excerpts?document=" + urllib.parse.quote(name)


def code(api, name, span, which):
    row = {"suggestion": None, "document": name, "start": span[0], "end": span[1], "code": which, "action": "code"}
    api("/api/decisions", {**row, "memo": None, "undoes": None, "shown_ms": 0})


def answered(target, name, span, words):
    """A participant's answer comes back: by way of the packet's form."""
    target.stop()
    study, form = str(target.study), target.study / "packet.answers.csv"
    with open(target.study / "participants.csv", newline="", encoding="utf-8") as file:
        participant = next(row["participant_id"] for row in csv.DictReader(file) if row["document"] == name)
    target.call("export", study, "--member", participant, "--out", str(target.study / "packet.html"), ok=(0, 1))
    with open(form, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    asked = next(row for row in rows if row["document"])
    asked["answer"] = words
    with open(form, "w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, rows[0].keys())
        table.writeheader()
        table.writerows(rows)
    target.call("import", str(form), "--out", study)


def to_discuss(scene):
    """A coder flags a coding and a passage; whoever adjudicates sees both, filters for them, flags and takes flags back."""
    target, page = scene.study(), scene.page()
    work = Coder(page, target.open("ana"))
    work.name = work.document()
    work.turns = work.api(quoted(work.name))["turns"]
    talk = [i for i, turn in enumerate(work.turns) if turn["role"] == "participant" and len(turn["text"].split()) >= 12]
    work.select(talk[0], 0, 3)
    page.press("Enter")
    work.pick(work.codes[0])
    page.press("d")
    work.status("saved: Flagged: to discuss")
    words = work.select(talk[1], 1, 3)
    page.press("d")
    work.status("saved: Flagged: to discuss")
    assert page.text(".beside blockquote") == words, "the flagged passage is in hand"
    marks = work.api(quoted(work.name))["marks"]
    assert [(mark["code"], mark["discuss"]) for mark in marks] == [(None, True)], marks
    assert len(work.own()) == 1 and work.own()[0]["discuss"], "a flag on a passage is no coding"
    page.press("m")
    work.write("is this about her at all?")
    page.press("u")
    work.status("saved: Undone: memo")
    page.press("u")
    work.status("saved: Undone: flagged")
    assert work.api(quoted(work.name))["marks"] == [], "undo takes the flag back"
    page.wait("document.querySelectorAll('.bar.passage').length === 0", "no bar for it")
    work.select(talk[1], 1, 3)
    page.press("d")
    work.saved()
    # Only what is to be discussed is gone through.
    page.eval("[...document.querySelectorAll('.filters label')].find((l) => l.textContent.includes('to discuss')).click()")
    page.wait("document.querySelectorAll('.bar').length === 2", "two bars: a coding and a passage")
    page.reload()
    page.wait("document.querySelectorAll('.bar.passage').length === 1", "the passage after loading anew")
    page.press("Home", "n", "n")
    scene.save("to-discuss", page)
    span = (work.turns[talk[0]]["start"], work.turns[talk[0]]["start"] + 12)
    far = (work.turns[talk[2]]["start"], work.turns[talk[2]]["start"] + 12)
    code(work.api, work.name, far, work.codes[1])
    work.api("/api/done", {"done": True})
    ben = Api(target.open("ben"))
    code(ben, work.name, span, work.codes[0])
    code(ben, work.name, far, work.codes[1])
    ben("/api/done", {"done": True})

    said = "<b>I</b> would not say it so hard"
    answered(target, work.name, span, said)
    page = scene.page()
    mediator = Coder(page, target.open("mediator", adjudicate=["ana", "ben"]))
    page.wait("document.querySelectorAll('.queue-list [role=option]').length === 2", "what is open: a conflict and a passage")
    listed = page.eval("[...document.querySelectorAll('.queue-list [role=option]')].map((o) => o.textContent)")
    assert all("to discuss" in text for text in listed) and "not coded" in "".join(listed), listed

    def rows():
        mediator.saved()
        return mediator.api("/api/conflicts?document=" + urllib.parse.quote(work.name))["pairs"]

    page.press("ArrowUp")
    page.wait("document.querySelector('.card .said') !== null", "what the participant said, beside the excerpt")
    assert said in page.text(".card .said") and page.eval("document.querySelectorAll('.card .said b').length") == 1, page.text(".card .said")
    page.press("d")
    mediator.status("saved: No longer flagged")
    assert rows()[0]["discuss"]["here"] is False and rows()[0]["discuss"]["a"] is True, "the coder's own flag stays what it was"
    page.press("u")
    mediator.status("saved: Undone: no longer")
    assert rows()[0]["discuss"]["here"] is True
    page.press("ArrowDown")
    kinds = page.text(".card > p")
    assert "not coded" in kinds, kinds
    page.press("Enter")
    mediator.status("nothing to settle")
    page.press("d")
    mediator.status("saved: No longer flagged")
    page.press("d")
    mediator.status("saved: Flagged")
    # The filter, also over what is agreed.
    page.eval("document.querySelector('.filters input[type=checkbox]').click()")
    page.wait("document.querySelectorAll('.queue-list [role=option]').length === 3", "all three")
    page.press("End")
    pick = "(() => { const s = document.querySelector('section.list .filters select'); s.value = 'to discuss'; s.dispatchEvent(new Event('change')); return s.selectedOptions[0].textContent; })()"
    assert page.eval(pick) == "to discuss (2)"
    page.wait("document.querySelectorAll('.queue-list [role=option]').length === 2", "two to discuss")
    page.press("ArrowUp", "ArrowUp")
    scene.save("to-discuss-adjudication", page)
    return f"{len(rows())} rows"


def codebook_work(scene):
    """Drafts become codes, are taken into codes, are left; codes get new names and texts and are merged; a version comes of it."""
    scene.expected = ("409",)
    target, page = scene.study(), scene.page(width=1360)
    work = Coder(page, target.open("cy", book=True))
    page.wait("document.querySelectorAll('.book-list [role=option]').length > 3", "drafts and codes")
    told = work.api("/api/codebook")
    drafts, codes = told["drafts"], [entry["code"] for entry in told["codes"]]
    assert len(drafts) >= 3 and codes, "drafts and codes"
    assert page.eval("document.querySelectorAll('.card blockquote').length") == len(drafts[0]["excerpts"])
    assert page.eval("document.querySelectorAll('.card b, .card script').length") == 0, "an excerpt is text and nothing else"
    scene.save("codebook-draft", page)

    def words():
        return page.eval("[...document.querySelectorAll('.beside > .changes li')].map((li) => li.textContent)")

    def dialog():
        page.wait("document.querySelector('dialog[open] .ask input, dialog[open] .ask textarea') === document.activeElement", "the form")

    page.press("a")
    dialog()
    page.press("Ctrl+Enter")
    assert page.eval("document.activeElement.id") == "ask-name", "a code needs a name"
    page.type("kettle on")
    page.press("Tab", "Tab")
    page.type("Somebody has the kettle on")
    scene.save("codebook-form", page)
    page.press("Ctrl+Enter")
    work.status("Changed, not written yet: kettle on added")
    page.press("ArrowDown", "m")
    work.pick(codes[0])
    work.status(f"{drafts[1]['draft']} taken into {codes[0]}")
    page.press("ArrowDown", "l")
    work.status(f"{drafts[2]['draft']} left")
    # To the codes, past the other drafts.
    page.press("Home", *["ArrowDown"] * len(drafts))
    page.wait(f"document.querySelector('.card .entry')?.textContent.includes({json.dumps(codes[0])})", "the first code")
    page.press("r")
    dialog()
    page.press("Ctrl+a")
    page.eval("document.activeElement.value = ''")
    page.type("strain in ties")
    page.press("Enter")
    work.status(f"{codes[0]} renamed to strain in ties")
    page.press("e")
    dialog()
    page.press("Tab")
    page.eval("document.activeElement.value = ''")
    page.type("A tie that wears a young person down.")
    page.press("Ctrl+Enter")
    work.status("strain in ties: the definition rewritten")
    assert "wears a young person down" in page.text(".card .entry"), "the card shows what is not written yet"
    facet = told["codes"][0]["facet"]
    peers = [entry["code"] for entry in told["codes"] if entry["facet"] == facet]
    page.press("ArrowDown", "m")
    work.pick("strain in ties")
    work.status(f"{peers[1]} merged into strain in ties")
    # What cannot be is told, and changes nothing.
    before = words()
    page.press("c")
    dialog()
    page.type(peers[1])
    page.press("Ctrl+Enter")
    page.wait("!document.querySelector('#banner').hidden", "the refusal")
    assert "choose another name" in page.text("#banner") and words() == before, page.text("#banner")
    page.press("c")
    dialog()
    page.type("one too many")
    page.press("Ctrl+Enter")
    work.status("one too many added")
    page.press("u")
    page.wait(f"document.querySelectorAll('.beside > .changes li').length === {len(before)}", "the last change taken back")
    assert words() == before
    scene.save("codebook-changes", page)
    # It outlives a look at the transcript, where nothing is coded.
    page.press("1")
    page.wait("document.querySelector('.feed') !== null", "a transcript to read")
    page.press("w", "Enter")
    work.status("nothing is coded here")
    page.press("2")
    page.wait("document.querySelector('.book-list') !== null", "the codebook again")
    assert words() == before and work.api("/api/codebook")["versions"] == [], "nothing is written before somebody says so"
    page.press("Shift+w")
    work.write("after the first round of talk")
    work.status("saved: version")
    after = work.api("/api/codebook")
    made = after["versions"][0]
    assert (made["changes"], made["note"], made["by"]) == (before, "after the first round of talk", "cy"), made
    names = [entry["code"] for entry in after["codes"]]
    assert "kettle on" in names and "strain in ties" in names and codes[0] not in names and peers[1] not in names, names
    assert words() == [], "no change is left"
    page.wait(f"document.querySelector('.versions').textContent.includes('Version {made['version']}')", "the version in the list")
    page.eval("document.querySelectorAll('.versions details').forEach((d) => { d.open = true; })")
    scene.save("codebook-versions", page)
    wide = page.eval("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{wide} px too wide"
    page.size(1280, 860, 2)
    page.settled()
    scene.save("codebook-200", page)
    wide = page.eval("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"at 200 %: {wide} px too wide"
    page.size(1360, 860)
    page.dark(True)
    page.press("ArrowUp")
    scene.save("codebook-dark", page)
    page.dark(False)
    return counted(target, work, codes[0], peers[1])


def counted(target, work, renamed, merged):
    """The version as a file that a run takes; what was coded under the older one counts under what its code became."""
    name = work.api("/api/study")["documents"][0]["document"]
    ana = Api(target.open("ana"))
    turns = ana(quoted(name))["turns"]
    for turn, which in ((turns[1], renamed), (turns[3], merged)):
        code(ana, name, (turn["start"], turn["start"] + 12), which)
    target.stop()
    study = str(target.study)
    target.call("export", study, "--codebook-version", "newest", "--out", str(target.study / "codebook.toml"))
    target.call("run", study, "--findings-ok", "--quiet")
    target.call("verify", study)
    ana = Api(target.open("ana"))
    own = [coding["code"] for coding in ana.codings(name)]
    assert own == ["strain in ties"] * 2, own
    return "the version runs, and two earlier codings count under it"
