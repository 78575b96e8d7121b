"""What a command costs, and the private environment that the peers live in."""
import json
import os
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
# Libraries of linear algebra that would take more threads, or a kernel made for another processor.
THREADS = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"]
KERNELS = ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"]


def program(named):
    if named:
        return named
    subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=ROOT, check=True)
    return os.path.join(os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target")), "release", "leitmotif")


def environment(packages):
    """The Python of an environment that holds these packages; it is made where there is none yet."""
    folder = os.environ.get("LEITMOTIF_COMPARE", os.path.expanduser("~/.cache/leitmotif-compare"))
    python, note = os.path.join(folder, "bin", "python"), os.path.join(folder, "packages.txt")
    have = open(note).read().split("\n") if os.path.exists(note) else []
    if not set(packages) <= set(have):
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"] + packages, check=True)
        with open(note, "w") as file:
            file.write("\n".join(sorted(set(have + packages))))
    return python


def one_thread():
    """The environment of a peer: one thread, and the kernels that its library chooses for this processor."""
    return {**{name: value for name, value in os.environ.items() if name not in KERNELS}, **{name: "1" for name in THREADS}}


def measured(command, env=None):
    """Runs a command; gives CPU and wall seconds and the peak of memory in MB."""
    begun = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=env)
    peak, errors = [0], []

    def watch():
        while True:
            try:
                for line in open(f"/proc/{child.pid}/status"):
                    if line.startswith("VmHWM"):
                        peak[0] = max(peak[0], int(line.split()[1]))
            except (OSError, ValueError):
                return
            time.sleep(0.005)

    threading.Thread(target=watch, daemon=True).start()
    reader = threading.Thread(target=lambda: errors.append(child.stderr.read()), daemon=True)
    reader.start()
    _, status, used = os.wait4(child.pid, 0)
    wall = time.monotonic() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    reader.join()
    if child.returncode:
        sys.exit(f"{' '.join(command)} ended with {child.returncode}: {errors[0].decode()}")
    return {"cpu_s": round(used.ru_utime + used.ru_stime, 3), "wall_s": round(wall, 3), "peak_mb": round(peak[0] / 1024, 1)}


def stage_lines(out):
    return [json.loads(line) for line in open(os.path.join(out, "cache", "run.jsonl"))]
