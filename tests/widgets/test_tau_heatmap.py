"""TauHeatmap: what it tells the browser, and which points a click selects."""

from dataclasses import replace

import numpy as np
import pytest
from traitlets import TraitError

from rcm_notebook.views.tables import TABLES
from rcm_notebook.widgets import TauHeatmap
from rcm_notebook.widgets.tau_heatmap import EMPTY


@pytest.fixture
def labelled(session):
    """The session with labels in its three heaviest components, a class each."""
    component = session.latents.component
    for name, k in zip(("bee", "ant", "bee"), np.argsort(-np.bincount(component)), strict=False):
        session.assign(np.flatnonzero(component == k)[:4], name)
    return session


@pytest.fixture
def sent(labelled, monkeypatch):
    """A heat map and the messages that it sends."""
    shown, messages = TauHeatmap(labelled), []
    monkeypatch.setattr(shown, "send", messages.append)
    return shown, messages


def heads(shown) -> np.ndarray:
    return np.frombuffer(shown.heads, "<i4").reshape(-1, 5)


def column_names(shown) -> list[str]:
    return [column["name"] for column in shown.words["columns"]]


def click(shown, row, column, how="replace") -> list[int]:
    shown._hear(shown, {"type": "pick", "row": row, "column": column, "how": how}, [])
    return shown.session.selection.tolist()


def test_before_any_label_there_is_only_a_line_that_says_what_to_do(session):
    shown = TauHeatmap(session)
    assert shown.words == {"empty": EMPTY}
    assert shown.heads == shown.values == shown.counts == shown.held == b""
    session.assign([1], "bee")
    assert "empty" not in shown.words and len(heads(shown)) == 6
    session.undo()
    assert shown.words == {"empty": EMPTY} and shown.heads == b""


def test_numbers_cross_as_little_endian_bytes_in_the_order_of_the_rows(labelled):
    shown = TauHeatmap(labelled)
    ids = heads(shown)[:, 0]
    values = np.frombuffer(shown.values, "<f4").reshape(6, 3)
    np.testing.assert_array_equal(values, labelled.prediction.tau.tau[ids])
    component = labelled.latents.responsibilities.argmax(1)
    assert heads(shown)[:, 1].tolist() == [int((component == k).sum()) for k in ids]
    counts = np.frombuffer(shown.counts, "<u4").reshape(6, 3)
    assert counts.sum() == (~labelled.prediction.unknown).sum()
    assert column_names(shown) == ["ant", "bee", "<b>cat</b>"]


@pytest.mark.slow
def test_a_label_and_a_newly_trained_model_change_what_is_shown(labelled):
    shown = TauHeatmap(labelled)
    before = shown.values
    labelled.assign(labelled.components.exemplar[heads(shown)[-1, 0]], "<b>cat</b>")
    assert shown.values != before
    before = shown.values
    labelled.train(1, progress=False)
    assert shown.values != before


def test_names_and_reservations_of_components_are_shown(labelled):
    shown = TauHeatmap(labelled)
    assert set(heads(shown)[:, 3]) == {-1}
    labelled.name_component(2, "night mail")
    labelled.reserve_component(2, "<b>cat</b>")
    assert shown.words["names"] == ["", "", "night mail", "", "", ""]
    found = heads(shown)
    assert found[found[:, 0] == 2, 3].tolist() == [2]
    assert (found[found[:, 0] != 2, 3] == -1).all()


def test_a_component_without_evidence_is_not_known_in_tau_while_its_points_still_count(labelled, monkeypatch):
    tau = labelled.prediction.tau._replace(evidence=np.zeros(6, np.float32))
    view = replace(labelled.view, prediction=replace(labelled.prediction, tau=tau))
    monkeypatch.setattr(labelled, "view", view)
    shown = TauHeatmap(labelled)
    assert not heads(shown)[:, 4].any() and (heads(shown)[:, 2] == -1).all()
    shown.show = "ownership"
    assert heads(shown)[:, 4].all()
    assert shown.words["columns"][-1] == {"id": -1, "name": "unknown", "color": ""}
    assert np.frombuffer(shown.counts, "<u4").reshape(6, 4)[:, -1].sum() == 90


def test_true_classes_have_the_datas_names(labelled):
    shown = TauHeatmap(labelled, show="confusion")
    labelled.rename_class("bee", "wasp")
    assert shown.words["names"] == ["ant", "bee", "<b>cat</b>"]
    assert column_names(shown) == ["ant", "wasp", "<b>cat</b>"]


def test_a_click_selects_the_points_of_the_cell(sent, labelled):
    shown, messages = sent
    component = labelled.latents.component
    for k in range(6):
        for c in range(3):
            wanted = np.flatnonzero((component == k) & (labelled.prediction.ids == c) & ~labelled.prediction.unknown)
            if len(wanted):
                assert click(shown, k, c) == wanted.tolist()
                assert messages[-1]["text"] == f"{len(wanted)} point{'s' * (len(wanted) > 1)} selected"


def test_a_click_on_a_cell_of_tau_without_points_takes_the_whole_component(sent, labelled):
    shown, messages = sent
    k = int(labelled.latents.component[0])
    absent = next(c for c in range(3) if not (labelled.prediction.ids[labelled.latents.component == k] == c).any())
    assert click(shown, k, absent) == np.flatnonzero(labelled.latents.component == k).tolist()
    shown.show = "ownership"
    assert click(shown, k, absent) == []
    assert messages[-1] == {"type": "notice", "level": "info", "text": "No points are selected."}


def test_headers_select_a_whole_row_or_column(sent, labelled):
    shown, _ = sent
    component, known = labelled.latents.component, ~labelled.prediction.unknown
    assert click(shown, int(component[0]), None) == np.flatnonzero(component == component[0]).tolist()
    assert click(shown, None, 1) == np.flatnonzero((labelled.prediction.ids == 1) & known).tolist()


def test_a_click_on_confusion_selects_by_truth_and_prediction(sent, labelled):
    shown, _ = sent
    shown.show = "confusion"
    truth, guess = labelled.data.truth, np.where(labelled.prediction.unknown, -1, labelled.prediction.ids)
    for t in range(3):
        assert click(shown, t, None) == np.flatnonzero(truth == t).tolist()
        for c in (0, 1, 2):
            assert click(shown, t, c) == np.flatnonzero((truth == t) & (guess == c)).tolist()


def test_shift_adds_and_ctrl_removes(sent, labelled):
    shown, _ = sent
    a, b = np.unique(labelled.latents.component)[:2].tolist()
    both = np.flatnonzero(np.isin(labelled.latents.component, (a, b))).tolist()
    click(shown, a, None)
    assert click(shown, b, None, "add") == both
    assert click(shown, a, None, "remove") == np.flatnonzero(labelled.latents.component == b).tolist()


def test_the_selection_is_shown_at_its_rows_and_columns(labelled):
    shown = TauHeatmap(labelled)
    labelled.select([0, 1])
    held = np.frombuffer(shown.held, "<u4")
    assert held[:6].tolist() == [int((labelled.latents.component[:2] == k).sum()) for k in heads(shown)[:, 0]]
    known = labelled.prediction.ids[:2][~labelled.prediction.unknown[:2]]
    assert held[6:].tolist() == np.bincount(known, minlength=3).tolist()
    labelled.select([])
    assert not np.frombuffer(shown.held, "<u4").any()


def test_keys_label_as_they_do_on_the_map(sent, labelled):
    shown, messages = sent
    rows = click(shown, int(labelled.latents.component[0]), None)
    shown._hear(shown, {"type": "assign", "id": 2}, [])
    assert (labelled.labels.ids[rows] == 2).all()
    assert messages[-1]["text"] == f"{len(rows)} points → <b>cat</b>"
    shown._hear(shown, {"type": "assign", "id": 2}, [])
    assert messages[-1]["level"] == "error" and "Nothing is selected" in messages[-1]["text"]


def test_a_click_that_comes_after_the_last_label_is_gone_selects_nothing(sent, labelled):
    shown, messages = sent
    while labelled.can_undo:
        labelled.undo()
    assert click(shown, 0, 0) == []
    assert messages[-1]["text"] == EMPTY


def test_only_known_tables_are_shown_and_confusion_needs_the_truth(labelled, monkeypatch):
    shown = TauHeatmap(labelled)
    assert [entry["name"] for entry in shown.shows] == list(TABLES)
    with pytest.raises((LookupError, TraitError), match="No table named 'heat'"):
        shown.show = "heat"
    monkeypatch.setattr(labelled, "view", replace(labelled.view, data=replace(labelled.data, truth=None)))
    with pytest.raises((ValueError, TraitError), match="no truth"):
        shown.show = "confusion"


def test_a_new_table_crosses_only_when_it_differs(labelled):
    shown, changes = TauHeatmap(labelled), []
    shown.observe(lambda change: changes.append(change["name"]), ["words", "heads", "values", "counts"])
    labelled.select([3, 4])
    assert changes == []
    labelled.name_component(1, "one")
    assert changes == ["words"]
