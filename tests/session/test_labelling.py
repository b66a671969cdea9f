"""Labels in a session: each gesture is one undo step, and no network runs."""

import numpy as np
import pytest

import rcm_notebook.inference.latents as latent


@pytest.mark.slow
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


def test_a_batch_with_a_class_for_each_row_is_one_undo_step_and_is_found_again(make):
    session = make()
    session.assign(7, "tall")
    predicted = session.data.truth[[8, 3, 7]]
    session.assign_each([8, 3, 7], predicted)
    assert session.labels.rows.tolist() == [3, 7, 8] and session.labels.ids[[8, 3, 7]].tolist() == predicted.tolist()
    assert len(session.prediction.ids) == 80 and (session.predict() >= 0).all()
    with pytest.raises(ValueError, match="Row 5 is given class 2"):
        session.assign_each([4, 5], [0, 2])
    session.close()
    session = make()
    assert session.labels.rows.tolist() == [3, 7, 8]
    session.undo()
    assert session.labels.rows.tolist() == [7]
    session.redo()
    assert session.labels.ids[[8, 3, 7]].tolist() == predicted.tolist() and not session.can_redo


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


def test_merged_classes_are_predicted_as_one(make):
    session = make()
    session.train(4, progress=False)
    session.assign(0, "a"), session.assign(1, "b")
    session.merge_classes("a", "b")
    assert set(np.unique(session.predict())) == {session.classes.index("b")}


@pytest.mark.slow
def test_a_deleted_class_is_not_predicted_and_undo_brings_it_back_wholly(make):
    session = make()
    session.train(4, progress=False)
    session.assign_each(np.arange(20), session.data.truth[:20])
    session.reserve_component(1, "flat")
    predicted, reserved = session.predict(), session.components.reserved
    assert set(predicted) == {0, 1}
    session.delete_class("flat")
    assert set(session.predict()) == {1} and session.components.reserved[1] is None
    assert session.labels.active.tolist() == [1] and session.labels.rows.tolist() == list(range(1, 20, 2))
    np.testing.assert_allclose(session.components.tau[:, 0], 0)
    session.close()
    session = make()
    assert session.labels.active.tolist() == [1] and set(session.predict()) == {1}
    session.train(1, progress=False)
    session.undo()
    assert len(session.labels) == 20 and session.components.reserved == reserved
    assert set(session.predict()) == {0, 1}
    session.delete_class("flat"), session.delete_class("tall")
    assert (session.predict() == -1).all() and len(session.labels.active) == 0
    assert session.assign(0, "flat").ids[0] == 0


@pytest.mark.slow
def test_a_hundred_classes_are_no_trouble(make):
    session = make()
    for row in range(60):
        session.assign(row, f"kind {row}")
    session.train(1, progress=False)
    assert session.predict_proba().shape == (80, 62)
    assert session.trace_count <= 2  # 16 classes at first, then 64.


@pytest.mark.slow
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
