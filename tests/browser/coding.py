"""One person's work at the page, by keyboard alone; after each act the server is asked what it has."""

import json
import urllib.parse

from targets import Api, cut


def view(page, key, name):
    page.eval("document.querySelector('.view').setAttribute('data-before', '')")
    page.press(key)
    page.wait(f"document.querySelector('.{name}-view:not([data-before])') !== null", f"the view {name}")
    page.settled()
    nothing = page.eval(f"document.querySelector('.{name}-view').innerText.split('\\n').filter((line) => /^(null|undefined|NaN|\\[object Object\\])$/.test(line.trim()))")
    assert not nothing, f"{name}: {nothing} is shown"


class Coder:
    def __init__(self, page, address):
        self.page, self.api = page, Api(address)
        page.go("about:blank")
        page.go(address)
        page.wait("document.querySelector('.turn, .queue-list, .page, .facts') !== null", "the first view")
        if page.eval("document.querySelector('.overview-view') !== null"):
            view(page, "1", "reading")
        self.codes = [code["code"] for code in self.api("/api/study")["codes"]]

    # ---- little steps
    def saved(self):
        """Waits until nothing is on its way. An act may itself wait for its transcript, so that all are saved is not enough."""
        self.page.wait("window.onTheWay === 0 && document.querySelector('#saved').textContent === 'All saved'", "all saved", seconds=30)

    def status(self, words):
        """Waits for words at the foot of the page, and takes them away: no later act is taken for said by what an earlier one left."""
        self.page.wait(
            f"(() => {{ const s = document.querySelector('#status'); const is = s.textContent.includes({json.dumps(words)}); if (is) s.replaceChildren(); return is; }})()",
            f"the words {words!r} in the live region",
        )

    def view(self, key, name):
        """Goes to a view by its key, also from the same view: the one that is there before is marked."""
        view(self.page, key, name)

    def pick(self, code):
        self.page.wait("document.querySelector('dialog[open] [role=combobox]') === document.activeElement", "the picker of codes")
        self.page.type(code)
        self.page.press("Enter")
        self.page.wait(
            "(document.querySelector('dialog [role=combobox]')?.value ?? '') === ''", "the picker to close, or the next one to open"
        )

    def write(self, words):
        self.page.wait("document.querySelector('dialog[open] textarea') === document.activeElement", "the field for words")
        self.page.type(words)
        self.page.press("Ctrl+Enter")
        self.page.wait("!document.querySelector('dialog')", "the field to close")

    def moving(self):
        self.page.wait("!document.querySelector('#mode').hidden", "the mode")

    def at_rest(self):
        self.page.wait("document.querySelector('#mode').hidden", "the end of the mode")

    def document(self):
        return self.page.text(".documents [aria-selected=true] bdi")

    def turn(self):
        return int(self.page.eval("document.activeElement.closest('.turn')?.dataset.turn ?? -1"))

    def to_turn(self, wanted):
        self.page.press("Home")
        for _ in range(wanted):
            self.page.press("ArrowDown")
        assert self.turn() == wanted, f"the focus is on turn {self.turn()}, not {wanted}"

    def select(self, turn, word, words):
        """Selects words of a turn and gives them as they stand there."""
        self.to_turn(turn)
        self.page.press(*["ArrowRight"] * word, *["Shift+ArrowRight"] * words)
        return " ".join(self.turns[turn]["text"].split()[word : word + words])

    def own(self):
        self.saved()
        return sorted(self.api.codings(self.name), key=lambda coding: (coding["start"], coding["end"], coding["code"]))

    # ---- the blind step
    def blind(self):
        page, api, codes = self.page, self.api, self.codes
        self.name = self.document()
        answer = api("/api/excerpts?document=" + urllib.parse.quote(self.name))
        self.turns = answer["turns"]
        assert answer["blind"] is True and "suggestions" not in answer, "the server gave offers before the blind step was closed"
        assert (
            page.eval("document.querySelectorAll('.offer, .offered, .why').length") == 0
        ), "an offer is in the page before the blind step is closed"
        assert "offer" not in page.text("main").lower().replace("offered", ""), "the page speaks of offers in the blind step"
        talk = [i for i, turn in enumerate(self.turns) if turn["role"] == "participant" and len(turn["text"].split()) >= 12]
        one, two, three = talk[:3]

        words = self.select(one, 1, 4)
        page.press("Enter")
        self.pick(codes[0])
        self.status("saved: Coded as")
        mine = self.own()
        assert [(coding["text"], coding["code"]) for coding in mine] == [(words, codes[0])], mine

        page.press("c")
        self.pick(codes[1])
        assert [coding["code"] for coding in self.own()] == [codes[1]], "recode"
        page.press("b")
        self.moving()
        page.press("ArrowRight", "Shift+ArrowLeft", "e", "ArrowLeft", "Enter")
        self.at_rest()
        longer = " ".join(self.turns[one]["text"].split()[0:6])[:-1]
        assert [coding["text"] for coding in self.own()] == [longer], (self.own(), longer)
        page.press("u")
        self.status("saved: Undone")
        assert [coding["text"] for coding in self.own()] == [words], "undo of moved edges"

        page.press("n", "m")
        self.write("A first thought – with an em dash and 🥁")
        page.press("q")
        self.saved()
        page.press("d")
        first = self.own()[0]
        assert (first["memo"], first["quotation"], first.get("discuss", True)) == (
            "A first thought – with an em dash and 🥁",
            True,
            True,
        ), first

        self.select(two, 0, 8)
        page.press("c")
        self.pick(codes[2])
        self.saved()
        page.press("x")
        self.moving()
        page.press("ArrowRight", "ArrowRight", "Enter")
        self.pick(codes[2])
        self.pick(codes[3])
        parts = self.turns[two]["text"].split()
        mine = self.own()
        assert [(coding["text"], coding["code"]) for coding in mine[1:]] == [
            (" ".join(parts[:3]), codes[2]),
            (" ".join(parts[3:8]), codes[3]),
        ], mine

        self.to_turn(three)
        page.press("w", "Enter")
        self.pick(codes[0])
        assert self.own()[-1]["text"] == self.turns[three]["text"].strip(), "a whole turn"
        page.press("Delete")
        self.status("taken away")
        assert len(self.own()) == 3, "a coding taken away"
        page.press("u")
        assert len(self.own()) == 4, "and back"
        return self.own()

    def reveal(self):
        page = self.page
        page.press("Shift+b")
        page.wait("document.querySelector('dialog[open]') !== null", "the question")
        assert page.eval("document.activeElement.textContent") == "Keep reading", "the safe answer has the focus"
        page.press("Enter")
        page.wait("!document.querySelector('dialog[open]')")
        assert self.api("/api/excerpts?document=" + urllib.parse.quote(self.name))["blind"] is True, "nothing is closed without a yes"
        page.press("Shift+b")
        page.wait("document.querySelector('dialog[open]') !== null", "the question")
        page.press("Tab", "Enter")
        page.wait("document.querySelector('.notice.blind') === null && document.querySelector('.notice') !== null", "the second look")
        # What was coded blind can still be undone, and the page follows.
        before = len(self.own())
        page.press("n", "d")
        self.status("to discuss")
        self.saved()
        page.press("u")
        self.status("saved: Undone")
        assert len(self.own()) == before
        answer = self.api("/api/excerpts?document=" + urllib.parse.quote(self.name))
        assert answer["blind"] is False and answer["suggestions"], "the offers come after the blind step"
        assert all(offer["score"] is None for offer in answer["suggestions"]), "a score before the decision"

    # ---- the second look
    def offers(self):
        self.saved()
        return {offer["id"]: offer for offer in self.api("/api/excerpts?document=" + urllib.parse.quote(self.name))["suggestions"]}

    def second_look(self):
        """An offer accepted in the reading view."""
        page = self.page
        before = len(self.own())
        page.press("Home")
        for _ in range(60):
            page.press("n")
            if page.eval("document.querySelector('.beside .state.undecided') !== null"):
                break
        page.press("a")
        self.status("saved: Accepted")
        states = [offer["state"] for offer in self.offers().values()]
        assert states.count("accepted") == 1, states
        assert len(self.own()) == before + 1, "an accepted offer is a coding"

    def queue(self):
        page, codes = self.page, self.codes
        self.view("2", "queue")
        # Every code in turn until there is one with three undecided offers.
        for _ in codes:
            if page.eval("document.querySelectorAll('.queue-list [role=option]').length") >= 4:
                break
            page.press("Shift+n")
            page.settled()
        page.press("ArrowDown", "ArrowUp")
        # Which comes next is asked of the page each time: decisions may bring a new ranking.
        rows = [self.in_hand()]
        assert "hidden until you have decided" in page.text(".why"), "the score is hidden before the decision"

        page.press("a")
        self.status("saved: Accepted")
        assert self.state(rows[0])["state"] == "accepted"
        rows.append(self.in_hand())
        page.press("r")
        self.status("saved: Rejected")
        assert self.state(rows[1])["state"] == "rejected"
        rows.append(self.in_hand())
        other = next(code for code in codes if code != self.state(rows[2])["code"])
        page.press("c")
        self.pick(other)
        self.status("saved: Recoded")
        assert self.state(rows[2])["state"] == "recoded"

        page.press("u")
        self.status("saved: Undone")
        assert self.state(rows[2])["state"] == "undecided", "undo of a decision"
        fourth = self.state(rows[2])
        page.press("b")
        self.moving()
        page.press("e", "ArrowRight", "Enter")
        self.at_rest()
        page.press("a")
        self.status("saved: Accepted")
        moved = next(
            coding
            for coding in self.api.codings(fourth["document"])
            if coding["end"] == fourth["end"] and coding["code"] == fourth["code"] and coding["start"] > fourth["start"]
        )
        turns = self.api("/api/excerpts?document=" + urllib.parse.quote(fourth["document"]))["turns"]
        assert cut(turns, fourth["start"], fourth["end"]).split(maxsplit=1)[1] == moved["text"], "the edge is moved by a word"
        assert page.eval("document.querySelectorAll('.queue-list .state.accepted').length") == 2, "the list shows what was decided"

        page.press("Home", "m")
        self.write("why this one")
        self.status("saved: Memo written")
        memo = next(
            (coding["memo"] for coding in self.api.codings(rows[0]["document"]) if coding["start"] == rows[0]["start"] and coding["memo"]),
            None,
        )
        assert memo == "why this one", memo
        assert "hidden" not in page.text(".why"), "the score is shown after the decision"

    def in_hand(self):
        """The suggestion whose card is shown, as the server knows it."""
        self.saved()
        code, document, words = self.page.eval(
            "[document.querySelector('.list .filters select').value, document.querySelector('.card bdi').textContent, document.querySelector('.card .excerpt').textContent]"
        )
        rows = self.api(f"/api/queue?code={urllib.parse.quote(code)}&offset=0&limit=50")["suggestions"]
        return next(row for row in rows if row["document"] == document and row["excerpt"].split() == words.split())

    def state(self, row):
        self.saved()
        return next(
            offer
            for offer in self.api("/api/excerpts?document=" + urllib.parse.quote(row["document"]))["suggestions"]
            if offer["id"] == row["id"]
        )

    def done(self):
        page = self.page
        self.view("3", "progress")
        page.press("Shift+d")
        page.wait("document.querySelector('dialog[open]') !== null", "the question")
        page.press("Tab", "Enter")
        self.status("you are done")
        study = self.api("/api/study")
        assert next(entry for entry in study["coders"] if entry["coder"] == study["coder"])["done"], "done"
        return study["head"]
