"""labels.csv: what is labelled, for people and other programs; one line `Serial,label` for each row with a label.

The label is the class's name; `can't tell` is its own. Read back, a text that is no class's name but an integer is a
class id, any other new text a new class; a row that is absent or says nan, NA, None, -1 or nothing has no label.
"""

import csv
import io
from collections.abc import Iterator, Mapping

import numpy as np

from rcm_notebook.labels.codes import CANT_TELL_TEXT, EMPTY, NONE, UNSURE
from rcm_notebook.labels.columns import COLUMNS, Columns
from rcm_notebook.labels.meaning import resolve
from rcm_notebook.labels.serials import INTEGER, row_finder
from rcm_notebook.types import Int

EMPTY_TEXTS = frozenset({"", "nan", "na", "n/a", "<na>", "none", "null", "-1", "-1.0"})


def render(
    codes: Int[np.ndarray, " N"], classes: tuple[str, ...], serial: np.ndarray, titles: tuple[str, str] = COLUMNS
) -> bytes:
    """Return the file's content, UTF-8, rows ascending; `titles` are the two columns' names."""
    text = io.StringIO()
    bare = serial.dtype.kind == "U" and any("\r" in one for one in serial.tolist())  # Which csv leaves unquoted.
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL if bare else csv.QUOTE_MINIMAL)
    writer.writerow(titles)
    rows = np.flatnonzero(codes != NONE)
    names = {UNSURE: CANT_TELL_TEXT, **dict(enumerate(classes))}
    writer.writerows(zip(serial[rows].tolist(), (names[code] for code in codes[rows].tolist()), strict=True))
    return text.getvalue().encode("utf-8", "surrogatepass")


def parse(
    content: bytes,
    classes: tuple[str, ...],
    serial: np.ndarray,
    merged: Mapping[int, int] = EMPTY,
    deleted: frozenset[int] = frozenset(),
) -> tuple[Int[np.ndarray, " N"], tuple[str, ...]]:
    """Return the code of every row, int32 [N], and the names of the classes that come to exist.

    Args:
        content: The file, UTF-8 with or without a byte-order mark.
        classes: The names there are.
        serial: The data set's own index, [N].
        merged: Where merged classes went.
        deleted: Classes that were deleted; only their names bring them back.

    Raises:
        ValueError: The file is not what it should be; the message names the line. Nothing of it is used then.
    """
    codes = np.full(len(serial), NONE, np.int32)
    row_of = row_finder(serial)
    seen: dict[int, int] = {}
    known, new = classes, []
    cache: dict[str, int] = {}
    for line, given, text in records(content):
        row = row_of(given)
        if row is None:
            raise ValueError(f"line {line}: no row has the Serial {given!r}")
        if row in seen:
            raise ValueError(f"line {line}: Serial {given!r} is in line {seen[row]} already")
        seen[row] = line
        if text not in cache:
            try:
                cache[text], made = resolve(label_of_text(text, known), known, merged, deleted)
            except ValueError as error:
                raise ValueError(f"line {line}: {error}") from None
            known += made
            new += made
        codes[row] = cache[text]
    return codes, tuple(new)


def records(content: bytes, columns: Columns | None = None) -> Iterator[tuple[int, str, str]]:
    """Yield the number of each line, its serial and its label, as texts.

    Args:
        content: The file, UTF-8 with or without a byte-order mark.
        columns: The two columns of a file of somebody else's, whose other columns are ignored; None: labels.csv,
            where others are an error, since a file that is rewritten would lose them.

    Raises:
        LookupError: A column is not there.
        ValueError: The file is no such table; the message names the line.
    """
    reader = csv.reader(io.StringIO(_decoded(content), newline=""), strict=True)
    try:
        header = next(reader, [])
        serial, label = _places(header, columns)
        for record in reader:
            if record and len(record) != len(header):
                raise ValueError(f"{len(record)} fields, but the header has {len(header)}")
            if record:
                yield reader.line_num, record[serial], record[label].strip()
    except (ValueError, csv.Error) as error:
        raise ValueError(f"line {max(reader.line_num, 1)}: {error}") from None


def label_of_text(text: str, classes: tuple[str, ...]) -> str | int | None:
    """Return the class name or id that a text stands for, or None where it stands for no label."""
    if text in classes or text == CANT_TELL_TEXT:
        return text
    if text.casefold() in EMPTY_TEXTS:
        return None
    number = INTEGER.fullmatch(text)
    return int(number[1]) if number else text


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ValueError(f"line {line}: not UTF-8; save the file as CSV in UTF-8") from None


def _places(header: list[str], columns: Columns | None) -> tuple[int, int]:
    """Return where the two columns are; an unnamed one, such as a frame's index, may always stand beside them."""
    serial, label = (columns or Columns()).places(header)
    if serial is None or label is None:
        raise ValueError(f"the header is {','.join(header)!r}; expected the columns Serial,label, with commas")
    extra = [title.strip() for i, title in enumerate(header) if title.strip() and i not in (serial, label)]
    if extra and columns is None:
        raise ValueError(f"the columns {', '.join(extra)} would be lost when the file is rewritten; remove them")
    return serial, label
