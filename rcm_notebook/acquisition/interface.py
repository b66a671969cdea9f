"""The interface of an acquisition: a function of the model that returns which rows to label next, and why."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property

import numpy as np

from rcm_notebook.prediction import Tau, class_probabilities
from rcm_notebook.registry import Registry
from rcm_notebook.types import Bool, Float, Int


@dataclass(frozen=True, eq=False)
class AcquisitionState:
    """What a strategy may read.

    Attributes:
        responsibilities: q(c | x) of every row.
        tau: The current map from components to classes.
        available: Which rows may be queried. Labelled and can't-tell rows may not.
        proba: p(y | x), if it is already known. With None it is computed when a strategy asks for it.
        affinity: J, along which labels spread. With None it is estimated from the responsibilities.
        positions: The map, on which near rows of a component are similar. With None, responsibilities are compared.
        labelled: Rows that have a label.
        ids: Class ids of the labelled rows.
        classes: Names of the classes, for the reasons. A class without a name is called by its id.
        score_novelty: Called when a strategy asks for `novelty`; it may run the network. With None, novelty is zero.
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
        """Heaviest component of every row."""
        return self.responsibilities.argmax(axis=1)

    @cached_property
    def class_probabilities(self) -> Float[np.ndarray, "N C"]:
        """p(y | x) of every row."""
        return class_probabilities(self.responsibilities, self.tau.tau) if self.proba is None else self.proba

    @cached_property
    def place(self) -> Float[np.ndarray, "N p"]:
        """Position of each row in a space in which near rows are similar: the map, or else the responsibilities."""
        return np.sqrt(self.responsibilities) if self.positions is None else self.positions

    @cached_property
    def novelty(self) -> Float[np.ndarray, " N"]:
        """How different every row is from the data, 0 to 1; see `rcm_notebook.uncertainty.novelty`."""
        return np.zeros(len(self.responsibilities)) if self.score_novelty is None else self.score_novelty()

    def class_name(self, class_id: int) -> str:
        """Return the name of this class."""
        return self.classes[class_id] if class_id < len(self.classes) else str(class_id)


@dataclass(frozen=True, eq=False)
class Query:
    """Rows to label next.

    Attributes:
        rows: Row numbers in the data, best first, without repetition.
        scores: Score of each row. Higher is better; scores are comparable only within one strategy.
        reasons: Reason for each row, one short sentence.
        guesses: Class ids that are suggested instead of existing labels. None if the model's prediction is the guess.
        by: The strategy that chose the rows: its name, or the function.
    """

    rows: Int[np.ndarray, " n"]
    scores: Float[np.ndarray, " n"]
    reasons: tuple[str, ...]
    guesses: Int[np.ndarray, " n"] | None = None
    by: "str | Acquisition" = ""

    def __len__(self) -> int:
        """Return the number of rows. It is less than the requested number if fewer are available."""
        return len(self.rows)


Acquisition = Callable[[AcquisitionState, int, np.random.Generator], Query]
"""(state, n, rng) -> at most n available rows. All randomness comes from `rng`, so a seed repeats a query."""

ACQUISITIONS: Registry[Acquisition] = Registry("acquisition")


def resolve(by: str | Acquisition) -> Acquisition:
    """Return the strategy of this name, or `by` itself if it is a function.

    Raises:
        LookupError: No strategy has this name. The message lists the known ones.
    """
    return by if callable(by) else ACQUISITIONS[by]
