"""Scores: one number for every row of a session, by which widgets and reports colour, sort and count.

Each is one entry of SCORES. Scores come from what the session already knows; only `ood` lets the network run, once
after each training.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from rcm_notebook.registry import Registry
from rcm_notebook.types import Float


class Score(NamedTuple):
    """A number for every row.

    Attributes:
        description: What it says, in a line.
        follows: The observable of the session that it is computed from.
        values: session -> [N].
        is_share: Whether it lies in [0, 1], and is read as a percentage.
        needs: Says for a session whether it has the score.
        runs_network: Whether it takes seconds on large data, since the network looks at every row.
    """

    description: str
    follows: str
    values: Callable[[Any], Float[np.ndarray, " N"]]
    is_share: bool
    needs: Callable[[Any], bool]
    runs_network: bool = False


SCORES: Registry[Score] = Registry("score")


def score(
    name: str,
    description: str,
    follows: str = "prediction",
    is_share: bool = False,
    needs: Callable = lambda _: True,
    runs_network: bool = False,
) -> Callable:
    """Return a decorator that registers ``session -> values [N]`` under `name`."""

    def register(values: Callable) -> Callable:
        SCORES.add(name, Score(description, follows, values, is_share, needs, runs_network))
        return values

    return register


@score("certainty", "probability of the predicted class; 0 where unknown", is_share=True)
def certainty(session) -> Float[np.ndarray, " N"]:
    """Return max_y p(y | x), calibrated."""
    return session.prediction.certainty


@score("entropy", "how undecided the prediction is, nats: aleatoric + epistemic")
def entropy(session) -> Float[np.ndarray, " N"]:
    """Return the predictive entropy."""
    return session.prediction.entropy


@score("aleatoric", "the part of the entropy that labels would not remove, nats")
def aleatoric(session) -> Float[np.ndarray, " N"]:
    """Return the expected entropy."""
    return session.prediction.aleatoric


@score("epistemic", "the part of the entropy that labels would remove, nats")
def epistemic(session) -> Float[np.ndarray, " N"]:
    """Return the mutual information of class and tau."""
    return session.prediction.epistemic


@score("coverage", "how far labels are missing around a row", is_share=True)
def coverage(session) -> Float[np.ndarray, " N"]:
    """Return 1 - max_c r_c max_y tau_{c,y}."""
    return session.prediction.coverage


@score(
    "ood",
    "how unlike the data a row is: 0.99 is as strange as one row in a hundred",
    "latents",
    is_share=True,
    runs_network=True,
)
def ood(session) -> Float[np.ndarray, " N"]:
    """Return the novelty; the network runs."""
    return session.ood()


@score(
    "noise",
    "noise that the decoder expects around a row, in units of the scaled data",
    "latents",
    needs=lambda session: session.latents.noise is not None,
)
def noise(session) -> Float[np.ndarray, " N"]:
    """Return the heaviest component's sigma, root mean square over its values."""
    return session.latents.noise


def scores_of(session) -> tuple[str, ...]:
    """Return the names of the scores that this session has."""
    return tuple(name for name, entry in SCORES.items() if entry.needs(session))
