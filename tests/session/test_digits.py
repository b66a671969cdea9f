"""On real digits: a class that comes late, a component of two classes that is split, wrong labels that are found."""

import numpy as np
import pytest

import rcm_notebook as rcm
from rcm_notebook.config import ModelConfig, TrainConfig
from rcm_notebook.session import Session

SMALL = ModelConfig(encoder="dense", encoder_width=128, decoder_widths=(16,), latent=2)
NINE = 9


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    """Digits with three labels for each of nine kinds, trained on them; nobody has said yet that there is a tenth."""
    digits = rcm.load("digits")
    data = rcm.Dataset.from_arrays(digits.x, truth=digits.truth)
    with Session(data, tmp_path_factory.mktemp("digits") / "run", model=SMALL, train=TrainConfig()) as session:
        session.train(session.phase.epochs or 1, progress=False)
        rng = np.random.default_rng(0)
        for digit in range(NINE):
            session.assign(rng.permutation(np.flatnonzero(data.truth == digit))[:3], f"digit {digit}")
        session.train(1, progress=False)
        yield session


def right(session):
    """Return the share of each digit's rows that is predicted as what it is; classes are called `digit 0` and so on."""
    names, truth = np.array([*session.classes, "nothing"]), session.data.truth
    said = names[session.prediction.ids]
    return np.array([(said[truth == digit] == f"digit {digit}").mean() for digit in range(10)])


@pytest.mark.slow
def test_the_points_of_a_class_that_comes_late_follow_three_labels_and_the_others_are_not_lost(session):
    before = right(session)
    assert before[NINE] == 0 and before[:NINE].mean() > 0.8
    traces = session.trace_count
    rows = np.random.default_rng(1).permutation(np.flatnonzero(session.data.truth == NINE))[:3]
    session.assign(rows, "digit 9")
    session.train(3, progress=False)
    after = right(session)
    assert after[NINE] > 0.6
    assert after[:NINE].mean() > before[:NINE].mean() - 0.05
    assert session.trace_count == traces


@pytest.mark.slow
def test_a_split_by_labels_makes_each_half_purer_without_training(session):
    truth = session.data.truth
    i, j = (int(np.bincount(session.latents.component[truth == digit]).argmax()) for digit in (0, 6))
    session.merge_components(i, j)
    held = session.latents.component == j
    for digit in (0, 6):
        session.assign(np.flatnonzero(held & (truth == digit))[:2], f"digit {digit}")
    (proposal,) = [p for p in session.proposals if p.component == j]
    assert {session.classes[c] for c in proposal.classes} == {"digit 0", "digit 6"}
    into = session.split_component(j)
    assert into == proposal.into

    def purity(rows):
        return np.bincount(truth[rows]).max() / rows.sum()

    whole = purity(held)
    halves = [session.latents.component == k for k in (j, into)]
    assert whole < 0.75 and all(purity(half) > whole + 0.2 and half.sum() > 10 for half in halves)


@pytest.mark.slow
def test_wrong_labels_are_found_among_many(session):
    truth, rng = session.data.truth, np.random.default_rng(2)
    rows = rng.permutation(np.setdiff1d(np.arange(len(truth)), session.labels.rows))[:200]
    given = truth[rows].copy()
    wrong = rng.permutation(200)[:20]
    given[wrong] = (given[wrong] + rng.integers(1, 10, 20)) % 10
    for digit in range(10):
        session.assign(rows[given == digit], f"digit {digit}")
    session.train(1, progress=False)
    flagged = session.disputes().rows
    is_wrong = np.isin(flagged, rows[wrong])
    assert is_wrong.sum() > 0.6 * 20  # Recall.
    assert is_wrong.mean() > 0.4  # Precision, against 10 % by chance.
    assert is_wrong[:10].mean() > 0.7
