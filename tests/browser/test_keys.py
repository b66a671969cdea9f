"""Keys pressed on our widgets are ours: JupyterLab's shortcuts leave the notebook alone."""

import pytest
from map_driver import Map
from sessions import clusters

PLACES = (".rcm-map", ".rcm-label-bar", ".rcm-class >> nth=0", ".rcm-ask", ".rcm-cancel")
"""Where the focus may be: the map, the label bar, a class, and two plain buttons of the workbench."""


@pytest.fixture(scope="module")
def notebook(open_notebook):
    opened = open_notebook(clusters("keys"), "wb = Workbench(session)\nmap = wb.map\nwb", "untouched = True")
    opened.run(0)
    opened.run(1)
    return opened


@pytest.fixture
def shown(notebook):
    notebook.execute("session.select([])\nwhile session.can_undo: session.undo()")
    return Map(notebook)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("keys", ["0 0", "d d", "a", "b", "x", "z", "s", "m", "i i"])
def test_a_shortcut_of_jupyterlab_leaves_the_notebook_alone(keys, place, notebook, shown):
    page, before, kernel = notebook.page, notebook.cell_sources(), notebook.ask("id(session)")
    page.locator(place).focus()
    for key in keys.split():
        page.keyboard.press(key)
    assert notebook.ask("id(session)") == kernel, "the kernel is the same"
    assert notebook.cell_sources() == before
    assert page.locator(".jp-Dialog").count() == 0
    assert page.locator(".jp-MarkdownCell").count() == 0


def test_jupyterlab_does_have_these_shortcuts(notebook, shown):
    page, before = notebook.page, notebook.cell_sources()
    page.evaluate(
        """() => {
            const notebook = window.jupyterapp.shell.currentWidget.content;
            notebook.activeCellIndex = 2; notebook.mode = 'command'; notebook.node.focus();
        }"""
    )
    page.keyboard.press("b")
    notebook.until(lambda: len(notebook.cell_sources()) == len(before) + 1, "b adds a cell outside of our widgets")
    page.keyboard.press("d")
    page.keyboard.press("d")
    notebook.until(lambda: notebook.cell_sources() == before, "d d deletes it")


@pytest.mark.parametrize("place", PLACES)
def test_a_digit_labels_wherever_the_focus_is(place, notebook, shown):
    notebook.execute("session.select([5])")
    notebook.page.locator(place).focus()
    notebook.page.keyboard.press("2")
    notebook.until(lambda: notebook.ask("int(session.labels.ids[5])") == 2, "the point is labelled")


def test_digits_from_ten_on_take_shift(notebook, shown):
    notebook.execute("for i in range(4, 13): session.add_class(f'class {i}')\nsession.select([6])")
    notebook.page.locator(".rcm-map").focus()
    notebook.page.keyboard.press("Shift+Digit2")
    notebook.until(lambda: notebook.ask("int(session.labels.ids[6])") == 12, "shift+2 is class 12")
    notebook.execute("session.select([7])")
    notebook.page.keyboard.press("Numpad3")
    notebook.until(lambda: notebook.ask("int(session.labels.ids[7])") == 3, "the numpad counts, too")


def test_x_says_that_nobody_can_tell_and_delete_takes_a_label_away(notebook, shown):
    notebook.execute("session.assign([8], 'bee')\nsession.select([8])")
    notebook.page.locator(".rcm-map").focus()
    notebook.page.keyboard.press("Delete")
    notebook.until(lambda: notebook.ask("int(session.labels.ids[8])") == -1, "no label")
    notebook.execute("session.select([8])")
    notebook.page.keyboard.press("x")
    notebook.until(lambda: notebook.ask("bool(session.labels.cant_tell[8])"), "can't tell")


def test_escape_lets_the_selection_go(notebook, shown):
    notebook.execute("session.select([1, 2, 3])")
    notebook.until(lambda: shown.selected() == 3, "three points are selected")
    notebook.page.locator(".rcm-map").focus()
    notebook.page.keyboard.press("Escape")
    notebook.until(lambda: notebook.ask("len(session.selection)") == 0, "nothing is selected")
    assert shown.selected() == 0


def test_a_digit_without_a_selection_says_what_to_do(notebook, shown):
    notebook.page.locator(".rcm-label-bar").focus()
    notebook.page.keyboard.press("1")
    said = notebook.page.locator(".rcm-said")
    notebook.until(lambda: "Nothing is selected" in said.inner_text(), "the bar says so")
    assert said.get_attribute("data-level") == "error"
    notebook.execute("session.select([1])")
    notebook.until(lambda: said.get_attribute("data-level") == "ready", "the error goes with the next selection")


def test_a_query_is_answered_from_the_keyboard_alone(notebook, shown):
    page = notebook.page
    page.locator(".rcm-count-rows input").fill("3")
    page.locator(".rcm-count-rows input").press("Enter")
    page.locator(".rcm-ask").click()
    notebook.until(lambda: notebook.ask("len(session.selection)") == 1, "the best row is selected")
    for digit in "012":
        page.keyboard.press(digit)
    notebook.until(lambda: notebook.ask("len(session.labels)") == 3, "three answers")
    asked = notebook.ask("session.labels.ids[session.queried.rows].tolist()")
    assert asked == [0, 1, 2]
    assert page.locator(".rcm-query .rcm-line").inner_text().startswith("3 of 3 answered")
