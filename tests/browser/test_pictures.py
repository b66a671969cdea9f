"""The pictures of the reference pages: every widget on a trained session, in JupyterLab's light and in its dark theme.

    RCM_PICTURES=notebooks/images python -m pytest tests/browser/test_pictures.py

draws them anew, with at most 256 colours, into the folder that RCM_PICTURES names; without it they are made and looked
at all the same, in ``tests/browser/shots``.
"""

import io
import os
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from lab import SHOTS
from map_driver import Map
from PIL import Image
from sessions import digits

from rcm_notebook.widgets import WIDGETS


class Shown(NamedTuple):
    """A widget as it is pictured.

    Attributes:
        ready: CSS selector of what is there once the widget shows something.
        width: Of the column it stands in, px.
        before: Python that brings the widget, `shown`, into the state.
    """

    ready: str
    width: int
    before: str = ""


EMPTY = {
    "LatentMap": Shown("canvas.rcm-canvas", 620, "shown.height = 360"),
    "Gallery": Shown(".rcm-gallery", 620, "shown.height = 130"),
    "QueryTray": Shown(".rcm-ask", 340),
    "TauHeatmap": Shown(".rcm-heat", 620),
    "LossCurves": Shown(".rcm-figure", 340),
    "UncertaintyPanel": Shown(".rcm-score", 340),
    "DataStats": Shown(".rcm-stats-line", 420),
    "ComponentLens": Shown(".rcm-lens-tile", 820),
    "RunBrowser": Shown(".rcm-runs-table", 900),
}
"""Widgets that say what to do before there is anything to show."""

FULL = {
    "ComponentLens": Shown(".rcm-lens-portrait", 820),
    "CurriculumPanel": Shown(".rcm-phase-card", 340),
    "DataStats": Shown(".rcm-stats-line", 420),
    "Gallery": Shown(".rcm-cell canvas", 620, "session.select(threes); shown.height = 230"),
    "LabelBar": Shown(".rcm-class", 900),
    "LatentMap": Shown("canvas.rcm-canvas", 620, "shown.height = 460; session.select([])"),
    "LossCurves": Shown(".rcm-figure path.line", 340),
    "QueryTray": Shown(".rcm-cell canvas", 340, "session.select(session.query(10)[:1])"),
    "RunBrowser": Shown(".rcm-figure path.line", 900, "compare(shown)"),
    "TauHeatmap": Shown(".rcm-heat canvas", 620, "shown.height = 420"),
    "TrainPanel": Shown(".rcm-bar", 400),
    "UncertaintyPanel": Shown(
        ".rcm-figure rect", 340, "session.select(np.flatnonzero(session.prediction.epistemic > 0.1))"
    ),
    "WeightSliders": Shown(".noUi-handle", 340),
}
"""Widgets on a session with labels; the workbench has a lasso of its own."""

UNLISTED = Shown(":scope > :not(:empty)", 620)
"""Any other widget on a session with labels, as it comes."""

TROUBLED = {
    "TrainPanel": Shown(".progress-bar-danger", 400, "diverge()"),
    "RunBrowser": Shown(".rcm-runs-trouble", 900, "break_one(shown)"),
}
"""Widgets that say what went wrong."""

START = """\
import shutil
import ipywidgets
import numpy as np
from rcm_notebook.widgets import WIDGETS

truth = session.data.truth
frame = ipywidgets.Box(layout={"padding": "8px", "overflow": "visible"})
frame.add_class("rcm-frame")
frame
"""

TRAINED = """\
session.train(5, progress=False)
def typical(digit):
    heaviest = session.components.exemplar[np.argsort(-session.components.usage)]
    own = [row for row in heaviest if truth[row] == digit]
    return own[:1]
for digit in range(10):
    if digit != 3: session.assign(typical(digit), digit)
session.train(3, progress=False)
threes = np.flatnonzero(session.latents.component == session.latents.component[typical(3)])
for seed in range(2):
    copy = session.path.parent / f"seed {seed}"
    shutil.copytree(session.path, copy, ignore=shutil.ignore_patterns(".lock"))
    lines = (copy / "metrics.csv").read_text().splitlines()
    (copy / "metrics.csv").write_text("\\n".join(lines[: 7 - seed]) + "\\n")
def compare(browser):
    browser.refresh()
    for name in ("seed 0", "seed 1"):
        next(line for path, line in browser._lines.items() if path.name == name).pick.value = True
"""


LABELLED = """\
session.assign(typical(3), 3)
rows = session.query(20, by="entropy")
session.assign_each(rows, truth[rows].tolist())
session.select([])
"""

TROUBLE = """\
def diverge():
    session.set_weights(usage=1e38)
    try:
        session.start(1).wait()
    except ArithmeticError:
        session.reset_weights()
def break_one(browser):
    broken = session.path.parent / "seed 1" / "config.yaml"
    broken.write_text("- no run")
    browser.refresh()
"""

AT_HOME = """\
(frame, work) => {
    for (const input of frame.querySelectorAll('input')) input.value = input.value.replace(work, '/home/me');
    for (const said of frame.querySelectorAll('code, .rcm-runs-trouble')) {
        said.textContent = said.textContent.replace(work, '/home/me');
    }
}
"""


class Studio:
    """A frame in a notebook that holds one widget at a time."""

    def __init__(self, notebook):
        self.notebook, self.pictures = notebook, {}
        self.frame = notebook.page.locator(".rcm-frame")

    def show(self, name: str, shown: Shown) -> None:
        """Put a widget into the frame, in its state."""
        self.notebook.execute(
            f"shown = WIDGETS[{name!r}](session)\n{shown.before}\n"
            f"frame.layout.width = '{shown.width}px'\nframe.children = (shown,)\nshown.layout.width = '100%'"
        )
        self.frame.locator(shown.ready).first.wait_for(state="attached")

    def take(self, name: str) -> None:
        """Keep a picture of the frame once two in a row are the same; folders read as those of somebody at home."""
        self.frame.evaluate(AT_HOME, str(self.notebook.lab.work))
        seen: list[bytes] = [b""]

        def at_rest() -> bool:
            seen.append(self.frame.screenshot())
            return seen[-1] == seen[-2]

        self.notebook.until(at_rest, f"{name} is at rest")
        self.pictures[name] = seen[-1]
        SHOTS.mkdir(exist_ok=True)
        (SHOTS / f"picture-{name}.png").write_bytes(seen[-1])

    def take_all(self, widgets: dict[str, Shown], ending: str) -> None:
        """Picture each widget."""
        for name, shown in widgets.items():
            self.show(name, shown)
            self.take(f"{name}-{ending}")
            assert self.cut() == [], f"{name} cuts what it says"

    def take_workbench(self, theme: str) -> None:
        """Picture the workbench while a lasso is being drawn around the threes."""
        self.show(
            "Workbench", Shown("canvas.rcm-canvas", 1240, "map = shown.map; map.height = 560; session.select([])")
        )
        self.notebook.execute("shown.look.part('tau').height = 260")
        for tabs, title in ((".rcm-side .rcm-tabs", "losses"), (".rcm-look", "tau")):
            self.frame.locator(tabs).get_by_text(title, exact=True).first.click()
        self.frame.locator(".rcm-heat canvas").wait_for()
        seen = Map(self.notebook)
        places = seen.screen(self.notebook.ask("threes.tolist()"))
        middle, spread = np.median(places, 0), 1.25 * np.percentile(np.abs(places - np.median(places, 0)), 97, 0)
        angles = np.linspace(0, 5.9, 24)
        corners = middle + spread * np.stack([np.cos(angles), np.sin(angles)], 1)
        page = self.notebook.page
        page.keyboard.down("Shift")
        page.mouse.move(*corners[0])
        page.mouse.down()
        for corner in corners[1:]:
            page.mouse.move(*corner)
        self.take(f"Workbench-{theme}")
        page.mouse.up()
        page.keyboard.up("Shift")
        page.mouse.move(2, 2)

    def cut(self) -> list[str]:
        """What of the buttons, menus and words does not fit into its own box, or into the frame."""
        return self.frame.evaluate(
            """frame => [...frame.querySelectorAll('button, select, input, label')].filter(part => {
                const box = part.getBoundingClientRect(), whole = frame.getBoundingClientRect();
                const scrolls = part.closest('.rcm-runs-scroll');
                return box.width && (
                    (box.right > whole.right + 1 && !scrolls) || part.scrollWidth > part.clientWidth + 2);
            }).map(part => part.className + ': ' + (part.title || part.innerText))"""
        )


@pytest.fixture(scope="module")
def pictures(open_notebook) -> dict[str, bytes]:
    """Every picture by its name: the widget, "empty" where it is, and the theme."""
    notebook = open_notebook(digits("pictures/digits"), START, width=1500, height=1300)
    notebook.run(0)
    notebook.run(1)
    studio = Studio(notebook)

    studio.take_all(EMPTY, "empty-light")
    with notebook.dark():
        studio.take_all(EMPTY, "empty-dark")
        notebook.execute(TRAINED)
        studio.take_workbench("dark")
    studio.take_workbench("light")
    notebook.execute(LABELLED)
    full = {name: FULL.get(name, UNLISTED) for name in WIDGETS if name != "Workbench"}
    studio.take_all(full, "light")
    with notebook.dark():
        studio.take_all(full, "dark")
        notebook.execute(TROUBLE)
        studio.take_all(TROUBLED, "error-dark")
    studio.take_all(TROUBLED, "error-light")
    return studio.pictures


def small(picture: bytes) -> bytes:
    """The picture with at most 256 colours: rare ones are kept, since a class may be ten pixels, and white is white."""
    written = io.BytesIO()
    colors = Image.open(io.BytesIO(picture)).convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=1)
    colors.save(written, "PNG", optimize=True)
    return written.getvalue()


def test_every_widget_is_pictured(pictures):
    assert {name.split("-")[0] for name in pictures} == set(WIDGETS)
    folder = os.environ.get("RCM_PICTURES")
    for name, picture in pictures.items():
        assert len(small(picture)) < 150_000, name
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            (Path(folder) / f"{name}.png").write_bytes(small(picture))


def test_the_themes_are_told_apart_by_their_light(pictures):
    light = {
        name: np.asarray(Image.open(io.BytesIO(picture)).convert("L")).mean() for name, picture in pictures.items()
    }
    assert [name for name in light if (light[name] > 128) != name.endswith("-light")] == []
