"""Measures of a ranking against codings that people made. Standard library only.

A unit is a stretch of a transcript that people coded or passed over. It takes the best score of the
program's segments that overlap it, and the cluster of the one that overlaps it most.
"""
import collections
import csv
import json
import math
import os
import re

CONTEXT = {"interviewer", "int", "i", "q", "moderator", "facilitator", "researcher", "therapist", "note"}


def read_jsonl(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def units_of(folder, speaker=None):
    """Units with the codes that people gave them, from segments.jsonl; only the named speaker's, else all but interviewers' and notes."""
    units = []
    for row in read_jsonl(os.path.join(folder, "segments.jsonl")):
        who = row.get("speaker") or ""
        if (who == speaker) if speaker else (who.lower() not in CONTEXT):
            codes = set(row.get("labels") or ([row["label"]] if row.get("label") else []))
            units.append({"document": row["doc"], "start": row["start"], "end": row["end"], "codes": codes, "text": row["text"]})
    return units


def units_of_turns(scores, codings):
    """Units from a run's own segments and a table of codings (document,start,end,code,coder): a unit has the codes that overlap it."""
    spans = collections.defaultdict(list)
    with open(codings, encoding="utf-8-sig", newline="") as table:
        for row in csv.DictReader(table):
            spans[stem(row["document"])].append((int(row["start"]), int(row["end"]), row["code"]))
    units = []
    for row in scores:
        codes = {code for start, end, code in spans[stem(row["document"])] if start < row["end"] and row["start"] < end}
        units.append({"document": stem(row["document"]), "start": row["start"], "end": row["end"], "codes": codes, "text": ""})
    return units


def stem(document):
    return re.sub(r"\.[A-Za-z0-9]+$", "", os.path.basename(document))


def lay_scores(units, scores):
    """Gives each unit its best scores and its cluster; returns how many units got none."""
    rows = collections.defaultdict(list)
    for row in scores:
        rows[stem(row["document"])].append(row)
    without = 0
    for unit in units:
        best, cluster, widest = {}, None, 0
        for row in rows[unit["document"]]:
            overlap = min(unit["end"], row["end"]) - max(unit["start"], row["start"])
            if overlap <= 0:
                continue
            for code, score in row["scores"].items():
                best[code] = max(best.get(code, -math.inf), score)
            if overlap > widest:
                widest, cluster = overlap, row.get("cluster")
        unit["best"], unit["cluster"] = best, cluster
        without += not best
    return without


def average_precision(truth, scores):
    """Mean precision at each positive; tied scores share the precision of their block. None without a positive."""
    order = sorted(range(len(truth)), key=lambda at: -scores[at])
    hits = seen = total = 0
    while seen < len(order):
        block = [at for at in order[seen:] if scores[at] == scores[order[seen]]]
        found = sum(truth[at] for at in block)
        hits += found
        seen += len(block)
        total += found * hits / seen
    return total / hits if hits else None


def kappa(a, b):
    """Cohen's kappa of two codings; None where chance alone agrees in everything."""
    n = len(a)
    if not n:
        return None
    counts_a, counts_b = collections.Counter(a), collections.Counter(b)
    agreed = sum(x == y for x, y in zip(a, b)) / n
    chance = sum(counts_a[code] * counts_b[code] for code in counts_a) / n / n
    return None if chance == 1 else (agreed - chance) / (1 - chance)


def cross_rand(a, b, documents):
    """Adjusted Rand index over pairs from different transcripts: clusters that follow the transcript earn nothing."""
    pairs_of = lambda counts: sum(n * (n - 1) / 2 for n in counts.values())
    pairs = lambda *keys: pairs_of(collections.Counter(zip(*keys))) - pairs_of(collections.Counter(zip(*keys, documents)))
    everything = pairs([0] * len(a))
    if not everything:
        return None
    both, first, second = pairs(a, b), pairs(a), pairs(b)
    expected = first * second / everything
    spread = (first + second) / 2 - expected
    return (both - expected) / spread if spread else None


def judge(units, least_positives=10):
    """All figures of a run whose scores were laid over the units."""
    known = sorted({code for unit in units for code in unit["best"]})
    gold = collections.Counter(code for unit in units for code in unit["codes"])
    codes = [code for code in known if gold[code] >= least_positives]
    per_code = {}
    for code in codes:
        truth = [code in unit["codes"] for unit in units]
        scores = [unit["best"].get(code, -math.inf) for unit in units]
        order = sorted(range(len(units)), key=lambda at: -scores[at])[:20]
        per_code[code] = {
            "ap": average_precision(truth, scores),
            "p20": sum(truth[at] for at in order) / max(1, len(order)),
            "positives": gold[code],
            "chance": sum(truth) / len(truth),
        }
    mean = lambda key: sum(row[key] for row in per_code.values()) / len(per_code) if per_code else None
    single = [unit for unit in units if len(unit["codes"]) == 1 and unit["codes"] <= set(codes)]
    first = lambda unit: max(known, key=lambda code: unit["best"].get(code, -math.inf))
    named = [unit for unit in single if unit["best"]]
    placed = [unit for unit in single if unit["cluster"] is not None]
    clusters = [unit["cluster"] for unit in placed]
    truth = [next(iter(unit["codes"])) for unit in placed]
    return {
        "units": len(units),
        "codes": len(codes),
        "map": mean("ap"),
        "p20": mean("p20"),
        "chance": mean("chance"),
        "kappa": kappa([next(iter(unit["codes"])) for unit in named], [first(unit) for unit in named]),
        "xari": cross_rand(truth, clusters, [unit["document"] for unit in placed]),
        "clusters": len(set(clusters)),
        "per_code": per_code,
    }
