"""Typical: the densest row of each cluster, the largest and least labelled first."""

import numpy as np
from present import present

from rcm_notebook.acquisition import AcquisitionState, ood, typical
from rcm_notebook.prediction.tau import tau_from_labels

SIZES = (60, 40, 30, 20)


def a_state(labelled=(), **given):
    """Four blobs of `SIZES` on the map."""
    rng = np.random.default_rng(0)
    centres = np.array([[0, 0], [10, 0], [0, 10], [10, 10]], float)
    place = np.concatenate(
        [np.r_[np.zeros((1, 2)), rng.normal(0, 0.5, (n - 1, 2))] + c for n, c in zip(SIZES, centres, strict=True)]
    )
    r = np.full((len(place), 3), 1 / 3, np.float32)
    rows = np.asarray(labelled, np.int64)
    tau = tau_from_labels(r[rows], np.zeros(len(rows), np.int32), np.eye(3), 2)
    available = np.ones(len(r), bool)
    available[rows] = False
    return AcquisitionState(
        r, tau, available, positions=place.astype(np.float32), labelled=rows, ids=np.zeros(len(rows), np.int32), **given
    )


BLOB = np.repeat(np.arange(4), SIZES)


def test_four_questions_fall_on_four_clusters_the_largest_first():
    query = typical(a_state(), 4, np.random.default_rng(0))
    np.testing.assert_array_equal(BLOB[query.rows], [0, 1, 2, 3])
    np.testing.assert_array_equal(query.scores, SIZES)
    assert query.reasons[0] == "Typical of 60 rows that are alike, none of them labelled."


def test_the_row_is_a_dense_one():
    state = a_state()
    positions = present(state.positions)
    for row in typical(state, 4, np.random.default_rng(0)).rows:
        blob = positions[BLOB[row] == BLOB]
        distance = np.linalg.norm(blob - blob.mean(0), axis=1)
        assert np.linalg.norm(positions[row] - blob.mean(0)) <= np.quantile(distance, 0.3)


def test_a_cluster_that_has_a_label_waits():
    query = typical(a_state(labelled=[0]), 3, np.random.default_rng(0))
    np.testing.assert_array_equal(BLOB[query.rows], [1, 2, 3])


def test_ood_wants_the_rows_of_highest_novelty_and_scores_them_only_when_asked():
    asked = []

    def score_novelty():
        asked.append(1)
        return np.linspace(0, 1, sum(SIZES))

    state = a_state(score_novelty=score_novelty)
    typical(state, 3, np.random.default_rng(0))
    assert not asked
    query = ood(state, 1, np.random.default_rng(0))
    assert query.rows[0] == sum(SIZES) - 1 and len(asked) == 1
    assert query.reasons[0] == "More unusual than 100% of the rows in component 0."
