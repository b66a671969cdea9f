"""scikit-activeml's strategies as acquisitions: `session.query(10, by=from_scikit_activeml(CoreSet()))`.

A strategy gets the responsibilities as features. If it needs a classifier, it gets this package's, p(y | x) = r(x) tau.
It may fit it again to hypothetical labels. If it needs a committee, it gets classifiers with tau drawn from its
Dirichlets.

Kottke et al. (2021), "scikit-activeml: A Library and Toolbox for Active Learning Algorithms". Needs the extra
``activeml``.
"""

import inspect
from collections.abc import Set
from typing import Any

import numpy as np
from sklearn.base import clone

from rcm_notebook.acquisition.interface import Acquisition, AcquisitionState, Query
from rcm_notebook.prediction import class_probabilities, tau_from_labels

try:
    from skactiveml.base import ClassFrequencyEstimator, SingleAnnotatorPoolQueryStrategy
except ImportError as error:
    raise ImportError("scikit-activeml is not installed; pip install 'rcm_notebook[activeml]'.") from error

CANDIDATES = 2000
"""Largest number of rows that a strategy chooses from. They are drawn at random if more are available. A choice: many
strategies compare all pairs."""

COMMITTEE = 10
"""Number of members of a committee. A choice."""


def from_scikit_activeml(strategy: SingleAnnotatorPoolQueryStrategy, **arguments: Any) -> Acquisition:
    """Return a strategy of scikit-activeml as an acquisition.

    Args:
        strategy: A pool-based one for a single annotator and classes, such as ``UncertaintySampling()``. It is copied
            for each query, and its ``random_state`` then follows from the query's seed.
        arguments: What its ``query`` takes beyond X, y and candidates; what is given here replaces our classifier
            (``clf``) or committee (``ensemble``).

    Raises:
        TypeError: The strategy needs an argument that we do not have, such as a regressor.
    """
    takes = inspect.signature(strategy.query).parameters
    ours = {"X", "y", "candidates", "batch_size", "return_utilities", "clf", "ensemble", *arguments}
    missing = [n for n, p in takes.items() if p.default is p.empty and p.kind != p.VAR_KEYWORD and n not in ours]
    if missing:
        raise TypeError(f"{type(strategy).__name__}.query needs {', '.join(missing)}; give it as an argument.")

    def acquisition(state: AcquisitionState, n: int, rng: np.random.Generator) -> Query:
        """Return the rows that the strategy selects, with its utilities as scores."""
        pool = np.sort(rng.permutation(np.flatnonzero(state.available))[:CANDIDATES])
        n = min(n, len(pool))
        if not state.tau.tau.shape[1]:
            raise ValueError(
                "There are no classes yet; add one, or label some rows by coverage, then use this strategy."
            )
        if not n:
            return Query(np.zeros(0, np.int64), np.zeros(0), ())
        seeded: Any = clone(strategy)
        if "random_state" in seeded.get_params():
            seeded.set_params(random_state=int(rng.integers(2**31)))
        x = state.responsibilities[np.concatenate([state.labelled, pool])].astype(np.float64)
        y = np.concatenate([state.ids.astype(float), np.full(len(pool), np.nan)])
        candidates = np.arange(len(state.labelled), len(x))
        given = _models(state, takes.keys() - arguments.keys(), x, y, rng) | arguments
        asked = {"X": x, "y": y, "candidates": candidates, "batch_size": n, "return_utilities": True}
        picked, utilities = seeded.query(**asked, **given)
        scores = utilities[np.arange(len(picked)), picked]
        rows = pool[np.asarray(picked) - len(state.labelled)]
        reason = f"Asked for by {type(strategy).__name__}."
        return Query(rows.astype(np.int64), np.nan_to_num(scores.astype(np.float64)), (reason,) * len(rows))

    return acquisition


class ComponentClassifier(ClassFrequencyEstimator):
    """p(y | x) = r(x) tau as a classifier of scikit-activeml. Its X are responsibilities.

    Args:
        affinity: J [K, K], along which labels spread when it is fitted.
        draw: Draw tau from its Dirichlets instead of taking their mean: a member of a committee.
        class_prior: Labels of every class to assume beforehand, where a strategy asks for frequencies.
        classes: Class ids.
        missing_label: What stands for no label.
        cost_matrix: Cost of each mistake, as scikit-activeml knows it.
        random_state: Seed of the draw.
    """

    def __init__(
        self,
        affinity: Any = None,
        draw: bool = False,
        class_prior: Any = 0,
        classes: Any = None,
        missing_label: Any = np.nan,
        cost_matrix: Any = None,
        random_state: Any = None,
    ):
        super().__init__(class_prior, classes, missing_label, cost_matrix, random_state)
        self.affinity = affinity
        self.draw = draw

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> "ComponentClassifier":
        """Compute tau from the rows of X [n, K] whose label in y [n] is not missing. Sample weights are ignored."""
        checked: Any = self._validate_data(X, y, sample_weight)
        features, ids = np.asarray(checked[0]), np.asarray(checked[1])
        labelled = ids >= 0
        found = tau_from_labels(features[labelled], ids[labelled], self.affinity, len(np.asarray(self.classes_)))
        self.concentration_ = found.concentration
        if self.draw:
            alpha = np.maximum(found.concentration, 1e-6)  # A sharpened tau may hold zeros; a Dirichlet may not.
            self.tau_ = np.stack([self.random_state_.dirichlet(row) for row in alpha]).astype(np.float32)
        else:
            self.tau_ = found.tau
        return self

    def predict_freq(self, X: Any, **kwargs: Any) -> np.ndarray:
        """Return the number of labels of every class that reach a row, r(x) a, [n, C]."""
        return np.asarray(X, np.float64) @ self.concentration_.astype(np.float64)

    def predict_proba(self, X: Any, **kwargs: Any) -> np.ndarray:
        """Return p(y | x), [n, C]."""
        proba = class_probabilities(X, self.tau_).astype(np.float64)
        return proba / proba.sum(axis=1, keepdims=True)


def _models(state: AcquisitionState, takes: Set[str], x: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> dict:
    """Return the classifier or the committee that a strategy takes, with the argument that prevents a new fit."""
    classes = np.arange(state.tau.tau.shape[1])
    affinity = x.T @ x if state.affinity is None else state.affinity
    given: dict[str, Any] = {}
    if "clf" in takes:
        given["clf"] = ComponentClassifier(affinity, classes=classes).fit(x, y)
        # This tau was made with the session's settings. A strategy with hypothetical labels fits with the defaults.
        given["clf"].tau_, given["clf"].concentration_ = state.tau.tau, state.tau.concentration
        given |= {"fit_clf": False} if "fit_clf" in takes else {}
    if "ensemble" in takes:
        seeds = rng.integers(2**31, size=COMMITTEE)
        members = [ComponentClassifier(affinity, draw=True, classes=classes, random_state=int(s)) for s in seeds]
        given["ensemble"] = [member.fit(x, y) for member in members]
        given |= {"fit_ensemble": False} if "fit_ensemble" in takes else {}
    return given
