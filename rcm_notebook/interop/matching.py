"""Which row a record of labels means: by the key that holds its serial, or by its text where no key does."""

from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import normalize

from rcm_notebook.data import Dataset
from rcm_notebook.labels import COLUMNS, Columns, Incoming, find_column, first_few, short_repr

TEXT = "text"
"""The key of the text by which records without a serial are matched."""


class RowKey(NamedTuple):
    """The key of a record that says which row it means, and whether its value is the row's text."""

    title: str
    is_text: bool


def row_key(titles: Sequence[str], columns: Columns) -> RowKey | None:
    """Return the key of records with the keys `titles`; None if they have neither a serial nor a text.

    Raises:
        LookupError: No key has the name that `columns` gives.
        ValueError: Several keys are called Serial.
    """
    place = find_column(titles, columns.serial, COLUMNS[0])
    if place is not None:
        return RowKey(titles[place], False)
    return RowKey(TEXT, True) if TEXT in titles else None


def with_serials(incoming: Incoming, data: Dataset) -> Incoming:
    """Return labels that were given by text with the serials of the rows that have these texts.

    Blanks and the spelling of accents (NFC) do not count. A text that several rows share may come without a label only.

    Raises:
        ValueError: The data has no texts, no row has a text, or several rows have the text of a label.
    """
    if not incoming.by_text:
        return incoming
    if data.texts is None:
        raise ValueError(
            f"{incoming.origin} has no {COLUMNS[0]!r}, and the data has no texts to match; name the key with serial=..."
        )
    rows: dict[str, list[int]] = {}
    for row, text in enumerate(data.texts):
        rows.setdefault(_plain(text), []).append(row)
    found = [rows.get(_plain(text), []) if isinstance(text, str) else [] for text in incoming.serials]
    triples = list(zip(incoming.serials, incoming.labels, found, strict=True))
    if unknown := _each([text for text, _, places in triples if not places]):
        raise ValueError(f"{incoming.origin}: no row has the text {unknown}. Nothing was changed.")
    if shared := _each([text for text, label, places in triples if len(places) > 1 and label is not None]):
        raise ValueError(
            f"{incoming.origin}: several rows have the text {shared}; give a serial with each label, named with "
            "serial=... Nothing was changed."
        )
    matched = [(data.serial[places[0]].item(), label) for _, label, places in triples if len(places) == 1]
    serials, labels = zip(*matched, strict=True) if matched else ((), ())
    return incoming._replace(serials=serials, labels=labels, by_text=False)


def _each(texts: list) -> str:
    return first_few(list(dict.fromkeys(map(short_repr, texts))))


def _plain(text: str) -> str:
    return normalize("NFC", " ".join(text.split()))
