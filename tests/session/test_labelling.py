"""Labels in a session: each gesture is one undo step, and no network runs."""

import numpy as np
import pytest

import rcm_notebook.latent as latent


def test_a_label_reaches_other_rows_without_a_pass_through_the_network(make, monkeypatch):
    session = make()
    session.train(6, progress=False)

    def forbidden(*_):
        raise AssertionError("the network ran")

    monkeypatch.setattr(latent, "infer", forbidden)
    before = session.prediction
    session.assign(0, 0)
    session.assign(1, 1)
    assert session.prediction is not before
    assert set(np.unique(session.predict())) == {0, 1}


def test_one_lasso_is_one_undo_step_and_can_be_redone(make):
    session = make()
    session.assign(7, "tall")
    session.assign(np.arange(20), "flat")
    assert len(session.labels) == 20
    session.undo()
    assert session.labels.rows.tolist() == [7] and session.labels.ids[7] == 1
    session.redo()
    assert len(session.labels) == 20 and session.can_undo and not session.can_redo


def test_undo_covers_classes_and_components_and_undoing_nothing_is_harmless(make):
    session = make()
    assert session.add_class("crooked") == 2
    session.name_component(1, "mine")
    session.reserve_component(1, "crooked")
    assert session.components.names[1] == "mine" and session.components.reserved[1] == 2
    assert session.components.tau[1].argmax() == 2
    for _ in range(5):
        session.undo()
    assert session.classes == ("flat", "tall")
    assert session.components.names[1] is None and session.components.reserved[1] is None


def test_an_integer_label_makes_the_classes_up_to_it(make):
    session = make()
    session.assign(0, 4)
    assert session.classes == ("flat", "tall", "2", "3", "4")
    assert session.predict_proba().shape == (80, 5)


@pytest.mark.parametrize("rows", [-1, 80, [0, 800], 0.5, "0", [[1, 2]]])
def test_rows_that_do_not_exist_are_refused_and_nothing_changes(make, rows):
    session = make()
    with pytest.raises((ValueError, TypeError)):
        session.assign(rows, 0)
    with pytest.raises((ValueError, TypeError)):
        session.select(rows)
    assert len(session.labels) == 0 and not session.can_undo and session.selection.size == 0


def test_the_selection_is_sorted_and_takes_masks(make):
    session = make()
    session.select([5, 3, 5])
    assert session.selection.tolist() == [3, 5]
    session.select(np.arange(80) < 2)
    assert session.selection.tolist() == [0, 1]
    session.select([])
    assert session.selection.size == 0


def test_labels_go_out_and_come_back_by_serial(make, tmp_path):
    session = make()
    session.assign([2, 4], "tall")
    session.export_labels(tmp_path / "out.csv")
    assert "1002,tall" in (tmp_path / "out.csv").read_text()
    session.clear([2, 4])
    assert len(session.labels) == 0
    session.import_labels(tmp_path / "out.csv")
    assert session.labels.rows.tolist() == [2, 4]


def test_merged_classes_are_predicted_as_one(make):
    session = make()
    session.train(4, progress=False)
    session.assign(0, "a"), session.assign(1, "b")
    session.merge_classes("a", "b")
    assert set(np.unique(session.predict())) == {session.classes.index("b")}


def test_a_hundred_classes_are_no_trouble(make):
    session = make()
    for row in range(60):
        session.assign(row, f"kind {row}")
    session.train(1, progress=False)
    assert session.predict_proba().shape == (80, 62)
    assert session.trace_count <= 2  # 16 classes at first, then 64.


def test_explain_says_where_a_row_is_and_why(make):
    session = make()
    assert "no labels yet" in session.explain(0)["reason"]
    session.train(4, progress=False)
    session.assign(0, "flat")
    told = session.explain(0)
    assert told["predicted"] == "flat" and told["component"] == session.latents.component[0]
    assert set(told["tau_row"]) == {"flat", "tall"}
    with pytest.raises(ValueError, match="0 to 79"):
        session.explain(80)
