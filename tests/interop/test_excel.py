"""Excel workbooks: types of cells count, what would be lost or taken for another label is refused with its cell."""

import datetime
import re
import sys
import zipfile

import numpy as np
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from rcm_notebook import interop
from rcm_notebook.data import Dataset
from rcm_notebook.labels.codes import NONE, UNSURE
from rcm_notebook.labels.columns import Columns
from rcm_notebook.labels.incoming import decode
from rcm_notebook.labels.labels import Labels

SERIAL = np.array([10, 11, 12, 13])
BLANK = Labels.from_codes(np.full(4, NONE, np.int32), ("ant", "bee"))


def saved(path, *rows, then=None):
    """Save a workbook of one sheet and return its path."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(row)
    if then is not None:
        then(sheet)
    book.save(path)
    return path


def codes(path, **columns) -> list[int]:
    return decode(interop.read(path, columns=Columns(**columns)), BLANK, SERIAL)[0].tolist()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "gold.xlsx"


def test_types_of_cells_count_and_empty_ones_are_no_label(path):
    rows = (["note", "LABEL", "serial "], ["x", "bee", 10], [None, 0, "11"], ["y", "Can\u2019t tell", 12.0])
    saved(path, [], *rows, ["z", None, 13], [], ["sum", None, None], ["", "", ""])
    assert codes(path) == [1, 0, UNSURE, NONE]
    assert codes(saved(path, ["id", "kind"], [10, "#N/A"], [11, "ant"]), serial="id", label="kind")[:2] == [NONE, 0]


def test_what_a_spreadsheet_would_take_for_something_else_comes_back(path):
    names = ("=1+1", "2020-01-01", "TRUE", "1e5", "#N/A", "007", "+3", "_x0041_", "_x000D_", "@", "\u0645\u06cc\u200c")
    serial = np.array([10**17 + 1, 10**15, -(10**17) - 1, *range(len(names) - 3)])
    data = Dataset.from_arrays(np.eye(len(names)), serial=serial)
    labels = Labels.from_codes(np.arange(len(names), dtype=np.int32), names)
    interop.write(labels, data, path)
    assert np.array_equal(decode(interop.read(path), labels, serial)[0], labels.codes)
    sheet = openpyxl.load_workbook(path).active
    assert isinstance(sheet, Worksheet)
    assert {cell.data_type for cell in sheet["B"]} == {"s"} and sheet["B2"].number_format == "@"
    assert [sheet[place].data_type for place in ("A2", "A3", "A5")] == ["s", "s", "n"]


def test_serials_of_characters_that_xml_cannot_hold_come_back(path):
    serial = np.array(["a\rb", "a\r\n b", "\x01", " x\n", "_x0001_", "\uffff", ""])
    labels = Labels.from_codes(np.zeros(7, np.int32), ("ant",))
    data = Dataset.from_arrays(np.eye(7), serial=serial)
    interop.write(labels, data, path)
    assert np.array_equal(decode(interop.read(path), labels, serial)[0], labels.codes)


def test_a_formula_counts_by_its_saved_value_and_is_refused_without_one(path):
    saved(path, ["Serial", "label"], [10, '=IF(1,"bee","")'], [11, '=IF(0,"bee","")'], [12, "ant"])
    with pytest.raises(ValueError, match=r"gold\.xlsx, sheet 'Sheet': the cell B2 holds a formula without its value"):
        codes(path)
    results = iter(["bee", ""])  # As Excel saves what it computed.
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    text = re.sub(r"<v ?/>|<v></v>", lambda _: f"<v>{next(results)}</v>", parts[sheet].decode())
    parts[sheet] = re.sub(r'<c r="(B[23])"', r'<c r="\1" t="str"', text).encode()
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    assert codes(path) == [1, NONE, 0, NONE]


@pytest.mark.parametrize(
    ("rows", "then", "message"),
    [
        ([[10, "#REF!"]], None, r"sheet 'Sheet': the cell B2 holds the error #REF!"),
        ([[10, "ant"], [11, None]], lambda sheet: sheet.merge_cells("B2:B3"), "the cells B2:B3 are merged; split them"),
        ([[10, True]], None, "serial 10: True is no label"),
        ([[None, "ant"]], None, "no row has the serial ''"),
        ([[10, "ant"]], lambda sheet: sheet.parent.copy_worksheet(sheet), "has 2 sheets with the columns Serial and"),
        ([], lambda sheet: sheet.insert_rows(1), None),
    ],
    ids=["error", "merged", "bool", "no serial", "two sheets", "empty"],
)
def test_what_could_be_another_label_is_refused_with_its_place(path, rows, then, message):
    saved(path, ["Serial", "label"], *rows, then=then)
    if message is None:
        assert codes(path) == [NONE] * 4
    else:
        with pytest.raises(ValueError, match=message):
            codes(path)


def test_a_heading_that_is_merged_changes_nothing_and_the_one_sheet_with_the_columns_is_read(path):
    def with_notes(sheet):
        sheet.merge_cells("A1:B1")
        sheet.parent.create_sheet("notes", 0).append(["who", "when"])

    assert codes(saved(path, [None], ["Serial", "label"], [12, "bee"], then=with_notes)) == [NONE, NONE, 1, NONE]
    with pytest.raises(ValueError, match=r"has no sheets with the columns id and label, .*'notes' begins with 'who'"):
        codes(path, serial="id")


def test_dates_that_a_spreadsheet_made_of_names_are_refused(path):
    saved(path, ["Serial", "label"], [10, datetime.datetime(2020, 3, 1)])
    with pytest.raises(ValueError, match=r"serial 10: datetime.* is no label"):
        codes(path)


def test_what_a_sheet_cannot_hold_is_refused_and_the_file_stays(path, monkeypatch):
    data = Dataset.from_arrays(np.eye(2), serial=np.array(["a", "b" * 40_000]))
    labels = Labels.from_codes(np.zeros(2, np.int32), ("ant",))
    with pytest.raises(ValueError, match=r"has 40,000 characters; a cell holds 32,767\. Export as CSV"):
        interop.write(labels, data, path)
    monkeypatch.setattr("rcm_notebook.interop.excel.MAX_ROWS", 2)
    with pytest.raises(ValueError, match="2 labels, but a sheet has 2 rows; export as CSV"):
        interop.write(labels, data, path)
    assert not path.exists()


def test_without_openpyxl_the_extra_is_named(path, monkeypatch):
    saved(path, ["Serial", "label"])
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    for act in (lambda: interop.read(path), lambda: interop.write(BLANK, Dataset.from_arrays(np.eye(4)), path)):
        with pytest.raises(ImportError, match=r"pip install 'rcm_notebook\[excel\]'"):
            act()
