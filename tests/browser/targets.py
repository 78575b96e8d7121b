"""What is tried: a built `leitmotif` on a copy of the demo study, or on a study of invented words. It opens the study for
one person and gives an address; it can be stopped in the middle and started again on the same port with a new key."""

import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

import made

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Api:
    """Asks the server what it has on disk, past the page."""

    def __init__(self, address):
        self.base, self.key = address.split("/#key=")

    def __call__(self, path, body=None):
        request = urllib.request.Request(
            self.base + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def codings(self, document):
        """Codings with their words, cut out of the turns by code points."""
        answer = self(f"/api/excerpts?document={urllib.request.quote(document)}")
        return [{**coding, "text": cut(answer["turns"], coding["start"], coding["end"])} for coding in answer["codings"]]


def cut(turns, start, end):
    return " ".join(
        turn["text"][max(0, start - turn["start"]) : max(0, end - turn["start"])]
        for turn in turns
        if turn["start"] < end and turn["end"] > start
    )


class Binary:
    def __init__(self, path, **size):
        self.path, self.process, self.port = str(pathlib.Path(path).resolve()), None, 0
        self.folder = tempfile.mkdtemp(prefix="leitmotif-study-")
        self.study = pathlib.Path(self.folder) / "demo"
        if size:
            made.study(self.study, **size)
            return
        # The two who code here are the only coders: what the demo's readers coded stays behind.
        shutil.copytree(ROOT / "data" / "demo", self.study, ignore=shutil.ignore_patterns("out", "study.db*", "codings"))
        self.call("run", str(self.study), "--findings-ok", "--quiet")

    def call(self, *words, ok=(0,)):
        done = subprocess.run([self.path, *words], capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode in ok, f"leitmotif {' '.join(words)}: exit {done.returncode}: {done.stderr[-600:]}"
        return done.stdout

    def open(self, coder, adjudicate=None, hidden=False, book=False):
        self.stop()
        self.words = (
            ["--coder", coder]
            + (["--adjudicate", ",".join(adjudicate)] if adjudicate else [])
            + (["--hide-names"] if hidden else [])
            + (["--codebook-work"] if book else [])
        )
        self.port = 0
        return self.again()

    def again(self):
        command = [self.path, "review", str(self.study), *self.words, "--no-open", "--port", str(self.port)]
        for _ in range(20):
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            line = self.process.stdout.readline()
            found = re.search(r"http://127\.0\.0\.1:(\d+)/#key=\S+", line)
            if found:
                self.port = int(found[1])
                return found[0]
            self.process.wait(10)
            time.sleep(0.2)
        raise AssertionError(f"leitmotif review printed no address: {line!r} {self.process.stderr.read()[-600:]!r}")

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait(10)
            self.process = None

    def close(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def refused(api, path):
    """The status with which a question is refused."""
    try:
        api(path)
    except urllib.error.HTTPError as error:
        return error.code
    return 200
