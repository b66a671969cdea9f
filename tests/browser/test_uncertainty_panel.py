"""The uncertainty panel under the mouse: brush a score, see the rows selected, compute novelty, look at reliability."""

import numpy as np
import pytest
from map_driver import Map
from sessions import digits

PANEL = """\
from rcm_notebook.widgets import UncertaintyPanel
import ipywidgets, numpy as np
for c in range(10): session.assign(np.flatnonzero(session.data.truth == c)[:5], c)
session.train(2, progress=False)
panel = UncertaintyPanel(session)
box = ipywidgets.HBox([panel], layout={"width": "330px"})
box
"""
MAP = "map = LatentMap(session, height=260)\nmap"
ROOT = ".rcm-uncertainty"


@pytest.fixture(scope="module")
def notebook(open_notebook):
    opened = open_notebook(digits("uncertain"), PANEL, MAP)
    for cell in range(3):
        opened.run(cell)
    opened.page.locator(ROOT).wait_for()
    return opened


def drag(notebook, start: float, end: float) -> tuple[float, float]:
    """Drag the brush between two shares of the plot's width; return the interval."""
    area = notebook.page.locator(f"{ROOT} .rcm-figure .selector rect.overlay, {ROOT} .rcm-figure .overlay").first
    box = area.bounding_box()
    y = box["y"] + box["height"] / 2
    mouse = notebook.page.mouse
    mouse.move(box["x"] + start * box["width"], y)
    mouse.down()
    mouse.move(box["x"] + end * box["width"], y, steps=8)
    mouse.up()
    low, high = notebook.ask("(panel._histogram._edges[0].item(), panel._histogram._edges[-1].item())")
    return low + start * (high - low), low + end * (high - low)


def pick(notebook, kind: str, name: str) -> None:
    notebook.page.locator(f"{ROOT} .rcm-{kind} select").select_option(name)


def words(notebook) -> str:
    return notebook.page.locator(f"{ROOT} .rcm-line:visible").last.inner_text()


def test_a_brush_drawn_with_the_mouse_selects_the_rows_of_the_interval(notebook):
    low, high = drag(notebook, 0.3, 0.8)
    notebook.until(lambda: notebook.ask("len(session.selection)") > 0, "the session has the selection")
    values = np.array(notebook.ask("session.prediction.epistemic.tolist()"))
    selected = set(notebook.ask("session.selection.tolist()"))
    width = (high - low) * 0.02
    assert set(np.flatnonzero((values >= low + width) & (values <= high - width))) <= selected
    assert selected <= set(np.flatnonzero((values >= low - width) & (values <= high + width)))
    said = f"{len(selected):,} rows selected"
    notebook.until(lambda: notebook.page.locator(f"{ROOT} .rcm-selected").inner_text() == said, "the panel says so")
    notebook.until(lambda: Map(notebook).selected() == len(selected), "the map shows the same rows")
    notebook.shots("uncertainty-brushed", ROOT)


def test_a_selection_from_elsewhere_takes_the_brush_away(notebook):
    brush = notebook.page.locator(f"{ROOT} .rcm-figure .selector rect.selection, {ROOT} .rcm-figure rect.selection")
    assert brush.first.is_visible()
    notebook.execute("session.select(range(40))")
    notebook.until(lambda: not brush.first.is_visible(), "the brush is gone")
    assert notebook.ask("len(session.selection)") == 40
    drag(notebook, 0.1, 0.2)
    notebook.until(lambda: notebook.ask("len(session.selection)") != 40, "it can be drawn again")


def test_bounds_are_typed_with_the_keyboard_alone(notebook):
    pick(notebook, "score", "certainty")
    first, second = (notebook.page.locator(f"{ROOT} .rcm-bound input").nth(i) for i in (0, 1))
    first.fill("0.2")
    first.press("Tab")
    second.fill("0.9")
    second.press("Tab")
    notebook.page.locator(f"{ROOT} .rcm-between").press("Enter")
    expected = notebook.ask(
        "np.flatnonzero((session.prediction.certainty >= .2) & (session.prediction.certainty <= .9)).tolist()"
    )
    notebook.until(lambda: notebook.ask("session.selection.tolist()") == expected, "the rows between are selected")


def test_counts_go_on_a_logarithmic_axis(notebook):
    notebook.page.locator(f"{ROOT} .rcm-log input").check()
    notebook.until(lambda: notebook.ask("panel._log.value"), "the kernel knows")
    notebook.execute("session.select(np.flatnonzero(session.prediction.certainty > .8))")
    notebook.shots("uncertainty-log", ROOT)
    notebook.page.locator(f"{ROOT} .rcm-log input").uncheck()


def test_novelty_is_computed_while_the_kernel_answers_and_is_void_after_training(notebook):
    notebook.execute("session.select([])")
    pick(notebook, "score", "ood")
    notebook.until(lambda: words(notebook).startswith("how unlike"), "the novelty is there")
    assert notebook.ask("int(panel._histogram._counts[0].sum())") == notebook.ask("len(session.data)")
    notebook.shot("uncertainty-ood", ROOT)
    notebook.execute("session.train(1, progress=False)")
    notebook.until(lambda: "have changed since" in words(notebook), "the panel says that it is void")
    notebook.shot("uncertainty-void", ROOT)
    notebook.page.locator(f"{ROOT} .rcm-compute").click()
    notebook.until(lambda: words(notebook).startswith("how unlike"), "the novelty is there again")


def test_the_reliability_diagram_says_from_which_rows(notebook):
    notebook.page.get_by_role("button", name="reliability").click()
    notebook.until(lambda: "each withheld in turn" in words(notebook), "the diagram is there")
    notebook.shots("uncertainty-reliability", ROOT)
    pick(notebook, "judge", "truth")
    notebook.until(lambda: "by the data's truth" in words(notebook), "judged by the truth")
    notebook.shot("uncertainty-truth", ROOT)
