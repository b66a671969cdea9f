"""Whatever a user does with labels, nothing breaks: few, wrong, lopsided, of very many classes, of one class only."""

import numpy as np
import pytest
from session.conftest import bars


def everything(session):
    """Ask the session all that depends on labels; every answer must be a number."""
    session.train(1, progress=False)
    assert np.isfinite(session.predict_proba()).all() and np.isfinite(session.positions).all()
    assert np.allclose(session.predict_proba().sum(1), 1, atol=1e-4)
    assert all(np.isfinite(value).all() for value in session.uncertainty().values())
    assert len(session.query(3)) == 3
    assert set(session.disputes()) <= set(session.labels.rows)
    session.audit(5)
    assert session.audit_result().accuracy.count == 0
    assert isinstance(session.proposals, tuple) and session.explain(0)["reason"]
    assert len(session.extend(session.data.x[:3])) == 3
    return session.predict()


@pytest.mark.slow
def test_one_label_in_all(make):
    session = make()
    session.assign(0, "flat")
    assert set(everything(session)) == {0}


def test_a_class_that_nobody_has_a_label_of(make):
    session = make()
    session.add_class("crooked")
    session.assign([0, 2], "flat")
    session.assign([1, 3], "tall")
    session.reserve_component(2, "crooked")
    assert set(everything(session)) <= {0, 1, 2}


@pytest.mark.slow
def test_seventy_seven_classes(make):
    session = make()
    for row in range(77):
        session.assign(row, f"kind {row}")
    assert len(set(everything(session))) > 1


@pytest.mark.slow
def test_fifty_labels_of_one_class_for_one_of_the_other(make):
    session = make()
    session.train(10, progress=False)
    truth = session.data.truth
    session.assign(np.flatnonzero(truth == 0)[:39], "flat")
    session.assign(np.flatnonzero(truth == 1)[:1], "tall")
    predicted = everything(session)
    assert (predicted[truth == 1] == 1).mean() > 0.8 and (predicted[truth == 0] == 0).mean() > 0.8


@pytest.mark.slow
def test_a_tenth_of_the_labels_wrong(make):
    session = make()
    session.train(10, progress=False)
    given = session.data.truth[:40].copy()
    given[::10] = 1 - given[::10]
    for class_id in (0, 1):
        session.assign(np.flatnonzero(given == class_id), class_id)
    predicted = everything(session)
    assert (predicted == session.data.truth)[40:].mean() > 0.85


def test_every_row_labelled_then_none(make):
    session = make()
    session.assign(np.arange(80), 0)
    session.train(1, progress=False)
    assert len(session.query(5)) == 0 and set(session.predict()) == {0}
    session.clear(np.arange(80))
    assert set(everything(session)) == {-1}


@pytest.mark.slow
@pytest.mark.parametrize("rows", [1, 2])
def test_a_data_set_of_next_to_no_rows(make, rows):
    session = make(bars(rows))
    session.assign(0, 0)
    session.train(1, progress=False)
    assert np.isfinite(session.predict_proba()).all() and np.isfinite(session.positions).all()
    assert len(session.disputes()) == 0 and len(session.extend(bars(3).x)) == 3
