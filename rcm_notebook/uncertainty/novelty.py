"""Novelty: how unlike the data a row is, judged by two witnesses that fail in different places.

    likeness     distance from the row to the nearest one of a sample of the training rows, in the trunk's features
    redrawing    NLL of the row as its heaviest component redraws it

A kind that was never seen lies where no training row lies; noise and inverted images cannot be redrawn. Each witness
gives a surprise, -log of the share of the sample that it finds at least as unusual, in the row's own component first.
A kind that was never seen is often redrawn fairly, stroke by stroke, and a known one now and then badly, so that
redrawing speaks only from its most surprising hundredth on:

    surprise = likeness + max(0, redrawing - log 100)
    novelty  = 1 - share of the sample with at least this surprise

so that 0.99 means: one training row in a hundred is as strange. The nearest neighbour in a network's features: Sun et
al. (2022), "Out-of-Distribution Detection with Deep Nearest Neighbors".
"""

from typing import NamedTuple

import numpy as np

from rcm_notebook.types import Float, Int

BORROWED = 100.0
"""Rows' worth of the whole sample that every component's tail borrows, since small ones have none. A choice."""

TOP = 0.1
"""Share of the sample whose excess says how fast the tail falls beyond the sample's largest value. A choice."""

HEARD_FROM = float(np.log(100))
"""Surprise, nats, from which redrawing speaks. A choice: with one digit left out (3, 5, 8 of the small ones, 4 or 8 of
MNIST; held-out rows of these were looked at) redrawing heard in full drowned the likeness."""

CHUNK = 2000
"""Rows compared with the sample at a time; a choice that keeps the table of distances near 40 MB."""


class Seen(NamedTuple):
    """What the network says of rows, for novelty's sake.

    Attributes:
        component: Each row's heaviest component.
        nll: NLL of the row as that component redraws it, nats.
        features: The trunk's, in any space in which near means alike.
    """

    component: Int[np.ndarray, " N"]
    nll: Float[np.ndarray, " N"]
    features: Float[np.ndarray, "N F"]


class Reference(NamedTuple):
    """A sample of the training rows, as the network sees them.

    Attributes:
        seen: The M rows.
        distance: From each to the nearest other one.
        surprise: Each row's, of both witnesses, nats.
    """

    seen: Seen
    distance: Float[np.ndarray, " M"]
    surprise: Float[np.ndarray, " M"]


def reference_of(seen: Seen) -> Reference:
    """Return the reference that a sample of training rows makes."""
    distance = nearest(seen.features, seen.features, np.arange(len(seen.nll)))
    alone = Reference(seen, distance, np.zeros(len(distance)))
    return alone._replace(surprise=joined(surprises(seen, distance, alone)))


def novelty(seen: Seen, reference: Reference, own: Int[np.ndarray, " N"] | None = None) -> Float[np.ndarray, " N"]:
    """Return the novelty of rows, in [0, 1]: the rank of their surprise among the training rows (float64).

    Args:
        seen: What the network says of the rows.
        reference: The sample to compare with.
        own: Each row's position in the sample, which it is then not compared with; -1 for rows that are not in it.
    """
    total = joined(surprises(seen, nearest(seen.features, reference.seen.features), reference))
    if own is not None:
        total = np.where(own >= 0, reference.surprise[own], total)
    return -np.expm1(log_tail(total, reference.surprise))


def surprises(seen: Seen, distance: Float[np.ndarray, " N"], reference: Reference) -> Float[np.ndarray, "N 2"]:
    """Return the surprise of both witnesses, likeness and redrawing, in nats; 0 for the most usual row."""
    witnesses = ((distance, reference.distance), (seen.nll, reference.seen.nll))
    columns = [_surprise(value, seen.component, usual, reference.seen.component) for value, usual in witnesses]
    return np.stack(columns, axis=1)


def joined(surprises: Float[np.ndarray, "N 2"]) -> Float[np.ndarray, " N"]:
    """Return the surprise of both witnesses together, nats."""
    return surprises[:, 0] + np.maximum(surprises[:, 1] - HEARD_FROM, 0)


def nearest(
    features: Float[np.ndarray, "N F"], sample: Float[np.ndarray, "M F"], own: Int[np.ndarray, " N"] | None = None
) -> Float[np.ndarray, " N"]:
    """Return each row's distance to the nearest row of the sample; `own`, a row's position there, is passed over."""
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

    Beyond the largest of `usual` the share falls exponentially, by the mean excess over its top tenth, so that what is
    more extreme than anything seen is still ordered.
    """
    ordered = np.sort(np.asarray(usual, dtype=np.float64))
    above = len(ordered) - np.searchsorted(ordered, value, side="left")
    top = ordered[int((1 - TOP) * len(ordered)) :]
    scale = max(float((top - top[0]).mean()), 1e-12)
    beyond = np.maximum(np.asarray(value, dtype=np.float64) - ordered[-1], 0) / scale
    return np.log(np.maximum(above, 1) / len(ordered)) - beyond


def _surprise(value: np.ndarray, component: np.ndarray, usual: np.ndarray, usual_component: np.ndarray) -> np.ndarray:
    """Return -log of the tail's share in the row's own component, of which a part is borrowed from the whole sample."""
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
