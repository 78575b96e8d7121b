"""The labelled sets that the scripts of this folder judge, and how the program is run on one. Standard library only."""
import glob
import os
import subprocess
import sys

import measures

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
# Where cargo puts the program.
BUILT = os.path.join(os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target")), "release", "leitmotif")

# Whose units are judged, where that is not everybody but the interviewer.
SPEAKER = {"annomi": "Client", "counselchat": "Client", "talkmoves": "Teacher", "esconv_failed": "Supporter"}


def labelled(data, wanted):
    """Folders of a data folder that hold transcripts and units that people coded; `wanted` names them between commas, or all by an empty text."""
    names = [name for name in wanted.split(",") if name]
    folders = [path for path in sorted(glob.glob(os.path.join(data, "*"))) if not names or os.path.basename(path) in names]
    found = [path for path in folders if all(os.path.exists(os.path.join(path, part)) for part in ("transcripts", "segments.jsonl"))]
    if not found:
        sys.exit(f"{data} holds none of these sets")
    return found


def units(folder):
    """The units of a set that are judged."""
    return measures.units_of(folder, SPEAKER.get(os.path.basename(folder)))


def run(binary, folder, out, *more):
    """Runs the program on a set's transcripts; returns what it said."""
    command = [binary, "run", "--transcripts", os.path.join(folder, "transcripts"), "--out", out, "--findings-ok", *more]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"the run on {folder} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


def scores(binary, folder, out, codebook, *more):
    """The score of every segment of a run with this codebook."""
    run(binary, folder, out, "--codebook", codebook, "--all-scores", "--quiet", *more)
    return measures.read_jsonl(os.path.join(out, "scores.jsonl"))
