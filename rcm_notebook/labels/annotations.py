"""What was said and asked beside the labels: names, reservations, splits and merges of components, and audits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from rcm_notebook.labels.codes import EMPTY


class Surgery(NamedTuple):
    """One split or merge of components.

    Attributes:
        kind: ``split`` or ``merge``.
        component: The one that is split, or the one that is merged into another and becomes free.
        into: The free one that takes half of the rows, or the one that takes them all.
        file: Name of what is kept about it in the session's ``artifacts/components``.
    """

    kind: str
    component: int
    into: int
    file: str


class Audit(NamedTuple):
    """A random sample of rows, drawn to measure the accuracy.

    Attributes:
        rows: Positions, in the order in which they were drawn.
        predicted: The class id that was predicted for each when it was drawn; -1 for none.
        labels: How many rows were labelled then.
    """

    rows: tuple[int, ...]
    predicted: tuple[int, ...]
    labels: int


@dataclass(frozen=True)
class Annotations:
    """What was said and asked beside the labels.

    Attributes:
        names: The user's names of components.
        reserved: Component -> class id that it is kept for.
        surgeries: Splits and merges of components that hold, in their order.
        audits: Samples drawn to measure the accuracy, in their order.
    """

    names: Mapping[int, str] = field(default_factory=lambda: EMPTY)
    reserved: Mapping[int, int] = field(default_factory=lambda: EMPTY)
    surgeries: tuple[Surgery, ...] = ()
    audits: tuple[Audit, ...] = ()
