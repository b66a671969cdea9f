"""tau: the class that each component stands for. It comes from the labels, without a classifier head.

    s[c, y]  = sum over labelled i of r_c(x_i) [y_i = y]
    s'       = (I - reach P)^-1 s diag(1 / n_y)             n_y = labels of class y
    tau      = (w_y (s' + smoothing))^sharpening, rows divided by their sums
    p(y | x) = sum_c r_c(x) tau[c, y]

The weights w_y are bounded and near 1. They even out the classes' shares (see `rcm_notebook.prediction.balance`). The
power is needed because propagation blurs the counts. At power 1 every row of tau is uncertain although the components
are nearly pure, and pseudo-labels and probabilities are then wrong.

If the rows have a graph of neighbours, tau is computed along that graph (`rcm_notebook.prediction.spreading`), and the
counts give only its evidence. tau is always computed from the labels and the current responsibilities. It is never
accumulated. Undoing a label therefore removes its whole effect on tau.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from rcm_notebook.config import TrainConfig
from rcm_notebook.prediction.balance import BALANCE, class_weights, sharpened
from rcm_notebook.prediction.propagation import REACH, propagate
from rcm_notebook.types import Bool, Float, Int

SMOOTHING = TrainConfig.smoothing
"""Pseudo-count of every class in every component. A choice: at 0.05, ten labels give no confident prediction."""

SHARPENING = TrainConfig.sharpening
"""Power that sharpens the rows of tau. A choice, made on the training rows of MNIST: see the figures in
`TrainConfig`."""

RESERVED = 10.0
"""Weight of a reservation, in labels. A choice: more than propagation can bring (1 / (1 - reach) a class)."""

UNKNOWN_BELOW = TrainConfig.unknown_below
"""Evidence, in labels, below which a point counts as unknown."""


class Tau(NamedTuple):
    """The map from components to classes, and the counts that it is made of.

    Attributes:
        tau: p(class | component); every row sums to one.
        propagated: s', the propagated counts, scaled so that every class counts as one label, with reservations.
        concentration: tau times a component's total of s' + smoothing: its Dirichlet over classes.
        counts: s, the labels inside each component.
        evidence: Number of labels of any class that reach a component from itself and its neighbours. A component's
            own labels count as one at most. So a lasso around a whole group tells its neighbours no more than a label
            on one of its points.
        by_labels: The part of the evidence that is not brought by names of classes.
    """

    tau: Float[np.ndarray, "K C"]
    propagated: Float[np.ndarray, "K C"]
    concentration: Float[np.ndarray, "K C"]
    counts: Float[np.ndarray, "K C"]
    evidence: Float[np.ndarray, " K"]
    by_labels: Float[np.ndarray, " K"]

    def with_tau(self, tau: Float[np.ndarray, "K C"], except_for: Iterable[int] = ()) -> "Tau":
        """Return a copy with tau replaced, except for the rows `except_for`. The total concentration of a row stays."""
        kept = list(except_for)
        tau = tau.copy()
        tau[kept] = self.tau[kept]
        return self._replace(tau=tau, concentration=tau * self.concentration.sum(axis=1, keepdims=True))

    def without(self, gone: Int[np.ndarray, " g"]) -> "Tau":
        """Return a copy in which the classes `gone` have no share: classes that were merged into others or deleted."""
        if not len(gone) or len(gone) == self.tau.shape[1]:
            return self
        tau = self.tau.copy()
        tau[:, gone] = 0
        return self.with_tau(tau / tau.sum(axis=1, keepdims=True))


def tau_from_labels(
    responsibilities: Float[np.ndarray, "L K"],
    ids: Int[np.ndarray, " L"],
    affinity: Float[np.ndarray, "K K"],
    n_classes: int,
    *,
    reach: float = REACH,
    smoothing: float = SMOOTHING,
    sharpening: float = SHARPENING,
    balance: float = BALANCE,
    reserved: Mapping[int, int] | None = None,
    weights: Float[np.ndarray, " L"] | None = None,
    labels: int | None = None,
) -> Tau:
    """Return tau from the labelled rows. Without labels its rows are uniform and the evidence is zero.

    Args:
        responsibilities: r of the labelled rows only.
        ids: Class ids of the labelled rows, 0 to n_classes - 1.
        affinity: J, the graph along which labels spread.
        n_classes: Number of classes that exist, labelled or not.
        reach: Share of a label that arrives one step away, in [0, 1).
        smoothing: Pseudo-count of every class, above 0.
        sharpening: Power of the rows, at least 1.
        balance: Largest factor by which a class may be scaled, up or down, to even out the classes' shares. 1 scales
            none.
        reserved: Component -> class id, for components that the user keeps for a class. Each adds `RESERVED` labels of
            that class to that component alone.
        weights: How many labels each row is worth; default one.
        labels: How many of the rows, the first, have a label; at the others a name speaks. Default all.

    Raises:
        ValueError: An id or a reservation is out of range, or smoothing is not positive.
    """
    responsibilities = np.asarray(responsibilities, dtype=np.float64)
    ids = np.asarray(ids, dtype=np.int64)
    n_components = len(affinity)
    _check(ids, n_classes, smoothing)
    one_hot = np.zeros((len(ids), n_classes))
    one_hot[np.arange(len(ids)), ids] = 1.0 if weights is None else weights
    counts = responsibilities.T @ one_hot
    spread = propagate(counts, affinity, reach)
    held = np.stack([counts.sum(axis=1), responsibilities[:labels].sum(axis=0)], axis=1)
    evidence, by_labels = propagate(np.minimum(held, 1.0), affinity, reach).T
    propagated = spread / np.maximum(one_hot.sum(axis=0), 1.0)
    for component, class_id in (reserved or {}).items():
        if not (0 <= component < n_components and 0 <= class_id < n_classes):
            raise ValueError(
                f"Component {component} is reserved for class {class_id}; "
                f"there are {n_components} components and {n_classes} classes, counted from 0."
            )
        propagated[component, class_id] += RESERVED
        evidence[component] += RESERVED
        by_labels[component] += RESERVED
    smoothed = propagated + smoothing
    mass = np.asarray(affinity, dtype=np.float64).sum(axis=1)
    scale = class_weights(smoothed, mass, propagated.any(axis=0), sharpening, balance)
    tau = sharpened(smoothed * scale, sharpening)
    concentration = tau * smoothed.sum(axis=1, keepdims=True)
    parts = (tau, propagated, concentration, counts, evidence, by_labels)
    return Tau(*(part.astype(np.float32) for part in parts))


def class_probabilities(
    responsibilities: Float[np.ndarray, "N K"], tau: Float[np.ndarray, "K C"]
) -> Float[np.ndarray, "N C"]:
    """Return p(y | x) = sum_c r_c(x) tau[c, y] for every row (float32)."""
    return np.asarray(responsibilities, dtype=np.float32) @ np.asarray(tau, dtype=np.float32)


def class_ids(responsibilities: Float[np.ndarray, "N K"], tau: Float[np.ndarray, "K C"]) -> Int[np.ndarray, " N"]:
    """Return the most probable class of every row (int32): the lowest id among equals, -1 if no class exists."""
    if np.shape(tau)[1] == 0:
        return np.full(len(responsibilities), -1, dtype=np.int32)
    return class_probabilities(responsibilities, tau).argmax(axis=1).astype(np.int32)


def unknown(
    responsibilities: Float[np.ndarray, "N K"], evidence: Float[np.ndarray, " K"], threshold: float = UNKNOWN_BELOW
) -> Bool[np.ndarray, " N"]:
    """Return which rows no label reaches: sum_c r_c(x) evidence_c below `threshold` labels.

    Every affinity is positive. Without the threshold, one single label would reach almost every point.
    """
    return np.asarray(responsibilities, dtype=np.float32) @ np.asarray(evidence, dtype=np.float32) < threshold


def _check(ids: np.ndarray, n_classes: int, smoothing: float) -> None:
    if len(ids) and not (ids.min() >= 0 and ids.max() < n_classes):
        raise ValueError(f"Class ids run from {ids.min()} to {ids.max()}; they must lie in 0..{n_classes - 1}.")
    if smoothing <= 0:
        raise ValueError(f"The smoothing is {smoothing}; it must be above 0, or an unlabelled component has no row.")
