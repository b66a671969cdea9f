"""What a session keeps beside the labels: names, reservations, splits and merges of components, and audits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from rcm_notebook.labels.codes import EMPTY


class Surgery(NamedTuple):
    """One split or merge of components.

    Attributes:
        kind: ``split`` or ``merge``.
        component: The component that is split, or that is merged into another and becomes free.
        into: The free component that takes half of the rows, or the component that takes all of them.
        file: Name of its record in the session's ``artifacts/components``.
    """

    kind: str
    component: int
    into: int
    file: str


class Audit(NamedTuple):
    """A random sample of rows, drawn to measure the accuracy.

    Attributes:
        rows: Positions, in the order in which they were drawn.
        predicted: The class id that the model predicted for each row when it was drawn; -1 for none.
        labels: How many rows had a label at that time.
    """

    rows: tuple[int, ...]
    predicted: tuple[int, ...]
    labels: int


@dataclass(frozen=True)
class Annotations:
    """What a session keeps beside the labels.

    Attributes:
        names: The user's names of components.
        reserved: Component -> class id that it is reserved for.
        surgeries: Splits and merges of components that were not undone, oldest first.
        meanings: Class id -> what it means, a text or a vector, where that is not its name; an empty text: nothing.
        audits: Samples drawn to measure the accuracy, oldest first.
    """

    names: Mapping[int, str] = field(default_factory=lambda: EMPTY)
    reserved: Mapping[int, int] = field(default_factory=lambda: EMPTY)
    surgeries: tuple[Surgery, ...] = ()
    audits: tuple[Audit, ...] = ()
    meanings: Mapping[int, str | tuple[float, ...]] = field(default_factory=lambda: EMPTY)
