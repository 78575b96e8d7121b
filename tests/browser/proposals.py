"""The page of proposals: decided by keyboard and by mouse on the real program, from the start page as well, and no name outside of the page."""

import csv
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

import api_types
from start_page import accessible, press_button
from targets import Api

FIRST = """I: Who was there for you?
P: My aunt Denise Okafor. She took me in, in Toledo, and put soup on the table.
I: And then?
P: Then denise said, call me, 555-867-0142, whenever the rain comes. My sister Xiomara grew tomatoes.
"""
SECOND = """I: Who helped?
P: Xiomara helped, she had soil on her hands all summer. Write to x.reyes@example.org, she said.
I: Did you trust her?
P: I trusted Xiomara. My caseworker was Hope, and I had hope for once. Hope came on Fridays. The taxidermy stood in Toledo.
"""


class Proposals:
    """Two interviews of invented people, and the page of their proposals."""

    def __init__(self, binary):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="leitmotif-names-"))
        self.study = self.home / "Invented people"
        (self.study / "transcripts").mkdir(parents=True)
        for name, text in (("T01.txt", FIRST), ("T02.txt", SECOND)):
            (self.study / "transcripts" / name).write_text(text, encoding="utf-8")
        (self.study / "participants.csv").write_text("document,participant_id,group\nT01,P07,north\nT02,P08,south\n")
        (self.study / "study.toml").write_text('format = 1\nname = "Invented people"\n')
        self.binary, self.process = str(pathlib.Path(binary).resolve()), None

    def open(self, *words):
        self.stop()
        command = [self.binary, *(words or ("deidentify", str(self.study), "--review", "--page")), "--no-open"]
        env = {**os.environ, "HOME": str(self.home), "XDG_CONFIG_HOME": str(self.home / ".config")}
        self.process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.said = self.process.stdout.readline()
        return re.search(r"http://\S+", self.said)[0]

    def rows(self):
        with (self.study / "deidentify" / "identifiers.csv").open(encoding="utf-8") as file:
            return {row["text"]: row for row in csv.DictReader(file)}

    def places(self):
        with (self.study / "deidentify" / "proposals.csv").open(encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def stop(self):
        if self.process:
            self.process.terminate()
            self.said += self.process.communicate(timeout=20)[0]
            self.process = None

    def close(self):
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)


def in_hand(page):
    return page.text("#spelling")


def select(page, text):
    """Puts a spelling in hand by a click on its row."""
    page.eval(f"[...document.querySelectorAll('#rows [role=option]')].find((one) => one.querySelector('b').textContent === {json.dumps(text)}).click()")
    page.wait(f"document.querySelector('#spelling')?.textContent === {json.dumps(text)} && document.querySelectorAll('.place-list > li').length > 0", f"{text} in hand")


def said(page, words):
    """Waits for words at the foot of the page, and takes them away: an act is not taken for done by what an earlier one left."""
    page.wait(
        f"(() => {{ const s = document.querySelector('#status'); const is = s.textContent.includes({json.dumps(words)}); if (is) s.replaceChildren(); return is; }})()",
        f"the page says {words}",
    )


def kept_nowhere(page, target):
    """No name is in the address, in what the browser keeps, or in what the program prints."""
    kept = page.eval("JSON.stringify([location.href, document.title, { ...sessionStorage }, { ...localStorage }, document.cookie])")
    asked = page.eval("performance.getEntriesByType('resource').map((one) => one.name).join(' ')")
    for word in ("denise", "okafor", "xiomara", "toledo", "555-867"):
        assert word not in (kept + asked + target.said).lower(), word


def typed(address):
    """The types of api.d.ts hold what the program answers."""
    api, wanted = Api(address), api_types.interfaces()
    found = api("/api/identifiers")
    row = found["rows"][0]
    places = api(f"/api/identifiers/places?row={row['row']}&seen={found['seen']}")
    for kind, answer in (("ProposalList", found), ("Proposal", row), ("ProposalPlaces", places), ("ProposalPlace", places["places"][0])):
        assert wanted[kind] == set(answer), (kind, wanted[kind] ^ set(answer))


def by_keyboard(page, target):
    page.go(target.open())
    page.wait("document.querySelectorAll('#rows [role=option]').length > 4", "the list")
    page.wait("document.querySelectorAll('.place-list > li').length > 0", "the places")
    assert page.eval("document.activeElement.getAttribute('role')") == "option", "the list has the focus"
    assert in_hand(page) == "Xiomara", in_hand(page)
    assert page.text(".passage mark") == "Xiomara"
    # Change, accept, undo, accept.
    page.press("c")
    page.wait("document.querySelector('dialog[open] #stand-in') !== null", "the stand-in")
    page.eval("document.querySelector('#stand-in').value = ''")
    page.type("[a relative]")
    page.press("Enter")
    page.wait("document.querySelector('dialog[open]') === null && document.querySelector('.stand-in').textContent === '[a relative]'", "the stand-in is changed")
    assert target.rows()["Xiomara"]["stand_in"] == "[a relative]"
    page.press("a")
    said(page, "Accepted: Xiomara")
    assert target.rows()["Xiomara"]["decision"] == "accept" and in_hand(page) != "Xiomara"
    page.press("u")
    said(page, "Taken back")
    assert target.rows()["Xiomara"]["decision"] == "" and in_hand(page) == "Xiomara"
    page.press("a")
    said(page, "Accepted: Xiomara")
    # Skipping decides nothing; the rules; refusing.
    here = in_hand(page)
    page.press("s")
    page.wait(f"document.querySelector('#spelling').textContent !== {json.dumps(here)}", "the next one")
    assert target.rows()[here]["decision"] == ""
    select(page, "Toledo")
    page.press("w")
    said(page, "inside longer words too")
    page.press("m")
    said(page, "with these capitals only")
    row = target.rows()["Toledo"]
    assert (row["whole_word"], row["match_case"]) == ("no", "yes"), row
    page.press("r")
    said(page, "Refused: Toledo")
    # Place by place.
    select(page, "Hope")
    page.press("p")
    page.wait("document.querySelector('.place-list .in-hand') !== null", "a place in hand")
    page.press("a")
    page.wait("document.querySelector('.place-list [data-place=\"1\"].in-hand') !== null", "the second place")
    page.press("r")
    said(page, "This place stays")
    page.wait("document.querySelector('.place-list [data-place=\"1\"].in-hand') === null", "the place after it")
    for _ in range(9):
        if page.eval("document.querySelector('.place-list .in-hand') === null"):
            break
        page.press("s")
    own = [place["decision"] for place in target.places() if place["document"] == "T02.txt" and place["decision"]]
    assert own == ["accept", "refuse"], target.places()
    # All spellings of a person at once, once they were shown, and back.
    spelt = [text for text, row in target.rows().items() if row["stand_in"] == target.rows()["Denise Okafor"]["stand_in"]]
    assert len(spelt) > 1, target.rows()
    select(page, "Denise Okafor")
    page.press("Shift+a")
    page.wait("document.querySelector('dialog[open] .together') !== null", "what is accepted together")
    assert page.eval("[...document.querySelectorAll('dialog[open] .together li')].length") == len(spelt)
    assert page.eval("document.activeElement.textContent") == "Not now"
    page.eval("[...document.querySelectorAll('dialog[open] button')].find((one) => one.textContent.startsWith('Accept all')).click()")
    said(page, "accepted")
    assert all(target.rows()[text]["decision"] == "accept" for text in spelt), target.rows()
    page.press("u")
    said(page, "Taken back")
    assert not any(target.rows()[text]["decision"] for text in spelt), target.rows()
    # All rare terms at once, and back.
    page.eval("document.querySelector('#rows').focus()")
    page.press("Shift+r")
    said(page, "refused")
    assert all(row["decision"] == "refuse" for row in target.rows().values() if row["kind"] == "detail")
    # The list of keys, and the filter.
    page.press("?")
    page.wait("document.querySelector('dialog[open] .keys')?.textContent.includes('Change the stand-in')", "the keys")
    page.press("Escape")
    page.press("/")
    page.type("x.reyes")
    page.wait("document.querySelectorAll('#rows [role=option]').length === 1", "the filter")
    page.press("Escape")
    assert in_hand(page).startswith("x.reyes"), in_hand(page)
    page.press("a")
    said(page, "Accepted")


def by_mouse(page, target):
    """What is left, by clicks; then the command."""
    page.eval("(() => { const field = document.querySelector('#words'); field.value = ''; field.dispatchEvent(new Event('input')); })()")
    select(page, "Denise Okafor")
    press_button(page, "Replace here", "document.querySelector('.place-list')")
    page.wait("document.querySelector('.place-list .outcome')?.textContent.includes('decided here')", "a place decided")
    press_button(page, "All as the spelling")
    page.wait("document.querySelector('.place-list .outcome') === null", "as the spelling")
    for _ in range(40):
        if page.eval("document.querySelector('#command') !== null"):
            break
        before = page.text("#counts")
        page.eval("[...document.querySelectorAll('.hand button')].find((one) => one.textContent.startsWith('Accept')).click()")
        page.wait(f"document.querySelector('#counts').textContent !== {json.dumps(before)}", "a decision")
    assert re.fullmatch(r"(\d+) of \1 spellings decided", page.text("#counts")), page.text("#counts")
    command = page.text("#command")
    assert command.startswith("leitmotif deidentify '") and "--apply --key" in command, command
    assert (target.study / "transcripts" / "T01.txt").read_text() == FIRST, "the page applies nothing"


def looks(scene, page):
    """Light, dark, at 200 % and on a phone: nothing is too wide, and axe-core finds nothing."""
    for state, width, zoom, dark in (("light", 1280, 1, False), ("dark", 1280, 1, True), ("large", 1280, 2, False), ("phone", 390, 1, False), ("phone-dark", 390, 1, True)):
        page.dark(dark)
        page.size(width, 860, zoom)
        page.settled()
        wide = page.eval("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{state}: {wide} px too wide"
        accessible(page)
        yield state
    page.dark(False)
    page.size(1280, 860)


def changed_elsewhere(page, target):
    """What a spreadsheet changed in the meantime is shown, and not written over."""
    path = target.study / "deidentify" / "identifiers.csv"
    rows = list(csv.reader(path.open(encoding="utf-8")))
    for row in rows:
        if row[0] == "Toledo":
            row[3] = "accept"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    page.eval("document.querySelector('#rows').focus()")
    page.press("a")
    page.wait("document.querySelector('#banner').textContent.includes('R0240')", "the page says that the list was changed")
    assert target.rows()["Toledo"]["decision"] == "accept"


def from_start(scene, page, target):
    """From the start page, with the tabs of the study."""
    page.go("about:blank")
    page.go(target.open("start"))
    page.wait("document.querySelector('.home') !== null", "the start page")
    api = Api(re.search(r"http://\S+", target.said)[0])
    api("/api/start/open", {"path": str(target.study)})
    page.reload()
    page.wait("document.querySelector('.studies .open') !== null", "the study in the list")
    page.eval("document.querySelector('.studies .open').click()")
    page.wait("document.querySelector('.next')?.textContent.includes('Names are not settled in 2 of 2 interviews')", "names come first")
    accessible(page)
    scene.save("proposals-start", page)
    press_button(page, "Take out names")
    page.wait("location.pathname === '/identifiers' && document.querySelector('#command') !== null", "the page of proposals")
    page.wait("document.querySelector('#tabs [aria-current]')?.textContent === 'Names'", "its tab")
    accessible(page)
    press_button(page, "Start", "document.querySelector('#tabs')")
    page.wait("document.querySelector('.next') !== null && location.pathname === '/'", "back at the start")


def proposals(scene):
    target = scene.target = Proposals(scene.make.binary)
    page = scene.page()
    address = target.open()
    typed(address)
    page.go(address)
    page.wait("document.querySelectorAll('.place-list > li').length > 0", "the places")
    for state in looks(scene, page):
        scene.save(f"proposals-{state}", page)
    page.go("about:blank")
    by_keyboard(page, target)
    scene.save("proposals-half", page)
    by_mouse(page, target)
    for state in looks(scene, page):
        scene.save(f"proposals-decided-{state}", page)
    kept_nowhere(page, target)
    scene.expected = ("409",)
    changed_elsewhere(page, target)
    from_start(scene, page, target)
    kept_nowhere(page, target)
    return f"{len(target.rows())} spellings decided, by keyboard and by mouse"
