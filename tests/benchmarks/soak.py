"""A long time at the workbench in JupyterLab under Chromium, without a pause: does anything grow or get lost?

    python tests/benchmarks/soak.py --minutes 30

60,000 generated vectors. In turn, by mouse and keys: a lasso and a digit, undo and redo, a slider, a way to colour, an
epoch. The script keeps a model of its own of every label; in the end labels.csv must equal it. Printed by the minute:
what the kernel and the page hold. It fails where labels differ, where the page's console holds an error, or where
memory goes on growing.
"""

import argparse
import csv
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))

from lab import FLAGS, Lab, Notebook
from map_driver import Map
from playwright.sync_api import sync_playwright

POINTS = 60_000
SESSION = f"""\
import os
import numpy as np
import rcm_notebook as rcm
from rcm_notebook.widgets import Workbench
rng = np.random.default_rng(0)
truth = rng.integers(0, 10, {POINTS})
x = rng.normal(0, 0.2, ({POINTS}, 8)).astype(np.float32)
x[np.arange({POINTS}), truth % 8] += 2
data = rcm.Dataset.from_arrays(x, names=tuple("0123456789"))
model = rcm.ModelConfig(components=16, latent=2, encoder="dense", encoder_width=32, decoder_widths=(16,))
session = rcm.Session(data, "sessions/soak", model=model)
session.train(1, progress=False)
def near(row, count):
    return np.argsort(((session.positions - session.positions[row]) ** 2).sum(1))[:count].tolist()
wb = Workbench(session)
map = wb.map
wb
"""
LASSOED = 40
"""About as many points as a lasso is drawn around."""

GROWTH = 1.25
"""How much larger than after its first third a run may end, kernel and page each; caches fill in the beginning."""


class Expected:
    """What every row must be labelled: the script's own books, with an undo of their own."""

    def __init__(self):
        self.labels: dict[int, str] = {}
        self.done: list[dict[int, str]] = []
        self.undone: list[dict[int, str]] = []

    def assign(self, rows: list[int], label: str) -> None:
        """Label rows; what was undone can no longer be done again."""
        self.done.append(self.labels)
        self.undone.clear()
        self.labels = self.labels | dict.fromkeys(rows, label)

    def undo(self) -> None:
        """Take the last gesture back."""
        self.undone.append(self.labels)
        self.labels = self.done.pop()

    def redo(self) -> None:
        """Do it again."""
        self.done.append(self.labels)
        self.labels = self.undone.pop()


class Soak:
    """One run: what a user does, and what the script knows of it."""

    def __init__(self, notebook: Notebook, seed: int):
        self.notebook, self.page, self.map = notebook, notebook.page, Map(notebook)
        self.expected, self.random = Expected(), random.Random(seed)
        self.steps = 0

    def label(self) -> None:
        """Lasso some points around one that is picked at random, and press a digit."""
        self.page.locator("[data-tool=fit]").click()
        self.map.settle()
        self.map.canvas.scroll_into_view_if_needed()
        near = self.notebook.ask(f"near({self.random.randrange(POINTS)}, {LASSOED})")
        self.map.lasso_around(near, "Shift", margin=3)
        self.notebook.until(
            lambda: self.map.selected() > 0 and self.notebook.ask("len(session.selection)") == self.map.selected(),
            "the kernel has the selection",
        )
        rows, digit = self.notebook.ask("session.selection.tolist()"), str(self.random.randrange(10))
        self.page.keyboard.press(digit)
        self.expected.assign(rows, digit)
        self.agree()

    def undo(self) -> None:
        """Take a gesture back, and half of the times do it again."""
        if not self.expected.done:
            return
        self.page.locator(".rcm-map").focus()
        self.page.keyboard.press("u")
        self.expected.undo()
        self.agree()
        if self.random.random() < 0.5:
            self.page.keyboard.press("Control+Shift+Z")
            self.expected.redo()
            self.agree()
        self.page.keyboard.press("Escape")
        self.notebook.until(lambda: self.notebook.ask("len(session.selection)") == 0, "nothing is selected")

    def slide(self) -> None:
        """Move a slider."""
        self.page.locator(".rcm-tabs").get_by_text("weights", exact=True).click()
        before = self.notebook.ask("session.weights['consistency']")
        key = "ArrowRight" if before < 100 else "ArrowLeft"
        self.page.locator(".rcm-slider-consistency .noUi-handle").press(key)
        self.notebook.until(lambda: self.notebook.ask("session.weights['consistency']") != before, "the weight moved")

    def color(self) -> None:
        """Colour by something else, and back."""
        for name in ("component", "prediction"):
            self.page.locator(".rcm-map select").select_option(name)
            self.notebook.until(lambda name=name: self.notebook.ask("map.color_by") == name, "the kernel knows")

    def train(self) -> None:
        """Train an epoch, and watch its losses."""
        self.page.locator(".rcm-tabs").get_by_text("losses", exact=True).click()
        before = self.notebook.ask("len(session.history)")
        self.page.locator(".rcm-one").click()
        self.notebook.until(
            lambda: (
                self.notebook.ask("len(session.history)") > before
                and not self.notebook.ask("session.progress.is_running")
            ),
            "an epoch is trained",
            600,
        )

    def agree(self) -> None:
        """Wait until the kernel's labels are the script's."""
        self.notebook.until(
            lambda: self.notebook.ask("len(session.labels)") == len(self.expected.labels), "the kernel has the labels"
        )

    def step(self) -> None:
        """Do the next thing."""
        turns = (self.label, self.label, self.undo, self.slide, self.label, self.color, self.label, self.train)
        turns[self.steps % len(turns)]()
        self.steps += 1

    def held(self) -> tuple[float, float]:
        """Megabytes that the kernel's process and the page's JavaScript hold."""
        kernel = psutil.Process(self.notebook.ask("os.getpid()")).memory_info().rss
        devtools = self.page.context.new_cdp_session(self.page)
        devtools.send("HeapProfiler.enable")
        devtools.send("HeapProfiler.collectGarbage")
        heap = devtools.send("Runtime.getHeapUsage")["usedSize"]
        devtools.detach()
        return kernel / 1e6, heap / 1e6


def run(notebook: Notebook, minutes: float, seed: int) -> list[str]:
    """Work for so long, print what is held, and return what is wrong."""
    soak, begun, held = Soak(notebook, seed), time.monotonic(), []
    print("| minute | steps | epochs | labels | kernel MB | page MB |\n|---|---|---|---|---|---|", flush=True)
    while (passed := (time.monotonic() - begun) / 60) < minutes:
        soak.step()
        if passed >= len(held) * min(1.0, minutes / 9):
            held.append(soak.held())
            epochs, labels = notebook.ask("(len(session.history), len(session.labels))")
            kernel, page = held[-1]
            print(f"| {passed:.1f} | {soak.steps} | {epochs} | {labels} | {kernel:.0f} | {page:.1f} |", flush=True)
    notebook.execute("session.close()")
    wrong = [f"console: {error}" for error in notebook.errors] + [f"asked for {url}" for url in notebook.foreign]
    path = notebook.lab.work / "sessions" / "soak" / "labels.csv"
    written = {int(row["Serial"]): row["label"] for row in csv.DictReader(path.open()) if row["label"]}
    if written != soak.expected.labels:
        differing = {row for row in written.keys() | soak.expected.labels.keys()}
        differing = {row for row in differing if written.get(row) != soak.expected.labels.get(row)}
        wrong.append(f"labels.csv differs from what was done in {len(differing)} rows, among them {min(differing)}")
    early, last = held[len(held) // 3], held[-1]
    for name, before, after in zip(("the kernel", "the page"), early, last, strict=True):
        if after > GROWTH * before:
            wrong.append(f"{name} grew from {before:.0f} to {after:.0f} MB after the first third")
    return wrong


def main() -> None:
    """Run, and exit with 1 where something is wrong."""
    parser = argparse.ArgumentParser(description="Work at the workbench for a long time.")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("chromium is not on PATH: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, headless=False, args=list(FLAGS))
        lab = Lab(Path(folder) / "lab")
        try:
            page = browser.new_page(viewport={"width": 1200, "height": 1400})
            notebook = Notebook(page, lab, "soak.ipynb", [SESSION])
            try:
                notebook.run(0)
                wrong = run(notebook, given.minutes, given.seed)
            except BaseException:
                print(f"What was seen last: {notebook.shot('soak')}")
                raise
        finally:
            lab.close()
            browser.close()
    print("\n".join(wrong) or "labels.csv holds what was done, the console is empty, and nothing grows")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
