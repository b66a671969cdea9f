"""The two columns of a table of labels: which row, and which label."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from rcm_notebook.labels.messages import first_few

COLUMNS = ("Serial", "label")
"""Default names of the two columns; upper and lower case are the same."""


class Columns(NamedTuple):
    """Names of the two columns in a table of another program; None: the default in COLUMNS.

    Attributes:
        serial: The column with the data set's own index of the rows.
        label: The column with the labels.
    """

    serial: str | None = None
    label: str | None = None

    @property
    def written(self) -> tuple[str, str]:
        """The two names as they are written."""
        return self.serial or COLUMNS[0], self.label or COLUMNS[1]

    def places(self, titles: Sequence[Any]) -> tuple[int | None, int | None]:
        """Return where the two columns stand among `titles`; raises as `find_column`."""
        serial, label = (find_column(titles, name, usual) for name, usual in zip(self, COLUMNS, strict=True))
        return serial, label

    def are_in(self, titles: Sequence[Any]) -> bool:
        """Whether each of the two columns is among `titles` exactly once."""
        try:
            return None not in self.places(titles)
        except (LookupError, ValueError):
            return False


def find_column(titles: Sequence[Any], wanted: str | None, usual: str) -> int | None:
    """Return the place of a column, or None where none is called as `usual`.

    Args:
        titles: Names of the columns.
        wanted: The exact name of the column; None looks for `usual`, in upper or lower case.
        usual: One of COLUMNS.

    Raises:
        LookupError: No column is called `wanted`.
        ValueError: Several columns have the name.
    """
    if wanted is None:
        places = [i for i, title in enumerate(titles) if str(title).strip().casefold() == usual.casefold()]
    else:
        places = [i for i, title in enumerate(titles) if title == wanted]
    if len(places) > 1:
        raise ValueError(f"{len(places)} columns are called {wanted or usual!r}; one is expected.")
    if not places and wanted is not None:
        raise LookupError(f"No column named {wanted!r}; known: {first_few(list(map(str, titles))) or 'none'}.")
    return places[0] if places else None
