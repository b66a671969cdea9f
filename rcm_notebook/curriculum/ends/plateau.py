"""A phase that lasts as long as a term of the objective falls.

n is the lowest value in the newest `patience` epochs, and b the lowest value before them. The phase ends once
b - n <= tolerance |b|.
"""

from dataclasses import dataclass

from rcm_notebook.curriculum.ends.interface import ENDS, Course, End


@ENDS.register("plateau")
@dataclass(frozen=True)
class Plateau(End):
    """The phase ends when a term has stopped falling.

    Args:
        term: Name in ``TERMS``, or ``total``. Its unweighted mean over each epoch counts.
        patience: Number of epochs without a fall after which the phase ends.
        tolerance: Relative amount by which the term must fall in that time.
        at_most: Number of epochs after which the phase ends anyway; None for no limit.
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
        """The term that this end reads."""
        return (self.term,)

    def is_reached(self, course: Course) -> bool:
        """Tell whether the term has stopped falling, or `at_most` epochs are over."""
        values = [entry[self.term] for entry in course.entries]
        if self.at_most is not None and len(values) >= self.at_most:
            return True
        before, newest = values[: -self.patience], values[-self.patience :]
        return bool(before) and min(before) - min(newest) <= self.tolerance * abs(min(before))

    def __str__(self) -> str:
        """Say which term the phase waits for."""
        most = f", at most {self.at_most} epochs" if self.at_most is not None else ""
        return f"ends when {self.term} stops falling{most}"
