"""labels.csv: what is labelled, for people and other programs; one line `Serial,label` for each row with a label.

The label is the class's name; `can't tell` is its own. Read back, a text that is no class's name but an integer is a
class id, any other new text a new class; a row that is absent or says nan, NA, None, -1 or nothing has no label.
"""

import csv
import io
import re
from collections.abc import Mapping

import numpy as np

from rcm_notebook.labels import CANT_TELL_TEXT, EMPTY, NONE, UNSURE, resolve
from rcm_notebook.types import Int

COLUMNS = ("Serial", "label")
EMPTY_TEXTS = frozenset({"", "nan", "na", "n/a", "<na>", "none", "null", "-1", "-1.0"})
_INTEGER = re.compile(r"([+-]?[0-9]{1,18})(\.0*)?")


def render(codes: Int[np.ndarray, " N"], classes: tuple[str, ...], serial: np.ndarray) -> bytes:
    """Return the file's content, UTF-8, rows ascending."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    rows = np.flatnonzero(codes != NONE)
    names = {UNSURE: CANT_TELL_TEXT, **dict(enumerate(classes))}
    writer.writerows(zip(serial[rows].tolist(), (names[code] for code in codes[rows].tolist()), strict=True))
    return text.getvalue().encode("utf-8", "surrogatepass")


def parse(
    content: bytes,
    classes: tuple[str, ...],
    serial: np.ndarray,
    merged: Mapping[int, int] = EMPTY,
    *,
    extra_columns: bool = False,
) -> tuple[Int[np.ndarray, " N"], tuple[str, ...]]:
    """Return the code of every row, int32 [N], and the names of the classes that come to exist.

    Args:
        content: The file, UTF-8 with or without a byte-order mark.
        classes: The names there are.
        serial: The data set's own index, [N].
        merged: Where merged classes went.
        extra_columns: Ignore columns other than Serial and label; without it they are an error, since a file that is
            rewritten would lose them.

    Raises:
        ValueError: The file is not what it should be; the message names the line. Nothing of it is used then.
    """
    reader = csv.reader(io.StringIO(_decoded(content), newline=""), strict=True)
    codes = np.full(len(serial), NONE, np.int32)
    row_of = _rows_by_serial(serial)
    seen: dict[int, int] = {}
    known, new = classes, []
    cache: dict[str, int] = {}
    try:
        header = next(reader, [])
        places = _places(header, extra_columns)
        for record in reader:
            if not record:
                continue
            if len(record) != len(header):
                raise ValueError(f"{len(record)} fields, but the header has {len(header)}")
            row = row_of(record[places[0]])
            if row in seen:
                raise ValueError(f"Serial {record[places[0]]!r} is in line {seen[row]} already")
            seen[row] = reader.line_num
            text = record[places[1]].strip()
            if text not in cache:
                cache[text], made = _code(text, known, merged)
                known += made
                new += made
            codes[row] = cache[text]
    except (ValueError, csv.Error) as error:
        raise ValueError(f"line {max(reader.line_num, 1)}: {error}") from None
    return codes, tuple(new)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ValueError(f"line {line}: not UTF-8; save the file as CSV in UTF-8") from None


def _places(header: list[str], extra_columns: bool) -> tuple[int, int]:
    """Return where the two columns are; an unnamed one, such as a frame's index, may always stand beside them."""
    titles = [title.strip().casefold() for title in header]
    places = [[i for i, title in enumerate(titles) if title == column.casefold()] for column in COLUMNS]
    if any(len(found) != 1 for found in places):
        raise ValueError(f"the header is {','.join(header)!r}; expected the columns Serial,label, with commas")
    extra = [title for title in titles if title and title not in ("serial", "label")]
    if extra and not extra_columns:
        raise ValueError(f"the columns {', '.join(extra)} would be lost when the file is rewritten; remove them")
    return places[0][0], places[1][0]


def _rows_by_serial(serial: np.ndarray):
    is_text = serial.dtype.kind == "U"
    rows = {value: row for row, value in enumerate(serial.tolist())}

    def row_of(text: str) -> int:
        number = _INTEGER.fullmatch(text.strip())
        key = text if is_text else int(number[1]) if number else None
        if key not in rows:
            raise ValueError(f"no row has the Serial {text!r}")
        return rows[key]

    return row_of


def _code(text: str, classes: tuple[str, ...], merged: Mapping[int, int]) -> tuple[int, tuple[str, ...]]:
    if text in classes or text == CANT_TELL_TEXT:
        return resolve(text, classes, merged)
    if text.casefold() in EMPTY_TEXTS:
        return NONE, ()
    number = _INTEGER.fullmatch(text)
    return resolve(int(number[1]) if number else text, classes, merged)
