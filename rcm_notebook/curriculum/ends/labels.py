"""A phase that waits for the user's labels."""

from dataclasses import dataclass

from rcm_notebook.curriculum.ends.interface import ENDS, Course, End


@ENDS.register("labels")
@dataclass(frozen=True)
class LabelsReached(End):
    """The phase ends when `count` rows are labelled."""

    count: int

    name = "labels"

    def __post_init__(self):
        self.require_positive(count=self.count)

    def is_reached(self, course: Course) -> bool:
        """Tell whether `count` rows are labelled."""
        return course.labels >= self.count

    def __str__(self) -> str:
        """Say how many labels the phase waits for."""
        return f"ends at {self.count} labels"
