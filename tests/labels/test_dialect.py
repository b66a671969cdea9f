"""What spreadsheets of all countries write: delimiters, encodings, empty rows; found by the header, never guessed."""

import numpy as np
import pytest

from rcm_notebook.labels.codes import NONE, UNSURE
from rcm_notebook.labels.columns import Columns
from rcm_notebook.labels.csv import parse, records
from rcm_notebook.labels.dialect import text_of

SERIAL = np.array([10, 11, 12, 13])
ROWS = [["Serial", "label"], ["10", "a"], ["12", "Can\u2019t Tell"], ["13", "é 漢"]]
READ = [0, NONE, UNSURE, 1]


def written(delimiter: str, encoding: str, end: str = "\r\n") -> bytes:
    return "".join(delimiter.join(row) + end for row in ROWS).encode(encoding)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_delimiter_and_encoding_that_spreadsheets_write_is_read(delimiter, encoding, end):
    codes, new = parse(written(delimiter, encoding, end), ("a", "é 漢"), SERIAL)
    assert codes.tolist() == READ and new == ()


def test_utf_16_of_either_byte_order_is_read_by_its_mark():
    text = "Serial\tlabel\n13\ta\n"
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        assert parse(mark + text.encode(encoding), ("a",), SERIAL)[0].tolist() == [NONE, NONE, NONE, 0]
        with pytest.raises(ValueError, match=r"line 1: UTF-16 without a byte-order mark; save .* UTF-8"):
            text_of(text.encode(encoding))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("Serial\tlabel\n10\ta\n".encode("utf-16")[:-1], "line 2: not UTF-8"),
        ("Serial;label\n10;façon\n".encode("cp1252"), "line 2: not UTF-8; save the file in UTF-8"),
        ("Serial,label\n10,不良\n".encode("shift-jis"), "line 2: not UTF-8"),
    ],
)
def test_an_encoding_that_the_file_does_not_say_is_not_guessed(content, message):
    with pytest.raises(ValueError, match=message):
        parse(content, ("a",), SERIAL)


@pytest.mark.parametrize(
    "content",
    [
        b"sep=;\r\nSerial;label\r\n10;b,c\r\n",
        b'"SEP=;"\nSerial;label\n10;"b,c"\n',
        b'Serial,label\n10,"b,c"\n,\n , \n\n',
        b";;\n\nSerial;label;\n10;b,c;;;\n;;\n",
        b'"Serial"\t"label"\n10\tb,c\t\n',
        b";Serial;label\n0;10;b,c\n",
    ],
    ids=["stated", "stated in quotes", "empty rows", "empty columns", "quoted header", "an index"],
)
def test_what_spreadsheets_add_is_no_label(content):
    assert parse(content, ("b,c",), SERIAL)[0].tolist() == [0, NONE, NONE, NONE]


def test_a_delimiter_in_a_name_or_in_another_column_changes_nothing():
    assert parse(b"Serial,label\n10,a;b\n11,a\tb\n", ("a;b", "a\tb"), SERIAL)[0].tolist() == [0, 1, NONE, NONE]
    foreign = b'note;a,b,c;Serial;label\n"x;y";1,2,3;10;a\n'
    assert list(records(foreign, Columns())) == [(2, "10", "a")]
    assert list(records(b"id;kind,of\n1;2,3\n", Columns("id", "kind,of"))) == [(2, "1", "2,3")]


def test_a_header_that_can_be_read_in_two_ways_is_refused():
    both = b"Serial,label,x;y;Serial;label\n10,a,b;c;11;d\n"
    with pytest.raises(ValueError, match="line 1: the header has the two columns with commas and with semicolons"):
        list(records(both, Columns()))
    assert list(records(b"sep=,\n" + both, Columns())) == [(3, "10", "a")]


def test_lines_are_counted_from_the_first_one_of_the_file():
    for content, line in ((b"sep=;\nSerial;label\n10\n", 3), (b"\n\nSerial;label\n99;a\n", 4)):
        with pytest.raises(ValueError, match=f"line {line}: "):
            parse(content, ("a",), SERIAL)


def test_a_row_that_was_cut_is_refused_and_empty_fields_may_be_missing():
    content = b"Serial,label,note\n10,a,x\n11,a\n"
    assert list(records(content, Columns())) == [(2, "10", "a"), (3, "11", "a")]
    for cut in (b"11\n", b"11,a,x,y\n"):
        with pytest.raises(ValueError, match=r"line 3: \d fields, but the header has 3"):
            list(records(content[:-5] + cut, Columns()))


def test_a_column_of_another_program_may_be_long():
    content = b'Serial,text,label\n10,"' + b"long, " * 50_000 + b'",a\n'
    assert list(records(content, Columns())) == [(2, "10", "a")]


def test_a_labels_csv_with_other_columns_is_refused_with_every_delimiter():
    for delimiter in ",;\t":
        with pytest.raises(ValueError, match="line 1: the columns note would be lost"):
            parse(f"Serial{delimiter}label{delimiter}note\n".encode(), ("a",), SERIAL)
