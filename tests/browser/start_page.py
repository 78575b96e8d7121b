"""The start page: a folder of interviews becomes a study, is run and looked at, coded in a tab of the same session, and found again."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile

import made
from open_coding import tool


class Started:
    """`leitmotif start` with a home of its own, and three bare interviews in it."""

    def __init__(self, binary):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="leitmotif-home-"))
        self.study = self.home / "Interviews ü 1"
        made.study(self.study, bare=True)
        # They lie about in a folder, as people have them.
        for path in (self.study / "transcripts").iterdir():
            path.rename(self.study / path.name)
        (self.study / "transcripts").rmdir()
        self.binary, self.process = str(pathlib.Path(binary).resolve()), None

    def open(self):
        env = {**os.environ, "HOME": str(self.home), "XDG_CONFIG_HOME": str(self.home / ".config")}
        self.process = subprocess.Popen([self.binary, "start", "--no-open"], env=env, stdout=subprocess.PIPE, text=True)
        return re.search(r"http://\S+", self.process.stdout.readline())[0]

    def close(self):
        if self.process:
            self.process.kill()
            self.process.wait(10)
        shutil.rmtree(self.home, ignore_errors=True)


def press_button(page, words, within="document"):
    page.wait(f"[...{within}.querySelectorAll('button')].some((one) => one.textContent.trim().startsWith({words!r}))", f"a button {words}")
    page.eval(f"[...{within}.querySelectorAll('button')].find((one) => one.textContent.trim().startsWith({words!r})).click()")


def accessible(page):
    """axe-core finds nothing serious or critical, where tests/browser/types fetched it."""
    axe = tool()
    if axe is None:
        return
    page.eval(axe + "; undefined")
    found = page.eval("axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations.map((v) => [v.impact, v.id, v.nodes.map((n) => n.html.slice(0, 120))]))")
    worst = [one for one in found if one[0] in ("serious", "critical")]
    assert not worst, worst


def start_page(scene):
    started = scene.target = Started(scene.make.binary)
    page = scene.page(width=1280)
    page.go(started.open())
    page.wait("!!(document.querySelector('.home'))", "the list of studies")
    assert "key=" not in page.eval("location.href"), "the key leaves the address bar"
    accessible(page)
    scene.save("start", page)
    # The folder is found by looking, and begun with three questions.
    press_button(page, "Choose a folder")
    page.wait("[...document.querySelectorAll('.folders button')].some((one) => one.textContent.includes('Interviews'))", "the folder")
    accessible(page)
    scene.save("start-folders", page)
    page.eval("[...document.querySelectorAll('.folders button')].find((one) => one.textContent.includes('Interviews')).click()")
    page.wait("document.querySelector('dialog').textContent.includes('This folder: 3 interviews')", "what the folder holds")
    press_button(page, "Make a study of this folder")
    page.wait("!!(document.querySelector('#new-name'))", "the questions")
    page.type("Kitchen talk")
    accessible(page)
    page.press("Enter")
    page.wait("!!(document.querySelector('.next'))", "the study")
    page.wait("!!(document.querySelector('.checks, details') || document.body.textContent.includes('Nothing is in the way'))", "the checks")
    assert page.text("#study") == "Kitchen talk", page.text("#study")
    there = sorted(path.name for path in started.study.iterdir())
    assert "study.toml" in there and "transcripts" not in there, there
    accessible(page)
    scene.save("start-study", page)
    # What recurs, with its progress, in a frame.
    press_button(page, "Report")
    press_button(page, "Make the report")
    page.wait("!!(document.querySelector('.made iframe'))", "the report", seconds=120)
    scene.save("start-report", page)
    # Code in a tab of the same session, and come back.
    press_button(page, "Code")
    page.wait("!!(document.querySelector('#coder-name'))", "the question for a name")
    page.type("Ana")
    page.press("Enter")
    page.wait("location.pathname === '/review' && document.querySelector('.reading-view') !== null", "the review page")
    page.wait("!!(document.querySelector('#tabs:not([hidden]) [aria-current]')?.textContent === 'Code')", "the tabs on the review page")
    accessible(page)
    scene.save("start-code", page)
    press_button(page, "Start", "document.querySelector('#tabs')")
    page.wait("!!(document.querySelector('.next'))", "the study once more")
    assert "Ana" in page.text(".facts"), page.text(".facts")
    press_button(page, "All studies")
    page.wait("!!(document.querySelector('.studies .open'))", "the study in the list")
    # A phone, the dark, and 200 %.
    page.size(390, 840)
    page.dark(True)
    accessible(page)
    scene.save("start-phone", page)
    page.size(1280, 860, 2.0)
    accessible(page)
    page.dark(False)
    page.size(1280, 860)
    # Reloaded, the page is where it was; ended, it says so.
    page.reload()
    page.wait("!!(document.querySelector('.studies .open'))", "the list after a reload")
    press_button(page, "Quit")
    press_button(page, "End it")
    page.wait("document.body.textContent.includes('Leitmotif has ended')", "the end")
    assert started.process.wait(10) == 0
    return "begun, run, coded, found again"
