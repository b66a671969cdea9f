"""Audits and disputes of a session: random, remembered, honest; and wrong labels that are found."""

import shutil

import numpy as np
import pytest
from session.conftest import MODEL, TRAIN, bars

from rcm_notebook.disk import Damaged, read_arrays, write_arrays
from rcm_notebook.labels.codes import CANT_TELL
from rcm_notebook.session import Session


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A session trained until its components are pure, with one label a class."""
    path = tmp_path_factory.mktemp("auditing") / "trained"
    with Session(bars(), path, model=MODEL, train=TRAIN) as session:
        session.train(12, progress=False)
    return path


@pytest.fixture
def session(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "run")
    with Session.open(tmp_path / "run") as session:
        yield session


def answer(session, rows):
    for row in rows:
        session.assign(row, int(session.data.truth[row]))


@pytest.mark.slow
def test_a_sample_is_random_unlabelled_and_queried_and_is_one_undo_step(session):
    session.assign([0, 1, 2], 0)
    session.assign(3, CANT_TELL)
    query = session.audit(50)
    assert session.queried is query and len(set(query.rows)) == 50
    assert not set(query.rows) & {0, 1, 2, 3}
    assert sorted(query.rows) != list(query.rows)
    session.undo()
    with pytest.raises(ValueError, match="0 were drawn"):
        session.audit_result()
    assert len(session.labels) == 3


def test_every_row_is_as_likely_to_be_drawn_as_any_other(session):
    counts = np.zeros(80)
    for _ in range(60):
        counts[session.audit(20).rows] += 1
    assert 3.0 < counts.var() < 25  # 60 draws with chance 1/4: variance 11.25, were they independent.
    assert counts.min() > 2


@pytest.mark.slow
def test_the_figure_is_that_of_the_draw_although_the_answers_train_the_model_at_once(session):
    session.assign(0, 1)  # Wrong, so that all predictions are.
    session.assign(1, 0)
    drawn = session.prediction.ids.copy()
    query = session.audit(40)
    answer(session, query.rows)
    session.train(1, progress=False)
    result = session.audit_result()
    assert result.accuracy.value == (drawn[query.rows] == session.data.truth[query.rows]).mean()
    now = (session.prediction.ids[query.rows] == session.data.truth[query.rows]).mean()
    assert now > result.accuracy.value + 0.3


@pytest.mark.slow
def test_a_sample_survives_reopening_and_goes_on_with_what_is_unanswered(session):
    query = session.audit(10)
    answer(session, query.rows[:4])
    session.close()
    with Session.open(session.path) as again:
        assert again.audit_result().accuracy.count == 4
        assert again.audit().rows.tolist() == query.rows[4:].tolist()
        assert len(again.audit_result().unanswered) == 6


def test_a_second_sample_is_compared_with_the_first(session):
    answer(session, [0, 1])
    answer(session, session.audit(35).rows)
    answer(session, session.audit(35).rows)
    assert "35 labels since the sample before" in session.audit_result().advice
    assert "since the sample before" not in session.audit_result(0).advice


@pytest.fixture
def sampled(session):
    """A session with a sample, and the file of what was predicted at its draw."""
    answer(session, [0, 1])
    answer(session, session.audit(5).rows)
    return session, session.path / "artifacts" / "audits" / "0000.npz"


@pytest.mark.parametrize("size", [0, 50, -9, None])
def test_a_damaged_file_of_a_sample_is_named_with_a_remedy(sampled, size):
    session, path = sampled
    content = path.read_bytes()
    path.unlink() if size is None else path.write_bytes(content[:size])
    with pytest.raises(Damaged, match=r"0000\.npz is damaged: .*answers are safe.*session\.audit\(100\)") as caught:
        session.audit_result()
    assert caught.value.path == path
    session.report(session.path / "report.html", points=50)  # It needs the accuracy alone.
    session.audit(3)
    assert session.audit_result().accuracy.count == 0  # What the remedy says helps.
    path.write_bytes(content)
    assert session.audit_result(0).accuracy.count == 5


def test_predictions_that_changed_on_disk_are_noticed(sampled):
    session, path = sampled
    content, ids = path.read_bytes(), read_arrays(path, ())["predicted"]
    at = content.index(ids.tobytes())
    path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
    with pytest.raises(Damaged, match="CRC"):
        session.audit_result()


@pytest.mark.parametrize(
    "bad",
    [np.full(80, 2, "i2"), np.full(80, -2, "i2"), np.zeros(79, "i2"), np.zeros((80, 1), "i2"), np.zeros(80, "f4")],
)
def test_predictions_that_cannot_be_those_of_the_rows_are_damage(sampled, bad):
    session, path = sampled
    write_arrays(path, {"predicted": bad})
    with pytest.raises(Damaged, match="class for each of 80 rows"):
        session.audit_result()


def test_a_sample_that_version_0_1_0_drew_is_read_and_its_damage_is_named(sampled):
    session, path = sampled
    result, ids = session.audit_result(), read_arrays(path, ())["predicted"]
    path.unlink()
    old = path.with_suffix(".npy")
    np.save(old, ids)
    assert repr(session.audit_result()) == repr(result)
    old.write_bytes(old.read_bytes()[:-40])
    with pytest.raises(Damaged, match=r"0000\.npy is damaged"):
        session.audit_result()


@pytest.mark.parametrize("n", [0, -3])
def test_a_sample_needs_rows(session, n):
    with pytest.raises(ValueError, match="at least one"):
        session.audit(n)
    with pytest.raises(ValueError, match="Draw one"):
        session.audit()


def test_when_everything_is_labelled_there_is_nothing_to_draw(session):
    session.assign(np.arange(80), 0)
    with pytest.raises(ValueError, match="nothing to draw"):
        session.audit(5)
    assert not (session.path / "artifacts").exists()


def test_wrong_labels_are_disputed_with_a_reason_and_right_ones_are_not(session):
    truth = session.data.truth
    answer(session, np.arange(20))
    wrong = [4, 7, 11]
    for row in wrong:
        session.assign(row, int(1 - truth[row]))
    query = session.disputes()
    assert sorted(query.rows) == wrong and session.queried is query
    assert (np.diff(query.scores) <= 0).all()
    row = query.rows[0]
    given, right = ("tall", "flat") if truth[row] == 0 else ("flat", "tall")
    assert query.reasons[0].startswith(f"Labelled {given}; without this label it would be {right}")
    assert len(session.disputes(2)) == 2


def test_few_labels_are_not_disputed(session):
    assert len(session.disputes()) == 0
    session.assign(0, 0)
    session.assign(1, 1)
    assert len(session.disputes()) == 0


def test_a_judged_label_has_no_say_in_its_own_probability(make):
    session = make()
    session.train(3, progress=False)
    session.assign([0, 2, 5], "flat")
    session.assign([1, 3], "tall")
    rows, proba = session.judged_labels()
    assert rows.tolist() == [0, 2, 5], "of the other class one label remains, which is too little to judge by"
    temperature = session.prediction.temperature
    for row, p in zip(rows, proba, strict=True):
        session.clear([row])
        expected = session.prediction.uncalibrated[row].astype(np.float64) ** (1 / temperature)
        session.undo()
        assert np.allclose(p, expected / expected.sum(), atol=1e-5)
        assert p[0] < session.predict_proba()[row, 0]


def test_without_labels_none_is_judged(make):
    rows, proba = make().judged_labels()
    assert len(rows) == len(proba) == 0
