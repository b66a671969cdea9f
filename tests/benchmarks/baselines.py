"""Off-the-shelf learners on the same labels and the same scaled features, for comparison.

Inductive (they never see the test rows): logistic regression, 1-NN, self-training. Transductive (training and test
rows are nodes of one graph of nearest neighbours, so they look at the test rows, without their classes, while
learning): label spreading, Poisson learning, PoissonMBO. PoissonMBO is told the true share of every class besides.

Zhou et al., "Learning with Local and Global Consistency", 2004; Calder et al., "Poisson Learning", 2020, whose authors'
package `graphlearning` is used where it is installed (``pip install graphlearning``).
"""

import importlib.util
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy import sparse

from rcm_notebook.data import Dataset
from rcm_notebook.disk import replacing

NEIGHBOURS = 10
"""Neighbours of a node, itself left out; the number that Poisson learning was published with."""
SELF_TRAINING_ROWS = 10_000
"""Unlabelled rows that self-training may adopt: a limit, since each of ten rounds fits a regression to all it has."""


class Answer(NamedTuple):
    """Class ids of the test rows, and probabilities [M, C] where the method gives any."""

    ids: np.ndarray
    proba: np.ndarray | None


class Task:
    """A data set with a test part, flattened, and its graph, which all label draws share.

    Args:
        data: The data set.
        cache: Folder in which the graph is kept; the search takes minutes for 70,000 images.
    """

    def __init__(self, data: Dataset, cache: Path):
        if data.test is None or data.test.truth is None or data.truth is None:
            raise ValueError(f"{data.name} needs truth and a test part with truth.")
        self.data, self.cache = data, cache
        self.truth, self.test_truth = data.truth, data.test.truth
        self.x = data.scaled().reshape(len(data), -1)
        self.x_test = data.test.scaled().reshape(len(data.test), -1)
        self.classes = int(self.truth.max()) + 1

    @cached_property
    def nearest(self) -> tuple[np.ndarray, np.ndarray]:
        """Positions and distances [M, 1 + NEIGHBOURS] among training and test rows, each row's own included."""
        path = self.cache / f"{self.data.name}-{self.data.fingerprint[:12]}-{NEIGHBOURS}.npz"
        if not path.exists():
            from sklearn.neighbors import NearestNeighbors

            every = np.concatenate([self.x, self.x_test])
            search = NearestNeighbors(n_neighbors=NEIGHBOURS + 1, algorithm="brute").fit(every)
            distance, index = search.kneighbors(every)
            path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(path) as file:
                np.savez(file, index=index.astype(np.int32), distance=distance.astype(np.float32))
        with np.load(path) as kept:
            return kept["index"], kept["distance"]

    @property
    def shares(self) -> np.ndarray:
        """True share of every class among training and test rows; only PoissonMBO is told."""
        counts = np.bincount(np.concatenate([self.truth, self.test_truth]), minlength=self.classes)
        return counts / counts.sum()


def logistic_regression(task: Task, rows: np.ndarray, ids: np.ndarray) -> Answer:
    """Return scikit-learn's regression on the labelled rows alone, default penalty."""
    return _answer(_regression().fit(task.x[rows], ids), task)


def one_nearest(task: Task, rows: np.ndarray, ids: np.ndarray) -> Answer:
    """Return the class of the nearest labelled row."""
    from sklearn.neighbors import KNeighborsClassifier

    return Answer(KNeighborsClassifier(1).fit(task.x[rows], ids).predict(task.x_test), None)


def self_training(task: Task, rows: np.ndarray, ids: np.ndarray) -> Answer:
    """Return logistic regression that adopts its own confident answers, scikit-learn's default threshold and rounds."""
    from sklearn.semi_supervised import SelfTrainingClassifier

    rest = np.setdiff1d(np.arange(len(task.x)), rows)
    rest = np.random.default_rng(0).permutation(rest)[:SELF_TRAINING_ROWS]
    labels = np.concatenate([ids, np.full(len(rest), -1)])
    return _answer(SelfTrainingClassifier(_regression()).fit(task.x[np.concatenate([rows, rest])], labels), task)


def label_spreading(task: Task, rows: np.ndarray, ids: np.ndarray) -> Answer:
    """Return scikit-learn's label spreading over the graph of training and test rows."""
    from sklearn.semi_supervised import LabelSpreading

    index, _ = task.nearest
    nodes = len(index)
    edges = np.ones(index.size), index.ravel(), np.arange(0, index.size + 1, index.shape[1])
    graph = sparse.csr_matrix(edges, shape=(nodes, nodes))
    labels = np.full(nodes, -1)
    labels[rows] = ids
    # The kernel is the graph itself, which takes no features.
    model = LabelSpreading(kernel=lambda x, y: graph).fit(np.zeros((nodes, 1)), labels)  # type: ignore[arg-type]
    test = slice(len(task.x), None)
    return Answer(model.transduction_[test], _spread(model.label_distributions_[test], model.classes_, task.classes))


def poisson(task: Task, rows: np.ndarray, ids: np.ndarray) -> Answer:
    """Return Poisson learning on the weighted graph of training and test rows."""
    from graphlearning import ssl  # pyright: ignore[reportMissingImports]

    return _graph_answer(ssl.poisson(_weights(task)), task, rows, ids)


def poisson_mbo(task: Task, rows: np.ndarray, ids: np.ndarray) -> Answer:
    """Return PoissonMBO on the same graph, told the true share of every class that has a label."""
    from graphlearning import ssl  # pyright: ignore[reportMissingImports]

    shares = task.shares[np.unique(ids)]
    return _graph_answer(ssl.poisson_mbo(_weights(task), shares / shares.sum()), task, rows, ids)


BASELINES: dict[str, Callable[[Task, np.ndarray, np.ndarray], Answer]] = {
    "logistic regression": logistic_regression,
    "1-NN": one_nearest,
    "self-training": self_training,
    "label spreading": label_spreading,
    "Poisson learning": poisson,
    "PoissonMBO, class sizes given": poisson_mbo,
}


def available() -> list[str]:
    """Return the names of the baselines that can run here."""
    without = {"Poisson learning", "PoissonMBO, class sizes given"}
    if importlib.util.find_spec("graphlearning") is not None:
        without = set()
    return [name for name in BASELINES if name not in without]


def _regression():
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(max_iter=1000)


def _answer(model, task: Task) -> Answer:
    proba = model.predict_proba(task.x_test)
    return Answer(model.classes_[proba.argmax(1)], _spread(proba, model.classes_, task.classes))


def _spread(proba: np.ndarray, seen: np.ndarray, classes: int) -> np.ndarray:
    """Return probabilities with a column for every class; those without a label get zero."""
    result = np.zeros((len(proba), classes))
    result[:, seen] = proba
    return result


def _weights(task: Task):
    from graphlearning import weightmatrix  # pyright: ignore[reportMissingImports]

    return weightmatrix.knn(None, NEIGHBOURS, knn_data=task.nearest)


def _graph_answer(model, task: Task, rows: np.ndarray, ids: np.ndarray) -> Answer:
    seen, labels = np.unique(ids, return_inverse=True)
    return Answer(seen[model.fit_predict(rows, labels)[len(task.x) :]], None)
