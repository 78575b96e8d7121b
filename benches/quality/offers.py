"""Measures of what a run offers and of how much of a ranking has to be read. Standard library only.

An offer is right when a unit that people gave its code shares at least half of the shorter of the two with it. Offers of passages
that are no unit, because nobody judged them, are left out.
"""
import collections
import math
import os

import measures


def read(out):
    """The offers of a run."""
    return measures.read_jsonl(os.path.join(out, "suggestions.jsonl"))


def meets(unit, offer):
    shared = min(unit["end"], offer["end"]) - max(unit["start"], offer["start"])
    return shared > 0 and 2 * shared >= min(unit["end"] - unit["start"], offer["end"] - offer["start"])


def judge(offers, units, segments):
    """Precision and recall of the offers; `segments` counts the participants' segments that offers are held against."""
    of_document, all_of = collections.defaultdict(list), collections.Counter()
    for unit in units:
        of_document[measures.stem(unit["document"])].append(unit)
    right, found, rights, judged = collections.Counter(), collections.Counter(), 0, 0
    for offer in offers:
        met = [unit for unit in of_document[measures.stem(offer["document"])] if meets(unit, offer)]
        if not met:
            continue
        judged += 1
        hit = any(offer["code"] in unit["codes"] for unit in met)
        rights += hit
        right[offer["code"]] += hit
        all_of[offer["code"]] += 1
        for unit in met:
            if offer["code"] in unit["codes"]:
                unit.setdefault("offered", set()).add(offer["code"])
    gold = collections.Counter(code for unit in units for code in unit["codes"])
    for unit in units:
        found.update(unit.pop("offered", ()))
    precisions = {code: right[code] / all_of[code] for code in all_of if gold[code]}
    recalls = {code: found[code] / gold[code] for code in all_of if gold[code]}
    mean = lambda figures: sum(figures.values()) / len(figures) if figures else None
    return {
        "offers": len(offers),
        "per_segment": len(offers) / max(1, segments),
        "precision": rights / judged if judged else None,
        "precision_of_codes": mean(precisions),
        "recall_of_codes": mean(recalls),
        "without_own_word": sum(not offer["why"]["terms"] for offer in offers),
    }


def to_read(units, codes, share):
    """Which share of all units has to be read, best first, until this share of a code's positives is seen; mean over codes."""
    figures = []
    for code in codes:
        order = sorted(units, key=lambda unit: -unit["best"].get(code, -math.inf))
        places = [at + 1 for at, unit in enumerate(order) if code in unit["codes"]]
        if places:
            figures.append(places[math.ceil(share * len(places)) - 1] / len(order))
    return sum(figures) / len(figures) if figures else None


def chance(units, codes):
    """What a random order earns, and what the length of a unit earns, as mean average precision."""
    aps, lengths = [], []
    for code in codes:
        truth = [code in unit["codes"] for unit in units]
        if any(truth):
            aps.append(sum(truth) / len(truth))
            lengths.append(measures.average_precision(truth, [unit["end"] - unit["start"] for unit in units]))
    mean = lambda figures: sum(figures) / len(figures) if figures else None
    return mean(aps), mean(lengths)


