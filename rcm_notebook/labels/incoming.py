"""Labels of another program become codes: each serial is matched to a row, and each label to a class.

The labels are read as a whole or not at all. An unknown serial, an unknown class, or two different labels for one row
are an error. An empty label (None, NaN, NA, -1, an empty text) does not differ from a label with a class. A number that
can be the name of a class is that name, and not another class's id.
"""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

import numpy as np

from rcm_notebook.labels.codes import CANT_TELL_TEXT, NONE, UNSURE
from rcm_notebook.labels.csv import label_of_text
from rcm_notebook.labels.labels import Labels
from rcm_notebook.labels.meaning import named, resolve
from rcm_notebook.labels.messages import FEW, first_few, short_repr
from rcm_notebook.labels.serials import rows_of, rows_of_index
from rcm_notebook.types import Int


class Incoming(NamedTuple):
    """Labels as another program has them.

    Attributes:
        origin: Where the labels come from; messages and the log name it.
        serials: The row of each label, by the data set's own index.
        labels: Class names or ids, CANT_TELL or its text; None, NaN, NA, -1 or an empty text for no label.
        is_text: Whether serials and labels are all texts, as in a CSV file; then they are read as labels.csv is.
        by_text: Whether `serials` holds the texts of the rows, which are still to be matched to serials.
        by_index: Whether `serials` are the index of a table without a column of serials.
    """

    origin: str
    serials: Sequence[Any]
    labels: Sequence[Any]
    is_text: bool = False
    by_text: bool = False
    by_index: bool = False


def decode(
    incoming: Incoming, known: Labels, serial: np.ndarray, *, new_classes: bool = False
) -> tuple[Int[np.ndarray, " N"], tuple[str, ...]]:
    """Return the code of every row, int32 [N], NONE where `incoming` has no label; and the names of the new classes.

    Args:
        incoming: The labels to read.
        known: The current labels, with the known classes.
        serial: The data set's own index, [N].
        new_classes: Make classes that do not exist, and restore deleted ones; if False, these are an error.

    Raises:
        ValueError: A serial or class is unknown, a label is not valid, or one row has two different labels.
    """
    find_rows = rows_of_index if incoming.by_index else rows_of
    rows = find_rows(incoming.serials, serial, incoming.origin)
    given, classes = _codes_of(incoming, known, new_classes)
    says = np.flatnonzero(given != NONE)
    codes = np.full(len(serial), NONE, np.int32)
    codes[rows[says]] = given[says]
    if differing := np.unique(rows[says][codes[rows[says]] != given[says]]).tolist():
        names = {UNSURE: CANT_TELL_TEXT, **dict(enumerate(classes))}
        pairs = []
        for row in differing[:FEW]:
            texts = [repr(names[code]) for code in np.unique(given[says][rows[says] == row]).tolist()]
            pairs.append(f"{serial[row].item()!r} ({first_few(texts)})")
        raise ValueError(
            f"{incoming.origin}: labels of one row differ, by serial: {first_few(pairs, len(differing))}. "
            "Keep one label a row; nothing was changed."
        )
    return codes, classes[len(known.classes) :]


def _codes_of(incoming: Incoming, known: Labels, new_classes: bool) -> tuple[Int[np.ndarray, " n"], tuple[str, ...]]:
    """Return the code of each given label, and the names of all classes, old and new."""
    classes, cache, unknown = known.classes, {}, {}
    codes = np.full(len(incoming.labels), NONE, np.int32)
    for i, label in enumerate(incoming.labels):
        if isinstance(label, str):
            label = label.strip() or None
        if label is None:
            continue
        key = (type(label), label) if isinstance(label, str | int | float) else (type(label), id(label))
        if key not in cache:
            try:
                label = label_of_text(str(label), classes) if incoming.is_text else named(label, classes)
                cache[key], made = resolve(label, classes, known.merged, known.deleted)
            except ValueError as error:
                raise ValueError(f"{incoming.origin}, serial {short_repr(incoming.serials[i])}: {error}") from None
            if made or cache[key] in known.deleted:
                unknown[label] = None
            classes += made if new_classes else ()
        codes[i] = cache[key]
    if unknown and not new_classes:
        active = [known.classes[i] for i in known.active]
        hinted = [_with_hint(label, active) for label in list(unknown)[:FEW]]
        raise ValueError(
            f"{incoming.origin}: no class {first_few(hinted, len(unknown))}; known: {', '.join(active) or 'none yet'}. "
            "Correct them, or make them classes with new_classes=True; nothing was changed."
        )
    return codes, classes


def _with_hint(label: Any, active: Sequence[str]) -> str:
    near = get_close_matches(str(label), active, n=1)
    return repr(label) + (f" (did you mean {near[0]!r}?)" if near else "")
