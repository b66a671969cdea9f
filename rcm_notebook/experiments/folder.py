"""The files that a run of an experiment has and a session does not."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from rcm_notebook.disk import replacing
from rcm_notebook.runs import RunFolder


@dataclass(frozen=True)
class ExperimentFolder(RunFolder):
    """A run's folder with the files that an experiment adds."""

    @property
    def report(self) -> Path:
        """REPORT.md: the results, with figures."""
        return self.path / "REPORT.md"

    @property
    def curve(self) -> Path:
        """curve.csv: labels, accuracy, test_accuracy after every batch."""
        return self.path / "curve.csv"

    def read_curve(self) -> list[dict[str, float]]:
        """Return the lines of the curve; none if there is no file yet."""
        if not self.curve.exists():
            return []
        with self.curve.open(newline="", encoding="utf-8") as file:
            return [{name: float(value) for name, value in line.items()} for line in csv.DictReader(file)]

    def write_curve(self, lines: list[dict[str, float]]) -> None:
        """Write the curve atomically."""
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, list(lines[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
        with replacing(self.curve) as file:
            file.write(text.getvalue().encode())
