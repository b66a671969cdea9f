"""A phase that lasts as long as a term of the objective falls.

With b the lowest value before the newest `patience` epochs and n the lowest of those, it is over once
b - n <= tolerance |b|.
"""

from dataclasses import dataclass

from rcm_notebook.curriculum.ends.interface import ENDS, Course, End


@ENDS.register("plateau")
@dataclass(frozen=True)
class Plateau(End):
    """The phase ends when a term has stopped falling.

    Args:
        term: Name in ``TERMS``, or ``total``; its unweighted mean over each epoch is what counts.
        patience: Epochs in which it may stand still.
        tolerance: What part of its size it must fall by in that time.
        at_most: Epochs after which the phase ends anyway; None: it waits.
    """

    term: str = "total"
    patience: int = 3
    tolerance: float = 0.01
    at_most: int | None = None

    name = "plateau"

    def __post_init__(self):
        self.require_positive(patience=self.patience)
        if self.at_most is not None:
            self.require_positive(at_most=self.at_most)
        if self.tolerance < 0:
            raise ValueError(f"tolerance of the end by plateau is {self.tolerance!r}; it must be at least 0.")

    @property
    def terms(self) -> tuple[str, ...]:
        """The term that it looks at."""
        return (self.term,)

    def is_reached(self, course: Course) -> bool:
        """Tell whether the term stands still, or the most epochs are over."""
        values = [entry[self.term] for entry in course.entries]
        if self.at_most is not None and len(values) >= self.at_most:
            return True
        before, newest = values[: -self.patience], values[-self.patience :]
        return bool(before) and min(before) - min(newest) <= self.tolerance * abs(min(before))

    def __str__(self) -> str:
        """Say which term is waited for."""
        most = f", at most {self.at_most} epochs" if self.at_most is not None else ""
        return f"ends when {self.term} stops falling{most}"
