"""What an acquisition is: a function that looks at the model and says which rows to label next, and why."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property

import numpy as np

from rcm_notebook.prediction import Tau, class_probabilities
from rcm_notebook.registry import Registry
from rcm_notebook.types import Bool, Float, Int


@dataclass(frozen=True, eq=False)
class AcquisitionState:
    """What a strategy may look at.

    Attributes:
        responsibilities: q(c | x) of every row.
        tau: The map from components to classes, as the labels give it now.
        available: Which rows may be asked for; labelled and can't-tell rows are not.
        proba: p(y | x) where it is at hand already; None computes it when a strategy asks.
        affinity: J, along which labels spread; None estimates it from the responsibilities.
        positions: The map, as a measure of likeness within a component; None compares responsibilities.
        labelled: Rows that have a label.
        ids: Their class ids.
        classes: Names of the classes, for reasons; ids stand in where there is none.
        score_novelty: Called when a strategy asks for `novelty`, which may run the network; None: all rows are alike.
    """

    responsibilities: Float[np.ndarray, "N K"]
    tau: Tau
    available: Bool[np.ndarray, " N"]
    _: KW_ONLY
    proba: Float[np.ndarray, "N C"] | None = None
    affinity: Float[np.ndarray, "K K"] | None = None
    positions: Float[np.ndarray, "N 2"] | None = None
    labelled: Int[np.ndarray, " L"] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    ids: Int[np.ndarray, " L"] = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    classes: tuple[str, ...] = ()
    score_novelty: Callable[[], Float[np.ndarray, " N"]] | None = None

    @cached_property
    def component(self) -> Int[np.ndarray, " N"]:
        """Every row's heaviest component."""
        return self.responsibilities.argmax(axis=1)

    @cached_property
    def class_probabilities(self) -> Float[np.ndarray, "N C"]:
        """p(y | x) of every row."""
        return class_probabilities(self.responsibilities, self.tau.tau) if self.proba is None else self.proba

    @cached_property
    def place(self) -> Float[np.ndarray, "N p"]:
        """Where each row lies, in a space in which near means alike: the map, or else the responsibilities."""
        return np.sqrt(self.responsibilities) if self.positions is None else self.positions

    @cached_property
    def novelty(self) -> Float[np.ndarray, " N"]:
        """How unlike the data every row is, 0 to 1; see `rcm_notebook.uncertainty.novelty`."""
        return np.zeros(len(self.responsibilities)) if self.score_novelty is None else self.score_novelty()

    def class_name(self, class_id: int) -> str:
        """Return what a user calls this class."""
        return self.classes[class_id] if class_id < len(self.classes) else str(class_id)


@dataclass(frozen=True, eq=False)
class Query:
    """Rows worth labelling next.

    Attributes:
        rows: Positions in the data, best first, none twice.
        scores: How much the strategy wants each; higher is more, comparable within one strategy.
        reasons: Why, one short sentence a row.
        guesses: Class ids put forward instead of labels that are there; None where the model's prediction is the guess.
        by: The strategy that answered: its name, or the function.
    """

    rows: Int[np.ndarray, " n"]
    scores: Float[np.ndarray, " n"]
    reasons: tuple[str, ...]
    guesses: Int[np.ndarray, " n"] | None = None
    by: "str | Acquisition" = ""

    def __len__(self) -> int:
        """Return the number of rows, which is less than was asked for where fewer are available."""
        return len(self.rows)


Acquisition = Callable[[AcquisitionState, int, np.random.Generator], Query]
"""(state, n, rng) -> at most n available rows. Only `rng` may break ties, so that a seed repeats a query."""

ACQUISITIONS: Registry[Acquisition] = Registry("acquisition")


def resolve(by: str | Acquisition) -> Acquisition:
    """Return the strategy of this name, or `by` itself where it is a function of one's own.

    Raises:
        LookupError: No strategy has this name; the message lists those that there are.
    """
    return by if callable(by) else ACQUISITIONS[by]
