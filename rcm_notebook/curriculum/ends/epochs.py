"""A phase of fixed length."""

from dataclasses import dataclass

from rcm_notebook.curriculum.ends.interface import Course, End


@dataclass(frozen=True)
class Epochs(End):
    """The phase ends after `count` epochs."""

    count: int

    name = "epochs"

    def __post_init__(self):
        self.require_positive(count=self.count)

    @property
    def length(self) -> int:
        """How many epochs the phase lasts."""
        return self.count

    def is_reached(self, course: Course) -> bool:
        """Tell whether as many epochs are over."""
        return len(course.entries) >= self.count

    def __str__(self) -> str:
        """Say how long the phase lasts."""
        return f"ends after {self.count} epoch{'s' if self.count != 1 else ''}"
