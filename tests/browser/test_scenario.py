"""The loop, end to end, as a newcomer does it: train, see, lasso, label, undo, steer, stop, come back."""

import csv

import numpy as np
import pytest
from map_driver import Map
from sessions import digits

ALIGNED = """\
wb = Workbench(session)
map = wb.map
wb
"""
REOPEN = """\
import rcm_notebook as rcm
from rcm_notebook.widgets import Workbench
session = rcm.Session.open("sessions/digits")
wb = Workbench(session)
map = wb.map
wb
"""


@pytest.fixture(scope="module")
def notebook(open_notebook):
    opened = open_notebook(digits("digits"), ALIGNED, REOPEN)
    opened.run(0)
    opened.run(1)
    return opened


@pytest.fixture(scope="module")
def shown(notebook):
    return Map(notebook)


def labels_csv(notebook) -> list[dict[str, str]]:
    path = notebook.lab.work / "sessions" / "digits" / "labels.csv"
    return [row for row in csv.DictReader(path.open()) if row["label"]]


def dense_rows(notebook) -> list[int]:
    """The rows of the component that holds most."""
    return notebook.ask(
        "[int(row) for row in np.flatnonzero(session.latents.component == session.components.usage.argmax())]"
    )


def test_training_starts_from_the_panel_and_moves_the_map(notebook, shown):
    notebook.execute("import numpy as np")
    before = notebook.ask("session.positions[:5].tolist()")
    notebook.page.get_by_role("button", name="5 epochs").click()
    assert notebook.page.locator(".rcm-many").bounding_box()["width"] > 40, "any number of epochs can be asked for"
    line = notebook.page.locator(".rcm-line").first
    notebook.until(lambda: line.inner_text().startswith("epoch"), "the panel says which epoch it is")
    assert notebook.page.get_by_role("button", name="1 epoch").is_disabled()
    notebook.until(lambda: line.inner_text() == "done", "five epochs of digits", 240)
    assert notebook.ask("len(session.history)") == 5
    assert notebook.ask("session.positions[:5].tolist()") != before
    shown.settle()
    notebook.shot("scenario-trained")


def test_a_lasso_and_a_digit_label_points_and_every_point_like_them_follows(notebook, shown):
    color = notebook.ask("wb.label_bar.classes[7]['color']")
    assert shown.has_color(color) < 40, "so far only the label bar and the legend wear it"
    rows = dense_rows(notebook)
    shown.lasso_around(rows[:12], "Shift")
    notebook.until(lambda: notebook.ask("len(session.selection)") == shown.selected() > 0, "Python has the selection")
    notebook.shot("scenario-lassoed")
    notebook.page.keyboard.press("7")
    notebook.until(lambda: notebook.ask("len(session.labels)") > 0, "Python has the labels")
    labelled = notebook.ask("len(session.labels)")
    assert shown.selected() == 0
    notebook.until(lambda: notebook.ask("int((~session.prediction.unknown).sum())") > labelled, "others follow")
    notebook.until(lambda: shown.has_color(color) > 400, "the map wears the colour of class 7")
    notebook.until(lambda: "→ 7" in notebook.page.locator(".rcm-said").inner_text(), "the bar says so")
    notebook.shot("scenario-labelled")


def test_labels_csv_holds_what_was_labelled(notebook):
    written = labels_csv(notebook)
    assert {row["label"] for row in written} == {"7"}
    serials = notebook.ask("session.data.serial[session.labels.rows].tolist()")
    assert [int(row["Serial"]) for row in written] == serials


def test_u_takes_the_labels_back_selects_them_again_and_the_map_is_grey_again(notebook, shown):
    color = notebook.ask("wb.label_bar.classes[7]['color']")
    count = notebook.ask("len(session.labels)")
    notebook.page.keyboard.press("u")
    notebook.until(lambda: notebook.ask("len(session.labels)") == 0, "the labels are taken back")
    notebook.until(lambda: shown.has_color(color) < 40, "the colour is gone")
    notebook.until(lambda: shown.selected() == count, "the points are selected again")
    assert labels_csv(notebook) == []
    notebook.page.keyboard.press("Shift+Control+Z")
    notebook.until(lambda: notebook.ask("len(session.labels)") == count, "redo")


def test_a_slider_moved_during_training_takes_effect_without_a_second_trace(notebook, shown):
    notebook.page.locator(".rcm-tabs").get_by_text("weights", exact=True).click()
    traces = notebook.ask("session.trace_count")
    notebook.page.locator(".rcm-count-epochs input").fill("30")
    notebook.page.locator(".rcm-count-epochs input").press("Enter")
    notebook.page.locator(".rcm-many").click()
    notebook.until(lambda: notebook.ask("session.progress.step") > 5, "steps are taken")
    weight = notebook.ask("session.weights['consistency']")
    notebook.page.locator(".rcm-slider-consistency .noUi-handle").press("ArrowRight")
    notebook.until(lambda: notebook.ask("session.weights['consistency']") > weight, "the weight has moved")
    step = notebook.ask("session.progress.step")
    notebook.until(lambda: notebook.ask("session.progress.step") > step + 5, "training goes on")
    assert notebook.ask("session.trace_count") == traces


def test_labelling_during_training_and_cancel_keep_everything(notebook, shown):
    labelled = notebook.ask("len(session.labels)")
    shown.settle()
    notebook.page.mouse.click(*map(float, shown.screen(dense_rows(notebook)[20:21])[0]))
    notebook.until(lambda: notebook.ask("len(session.selection)") == 1, "a click selects one point")
    notebook.page.keyboard.press("3")
    notebook.until(lambda: notebook.ask("3 in session.labels.ids"), "the point is labelled")
    notebook.page.locator(".rcm-cancel").click()
    notebook.until(lambda: notebook.ask("session.progress.state") == "cancelled", "training stops")
    notebook.until(lambda: "stopped" in notebook.page.locator(".rcm-line").first.inner_text(), "the panel says so")
    assert notebook.ask("len(session.labels)") >= labelled
    notebook.shot("scenario-cancelled")


def test_after_a_restart_everything_is_there_again(notebook):
    ask = "(session.labels.ids.tolist(), len(session.history), session.prediction.ids.tolist(), session.phase.name)"
    before = notebook.ask(ask)
    positions = np.array(notebook.ask("session.positions.tolist()"))
    notebook.restart_kernel()
    notebook.run(2)
    assert notebook.ask(ask) == before
    np.testing.assert_allclose(notebook.ask("session.positions.tolist()"), positions, atol=1e-5)
    reopened = Map(notebook)
    assert reopened.has_color(notebook.ask("wb.label_bar.classes[7]['color']")) > 400
    notebook.shot("scenario-reopened")
