"""How a table of labels was written as text: its encoding by its first bytes, its delimiter by its header.

Spreadsheets write a comma, a semicolon where the comma is the decimal mark, or a tab; and UTF-8 with or without a
byte-order mark, or UTF-16 with one. Nothing is guessed from the rows: the delimiter is the one with which the header
has both columns.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from rcm_notebook.labels.columns import Columns

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
"""The delimiters that spreadsheets write, and their names."""

_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",  # Before UTF-16, whose mark it begins with.
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_STATED = re.compile(r'"?sep=([,;\t])"?\r?\n', re.IGNORECASE)


def text_of(content: bytes) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 or UTF-32 with a byte-order mark.

    Raises:
        ValueError: The bytes are no such text; the message names the line.
    """
    encoding = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "utf-8-sig")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].decode(encoding, "ignore").count("\n") + 1
        raise ValueError(f"line {line}: not UTF-8; save the file in UTF-8") from None
    if "\0" in text[:2]:
        raise ValueError("line 1: UTF-16 without a byte-order mark; save the file in UTF-8")
    return text


def table(text: str, columns: Columns) -> Iterator[tuple[int, list[str]]]:
    """Yield the line on which each row ends and its fields: first the header, then every row that is not empty.

    A first line such as `sep=;`, which some programs write for spreadsheets, states the delimiter.

    Raises:
        ValueError: The text is no table, or its header has both columns with more than one delimiter; the message names
            the line.
    """
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))  # One limit for the whole process: it is only raised.
    stated = _STATED.match(text)
    start, skipped = (stated.end(), 1) if stated else (0, 0)
    reader = _reader(text[start:], stated[1] if stated else _delimiter(text, columns))
    try:
        for fields in reader:
            if not is_blank(fields):
                yield reader.line_num + skipped, fields
    except csv.Error as error:
        raise ValueError(f"line {max(reader.line_num, 1) + skipped}: {error}") from None


def is_blank(fields: list[str]) -> bool:
    """Whether all fields are empty, as in the rows that spreadsheets write below a table."""
    return not any(field.strip() for field in fields)


def _delimiter(text: str, columns: Columns) -> str:
    """Return the delimiter with which the header has both columns; else the one that gives the header most fields."""
    headers = {delimiter: _header(text, delimiter) for delimiter in DELIMITERS}
    fitting = [delimiter for delimiter, header in headers.items() if columns.are_in(header)]
    if len(fitting) > 1:
        names = " and with ".join(DELIMITERS[one] for one in fitting)
        raise ValueError(f"line 1: the header has the two columns with {names}; keep one of them")
    return fitting[0] if fitting else max(DELIMITERS, key=lambda one: len(headers[one]))


def _header(text: str, delimiter: str) -> list[str]:
    try:
        return next((fields for fields in _reader(text, delimiter) if not is_blank(fields)), [])
    except csv.Error:
        return []


def _reader(text: str, delimiter: str):
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
