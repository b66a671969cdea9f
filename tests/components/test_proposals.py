"""Which components are free or mixed, and what is proposed about them."""

import numpy as np
import pytest

from rcm_notebook.components.components import Components
from rcm_notebook.components.proposals import most_alike, propose

CLASSES = ("cat", "dog")


def components(counts, usage=None, names=None, reserved=None):
    counts = np.asarray(counts, np.float32)
    k = len(counts)
    usage = np.full(k, 1 / k, np.float32) if usage is None else np.asarray(usage, np.float32)
    weights = counts + 1e-3
    return Components(
        usage=usage,
        tau=(weights / weights.sum(1, keepdims=True)).astype(np.float32),
        counts=counts,
        evidence=counts.sum(1),
        exemplar=np.zeros(k, np.int64),
        prototypes=np.zeros((k, 2), np.float32),
        names=tuple(names or [None] * k),
        reserved=tuple(reserved or [None] * k),
    )


MIXED = [[3, 2], [4, 0], [5, 0], [0, 3]]
NEAR = np.array([[1, 0, 0, 0], [0, 1, 0.2, 0.9], [0, 0.2, 1, 0], [0, 0.9, 0, 1]], np.float32)


@pytest.mark.parametrize(
    ("counts", "mixed"),
    [([[3, 2]], True), ([[1, 1]], True), ([[3, 0.5]], False), ([[30, 1]], False), ([[30, 4]], True), ([[5, 0]], False)],
)
def test_a_component_is_mixed_when_a_second_class_has_a_label_and_a_tenth_of_all(counts, mixed):
    assert (components(counts).mixed.tolist() == [0]) is mixed


def test_the_most_mixed_component_comes_first_and_one_class_alone_mixes_nothing():
    assert components([[3, 2], [9, 5], [4, 0]]).mixed.tolist() == [1, 0]
    assert components(np.zeros((3, 1))).mixed.tolist() == []


def test_free_components_hold_next_to_nothing_and_are_not_kept_for_anything():
    usage = [0.7, 0.001, 0.0, 0.0, 0.0, 0.299]
    found = components(
        np.zeros((6, 2)), usage, names=[None] * 3 + ["mine"] + [None] * 2, reserved=[None] * 4 + [1, None]
    )
    assert found.free.tolist() == [2, 1]


def test_a_mixed_component_is_proposed_to_be_split_into_the_emptiest_free_one():
    given = components([*MIXED, [0, 0]], [0.25, 0.25, 0.25, 0.25, 0.0])
    affinity = np.eye(5, dtype=np.float32)
    (proposal,) = propose(given, affinity, CLASSES)
    assert (proposal.component, proposal.classes, proposal.into, proposal.merge) == (0, (0, 1), 4, None)
    assert "cat" in proposal.reason and "dog" in proposal.reason


def test_without_a_free_one_the_most_alike_of_one_class_are_to_be_merged_the_lighter_into_the_heavier():
    given = components(MIXED, [0.25, 0.2, 0.3, 0.25])
    (proposal,) = propose(given, NEAR, CLASSES)
    assert proposal.into is None and proposal.merge == (1, 2)  # 1 and 3 are nearer, but of two classes.
    assert "merge 1 into 2" in proposal.reason


def test_reserved_mixed_and_unlabelled_components_are_never_to_be_merged():
    assert most_alike(components(MIXED, reserved=[None, 0, None, None]), NEAR) is None
    assert most_alike(components([[3, 2], [4, 0], [0, 0], [0, 3]]), NEAR) is None
    (proposal,) = propose(components(MIXED, reserved=[None, 0, None, None]), NEAR, CLASSES)
    assert proposal.merge is None and "no two stand for the same class" in proposal.reason
