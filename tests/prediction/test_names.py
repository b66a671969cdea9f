"""Names as labels: where they speak, how much, and that labels outvote them."""

import numpy as np
import pytest

from rcm_notebook.config import TrainConfig
from rcm_notebook.labels import Annotations, Labels
from rcm_notebook.prediction.names import NEAREST, PRIOR, SHARPNESS, TRUSTED, Names, meanings_of
from rcm_notebook.prediction.rule import TauRule
from rcm_notebook.prediction.sources import Sources
from rcm_notebook.prediction.spreading import Graph

AXES = {"east": 0, "north": 1, "west": 2, "south": 3}
CLASSES = tuple(AXES)
GROUP = 20
TRUTH = np.repeat(np.arange(4), GROUP)


@pytest.fixture
def x() -> np.ndarray:
    """Four groups of rows, each along an axis of its own."""
    rng = np.random.default_rng(0)
    return (np.eye(4)[TRUTH] * rng.uniform(1, 2, (80, 1)) + rng.normal(0, 0.1, (80, 4))).astype(np.float32)


def vectors(meanings):
    """What a text means: the axis that it names, or nothing."""
    axes = np.eye(4, dtype=np.float32)
    return [np.array(m, np.float32) if isinstance(m, tuple) else axes[AXES[m]] if m in AXES else None for m in meanings]


def names_of(x, weight=1.0, vectors=vectors) -> Names:
    return Names(len(x), lambda rows: x[rows], vectors, weight)


def labels_of(rows=(), ids=(), classes=CLASSES) -> Labels:
    codes = np.full(80, -1)
    codes[list(rows)] = ids
    return Labels.from_codes(codes, classes)


def joined(names, labels, annotations=Annotations()) -> Sources:  # noqa: B008  (immutable)
    return names.join(Sources.of_labels(labels.rows, labels.ids[labels.rows]), labels, annotations)


def worth(sources: Sources, classes=4) -> np.ndarray:
    """How many labels each name is worth."""
    return np.bincount(sources.ids[sources.labels :], sources.weights[sources.labels :], classes)


def test_without_labels_each_name_is_one_label_divided_among_the_rows_nearest_to_it(x):
    sources = joined(names_of(x), labels_of())
    assert sources.labels == 0 and np.allclose(worth(sources), 1)
    assert sources.weights[TRUTH[sources.rows] == sources.ids].sum() > 3.99
    cosine = np.maximum(x[:, 0] / np.linalg.norm(x, axis=1), 0)
    nearest = np.argsort(-cosine)[:NEAREST]
    own = sources.ids == 0
    assert set(sources.rows[own]) == set(nearest[cosine[nearest] > 0])
    expected = cosine[sources.rows[own]] ** SHARPNESS
    assert np.allclose(sources.weights[own], expected / expected.sum(), atol=1e-6)


def test_a_name_far_from_every_row_says_nothing(x):
    far = lambda meanings: [-np.ones(4, np.float32) if m == "west" else v for m, v in zip(meanings, vectors(meanings))]  # noqa: B905, E731
    assert set(joined(names_of(np.abs(x), vectors=far), labels_of()).ids) == {0, 1, 3}


def test_the_search_in_chunks_finds_the_same_rows(x, monkeypatch):
    whole = joined(names_of(x), labels_of())
    monkeypatch.setattr("rcm_notebook.prediction.names.CHUNK", 7)
    for a, b in zip(joined(names_of(x), labels_of()), whole, strict=True):
        assert np.array_equal(a, b)


def test_weight_is_what_a_name_is_worth_and_0_is_none(x):
    assert np.allclose(worth(joined(names_of(x, 0.25), labels_of())), 0.25)
    assert not len(joined(names_of(x, 0), labels_of()).rows)


def test_labels_stay_as_they_are_and_come_first(x):
    labels = labels_of([0, 20, 41], [0, 1, 2])
    sources = joined(names_of(x), labels)
    assert sources.labels == 3 and np.array_equal(sources.only_labels.rows, [0, 20, 41])
    assert np.array_equal(sources.only_labels.weights, [1, 1, 1])
    assert np.allclose(worth(sources), 1)


def test_names_that_labels_contradict_fade_until_they_are_worth_nothing(x):
    shifted = labels_of(range(0, 80, 2), (TRUTH[::2] + 1) % 4)  # Each group has the next one's name.
    few = labels_of([0], [1])
    assert np.all(worth(joined(names_of(x), few)) > 0)
    assert not worth(joined(names_of(x), shifted)).any()


def test_one_bad_name_fades_while_the_others_stand(x):
    wrong = {**AXES, "west": 3, "south": 2}

    def mistaken(meanings):
        return [np.eye(4, dtype=np.float32)[wrong[m]] for m in meanings]

    found = worth(joined(names_of(x, vectors=mistaken), labels_of(range(80), TRUTH)))
    assert np.allclose(found[:2], 1) and found[2:].max() < 0.5


def test_agreement_is_measured_beyond_chance(x):
    classes = ("east", "north")
    rows, ids = [0, 1, 20, 21], [0, 1, 1, 0]  # Half agree, as with two classes they do by chance.
    found = worth(joined(names_of(x), labels_of(rows, ids, classes)), 2)
    overall = (2 + PRIOR) / (4 + PRIOR)
    agreement = (1 + PRIOR * overall) / (2 + PRIOR)
    assert np.allclose(found, min(1, (agreement - 0.5) / 0.5 / TRUSTED))
    many = np.arange(40)
    assert worth(joined(names_of(x), labels_of(many, many % 2, classes)), 2).max() < 0.5


def test_a_name_without_a_meaning_says_nothing_and_the_others_do(x):
    sources = joined(names_of(x), labels_of(classes=("east", "E100", "west")))
    assert np.array_equal(np.unique(sources.ids), [0, 2])


def test_descriptions_replace_names_and_an_empty_one_switches_a_name_off(x):
    annotations = Annotations(meanings={0: "south", 1: "", 2: (0.0, 1.0, 0.0, 0.0)})
    sources = joined(names_of(x), labels_of(), annotations)
    at = np.zeros((4, 4))
    np.add.at(at, (sources.ids, TRUTH[sources.rows]), sources.weights)
    assert at[[0, 2, 3], [3, 1, 3]].min() > 0.99 and not at[1].any()


def test_classes_that_are_gone_say_nothing():
    labels = Labels.from_codes(np.full(3, -1), ("a_b", "c", "d"), {1: 0}, frozenset({2}))
    assert meanings_of(labels, Annotations()) == {0: "a b"}


def test_a_meaning_is_looked_up_once(x):
    asked = []
    names = names_of(x, vectors=lambda meanings: asked.append(tuple(meanings)) or vectors(meanings))
    for classes in (("east", "north"), ("east", "north"), ("east", "north", "west")):
        joined(names, labels_of(classes=classes))
    assert asked == [("east", "north"), ("west",)]


def test_a_name_whose_search_was_interrupted_is_looked_up_again(x):
    calls = []

    def interrupted(meanings):
        calls.append(meanings)
        if len(calls) == 1:
            raise KeyboardInterrupt
        return vectors(meanings)

    names = names_of(x, vectors=interrupted)
    with pytest.raises(KeyboardInterrupt):
        joined(names, labels_of())
    assert np.allclose(worth(joined(names, labels_of())), 1)


@pytest.fixture
def graph() -> Graph:
    """A ring inside each group."""
    rows = np.arange(80)
    ring = [rows // GROUP * GROUP + (rows + step) % GROUP for step in (1, 2, 3)]
    return Graph(np.stack(ring, axis=1).astype(np.int32))


def test_the_rule_knows_rows_by_name_alone_and_by_labels_where_there_are_any(x, graph):
    r = np.eye(4, dtype=np.float32)[TRUTH]
    rule = TauRule(TrainConfig(), graph, names_of(x))
    tau = rule.tau(labels_of(), Annotations(), r, np.eye(4) / 4)
    assert np.array_equal((r @ tau.tau).argmax(1), TRUTH)
    assert tau.evidence.min() > 0.9 and not tau.by_labels.any()
    tau = rule.tau(labels_of([0], [0]), Annotations(), r, np.eye(4) / 4)
    assert np.allclose(tau.by_labels, [1, 0, 0, 0], atol=1e-6) and tau.evidence.min() > 0.9


def test_labels_outvote_a_wrong_name(x, graph):
    r = np.eye(4, dtype=np.float32)[TRUTH]
    rule = TauRule(TrainConfig(), graph, names_of(x))
    wrong = Annotations(meanings={0: "north", 1: "east"})
    said = lambda labels: (r @ rule.tau(labels, wrong, r, np.eye(4) / 4).tau).argmax(1)  # noqa: E731
    assert (said(labels_of()) != TRUTH).sum() == 2 * GROUP
    rows = np.array([0, 5, 10, 20, 25, 30])
    assert np.array_equal(said(labels_of(rows, TRUTH[rows])), TRUTH)


def test_what_was_solved_for_one_class_is_not_solved_again_for_another_s_label(graph, monkeypatch):
    first = Sources.of_labels(np.array([0, 20, 40]), np.array([0, 1, 2]))
    graph.poisson(first, 3)
    more = Sources.of_labels(np.array([0, 20, 40, 45]), np.array([0, 1, 2, 2]))
    solved = []
    walk = graph.walk

    class Counting:
        def __matmul__(self, other):
            solved.append(other.shape[1])
            return walk @ other

    monkeypatch.setattr(graph, "walk", Counting())
    found = graph.poisson(more, 3)
    assert set(solved) == {1}
    solved.clear()
    graph.poisson(first, 3)
    assert not solved
    fresh = Graph.__new__(Graph)
    fresh.degree, fresh.walk, fresh._recent = graph.degree, walk, ()
    assert np.allclose(found, fresh.poisson(more, 3), atol=1e-6)
