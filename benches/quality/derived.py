"""Schemes of codes that judge, derived from the names of a set's own codes: a codebook beside this file, and which codes count for which.

What is judged is not what is spoken of but how it is spoken of: likes, trouble, wishes. Standard library only.
"""
import collections
import csv
import os
import re
import tomllib

import measures
import sets

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "derived")


def codebook(name):
    """The derived codebook of a set, or None."""
    path = os.path.join(HERE, f"{name}.toml")
    return path if os.path.exists(path) else None


def rules(name):
    with open(os.path.join(HERE, "labels.toml"), "rb") as file:
        table = tomllib.load(file)[name]
    no = table.pop("not", {})
    compiled = lambda pattern: re.compile(pattern, re.IGNORECASE)
    return {code: (compiled(pattern), compiled(no[code]) if code in no else None) for code, pattern in table.items()}


def units(folder):
    """The units of a set with the derived codes: by the spans of gold.csv, whose names are the fullest."""
    name = os.path.basename(folder)
    patterns = rules(name)
    spans = collections.defaultdict(list)
    with open(os.path.join(folder, "gold.csv"), encoding="utf-8-sig", newline="") as table:
        for row in csv.DictReader(table):
            codes = {code for code, (yes, no) in patterns.items() if yes.search(row["code"]) and not (no and no.search(row["code"]))}
            spans[measures.stem(row["document"])].append((int(row["start"]), int(row["end"]), codes))
    found = sets.units(folder)
    for unit in found:
        here = [codes for start, end, codes in spans[measures.stem(unit["document"])] if start < unit["end"] and unit["start"] < end]
        unit["codes"] = set().union(*here)
    return found
