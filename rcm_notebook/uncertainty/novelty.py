"""Novelty: how different a row is from the data, judged by two measures that fail in different cases.

    distance          distance from the row to the nearest one of a sample of the training rows, in the trunk's features
    reconstruction    NLL of the row under its heaviest component

A row of a new kind is far from all training rows. Noise and inverted images are badly reconstructed. Each measure gives
a surprise: -log of the share of the sample for which it is at least as large. The share is taken mostly within the
row's own component. The model often reconstructs a new kind quite well, and sometimes a known kind badly. So the
surprise of the reconstruction counts only in its most surprising hundredth:

    surprise = surprise of distance + max(0, surprise of reconstruction - log 100)
    novelty  = 1 - share of the sample with at least this surprise

A novelty of 0.99 means: one training row in a hundred is as unusual. For the distance to the nearest neighbour in a
network's features see Sun et al. (2022), "Out-of-Distribution Detection with Deep Nearest Neighbors".
"""

from typing import NamedTuple

import numpy as np

from rcm_notebook.types import Float, Int

BORROWED = 100.0
"""Weight, in rows, of the whole sample in the tail of every component. A small component has too few rows for a tail
of its own. A choice."""

TOP = 0.1
"""Share of the sample, from its top, that gives how fast the tail falls beyond the largest value. A choice."""

HEARD_FROM = float(np.log(100))
"""Surprise, nats, from which the reconstruction counts. A choice: with one digit left out (3, 5, 8 of the small digits,
4 or 8 of MNIST; judged on held-out rows), a reconstruction that counted in full dominated the distance."""

CHUNK = 2000
"""Number of rows compared with the sample at a time; a choice that keeps the distance matrix near 40 MB."""


class Seen(NamedTuple):
    """The network's outputs for rows that novelty is computed from.

    Attributes:
        component: Heaviest component of each row.
        nll: NLL of each row under that component, nats.
        features: Features from the trunk, in any space in which near rows are similar.
    """

    component: Int[np.ndarray, " N"]
    nll: Float[np.ndarray, " N"]
    features: Float[np.ndarray, "N F"]


class Reference(NamedTuple):
    """A sample of the training rows, to compare other rows with.

    Attributes:
        seen: The network's outputs for the M rows.
        distance: Distance from each row to the nearest other one.
        surprise: Surprise of each row, both measures together, nats.
    """

    seen: Seen
    distance: Float[np.ndarray, " M"]
    surprise: Float[np.ndarray, " M"]


def reference_of(seen: Seen) -> Reference:
    """Return the reference made of a sample of training rows."""
    distance = nearest(seen.features, seen.features, np.arange(len(seen.nll)))
    alone = Reference(seen, distance, np.zeros(len(distance)))
    return alone._replace(surprise=joined(surprises(seen, distance, alone)))


def novelty(seen: Seen, reference: Reference, own: Int[np.ndarray, " N"] | None = None) -> Float[np.ndarray, " N"]:
    """Return the novelty of rows, in [0, 1]: the rank of their surprise among the training rows (float64).

    Args:
        seen: The network's outputs for the rows.
        reference: The sample to compare with.
        own: Position of each row in the sample; -1 for rows that are not in it. A row is not compared with itself.
    """
    total = joined(surprises(seen, nearest(seen.features, reference.seen.features), reference))
    if own is not None:
        total = np.where(own >= 0, reference.surprise[own], total)
    return -np.expm1(log_tail(total, reference.surprise))


def surprises(seen: Seen, distance: Float[np.ndarray, " N"], reference: Reference) -> Float[np.ndarray, "N 2"]:
    """Return the surprise of both measures, distance and reconstruction, in nats; 0 for the most usual row."""
    witnesses = ((distance, reference.distance), (seen.nll, reference.seen.nll))
    columns = [_surprise(value, seen.component, usual, reference.seen.component) for value, usual in witnesses]
    return np.stack(columns, axis=1)


def joined(surprises: Float[np.ndarray, "N 2"]) -> Float[np.ndarray, " N"]:
    """Return the surprise of both measures together, nats."""
    return surprises[:, 0] + np.maximum(surprises[:, 1] - HEARD_FROM, 0)


def nearest(
    features: Float[np.ndarray, "N F"], sample: Float[np.ndarray, "M F"], own: Int[np.ndarray, " N"] | None = None
) -> Float[np.ndarray, " N"]:
    """Return each row's distance to the nearest row of the sample. `own`, the row's position there, is skipped."""
    length = (sample**2).sum(axis=1)
    distance = np.empty(len(features))
    for start in range(0, len(features), CHUNK):
        rows = features[start : start + CHUNK]
        squared = (rows**2).sum(axis=1)[:, None] + length[None] - 2 * (rows @ sample.T)
        if own is not None and len(sample) > 1:
            squared[np.arange(len(rows)), own[start : start + CHUNK]] = np.inf
        distance[start : start + CHUNK] = np.sqrt(np.maximum(squared.min(axis=1), 0))
    return distance


def log_tail(value: Float[np.ndarray, " N"], usual: Float[np.ndarray, " M"]) -> Float[np.ndarray, " N"]:
    """Return log of the share of `usual` that is at least as large as each value (float64).

    Beyond the largest of `usual` the share falls exponentially. The scale is the mean excess in the top tenth of
    `usual`. So values beyond all of `usual` are still ordered.
    """
    ordered = np.sort(np.asarray(usual, dtype=np.float64))
    above = len(ordered) - np.searchsorted(ordered, value, side="left")
    top = ordered[int((1 - TOP) * len(ordered)) :]
    scale = max(float((top - top[0]).mean()), 1e-12)
    beyond = np.maximum(np.asarray(value, dtype=np.float64) - ordered[-1], 0) / scale
    return np.log(np.maximum(above, 1) / len(ordered)) - beyond


def _surprise(value: np.ndarray, component: np.ndarray, usual: np.ndarray, usual_component: np.ndarray) -> np.ndarray:
    """Return -log of the tail's share: a weighted mean of the share in the row's component and in the whole sample."""
    whole = log_tail(value, usual)
    surprise = -whole
    for k in np.unique(component):
        rows, own = component == k, usual[usual_component == k]
        if len(own):
            weight = len(own) / (len(own) + BORROWED)
            surprise[rows] = -np.logaddexp(
                np.log(weight) + log_tail(value[rows], own), np.log(1 - weight) + whole[rows]
            )
    return surprise
