"""labels.csv as text: what is written, and what is read back."""

import numpy as np
import pytest

from rcm_notebook.labels.codes import NONE, UNSURE
from rcm_notebook.labels.columns import Columns
from rcm_notebook.labels.csv import parse, records, render

SERIAL = np.array([10, 11, 12, 13])


def test_a_line_a_labelled_row_with_the_class_name():
    content = render(np.array([1, NONE, UNSURE, 0]), ("a", "b"), SERIAL)
    assert content == b"Serial,label\n10,b\n12,can't tell\n13,a\n"


@pytest.mark.parametrize(
    "name", ["=1+1", 'say "x", then', "-1 a", "NA", "None", "nan", "3", "1.0", "ü 漢", "; sep", "#", "'"]
)
def test_any_name_comes_back_as_it_was(name):
    classes = ("0", name)
    codes = np.array([1, 0, NONE, 1], np.int32)
    read, new = parse(render(codes, classes, SERIAL), classes, SERIAL)
    assert np.array_equal(read, codes) and new == ()


def test_serials_of_text_come_back():
    serial = np.array(["a,b", " x", 'q"', "line\nbreak"])
    codes = np.array([0, 0, NONE, 0], np.int32)
    assert np.array_equal(parse(render(codes, ("c",), serial), ("c",), serial)[0], codes)


@pytest.mark.parametrize("text", ["", "nan", "NaN", "NA", "<NA>", "None", "-1", "-1.0", " "])
def test_every_way_to_say_nothing_is_no_label(text):
    codes, new = parse(f"Serial,label\n11,{text}\n".encode(), ("a",), SERIAL)
    assert codes.tolist() == [NONE] * 4 and new == ()


@pytest.mark.parametrize(
    ("text", "code", "new"),
    [
        ("b", 1, ()),
        ("0", 0, ()),
        ("1.0", 1, ()),
        ("3", 3, ("2", "3")),
        ("dog", 2, ("dog",)),
        ("can't tell", UNSURE, ()),
        ("2.5", 2, ("2.5",)),
    ],
)
def test_a_text_is_a_name_else_an_id_else_a_new_class(text, code, new):
    codes, made = parse(f"Serial,label\n11,{text}\n".encode(), ("a", "b"), SERIAL)
    assert codes[1] == code and made == new


def test_a_name_that_is_a_number_goes_before_the_id():
    assert parse(b"Serial,label\n10,1\n", ("1", "x"), SERIAL)[0][0] == 0


def test_one_new_name_in_many_lines_is_one_class():
    codes, new = parse(b"Serial,label\n10,new\n11,other\n12,new\n", ("a",), SERIAL)
    assert codes.tolist() == [1, 2, 1, NONE] and new == ("new", "other")


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfSerial,label\r\n10,a\r\n12.0,a\r\n",
        b"label,Serial\na,10\na,12\n",
        b",Serial,label\n0,10,a\n1,12,a\n",
        b"Serial,label\n10,a\n\n12,a",
        b'"Serial","label"\n"10","a"\n"12","a"\n',
        b"serial, Label\n010, a\n 12 ,a\n",
    ],
)
def test_what_other_programs_make_of_the_file_is_read(content):
    assert parse(content, ("a",), SERIAL)[0].tolist() == [0, NONE, 0, NONE]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "line 1: the header is ''"),
        (b"Serial|label\n10|a\n", "line 1: the header is 'Serial.label'"),
        (b"Serial\n10\n", "line 1: the header is 'Serial'; expected the columns Serial and label, separated by commas"),
        (b"Serial,label,label\n", "line 1: 2 columns are called 'label'"),
        (b"Serial,label,note\n10,a,x\n", "line 1: the columns note would be lost"),
        (b"Serial,label\n10,a\n99,a\n", "line 3: no row has the Serial '99'"),
        (b"Serial,label\nten,a\n", "line 2: no row has the Serial 'ten'"),
        (b"Serial,label\n10.5,a\n", "line 2: no row has the Serial '10.5'"),
        (b"Serial,label\n10,a\n11\n", "line 3: 1 fields, but the header has 2"),
        (b"Serial,label\n10,a,b\n", "line 2: 3 fields"),
        (b"Serial,label\n10,a\n11,a\n10,b\n", "line 4: Serial '10' is in line 2 already"),
        (b"Serial,label\n10,a\n11,\xfc\n", "line 3: not UTF-8"),
        (b"Serial,label\n10,5000\n", "line 2: Class id 5000 is too large"),
        (b"Serial,label\n10,-3\n", "line 2: -3 is no class id"),
        (b'Serial,label\n10,"a\n', "line 2: unexpected end of data"),
        (b'Serial,label\n10,"a\nb"\n', "line 3: The class name .* cannot be printed"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(content, message):
    with pytest.raises(ValueError, match=message):
        parse(content, ("a",), SERIAL)


def test_other_columns_may_be_ignored_where_nothing_is_rewritten():
    content = b"note,Serial,label,kind\nx,10, a ,b\n"
    assert list(records(content, Columns())) == [(2, "10", "a")]
    assert list(records(content, Columns("note", "kind"))) == [(2, "x", "b")]
    with pytest.raises(LookupError, match="No column named 'Kind'; known: note, Serial, label, kind"):
        list(records(content, Columns(label="Kind")))


def test_a_merged_class_leads_to_where_it_went():
    assert parse(b"Serial,label\n10,a\n11,0\n", ("a", "b"), SERIAL, {0: 1})[0].tolist() == [1, 1, NONE, NONE]


def test_a_deleted_class_comes_back_by_its_name_and_not_by_its_id():
    gone = frozenset({0})
    assert parse(b"Serial,label\n10,a\n", ("a", "b"), SERIAL, deleted=gone)[0][0] == 0
    with pytest.raises(ValueError, match=r"line 2: Class 0 \('a'\) was deleted"):
        parse(b"Serial,label\n10,0\n", ("a", "b"), SERIAL, deleted=gone)


def test_line_breaks_inside_a_serial_are_kept_as_they_are():
    serial = np.array(["a\r\nb", "a\rb", "a\nb"])
    codes = np.array([0, 1, NONE], np.int32)
    read, _ = parse(render(codes, ("x", "y"), serial), ("x", "y"), serial)
    assert read.tolist() == [0, 1, NONE] and read.dtype == np.int32


def test_a_byte_that_is_no_text_is_found_in_the_first_line_too():
    with pytest.raises(ValueError, match="line 1: not UTF-8"):
        parse(b"Serial,\xfc\n10,a\n", ("a",), SERIAL)
    with pytest.raises(ValueError, match="line 2: not UTF-8"):
        parse(b"\n\xfc", ("a",), SERIAL)
