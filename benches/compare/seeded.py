"""Codes from eight seed words each: this program against a seeded topic model and anchored correlation explanation, on planted topics."""
import json
import os
import subprocess
import tempfile

import costs

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PACKAGES = ["tomotopy==0.14.0", "corextopic==1.1", "six", "scikit-learn==1.9.1", "scipy", "numpy"]
PEERS = ("tomotopy", "corex")


def compare(binary, study, python):
    stop = os.path.join(ROOT, "models", "words", "languages.toml")
    script = [python, os.path.join(HERE, "seeded_peer.py")]
    with tempfile.TemporaryDirectory() as out:
        command = [binary, "run", study, "--out", out, "--pipeline", os.path.join(HERE, "seeded.toml"), "--all-scores", "--threads", "1", "--quiet", "--findings-ok"]
        command += ["--set", "vectorize.stems=false", "--set", "map_codes.stems=false"]
        told = {"leitmotif": costs.measured(command)}
        judged = subprocess.run(script + ["judge", study, os.path.join(out, "scores.jsonl")], check=True, env=costs.one_thread(), stdout=subprocess.PIPE)
        told["leitmotif"].update(json.loads(judged.stdout))
    for peer in PEERS:
        run = subprocess.run(script + [peer, study, stop], check=True, env=costs.one_thread(), stdout=subprocess.PIPE)
        told[peer] = json.loads(run.stdout.decode().strip().split("\n")[-1])
    ours, missing = told["leitmotif"], []
    for peer in PEERS:
        told[peer]["cpu_ratio"] = round(told[peer]["cpu_s"] / ours["cpu_s"], 2)
        told[peer]["memory_ratio"] = round(told[peer]["peak_mb"] / ours["peak_mb"], 2)
        if told[peer]["mAP"] > ours["mAP"]:
            missing.append(f"the mAP of {peer} is higher")
    return {"segments": sum(1 for _ in open(os.path.join(study, "topics.txt"))), **told, "missing": missing}


def show(line):
    print(f"\n{line['segments']:,} segments, eight seeds for each topic   CPU s   peak MB     mAP   P@100   peer / ours: CPU, memory")
    for name in ("leitmotif",) + PEERS:
        row = line[name]
        ratios = f"{row['cpu_ratio']:6.1f} {row['memory_ratio']:6.1f}" if "cpu_ratio" in row else ""
        print(f"  {name:40} {row['cpu_s']:7.2f}  {row['peak_mb']:8.1f}  {row['mAP']:6.4f}  {row['p100']:6.4f}   {ratios}")
