"""labels.csv: the labels for people and other programs; one line `Serial,label` for each row with a label.

Other programs may write it back as `dialect` says. The label is the name of a class or `can't tell`. The reader takes a
text as follows: the name of a class is that class, also where a program wrote the name as a number (1 as 1.0); another
integer is a class id; and any other text is a new class. A row has no label if it is absent or if its label is nan, NA,
None, -1 or empty.
"""

import csv
import io
from collections.abc import Iterator, Mapping

import numpy as np

from rcm_notebook.labels.codes import CANT_TELL_TEXT, EMPTY, NONE, UNSURE
from rcm_notebook.labels.columns import COLUMNS, Columns
from rcm_notebook.labels.dialect import DELIMITERS, is_blank, table, text_of
from rcm_notebook.labels.meaning import named, resolve
from rcm_notebook.labels.messages import first_few, short_repr
from rcm_notebook.labels.serials import row_finder
from rcm_notebook.names import is_cant_tell
from rcm_notebook.retyped import whole
from rcm_notebook.types import Int

EMPTY_TEXTS = frozenset({"", "nan", "na", "n/a", "<na>", "none", "null", "-1", "-1.0"})


def render(
    codes: Int[np.ndarray, " N"],
    classes: tuple[str, ...],
    serial: np.ndarray,
    titles: tuple[str, str] = COLUMNS,
    delimiter: str = ",",
) -> bytes:
    """Return the file's content, UTF-8, rows ascending; `titles` are the two columns' names."""
    text = io.StringIO()
    bare = serial.dtype.kind == "U" and any("\r" in one for one in serial.tolist())  # csv does not quote \r.
    quoting = csv.QUOTE_ALL if bare else csv.QUOTE_MINIMAL
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n", quoting=quoting)
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
    """Return the code of every row, int32 [N], and the names of the new classes.

    Args:
        content: The file.
        classes: Names of the existing classes.
        serial: The data set's own index, [N].
        merged: Id of a merged class -> id of the class that it was merged into.
        deleted: Ids of deleted classes. A label that gives the name restores the class; one that gives the id does not.

    Raises:
        ValueError: The file is not valid; the message names the line. Then no label of the file is used.
    """
    codes = np.full(len(serial), NONE, np.int32)
    row_of = row_finder(serial)
    seen: dict[int, int] = {}
    known, new = classes, []
    cache: dict[str, int] = {}
    for line, given, text in records(content):
        try:
            row = row_of(given)
        except ValueError as error:
            raise ValueError(f"line {line}: the Serial {error}") from None
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
    """Yield the number of each line, its serial and its label, as texts; `dialect` says what is read.

    Args:
        content: The file.
        columns: The two columns of a file of another program, whose other columns are ignored. None: the file is
            labels.csv. There other columns are an error, because the package rewrites the file and would lose them.

    Raises:
        LookupError: A column is missing.
        ValueError: The file is not such a table; the message names the line.
    """
    rows = table(text_of(content), columns or Columns())
    line, header = next(rows, (1, []))
    try:
        serial, label = _places(header, columns)
    except ValueError as error:
        raise ValueError(f"line {line}: {error}") from None
    for line, fields in rows:
        if len(fields) <= max(serial, label) or not is_blank(fields[len(header) :]):
            raise ValueError(f"line {line}: {len(fields)} fields, but the header has {len(header)}")
        if not is_blank([fields[serial], fields[label]]):
            yield line, fields[serial], fields[label].strip()


def label_of_text(text: str, classes: tuple[str, ...]) -> str | int | None:
    """Return the class name or id that a text stands for, or None where it stands for no label; raises as `named`."""
    if text in classes or is_cant_tell(text):
        return text
    if text.casefold() in EMPTY_TEXTS:
        return None
    number = whole(text)
    return named(text if number is None else number, classes)


def _places(header: list[str], columns: Columns | None) -> tuple[int, int]:
    """Return the places of the two columns. A column without a name, such as a frame's index, is always allowed."""
    serial, label = (columns or Columns()).places(header)
    if serial is None or label is None:
        known = f"{' and '.join(COLUMNS)}, separated by {' or '.join(DELIMITERS.values())}"
        raise ValueError(f"the header is {short_repr(','.join(header))}; expected the columns {known}")
    extra = [title.strip() for i, title in enumerate(header) if title.strip() and i not in (serial, label)]
    if extra and columns is None:
        raise ValueError(f"the columns {first_few(extra)} would be lost when the file is rewritten; remove them")
    return serial, label
