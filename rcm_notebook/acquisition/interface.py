"""The interface of an acquisition: a function of the model that returns which rows to label next, and why."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from functools import cached_property
from typing import Any, SupportsIndex, overload

import numpy as np

from rcm_notebook.prediction import Tau, class_probabilities
from rcm_notebook.registry import Registry
from rcm_notebook.types import Bool, Float, Int

SHOWN = 10
"""Number of rows that the repr of a query shows. A choice."""


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


@dataclass(frozen=True, eq=False, repr=False)
class Query(Sequence[int]):
    """Rows to label next: a sequence of row numbers, best first, with a score and a reason for each.

    It goes wherever rows go: ``for row in query``, ``session.assign(query, 3)``, ``data.truth[query]``,
    ``np.asarray(query)``. A slice, a mask or positions return the query of these rows, with their scores and reasons.
    A query is equal to itself alone; compare ``query.rows``.

    Attributes:
        rows: Row numbers in the data, best first, without repetition.
        scores: Score of each row. Higher is better; scores are comparable only within one strategy.
        reasons: Reason for each row, one short sentence.
        guesses: Class ids that are suggested instead of existing labels. None if the model's prediction is the guess.
        by: The strategy that chose the rows: its name, or the function.

    Raises:
        ValueError: The rows are not integers, or scores, reasons or guesses are not as many as the rows.
    """

    rows: Int[np.ndarray, " n"]
    scores: Float[np.ndarray, " n"]
    reasons: tuple[str, ...]
    guesses: Int[np.ndarray, " n"] | None = None
    by: "str | Acquisition" = ""

    def __post_init__(self):
        """Check that there is one of everything for each row. Lists become arrays."""
        rows = np.asarray(self.rows)
        if rows.ndim != 1 or (rows.size and rows.dtype.kind not in "iu"):
            raise ValueError(f"The rows of a query are {rows.dtype} {rows.shape}; expected row numbers, integers [n].")
        values = {"rows": rows.astype(np.int64), "scores": np.asarray(self.scores), "reasons": tuple(self.reasons)}
        if self.guesses is not None:
            values["guesses"] = np.asarray(self.guesses)
        for name, value in values.items():
            if len(value) != len(rows):
                raise ValueError(f"A query of {len(rows)} rows has {len(value)} {name}; give one for each row.")
            object.__setattr__(self, name, value)

    def __len__(self) -> int:
        """Return the number of rows. It is less than the requested number if fewer are available."""
        return len(self.rows)

    def __iter__(self) -> Iterator[int]:
        """Go through the row numbers, best first."""
        return iter(self.rows.tolist())

    @overload
    def __getitem__(self, place: SupportsIndex) -> int: ...
    @overload
    def __getitem__(self, place: slice | Sequence[int] | np.ndarray) -> "Query": ...
    def __getitem__(self, place: Any) -> Any:
        """Return the row number at one place; or the query of the places in a slice, a mask or a list."""
        if (
            isinstance(place, SupportsIndex) and getattr(place, "ndim", 0) == 0
        ):  # An array says that it can be an index, too.
            return int(self.rows[place])
        places = np.arange(len(self))[place]
        reasons = tuple(self.reasons[i] for i in places)
        guesses = None if self.guesses is None else self.guesses[places]
        return replace(self, rows=self.rows[places], scores=self.scores[places], reasons=reasons, guesses=guesses)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        """Return the row numbers, [n]."""
        return np.array(self.rows, dtype=dtype, copy=copy)

    def __repr__(self) -> str:
        """Show how many rows there are, who chose them, and the first of them."""
        by = self.by if isinstance(self.by, str) else getattr(self.by, "__name__", type(self.by).__name__)
        first = ", ".join([*map(str, self.rows[:SHOWN]), *["..."] * (len(self) > SHOWN)])
        return f"Query({len(self)} row{'s' * (len(self) != 1)}{by and f' by {by!r}'}: [{first}])"


Acquisition = Callable[[AcquisitionState, int, np.random.Generator], Query]
"""(state, n, rng) -> at most n available rows. All randomness comes from `rng`, so a seed repeats a query."""

ACQUISITIONS: Registry[Acquisition] = Registry("acquisition")


def resolve(by: str | Acquisition) -> Acquisition:
    """Return the strategy of this name, or `by` itself if it is a function.

    Raises:
        LookupError: No strategy has this name. The message lists the known ones.
    """
    return by if callable(by) else ACQUISITIONS[by]
