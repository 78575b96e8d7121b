"""Work on the codebook, as the mock answers it: invented drafts, changes, versions."""

import copy
import hashlib
import json

import invented

PARTS = {"brief": "what it is in short", "definition": "the definition", "inclusion": "when to use it", "exclusion": "when not to use it",
         "examples": "the examples", "terms": "the terms"}  # fmt: skip
DRAFTS = [
    ("draft 1", ["kettle", "stove", "bowl", "chair"], ["She kept a chair free by the stove.", "I called in May and she had the kettle on before I had found her street."], False),
    ("draft 2", ["drum", "basement", "loud"], ["There was a drum in the basement and nobody knew whose it was."], False),
    ("draft 3", ["lease", "rent", "key"], ["My caseworker had the key in an envelope.", "Lina paid the rent on time. <b>She</b> \u202enever\u202c met me."], True),
]  # fmt: skip


class Changed(Exception):
    """A change that cannot be made."""


def codes():
    keys = ("code", "facet", "brief", "definition", "inclusion", "exclusion")
    rows = [dict(zip(keys, entry)) for entry in invented.CODES]
    return [{**row, "parent": None, "example": [invented.MORE[i]], "colour": None, "terms": []} for i, row in enumerate(rows)]


def digest(book):
    return hashlib.sha256(json.dumps(book, sort_keys=True).encode()).hexdigest()


class Book:
    def __init__(self):
        self.holds = codes()
        self.newest, self.version, self.made, self.remarks, self.became = self.holds, 1, [], [], {}

    def revised(self, changes):
        book, became, words = copy.deepcopy(self.newest), dict(self.became), []

        def find(name):
            found = next((code for code in book if code["code"] == name), None)
            if not found:
                raise Changed(f"there is no code {name} in this version")
            return found

        def free(name):
            if not name.strip():
                raise Changed("a code needs a name")
            if any(code["code"] == name for code in book):
                raise Changed(f"another code is called {name}; choose another name, or merge the two")
            if name in became:
                raise Changed(f"{name} was the name of a code that is {became[name]} now; choose another name")
            return name

        for change in changes:
            do = change["do"]
            if do == "add":
                new = change["code"]
                book.append({**{key: new.get(key, "") for key in ("brief", "definition", "inclusion", "exclusion")}, "code": free(new["name"]),
                             "facet": new.get("facet"), "parent": None, "example": new.get("examples", []), "terms": new.get("terms", []), "colour": None})  # fmt: skip
                words.append(f"{new['name']} added" + (f", from {change['draft']}" if change.get("draft") else ""))
            elif do == "rename":
                code = find(change["code"])
                code["code"] = became[change["code"]] = free(change["to"])
                words.append(f"{change['code']} renamed to {change['to']}")
            elif do == "edit":
                code, part = find(change["code"]), change["part"]
                lines = [line.strip() for line in change["text"].splitlines() if line.strip()]
                code.update({"example" if part == "examples" else part: lines if part in ("examples", "terms") else change["text"]})
                words.append(f"{change['code']}: {PARTS[part]} rewritten")
            elif do == "merge":
                gone, into = find(change["code"]), find(change["into"])
                if gone["facet"] != into["facet"]:
                    raise Changed(f"{gone['code']} and {into['code']} stand in different facets")
                into["terms"] += gone["terms"]
                into["example"] += gone["example"]
                book.remove(gone)
                became[change["code"]] = change["into"]
                words.append(f"{change['code']} merged into {change['into']}")
            elif do == "take":
                into = find(change["into"])
                into["terms"] += [term for term in change["terms"] if term not in into["terms"]]
                words.append(f"{change['draft']} taken into {change['into']}")
            else:
                words.append(f"{change['draft']} left")
        if book == self.newest:
            raise Changed("nothing in the codebook changes; change something first")
        return book, became, words

    def told(self, documents):
        names = list(documents)
        done = {change["draft"]: word for version in self.made for change, word in zip(version["raw"], version["changes"]) if change.get("draft")}
        drafts = [
            {"draft": draft, "segments": 7 - i, "outside": outside, "done": done.get(draft), "terms": terms,
             "excerpts": [{"document": names[j % len(names)], "start": 0, "end": 9, "text": text} for j, text in enumerate(excerpts)]}
            for i, (draft, terms, excerpts, outside) in enumerate(DRAFTS)
        ]  # fmt: skip
        return {
            "format": 1,
            "from": digest(self.newest),
            "version": self.version,
            "next": self.version + 1,
            "codes": self.newest,
            "holds": {"digest": digest(self.holds), "version": 1},
            "versions": [{key: value for key, value in version.items() if key != "raw"} for version in reversed(self.made)],
            "remarks": self.remarks,
            "drafts": drafts,
        }

    def write(self, who, body):
        book, became, words = self.revised(body["changes"])
        self.newest, self.became, self.version = book, became, self.version + 1
        self.made.append(
            {"version": self.version, "digest": digest(book), "by": who, "time": "2026-01-15T09:30:00.125Z", "note": body.get("note") or "",
             "changes": words, "raw": body["changes"], "codes": len(book), "signed_off": [], "holds": False}
        )  # fmt: skip
