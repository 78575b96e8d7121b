#!/usr/bin/env python3
"""A small server with the interface of `leitmotif review`, in memory, with invented words, on loopback only.

It exists so that the page can be tried without building the program. `Study` holds what two coders did; `serve` lets one
of them, or an adjudicator, in. Run by hand: tests/browser/mock.py [--coder NAME] [--adjudicate A,B] [--big] [--port N]
"""

import argparse
import hashlib
import json
import pathlib
import secrets
import socket
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import invented
import mock_book

PAGE = pathlib.Path(__file__).resolve().parents[2] / "src" / "server" / "page"
CSP = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


class Refused(Exception):
    def __init__(self, status, code, message, remedy=""):
        super().__init__(message)
        self.status, self.body = status, {"error": {"code": code, "message": message, "remedy": remedy}}


class Study:
    """Transcripts, offers, and an append-only list of decisions."""

    def __init__(self, documents=3, length=30, per_document=56, knows_once=True):
        self.knows_once, self.book, self.discussed, self.answers = knows_once, mock_book.Book(), {}, []
        self.documents, self.offers = {}, {}
        for number in range(documents):
            name = f"FICTIONAL_YA{number + 1:02}.txt" if number % 2 == 0 else f"FICTIONAL_SP{number + 1:02}.txt"
            at, turns = 0, []
            for speaker, role, text in invented.document(number, length, hostile=number == 1):
                at += len(speaker) + 2
                turns.append({"start": at, "end": at + len(text), "speaker": speaker, "role": role, "text": text})
                at += len(text) + 2
            self.documents[name] = {"turns": turns, "group": "young adult" if number % 2 == 0 else "service provider"}
            own = [turn for turn in turns if turn["role"] == "participant"]
            for i in range(per_document):
                turn = own[(i * 5 + 1) % len(own)]
                # The first code has no offers, as a code without usable words has none.
                code = invented.CODES[1 + (i * 3 + number) % (len(invented.CODES) - 1)]
                stop = turn["text"].find(". ", i % 2 * 20)
                end = turn["start"] + (stop + 1 if stop > 0 and i % 3 else len(turn["text"]))
                words = turn["text"][: end - turn["start"]].split()
                term = words[min(1 + i % 3, len(words) - 1)]
                begin = turn["start"] + turn["text"].find(term)
                self.offers[f"{number}-{i}"] = {
                    "id": f"{number}-{i}",
                    "document": name,
                    "start": turn["start"],
                    "end": end,
                    "code": code[0],
                    "rank_hidden": True,
                    "score": 2.5 - i / 10,
                    "why": {
                        "terms": [{"start": begin, "end": begin + len(term), "term": term}],
                        "clause": code[4],
                        "context": "the question before it",
                        "against": code[5] if i % 4 == 0 else "",
                    },
                }
        self.log, self.head, self.once, self.lock, self.closed, self.done, self.settled = (
            [],
            "0" * 64,
            {},
            threading.RLock(),
            set(),
            set(),
            [],
        )

    def add(self, coder, body, batch=None):
        row = {"seq": len(self.log) + 1, "coder": coder, "batch": batch, **body}
        self.head = hashlib.sha256((self.head + json.dumps(row, sort_keys=True)).encode()).hexdigest()
        self.log.append(row)
        return row["seq"]

    def check(self, coder, body):
        if coder in self.done:
            raise Refused(409, "R0215", "you said that you are done, so your codings stay as they are")
        if body.get("document") not in self.documents:
            raise Refused(404, "R0210", "there is no such transcript in the study", "reload the page")
        last = self.documents[body["document"]]["turns"][-1]["end"]
        if not 0 <= body.get("start", -1) < body.get("end", -1) <= last:
            raise Refused(400, "R0212", "the place does not lie in the transcript", "reload the page")
        if body["action"] in ("code", "accept", "recode") and body.get("code") not in [code[0] for code in invented.CODES]:
            raise Refused(404, "R0211", "there is no such code in the codebook", "reload the page")
        offer = self.offers.get(body["suggestion"]) if body.get("suggestion") is not None else None
        if body.get("suggestion") is not None and (
            offer is None
            or (coder, body["document"]) not in self.closed
            or not (offer["start"] < body["end"] and body["start"] < offer["end"])
        ):
            raise Refused(404, "R0213", "no suggestion of that name is open to you", "reload the page")
        if body["action"] == "code" and offer or body["action"] in ("accept", "reject") and body["code"] != offer["code"]:
            raise Refused(400, "R0209", "the suggestion is not as it should be", "reload the page")

    def place(self, row):
        return row["document"], row["start"], row["end"], row["code"]

    def void(self, coder):
        """Rows that were taken back, with those that were saved together with them."""
        taken = {row["undoes"] for row in self.log if row["coder"] == coder and row["action"] == "undo"}
        batches = {row["batch"] for row in self.log if row["seq"] in taken and row["batch"]}
        return taken | {row["seq"] for row in self.log if row["batch"] in batches}

    def state(self, coder):
        """What stands of a coder's work: codings, verdicts, memos, quotations and what is to discuss, each by its place."""
        work = {"codings": {}, "verdicts": {}, "memo": {}, "quotation": set(), "discuss": set()}
        void = self.void(coder)
        for row in self.log:
            if row["coder"] != coder or row["seq"] in void or row["action"] in ("undo", "blind", "done", "adjudicate", "discussion", "codebook"):
                continue
            action, place, offer = row["action"], self.place(row), row["suggestion"]
            if action in ("accept", "reject", "recode"):
                work["codings"] = {at: kept for at, kept in work["codings"].items() if kept["suggestion"] != offer}
                work["verdicts"][offer] = {
                    "state": {"accept": "accepted", "reject": "rejected", "recode": "recoded"}[action],
                    "seq": row["seq"],
                }
            if action in ("code", "accept", "recode"):
                work["codings"].setdefault(place, {"seq": row["seq"], "suggestion": offer if action != "code" else None})
            if action == "memo" or row["memo"]:
                work["memo"].pop(place, None)
                if row["memo"]:
                    work["memo"][place] = row["memo"]
            if action == "uncode":
                if work["codings"].pop(place, None) is None:
                    raise Refused(404, "R0218", "there is no such coding of yours", "reload the page")
            if action in ("quotation", "discuss"):
                work[action] ^= {place}
        return work

    def codings(self, coder):
        work = self.state(coder)
        return [
            {
                "seq": kept["seq"],
                "document": at[0],
                "start": at[1],
                "end": at[2],
                "code": at[3],
                "memo": work["memo"].get(at),
                "quotation": at in work["quotation"],
                "discuss": at in work["discuss"],
                "suggestion": kept["suggestion"],
            }
            for at, kept in sorted(work["codings"].items())
        ]

    def marks(self, coder, document):
        work = self.state(coder)
        places = sorted(
            (at for at in set(work["memo"]) | work["discuss"] if at[0] == document and at not in work["codings"]),
            key=lambda at: (at[1], at[2], at[3] or ""),
        )
        return [
            {"start": at[1], "end": at[2], "code": at[3], "memo": work["memo"].get(at), "discuss": at in work["discuss"]} for at in places
        ]

    def shown(self, offer, verdicts):
        mine = verdicts.get(offer["id"], {"state": "undecided", "seq": None})
        return {**offer, **mine, "score": offer["score"] if mine["state"] != "undecided" else None}

    def text(self, document, start, end):
        turns = self.documents[document]["turns"]
        return " ".join(
            turn["text"][max(0, start - turn["start"]) : max(0, end - turn["start"])]
            for turn in turns
            if turn["start"] < end and turn["end"] > start
        )


class Session:
    """What one person sees of a study."""

    def __init__(self, study, coder, adjudicate=None, hidden=False, book=False):
        self.study, self.coder, self.pair, self.hidden, self.book = study, coder, adjudicate, hidden, book

    def get(self, path, ask):
        return {
            "/api/study": self.about,
            "/api/excerpts": self.excerpts,
            "/api/queue": self.queue,
            "/api/search": self.search,
            "/api/progress": self.progress,
            "/api/conflicts": self.conflicts,
            "/api/codebook": lambda _ask: self.study.book.told(self.study.documents),
        }[path](ask)

    def about(self, _ask):
        study = self.study
        codings, offers = study.codings(self.coder), study.state(self.coder)["verdicts"]
        rows = []
        for name, document in study.documents.items():
            closed = (self.coder, name) in study.closed
            mine = [offer for offer in study.offers.values() if offer["document"] == name]
            rows.append(
                {
                    "document": name,
                    "group": document["group"],
                    "turns": len(document["turns"]),
                    "blind_open": not closed,
                    "codings": sum(coding["document"] == name for coding in codings),
                    "suggestions": len(mine) if closed else None,
                    "undecided": (
                        sum(offers.get(offer["id"], {"state": "undecided"})["state"] == "undecided" for offer in mine) if closed else None
                    ),
                }
            )
        return {
            "format": 1,
            "name": "Ties that hold (a made-up study)",
            "coder": self.coder,
            "adjudicating": bool(self.pair),
            "codebook_work": self.book,
            "documents": rows,
            "head": study.head,
            "decisions": len(study.log),
            "done": self.coder in study.done,
            "once": study.knows_once,
            "codes": [
                {
                    "code": code[0],
                    "facet": code[1],
                    "parent": None,
                    "brief": code[2],
                    "definition": code[3],
                    "inclusion": code[4],
                    "exclusion": code[5],
                    "example": [invented.MORE[i]],
                    "colour": None,
                }
                for i, code in enumerate(invented.CODES)
            ],
            "coders": [{"coder": name, "done": name in study.done} for name in sorted({"ana", "ben"} | {self.coder})],
        }

    def document(self, ask):
        name = ask.get("document", "")
        if name not in self.study.documents:
            raise Refused(404, "R0110", "there is no such transcript")
        return name

    def excerpts(self, ask):
        name = self.document(ask)
        codings, offers = self.study.codings(self.coder), self.study.state(self.coder)["verdicts"]
        answer = {
            "format": 1,
            "marks": self.study.marks(self.coder, name),
            "blind": (self.coder, name) not in self.study.closed,
            "document": name,
            "turns": self.study.documents[name]["turns"],
            "codings": [coding for coding in codings if coding["document"] == name],
            "answers": [answer for answer in self.study.answers if answer["document"] == name],
        }
        if not self.pair and not self.book and not answer["blind"]:
            answer["suggestions"] = [self.study.shown(offer, offers) for offer in self.study.offers.values() if offer["document"] == name]
        return answer

    def queue(self, ask):
        offers = self.study.state(self.coder)["verdicts"]
        rows = [
            self.study.shown(offer, offers) for offer in self.study.offers.values() if (self.coder, offer["document"]) in self.study.closed
        ]
        rows = [
            row
            for row in rows
            if ask.get("code", row["code"]) == row["code"]
            and ask.get("document", row["document"]) == row["document"]
            and ask.get("group", self.study.documents[row["document"]]["group"]) == self.study.documents[row["document"]]["group"]
            and not ("undecided" in ask and row["state"] != "undecided")
        ]
        for row in rows:
            turns = self.study.documents[row["document"]]["turns"]
            i = next(i for i, turn in enumerate(turns) if turn["end"] > row["start"])
            row.update(
                speaker=turns[i]["speaker"],
                group=self.study.documents[row["document"]]["group"],
                excerpt=self.study.text(row["document"], row["start"], row["end"]),
                before=turns[i - 1]["text"] if i else "",
                after=self.study.text(row["document"], row["end"], turns[i]["end"]) or (turns[i + 1]["text"] if i + 1 < len(turns) else ""),
            )
        rows = [row for row in rows if ask.get("speaker", row["speaker"]) == row["speaker"]]
        first = int(ask.get("offset", 0))
        return {"format": 1, "total": len(rows), "suggestions": rows[first : first + int(ask.get("limit", 50))]}

    def search(self, ask):
        wanted, hits = ask.get("q", "").casefold(), []
        for name, document in self.study.documents.items():
            for turn in document["turns"]:
                at = turn["text"].casefold().find(wanted)
                if at >= 0 and len(turn["text"].casefold()) == len(turn["text"]):
                    hits.append(
                        {
                            "document": name,
                            "start": turn["start"] + at,
                            "end": turn["start"] + at + len(wanted),
                            "excerpt": turn["text"][max(0, at - 40) : at + 60],
                        }
                    )
        return {"hits": hits[:200]}

    def progress(self, _ask):
        offers = self.study.state(self.coder)["verdicts"]
        rows = []
        for code in invented.CODES:
            states = [
                offers.get(offer["id"], {"state": "undecided"})["state"]
                for offer in self.study.offers.values()
                if offer["code"] == code[0] and (self.coder, offer["document"]) in self.study.closed
            ]
            rows.append(
                {
                    "code": code[0],
                    "suggested": len(states),
                    "decided": sum(state != "undecided" for state in states),
                    "accepted": states.count("accepted"),
                    "rejected": states.count("rejected"),
                }
            )
        return {"codes": rows, "documents": self.about({})["documents"]}

    def conflicts(self, ask):
        if not self.pair or not set(self.pair) <= self.study.done:
            raise Refused(409, "R0120", "not both coders are done", "each says so in the progress view")
        facets, rows, cells = {code[0]: code[1] for code in invented.CODES}, [], {}
        both = [(coding, side) for side, name in enumerate(self.pair) for coding in self.study.codings(name)]
        groups = {}
        for coding, side in both:
            groups.setdefault((coding["document"], facets[coding["code"]]), []).append((coding, side))
        for (document, facet), here in sorted(groups.items()):
            stretches = []
            for coding, side in sorted(here, key=lambda x: (x[0]["start"], x[0]["end"])):
                if not stretches or coding["start"] >= stretches[-1][0]:
                    stretches.append([coding["end"], []])
                stretches[-1][0] = max(stretches[-1][0], coding["end"])
                stretches[-1][1].append((coding, side))
            for end, codings in stretches:
                sides = [
                    [{key: coding[key] for key in ("code", "start", "end", "memo", "discuss")} for coding, side in codings if side == which]
                    for which in (0, 1)
                ]
                names, spans = (
                    [[coding["code"] for coding in side] for side in sides],
                    [[(coding["start"], coding["end"]) for coding in side] for side in sides],
                )
                kind = (
                    "one only"
                    if not all(sides)
                    else (
                        "codes differ"
                        if sorted(names[0]) != sorted(names[1])
                        else "agreed" if sorted(spans[0]) == sorted(spans[1]) else "borders differ"
                    )
                )
                start = min(coding["start"] for coding, _ in codings)
                row = {
                    "id": hashlib.sha256(f"{document} {facet} {start} {end}".encode()).hexdigest()[:16],
                    "document": document,
                    "facet": facet,
                    "start": start,
                    "end": end,
                    "kind": kind,
                    "a": sides[0],
                    "b": sides[1],
                    "excerpt": self.study.text(document, start, end),
                }
                row["settled"] = None
                for one in (x for x in self.study.settled if x["pair"] == row["id"]):
                    kept = row["settled"]["codes"] if row["settled"] and one["code"] else []
                    row["settled"] = {key: one[key] for key in ("start", "end", "code", "reason")} | {
                        "codes": kept + [one["code"]] if one["code"] else []
                    }
                flags = [
                    any(at[0] == document and at[1] < end and start < at[2] and (at[3] is None or facets[at[3]] == facet)
                        for at in self.study.state(coder)["discuss"])
                    for coder in self.pair
                ]  # fmt: skip
                row["discuss"] = {"a": flags[0], "b": flags[1], "here": self.study.discussed.get(row["id"])}
                for one in names[0] or [None]:
                    for two in names[1] or [None]:
                        cells[(one, two)] = cells.get((one, two), 0) + 1
                rows.append(row)

        for document, start, end in sorted({at[:3] for coder in self.pair for at in self.study.state(coder)["discuss"]}):
            if any(row["document"] == document and row["start"] < end and start < row["end"] for row in rows):
                continue
            states = [self.study.state(coder) for coder in self.pair]
            rows.append(
                {
                    "id": hashlib.sha256(f"{document} {start} {end}".encode()).hexdigest()[:16],
                    "document": document,
                    "facet": None,
                    "start": start,
                    "end": end,
                    "kind": "not coded",
                    "a": [],
                    "b": [],
                    "excerpt": self.study.text(document, start, end),
                    "settled": None,
                    "memos": [state["memo"].get((document, start, end, None)) for state in states],
                    "discuss": {
                        "a": (document, start, end, None) in states[0]["discuss"],
                        "b": (document, start, end, None) in states[1]["discuss"],
                        "here": self.study.discussed.get((document, start, end)),
                    },
                }
            )

        def share(facet, after):
            mine = [row for row in rows if row["facet"] == facet]
            alike = sum(row["kind"] == "agreed" or after and row["settled"] is not None for row in mine)
            return {
                "code": None,
                "facet": facet,
                "units": len(mine),
                "percent": {"value": alike / len(mine), "undefined": None},
                "alpha": {"value": None, "undefined": "too few units"},
            }

        used = sorted({row["facet"] for row in rows if row["facet"]})
        answer = {
            "format": 1,
            "pairs": [row for row in rows if ask.get("document", row["document"]) == row["document"]],
            "names_hidden": self.hidden,
            "coders": None if self.hidden else self.pair,
            "agreement": {when: {"facets": [share(facet, when == "after") for facet in used], "codes": []} for when in ("before", "after")},
            "confusion": [{"a": one, "b": two, "count": n} for (one, two), n in sorted(cells.items(), key=lambda cell: -cell[1])],
        }
        return answer

    def post(self, path, body):
        study = self.study
        with study.lock:
            once = body.pop("once", None)
            if once is not None and not study.knows_once:
                raise Refused(400, "R0209", "the body is not as it should be", "reload the page")
            if once in study.once:
                return study.once[once]
            if path == "/api/decisions/batch":
                answer = self.decide(body["decisions"])
            elif path == "/api/decisions":
                answer = self.decide([body])
                if body["action"] in ("accept", "reject", "recode"):
                    answer["score"] = study.offers[body["suggestion"]]["score"]
            elif path == "/api/blind":
                study.closed.add((self.coder, body["document"]))
                answer = {"seq": study.add(self.coder, {"action": "blind", "document": body["document"]})}
            elif path == "/api/done":
                study.done.add(self.coder)
                answer = {"seq": study.add(self.coder, {"action": "done"})}
            elif path == "/api/adjudications" and self.pair:
                study.settled.append(body)
                study.discussed.pop(body["pair"], None)
                answer = {"seq": study.add(self.coder, {"action": "adjudicate", **body})}
            elif path == "/api/discussions" and self.pair:
                key = body["pair"] or (body["document"], body["start"], body["end"])
                study.discussed[key] = body["open"]
                answer = {"seq": study.add(self.coder, {"action": "discussion", **body})}
            elif path.startswith("/api/codebook") and self.book:
                if body["from"] != mock_book.digest(study.book.newest):
                    raise Refused(409, "R0221", "another version was made in the meantime", "reload the page")
                try:
                    if path.endswith("/try"):
                        book, _, words = study.book.revised(body["changes"])
                        return {"version": study.book.version + 1, "codes": book, "changes": words}
                    study.book.write(self.coder, body)
                except mock_book.Changed as changed:
                    raise Refused(409, "R0222", *str(changed).split("; ", 1)) from changed
                answer = {"seq": study.add(self.coder, {"action": "codebook", "document": ""})}
            else:
                raise Refused(404, "R0100", "there is no such page")
            answer["head"] = study.head
            if once:
                study.once[once] = answer
            return answer

    def decide(self, rows):
        study = self.study
        if self.book:
            raise Refused(409, "R0220", "this session is for work on the codebook")
        if self.pair:
            raise Refused(409, "R0217", "whoever adjudicates makes no codings of their own here")
        for row in rows:
            study.check(self.coder, row)
            if row["action"] == "undo" and row["undoes"] is None:
                row["undoes"] = max(
                    (
                        x["seq"]
                        for x in study.log
                        if x["coder"] == self.coder and x["action"] != "undo" and x["seq"] not in study.void(self.coder)
                    ),
                    default=None,
                )
            if row["action"] == "undo" and (
                row["undoes"] in study.void(self.coder)
                or not any(x["seq"] == row["undoes"] and x["coder"] == self.coder for x in study.log)
            ):
                raise Refused(409, "R0214", "there is nothing of yours to take back", "reload the page")
        length, head = len(study.log), study.head
        batch = length + 1 if len(rows) > 1 else None
        try:
            seqs = []
            for row in rows:
                if row["action"] == "quotation" and study.place(row) not in study.state(self.coder)["codings"]:
                    raise Refused(404, "R0218", "there is no such coding of yours", "reload the page")
                seqs.append(study.add(self.coder, row, batch))
            study.state(self.coder)
        except Refused:
            del study.log[length:]
            study.head = head
            raise
        return {"seq": seqs[-1], "seqs": seqs}


def handler(session, key):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def reply(self, status, data, kind="application/json"):
            self.send_response(status)
            for name, value in (
                ("Content-Type", kind),
                ("Content-Length", str(len(data))),
                ("Content-Security-Policy", CSP),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "no-store"),
                ("Referrer-Policy", "no-referrer"),
            ):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def answer(self, act):
            try:
                if self.headers.get("Authorization") != f"Bearer {key}":
                    raise Refused(401, "R0101", "the key is missing or wrong", "open the address that the program printed")
                status, body = act()
            except Refused as refused:
                status, body = refused.status, refused.body
            except (KeyError, ValueError, TypeError):
                status, body = 400, {"error": {"code": "R0102", "message": "the request cannot be read", "remedy": ""}}
            self.reply(status, json.dumps(body).encode())

        def do_GET(self):
            path, _, query = self.path.partition("?")
            if path.startswith("/api/"):
                return self.answer(lambda: (200, session.get(path, dict(urllib.parse.parse_qsl(query)))))
            file = PAGE / ("index.html" if path == "/" else path.removeprefix("/"))
            if file.parent == PAGE and file.suffix in TYPES and file.is_file():
                return self.reply(200, file.read_bytes(), TYPES[file.suffix])
            return self.reply(404, b"{}")

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
            return self.answer(lambda: (201, session.post(self.path, body)))

    return Handler


class Server(ThreadingHTTPServer):
    """Ends its open connections when it is stopped, as a killed program does."""

    daemon_threads = True

    def __init__(self, *rest):
        super().__init__(*rest)
        self.wires = set()

    def process_request(self, request, address):
        self.wires.add(request)
        super().process_request(request, address)

    def shutdown_request(self, request):
        self.wires.discard(request)
        super().shutdown_request(request)

    def handle_error(self, *_):
        pass

    def stop(self):
        self.shutdown()
        self.server_close()
        for wire in list(self.wires):
            try:
                wire.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def serve(session, port=0):
    """Starts a server in a thread; gives it, with its address (which holds the key)."""
    key = secrets.token_urlsafe(32)
    server = Server(("127.0.0.1", port), handler(session, key))
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}/#key={key}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--coder", default="ana")
    parser.add_argument("--adjudicate")
    parser.add_argument("--big", action="store_true", help="33 long interviews and 15,000 offers")
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    made = Study(33, 1000, 455) if options.big else Study()
    _server, address = serve(Session(made, options.coder, options.adjudicate and options.adjudicate.split(",")), options.port)
    print(address, flush=True)
    threading.Event().wait()
