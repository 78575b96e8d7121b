"""Studies of invented words, written as folders that the program opens: hostile signs, many long interviews, bare transcripts."""

import json
import pathlib

import invented

NAMES = ("YA", "SP")


def name(number):
    return f"FICTIONAL_{NAMES[number % 2]}{number + 1:02}.txt"


def transcript(number, length, hostile):
    """The text of an interview, and its turns as `(role, start, text)` in code points of that text."""
    text, turns = "", []
    for speaker, role, words in invented.document(number, length, hostile):
        text += f"{speaker}: "
        turns.append((role, len(text), words))
        text += words + "\n\n"
    return text, turns


def suggestions(number, turns, many):
    """Lines as a run writes them. The first code has none, as a code without usable words has none."""
    own = [(start, words) for role, start, words in turns if role == "participant"]
    for i in range(many):
        start, words = own[(i * 5 + 1) % len(own)]
        code = invented.CODES[1 + (i * 3 + number) % (len(invented.CODES) - 1)]
        stop = words.find(". ", i % 2 * 20)
        end = start + (stop + 1 if stop > 0 and i % 3 else len(words))
        term = words[: end - start].split()[-1]
        yield {
            "code": code[0],
            "rank": 1 + i,
            "score": 2.5 - i / 100,
            "document": name(number),
            "start": start,
            "end": end,
            "why": {"terms": [{"term": term, "clause": code[4]}], "context": 0.1, "against": []},
        }


def codebook(codes):
    lines = ["format = 1", "version = 1"]
    for code, facet, brief, definition, inclusion, exclusion in codes:
        lines.append("\n[[code]]")
        for key, value in (
            ("code", code),
            ("facet", facet),
            ("brief", brief),
            ("definition", definition),
            ("inclusion", inclusion),
            ("exclusion", exclusion),
        ):
            lines.append(f"{key} = {json.dumps(value)}")
    return "\n".join(lines) + "\n"


GUIDE = """format = 1
[[question]]
id = "Q1"
text = "Who else was there?"
[[question]]
id = "Q2"
text = "And after that, what did you do?"
"""


def study(folder, documents=3, length=30, per_document=56, hostile=False, codes=None, bare=False, people=False):
    """Writes a study; a bare one is transcripts and nothing else; one with `people` has participants in two groups and a guide."""
    folder = pathlib.Path(folder)
    (folder / "transcripts").mkdir(parents=True)
    lines = []
    for number in range(documents):
        text, turns = transcript(number, length, hostile and number == 1)
        (folder / "transcripts" / name(number)).write_text(text, encoding="utf-8")
        lines += [] if bare else [json.dumps(line) for line in suggestions(number, turns, per_document)]
    if bare:
        return
    (folder / "study.toml").write_text('format = 1\nname = "Invented talk"\n[speakers]\n"I" = "interviewer"\n"*" = "participant"\n')
    (folder / "codebook.toml").write_text(codebook(codes or invented.CODES))
    if people:
        rows = [f"{name(number)},P{number:02},{('north', 'south')[number % 2]}" for number in range(documents)]
        (folder / "participants.csv").write_text("document,participant_id,group\n" + "\n".join(rows) + "\n")
        (folder / "guide.toml").write_text(GUIDE)
    (folder / "out").mkdir()
    (folder / "out" / "suggestions.jsonl").write_text("\n".join(lines) + "\n")
