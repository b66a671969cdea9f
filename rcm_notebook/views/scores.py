"""Scores: one number for every row, by which widgets and reports colour, sort and count.

Each score is one entry of SCORES. Scores are computed from the view alone. Only `ood` runs the network, once after each
training.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from rcm_notebook.registry import Registry
from rcm_notebook.types import Float
from rcm_notebook.views.view import View


class Score(NamedTuple):
    """A number for every row.

    Attributes:
        description: What the score means, in one line.
        follows: The observable of a session that it is computed from.
        values: view -> [N].
        is_share: Whether it lies in [0, 1] and is shown as a percentage.
        needs: view -> whether it has the score.
        runs_network: Whether the network reads every row, which takes seconds on large data.
    """

    description: str
    follows: str
    values: Callable[[View], Float[np.ndarray, " N"]]
    is_share: bool
    needs: Callable[[View], bool]
    runs_network: bool = False


SCORES: Registry[Score] = Registry("score", Score)


def score(
    name: str,
    description: str,
    follows: str = "prediction",
    is_share: bool = False,
    needs: Callable[[View], bool] = lambda _: True,
    runs_network: bool = False,
) -> Callable:
    """Return a decorator that registers ``view -> values [N]`` under `name`."""

    def register(values: Callable) -> Callable:
        SCORES.add(name, Score(description, follows, values, is_share, needs, runs_network))
        return values

    return register


@score("certainty", "probability of the predicted class; 0 where unknown", is_share=True)
def certainty(view: View) -> Float[np.ndarray, " N"]:
    """Return max_y p(y | x), calibrated."""
    return view.prediction.certainty


@score("entropy", "how undecided the prediction is, nats: aleatoric + epistemic")
def entropy(view: View) -> Float[np.ndarray, " N"]:
    """Return the predictive entropy."""
    return view.prediction.entropy


@score("aleatoric", "the part of the entropy that labels would not remove, nats")
def aleatoric(view: View) -> Float[np.ndarray, " N"]:
    """Return the expected entropy."""
    return view.prediction.aleatoric


@score("epistemic", "the part of the entropy that labels would remove, nats")
def epistemic(view: View) -> Float[np.ndarray, " N"]:
    """Return the mutual information of class and tau."""
    return view.prediction.epistemic


@score("coverage", "how far labels are missing around a row", is_share=True)
def coverage(view: View) -> Float[np.ndarray, " N"]:
    """Return 1 - max_c r_c max_y tau_{c,y}."""
    return view.prediction.coverage


@score(
    "ood",
    "how unlike the data a row is: 0.99 is as strange as one row in a hundred",
    "latents",
    is_share=True,
    runs_network=True,
)
def ood(view: View) -> Float[np.ndarray, " N"]:
    """Return the novelty. The network runs."""
    return view.ood()


@score(
    "noise",
    "noise that the decoder expects around a row, in units of the scaled data",
    "latents",
    needs=lambda view: view.latents.noise is not None,
)
def noise(view: View) -> Float[np.ndarray, " N"]:
    """Return the heaviest component's sigma for each row, root mean square over the row's values."""
    return np.asarray(view.latents.noise)
