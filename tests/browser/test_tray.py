"""The query tray after a press on its buttons: keys answer what was asked for, and none reaches the notebook."""

import pytest
from sessions import clusters

HERE = ".rcm-query .rcm-gallery-box"
"""Where the focus is after a query: the rows that it asks about."""


@pytest.fixture(scope="module")
def notebook(open_notebook):
    shown = "from rcm_notebook.widgets import QueryTray\ntray = QueryTray(session)\ntray"
    opened = open_notebook(clusters("tray"), shown, "untouched = True")
    opened.run(0)
    opened.execute("import numpy as np\nfrom rcm_notebook.widgets.kit.gestures import guesses")
    opened.run(1)
    opened.page.locator(".rcm-query[data-lm-suppress-shortcuts]").wait_for()
    return opened


@pytest.fixture
def labelled(notebook):
    """Five right labels a class, and the tray as it was before."""
    notebook.execute(
        "while session.can_undo: session.undo()\nsession.select([])\n"
        "for id in range(4): session.assign(np.flatnonzero(truth == id)[:5], id)"
    )


def press(notebook, button: str) -> int:
    """Press a button of the tray as a hand does; the row that is asked about, once keys go there."""
    page = notebook.page
    page.locator(f".rcm-query .{button}").click()
    page.wait_for_function(f"() => document.activeElement?.matches({HERE!r})")
    notebook.until(lambda: notebook.ask("len(session.selection)") == 1, "the best row is selected")
    return row(notebook)


def row(notebook) -> int:
    return notebook.ask("int(session.selection[0]) if len(session.selection) == 1 else -1")


def key(notebook, name: str) -> None:
    """Press a key and wait until another row is asked about."""
    before = row(notebook)
    notebook.page.keyboard.press(name)
    notebook.until(lambda: row(notebook) != before, f"{name} goes on")


def test_no_key_on_a_tray_of_its_own_reaches_the_notebook(notebook):
    page, before = notebook.page, notebook.cell_sources()
    for name in ("x", "d", "d", "a", "b"):
        page.locator(".rcm-query .rcm-ask").focus()
        page.keyboard.press(name)
    assert not notebook.ask("'untouched' in globals()")
    assert notebook.cell_sources() == before


def test_after_ask_enter_accepts_space_skips_a_digit_corrects_and_x_gives_up(notebook, labelled):
    first, labels = press(notebook, "rcm-ask"), notebook.ask("len(session.labels)")
    guess = notebook.ask(f"int(guesses(session)[{first}])")
    key(notebook, "Enter")
    assert notebook.ask(f"int(session.labels.ids[{first}])") == guess
    skipped = row(notebook)
    key(notebook, "Space")
    assert notebook.ask(f"int(session.labels.ids[{skipped}])") == -1
    corrected = row(notebook)
    wrong = (notebook.ask(f"int(guesses(session)[{corrected}])") + 1) % 4
    key(notebook, str(wrong))
    assert notebook.ask(f"int(session.labels.ids[{corrected}])") == wrong
    unclear = row(notebook)
    key(notebook, "x")
    assert notebook.ask(f"bool(session.labels.cant_tell[{unclear}])")
    assert notebook.ask("len(session.labels)") == labels + 2


def test_asking_again_for_the_same_rows_takes_the_focus_too(notebook, labelled):
    first = press(notebook, "rcm-ask")
    notebook.page.locator(".rcm-query .rcm-count-rows input").focus()
    assert press(notebook, "rcm-ask") == first


def test_after_review_enter_puts_a_wrong_label_right(notebook, labelled):
    notebook.execute("session.assign([0], 1)  # An ant among ants, which is called a bee.")
    assert press(notebook, "rcm-review") == 0
    notebook.page.keyboard.press("Enter")
    notebook.until(lambda: notebook.ask("int(session.labels.ids[0])") == 0, "it is an ant again")
