"""A phase of fixed length. It can also wait for labels."""

from dataclasses import dataclass

from rcm_notebook.curriculum.ends.interface import ENDS, Course, End


@ENDS.register("epochs")
@dataclass(frozen=True)
class Epochs(End):
    """The phase ends after `count` epochs, or later when `labels` rows are labelled.

    Args:
        count: Number of epochs, at least 1.
        labels: Number of rows that must be labelled before the phase ends.
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
        """Number of epochs of the phase, if the labels are there by then."""
        return self.count

    def is_reached(self, course: Course) -> bool:
        """Tell whether `count` epochs are over and `labels` rows are labelled."""
        return len(course.entries) >= self.count and course.labels >= self.labels

    def __str__(self) -> str:
        """Say how long the phase lasts."""
        waits = {0: "", 1: " and the first label"}.get(self.labels, f" and {self.labels} labels")
        return f"ends after {self.count} epoch{'s' if self.count != 1 else ''}{waits}"
