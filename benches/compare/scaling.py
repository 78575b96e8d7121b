"""This program alone: one thread against two, and how time and memory grow with the corpus."""
import math
import os
import statistics
import subprocess
import tempfile

import costs

HERE = os.path.dirname(os.path.abspath(__file__))


def once(binary, study, out, threads):
    command = [binary, "run", "--transcripts", os.path.join(study, "transcripts"), "--out", out, "--pipeline", "batch"]
    command += ["--set", "vectorize.stems=false", "--threads", str(threads), "--quiet", "--findings-ok"]
    row = costs.measured(command)
    return {**row, "stages": {line["stage"]: line["seconds"] for line in costs.stage_lines(out)}}


def measure(binary, folder, segments, rounds, seed):
    """Alternately on one and on two threads; medians, and the highest memory."""
    study = os.path.join(folder, str(segments))
    subprocess.run([os.path.join(HERE, "make"), study, "--segments", str(segments), "--seed", str(seed)], check=True)
    rows = {1: [], 2: []}
    for _ in range(rounds):
        for threads in rows:
            with tempfile.TemporaryDirectory(dir=folder) as out:
                rows[threads].append(once(binary, study, out, threads))
    told = {"segments": segments, "bytes": os.path.getsize(os.path.join(study, "transcripts", "lines.txt"))}
    for threads, of in rows.items():
        told[f"threads_{threads}"] = {
            "cpu_s": round(statistics.median(row["cpu_s"] for row in of), 3),
            "wall_s": round(statistics.median(row["wall_s"] for row in of), 3),
            "peak_mb": max(row["peak_mb"] for row in of),
            "stages": {name: round(statistics.median(row["stages"][name] for row in of), 3) for name in of[0]["stages"]},
        }
    told["wall_2_of_1"] = round(told["threads_2"]["wall_s"] / told["threads_1"]["wall_s"], 3)
    return told


def growth(lines):
    """Exponents of n from each size to the next."""
    told = []
    for small, large in zip(lines, lines[1:]):
        by = math.log(large["segments"] / small["segments"])
        power = lambda a, b: round(math.log(max(b, 1e-3) / max(a, 1e-3)) / by, 3)  # noqa: E731
        one, two = small["threads_1"], large["threads_1"]
        row = {"from": small["segments"], "to": large["segments"], "cpu": power(one["cpu_s"], two["cpu_s"]), "memory": power(one["peak_mb"], two["peak_mb"])}
        told.append({**row, **{name: power(one["stages"][name], two["stages"][name]) for name in one["stages"]}})
    return told


def show(line):
    print(f"\n{line['segments']:,} segments, {line['bytes'] / 1e6:.0f} MB    CPU s   wall s   peak MB")
    for threads in (1, 2):
        row = line[f"threads_{threads}"]
        print(f"  {threads} thread{'s' if threads > 1 else ' '}                    {row['cpu_s']:7.2f}  {row['wall_s']:7.2f}  {row['peak_mb']:8.1f}   "
              + ", ".join(f"{name} {seconds:.2f}" for name, seconds in row["stages"].items()))
    print(f"  wall on two of one: {line['wall_2_of_1']}")
