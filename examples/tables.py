#!/usr/bin/env python3
"""What a researcher draws from the tables that leitmotif writes, in plain Python: nothing needs to be installed.

    leitmotif run data/demo --out results/run
    leitmotif agreement data/demo --out results/agreement
    leitmotif coverage data/demo --coder reader_1 --out results/coverage
    python3 examples/tables.py results/run results/agreement results/coverage --to results/figures

Each step below takes one table and says what it makes of it; a step whose table is in none of the folders is left
out. All tables are CSV in UTF-8 with a header and a point as decimal mark; an empty cell means that there is no
value. With pandas a table is `pandas.read_csv(path)`.
"""

import argparse
import csv
import html
import os


def read(folders, name):
    """The rows of a table as dicts, from the first folder that holds it; None if there is none."""
    for folder in folders:
        path = os.path.join(folder, name)
        if os.path.exists(path):
            with open(path, encoding="utf-8", newline="") as file:
                return list(csv.DictReader(file))
    return None


def number(cell):
    return float(cell) if cell else None


def write(folder, name, rows):
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{name}: {len(rows)} rows")


def dots(folder, name, title, axis, series):
    """An SVG of values up to 1 with their intervals: series is [(label, [(legend, value, low, high), ...])]."""
    legends = list(dict.fromkeys(legend for _, points in series for legend, *_ in points))
    colours = ["#0b6e99", "#c2571a", "#4b7f2c", "#7a4b94"]
    step = 12 * len(legends) + 10
    left, width, top = 190, 420, 50 + 16 * len(legends)
    height = top + step * len(series) + 40
    # From 0, or from below it where a value is: a coefficient may be negative.
    least = min([0.0] + [value for _, points in series for point in points for value in point[1:] if value is not None])
    x = lambda value: left + width * (value - least) / (1.0 - least)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + width + 40}" height="{height}" font-family="sans-serif" font-size="12">',
        f'<rect width="100%" height="100%" fill="white"/><text x="10" y="22" font-size="15">{html.escape(title)}</text>',
    ]
    for at, legend in enumerate(legends):
        y = 42 + 16 * at
        out.append(f'<circle cx="16" cy="{y - 4}" r="4" fill="{colours[at % 4]}"/><text x="26" y="{y}">{html.escape(legend)}</text>')
    for tick in [tick / 4 for tick in range(-4, 5) if tick / 4 >= least]:
        out.append(f'<line x1="{x(tick):.0f}" x2="{x(tick):.0f}" y1="{top}" y2="{height - 40}" stroke="#ddd"/>')
        out.append(f'<text x="{x(tick):.0f}" y="{height - 24}" text-anchor="middle">{tick:g}</text>')
    out.append(f'<text x="{left + width / 2:.0f}" y="{height - 8}" text-anchor="middle">{html.escape(axis)}</text>')
    for row, (label, points) in enumerate(series):
        y = top + step * row + step / 2
        out.append(f'<text x="{left - 10}" y="{y + 4:.0f}" text-anchor="end">{html.escape(label)}</text>')
        for legend, value, low, high in points:
            at = legends.index(legend)
            own = y + 12 * (at - (len(legends) - 1) / 2)
            colour = colours[at % 4]
            if low is not None and high is not None:
                out.append(f'<line x1="{x(low):.1f}" x2="{x(high):.1f}" y1="{own:.1f}" y2="{own:.1f}" stroke="{colour}" stroke-width="2"/>')
            if value is not None:
                out.append(f'<circle cx="{x(value):.1f}" cy="{own:.1f}" r="4" fill="{colour}"/>')
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write("\n".join(out) + "\n</svg>\n")
    print(f"{name}: {len(series)} codes")


# 1. Prevalence by group: in how many of a group's interviews does a code occur?


def prevalence(folders, to):
    rows = read(folders, "groups.csv")
    # `attribute` says what the groups are made by; "group" is the column of that name in participants.csv.
    # Where `other_code` is filled, the row counts turns that have both codes.
    rows = [row for row in rows or [] if row["attribute"] == "group" and not row["other_code"]]
    if not rows:
        return
    wide = {}
    for row in rows:
        line = wide.setdefault(row["code"], {"code": row["code"]})
        line[row["value"]] = f"{row['participants_with']} of {row['participants']} ({float(row['share']):.0%})"
        # Against all other participants, corrected for the number of comparisons.
        line[f"p {row['value']}"] = row["fisher_holm"]
    write(to, "prevalence_by_group.csv", list(wide.values()))
    series = []
    for code in wide:
        points = [(row["value"], number(row["share"]), number(row["share_low"]), number(row["share_high"])) for row in rows if row["code"] == code]
        series.append((code, points))
    dots(to, "prevalence_by_group.svg", "Interviews in which a code occurs", "share of participants, with interval", series)


# 2. Agreement per code, with its interval.


def agreement(folders, to):
    rows = read(folders, "agreement.csv")
    rows = [row for row in rows or [] if row["scope"] == "overall" and row["unit"] == "turn" and not row["code"].startswith("(")]
    if not rows:
        return
    columns = ["facet", "code", "units", "prevalence", "percent", "kappa", "kappa_low", "kappa_high", "alpha", "undefined"]
    write(to, "agreement_by_code.csv", [{column: row[column] for column in columns} for row in rows])
    # A coefficient may be below 0, or undefined: then the table holds the reason and the plot nothing.
    series = [(row["code"], [("Cohen's kappa", number(row["kappa"]), number(row["kappa_low"]), number(row["kappa_high"]))]) for row in rows]
    dots(to, "agreement_by_code.svg", "Agreement of the coders, turn by turn", "kappa, with interval", series)


# 3. A table of quotations for the paper: for each code and group, what coders marked; else the best suggestions.


def quotations(folders, to, each=2):
    rows = read(folders, "quotations.csv")
    if rows is not None:
        rows = [row for row in rows if row["attribute"] == "group" and not row["other_code"]]
        kind = "coded by people"
    else:
        rows = read(folders, "suggestions.csv") or []
        rows = [row for row in rows if int(row["rank"]) <= 20]
        kind = "suggested by the machine, not yet decided on"
    taken, count = [], {}
    for row in rows:
        cell = (row["code"], row["group"])
        # From a different interview each time, so that no one speaks for a whole group.
        if count.setdefault(cell, set()) and (row["document"] in count[cell] or len(count[cell]) >= each):
            continue
        count[cell].add(row["document"])
        taken.append({"code": row["code"], "group": row["group"], "speaker": row["speaker"], "excerpt": row["excerpt"],
                      "document": row["document"], "start": row["start"], "end": row["end"]})
    if not taken:
        return
    taken.sort(key=lambda row: (row["code"], row["group"]))
    write(to, "quotations_by_code.csv", taken)
    with open(os.path.join(to, "quotations_by_code.html"), "w", encoding="utf-8") as file:
        file.write(f"<!doctype html><meta charset='utf-8'><title>Quotations</title><h1>Quotations, {kind}</h1>\n<table border='1'>\n")
        file.write("<tr><th>code</th><th>group</th><th>excerpt</th><th>speaker</th></tr>\n")
        for row in taken:
            cells = "".join(f"<td>{html.escape(row[column])}</td>" for column in ("code", "group", "excerpt", "speaker"))
            file.write(f"<tr>{cells}</tr>\n")
        file.write("</table>\n")
    print(f"quotations_by_code.html: {len(taken)} excerpts, {kind}")


# 4. How the suggestions spread over interviews: a code whose offers come from two interviews is no finding yet.


def spread(folders, to):
    rows = read(folders, "suggestions.csv")
    if not rows:
        return
    codes = {}
    for row in rows:
        codes.setdefault(row["code"], []).append(row)
    table = []
    for code, offers in codes.items():
        words = sum(len(row["excerpt"].split()) for row in offers)
        table.append({"code": code, "suggestions": len(offers), "documents": len({row["document"] for row in offers}),
                      "groups": len({row["group"] for row in offers}), "words_each": round(words / len(offers), 1),
                      "best_score": max(float(row["score"]) for row in offers)})
    write(to, "suggestions_by_code.csv", table)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", help="folders that leitmotif wrote to")
    parser.add_argument("--to", default="figures", help="where tables and figures go (default: figures)")
    args = parser.parse_args()
    os.makedirs(args.to, exist_ok=True)
    for step in (prevalence, agreement, quotations, spread):
        step(args.folders, args.to)


if __name__ == "__main__":
    main()
