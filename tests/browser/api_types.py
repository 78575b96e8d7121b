"""The types of src/server/page/api.d.ts against what the program really answers: every field that is named is there."""

import pathlib
import re
import urllib.parse

from targets import Api

TYPES = pathlib.Path(__file__).resolve().parents[2] / "src" / "server" / "page" / "api.d.ts"


def interfaces():
    """The fields that each interface requires."""
    text = TYPES.read_text()
    found = {}
    for name, body in re.findall(r"^export interface (\w+) \{\n(.*?)^\}", text, re.S | re.M):
        found[name] = {field for field, optional in re.findall(r"^  (\w+)(\??):", body, re.M) if not optional}
    return found


def agree(scene):
    target = scene.study()
    api = Api(target.open("ana"))
    name = api("/api/study")["documents"][0]["document"]
    where = "?document=" + urllib.parse.quote(name)
    turns = api("/api/excerpts" + where)["turns"]
    place = {"document": name, "start": turns[2]["start"], "end": turns[2]["start"] + 9, "code": api("/api/study")["codes"][0]["code"]}
    saved = api("/api/decisions", {"action": "code", **place})
    api("/api/decisions", {"action": "memo", "memo": "a memo", **place})
    api("/api/decisions", {"action": "discuss", **place, "code": None})
    excerpts = api("/api/excerpts" + where)
    api("/api/blind", {"document": name, "close": True})
    study, queue = api("/api/study"), api("/api/queue?limit=5")
    codings, memos, progress = api("/api/codings"), api("/api/memos"), api("/api/progress")
    glance, picture, words = api("/api/glance"), api("/api/picture?kind=documents"), api("/api/words")
    book = Api(target.open("cy", book=True))("/api/codebook")
    answers = {
        "Study": [study],
        "Code": study["codes"],
        "Document": study["documents"],
        "Excerpts": [excerpts],
        "Turn": excerpts["turns"],
        "Coding": excerpts["codings"],
        "Mark": excerpts["marks"],
        "Queue": [queue],
        "Suggestion": queue["suggestions"],
        "Progress": [progress],
        "Codings": [codings],
        "CodedExcerpt": codings["codings"],
        "Memos": [memos],
        "Memo": memos["memos"],
        "Glance": [glance],
        "Picture": [picture],
        "Opens": [cell["opens"] for row in picture["rows"] for cell in row if cell["opens"]],
        "Words": [words],
        "CodebookWork": [book],
        "Saved": [saved],
    }
    wanted = interfaces()
    for name, rows in answers.items():
        assert rows, f"nothing to check {name} by"
        for row in rows:
            missing = wanted[name] - set(row)
            assert not missing, f"{name} lacks {sorted(missing)}"
    return f"{len(answers)} types"
