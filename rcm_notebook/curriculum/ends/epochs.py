"""A phase of fixed length, which can also wait for the first labels."""

from dataclasses import dataclass

from rcm_notebook.curriculum.ends.interface import ENDS, Course, End


@ENDS.register("epochs")
@dataclass(frozen=True)
class Epochs(End):
    """The phase ends after `count` epochs, or later once the first labels are there.

    Args:
        count: Epochs, at least 1.
        labels: Rows that must be labelled by then; until they are, the phase goes on.
    """

    count: int
    labels: int = 0

    name = "epochs"

    def __post_init__(self):
        self.require_positive(count=self.count)
        if self.labels:
            self.require_positive(labels=self.labels)

    @property
    def length(self) -> int:
        """How many epochs the phase lasts, if it has its labels by then."""
        return self.count

    def is_reached(self, course: Course) -> bool:
        """Tell whether as many epochs are over and the labels there."""
        return len(course.entries) >= self.count and course.labels >= self.labels

    def __str__(self) -> str:
        """Say how long the phase lasts."""
        waits = {0: "", 1: " and the first label"}.get(self.labels, f" and {self.labels} labels")
        return f"ends after {self.count} epoch{'s' if self.count != 1 else ''}{waits}"
