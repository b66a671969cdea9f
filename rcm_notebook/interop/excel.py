"""An Excel workbook (.xlsx, extra `excel`): one sheet whose first row has the columns Serial and label.

Cells have types: a text is a class name, a number a class id, an empty cell or #N/A no label. A formula is read by the
value that a spreadsheet saved with it. Only rows with a label are written, by class name, as texts that a spreadsheet
takes neither for formulas nor for dates; serials that Excel would round are texts, too.

Source: ECMA-376, "Office Open XML File Formats", part 1, 22.4.2.4 (how a cell holds characters that XML cannot).
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rcm_notebook.data import Dataset
from rcm_notebook.disk import replacing
from rcm_notebook.interop.interface import LABEL_FORMATS, LabelFormat
from rcm_notebook.labels import Columns, Incoming, Labels, first_few, short_repr

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MAX_ROWS = 1_048_576
"""Rows that a sheet can have, with the header."""
MAX_TEXT = 32_767
"""Characters that a cell can have."""
EXACT = 10**15
"""Whole numbers below are shown and kept by Excel with all their digits."""

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_TO_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def read(source, columns: Columns) -> Incoming:
    """Read the one sheet that has the two columns.

    Raises:
        FileNotFoundError: There is no such file.
        ImportError: openpyxl is not installed.
        ValueError: The file is no workbook, no sheet or several have the columns, cells of the columns are merged, or a
            cell holds an error or a formula without its value; the message names the sheet and the cell.
    """
    path = Path(source)
    content = path.read_bytes()
    book = _opened(content, path)
    name, top, places = _found(book, columns, path)
    origin = f"{path}, sheet {name!r}"
    _refuse_merged(book[name], top, places, origin)
    values = None
    found = []
    for cells in book[name].iter_rows(min_row=top + 1):
        pair = [cells[place] for place in places]
        if any(cell.data_type == "f" for cell in pair):
            values = values or _opened(content, path, values=True)[name]
            pair = [_computed(cell, values, origin) for cell in pair]
        serial, label = (_value(cell, origin) for cell in pair)
        if serial is not None or label is not None:
            found.append(("" if serial is None else serial, label))  # A sheet keeps no empty text.
    return Incoming(origin, [serial for serial, _ in found], [label for _, label in found])


def write(labels: Labels, data: Dataset, target, columns: Columns) -> None:
    """Write a workbook, whole or not at all.

    Raises:
        ImportError: openpyxl is not installed.
        ValueError: There are more labels than a sheet has rows, or a text is longer than a cell can hold.
    """
    book = _library().Workbook(write_only=True)
    frame = labels.to_dataframe(data.serial).dropna()
    if len(frame) >= MAX_ROWS:
        raise ValueError(f"{target}: {len(frame):,} labels, but a sheet has {MAX_ROWS:,} rows; export as CSV.")
    pairs = zip(*(frame[title].tolist() for title in frame), strict=True)
    rows = [[_held(value) for value in pair] for pair in (columns.written, *pairs)]
    sheet = book.create_sheet("labels")
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    with replacing(Path(target)) as file:
        book.save(file)


def _library() -> Any:
    try:
        import openpyxl
    except ImportError as error:
        raise ImportError("openpyxl is not installed; pip install 'rcm_notebook[excel]'.") from error
    return openpyxl


def _opened(content: bytes, path: Path, values: bool = False) -> Workbook:
    """Return a workbook with the formulas of its cells, or with the values that were saved with them."""
    library = _library()
    try:
        return library.load_workbook(io.BytesIO(content), data_only=values)
    except Exception as error:  # Of a damaged file openpyxl lets through what its parts raise, of many types.
        raise ValueError(f"{path} cannot be read as an Excel workbook: {short_repr(error)}.") from error


def _found(book: Workbook, columns: Columns, path: Path) -> tuple[str, int, tuple[int, int]]:
    """Return the name of the sheet with the two columns, the number of its header, and the places of the columns."""
    headers = {sheet.title: _header(sheet) for sheet in book.worksheets}
    fitting = [name for name, (_, titles) in headers.items() if columns.are_in(titles)]
    if len(fitting) != 1:
        known = [f"{name!r} begins with {first_few(list(map(short_repr, t)))}" for name, (_, t) in headers.items()]
        raise ValueError(
            f"{path} has {len(fitting) or 'no'} sheets with the columns {' and '.join(columns.written)}, each once; "
            f"expected one: {first_few(known)}."
        )
    top, titles = headers[fitting[0]]
    serial, label = (place for place in columns.places(titles) if place is not None)
    return fitting[0], top, (serial, label)


def _header(sheet: Worksheet) -> tuple[int, list[Any]]:
    """Return the number of the first row that is not empty, and its values."""
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        if any(value not in (None, "") for value in row):
            return number, ["" if value is None else value for value in row]
    return 0, []


def _refuse_merged(sheet: Worksheet, top: int, places: tuple[int, int], origin: str) -> None:
    merged = [
        area.coord
        for area in sheet.merged_cells.ranges
        if area.max_row > top and any(area.min_col <= place + 1 <= area.max_col for place in places)
    ]
    if merged:
        raise ValueError(f"{origin}: the cells {first_few(merged)} are merged; split them and fill each one.")


def _computed(cell: Any, values: Worksheet, origin: str) -> Any:
    """Return a cell as it was saved with its value."""
    if cell.data_type != "f":
        return cell
    saved = values.cell(cell.row, cell.column)
    if saved.value is None and saved.data_type == "n":
        raise ValueError(
            f"{origin}: the cell {cell.coordinate} holds a formula without its value; open the file in a spreadsheet "
            "and save it."
        )
    return saved


def _value(cell: Any, origin: str) -> Any:
    if cell.data_type == "e" and cell.value != "#N/A":
        raise ValueError(f"{origin}: the cell {cell.coordinate} holds the error {cell.value}; correct it or clear it.")
    if cell.data_type == "e" or cell.value is None:
        return None
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), cell.value) if isinstance(cell.value, str) else cell.value


def _held(value: int | str) -> int | str:
    """Return a value as a cell can hold it."""
    if isinstance(value, int) and abs(value) < EXACT:
        return value
    text = _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", str(value))
    if len(text) > MAX_TEXT:
        raise ValueError(f"{short_repr(text)} has {len(text):,} characters; a cell holds {MAX_TEXT:,}. Export as CSV.")
    return text


def _cell(sheet: Any, value: int | str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type, cell.number_format = "s", "@"
    return cell


LABEL_FORMATS.add("excel", LabelFormat("a path that ends in .xlsx", read, write, endings=(".xlsx",)))
