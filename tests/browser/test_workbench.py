"""The workbench as a whole: any width, two cells on one session, and a training that goes wrong."""

import pytest
from lab import Notebook
from map_driver import Map
from sessions import clusters
from tabs import TABS, open_tab

TWICE = "wb = Workbench(session)\nmap = wb.map\nwb"
CUT = """root => [...root.querySelectorAll('button, select, input, canvas, .lm-TabBar-tab')].filter(part => {
    const box = part.getBoundingClientRect(), whole = root.getBoundingClientRect();
    const scrolls = part.closest('.rcm-runs-scroll, .rcm-lens-tiles, .rcm-heat, .rcm-gallery');
    return box.width && !scrolls && (box.right > whole.right + 1 || box.left < whole.left - 1);
}).concat([...root.querySelectorAll('.lm-TabBar-tabLabel')].filter(part => part.scrollWidth > part.clientWidth + 1))
.map(part => `${part.className}: ${part.title || part.innerText}`)
"""
"""What of a workbench reaches out of it, and which of its tabs are cut."""


@pytest.fixture(scope="module")
def notebook(open_notebook):
    opened = open_notebook(clusters("whole"), TWICE, TWICE, width=1900)
    for cell in range(3):
        opened.run(cell)
    return opened


@pytest.fixture
def views(notebook):
    """Both views of the workbench, at rest and without labels."""
    notebook.execute("wb.layout.width = None\nsession.select([])\nwhile session.can_undo: session.undo()")
    found = notebook.page.locator(".rcm-workbench")
    notebook.until(lambda: found.count() == 2, "both cells show it")
    Map(notebook)
    return found


@pytest.mark.parametrize("width", [420, 760, 1900])
def test_at_any_width_nothing_reaches_out_of_it(width, notebook: Notebook, views):
    notebook.execute(f"wb.layout.width = '{width}px'")
    first = views.first
    notebook.until(lambda: abs(first.bounding_box()["width"] - width) < 2, "it is as wide as that")
    for tabs, titles in TABS.items():
        for title in titles:
            open_tab(notebook, tabs, title)
            notebook.until(lambda: first.evaluate(CUT) == [], f"nothing of {title} reaches out", 10)
    shown = first.locator(".rcm-map").bounding_box()
    assert shown["width"] > 300 and shown["height"] > 200
    open_tab(notebook, ".rcm-look", "tau")
    notebook.shot(f"workbench-{width}", ".rcm-workbench")


def test_two_cells_that_show_a_session_agree(notebook, views):
    page = notebook.page
    maps = [view.locator(".rcm-map") for view in views.all()]
    shown = Map(notebook)
    rows = notebook.ask("np.flatnonzero(session.latents.component == session.latents.component[0]).tolist()")
    shown.root.scroll_into_view_if_needed()
    shown.lasso_around(rows[:6], "Shift")
    notebook.until(lambda: shown.selected() > 5, "the lasso selects")
    count = str(shown.selected())
    notebook.until(lambda: maps[1].get_attribute("data-selected") == count, "in the other cell, too")
    page.keyboard.press("2")
    chips = [view.locator(".rcm-class").nth(2) for view in views.all()]
    notebook.until(lambda: all(count in chip.inner_text().split() for chip in chips), "both count the labels")
    maps[1].scroll_into_view_if_needed()
    maps[1].click(position={"x": 5, "y": 200})
    page.keyboard.press("u")
    notebook.until(lambda: notebook.ask("len(session.labels)") == 0, "the other cell's key undoes them")
    notebook.until(lambda: all("0" in chip.inner_text().split() for chip in chips), "and both show that")


def test_a_training_that_diverges_stops_says_what_to_try_and_keeps_the_map(notebook, views):
    shown, epochs = Map(notebook), notebook.ask("len(session.history)")
    places, camera = notebook.ask("session.positions.tolist()"), shown.canvas.get_attribute("data-camera")
    notebook.execute("session.set_weights(usage=1e38)")
    views.first.locator(".rcm-one").click()
    trouble = views.first.locator(".rcm-side .rcm-trouble").locator("visible=true")
    notebook.until(lambda: trouble.count() and "not finite" in trouble.first.inner_text(), "it says what happened")
    assert "learning rate" in trouble.first.inner_text(), "and what to try"
    assert notebook.ask("len(session.history)") == epochs
    shown.settle()
    assert notebook.ask("session.positions.tolist()") == places, "the last good state is kept"
    assert shown.canvas.get_attribute("data-camera") == camera, "and seen"
    notebook.shot("workbench-diverged", ".rcm-workbench")
    notebook.execute("session.reset_weights()")
    views.first.locator(".rcm-one").click()
    notebook.until(lambda: notebook.ask("len(session.history)") == epochs + 1, "training goes on")
