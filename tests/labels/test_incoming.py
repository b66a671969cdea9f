"""Labels from elsewhere: which rows and classes they mean, and that what is wrong is named and refused whole."""

import json

import numpy as np
import pytest

from rcm_notebook.labels.codes import CANT_TELL, NONE, UNSURE
from rcm_notebook.labels.incoming import Incoming, decode
from rcm_notebook.labels.labels import Labels
from rcm_notebook.labels.serials import row_finder
from rcm_notebook.labels.store import LabelStore

SERIAL = np.arange(10, 30)
KNOWN = Labels.from_codes(np.full(20, NONE, np.int32), ("ant", "bee", "cat", "gone"), {2: 0}, frozenset({3}))


def told(serials, labels, **how):
    codes, new = decode(Incoming("a test", serials, labels), KNOWN, SERIAL, **how)
    return {row: codes[row] for row in np.flatnonzero(codes != NONE).tolist()}, new


@pytest.mark.parametrize("given", [12, 12.0, np.int32(12), np.float32(12), "12", " 12.0 ", "012"])
def test_a_serial_is_found_however_a_program_writes_it(given):
    assert row_finder(SERIAL)(given) == 2


@pytest.mark.parametrize(
    "given", [9, "ant", 12.5, True, None, float("nan"), float("inf"), 10**30, [12], {"a": 1}, "9" * 30, b"12"]
)
def test_what_is_no_serial_is_no_row(given):
    assert row_finder(SERIAL)(given) is None
    assert row_finder(np.array(["a", "b"]))(given) is None


def test_texts_that_are_serials_are_taken_to_the_letter_but_a_program_may_have_made_them_numbers():
    find = row_finder(np.array(["7", "008", " x"]))
    assert [find("7"), find("008"), find(" x"), find("8"), find("x")] == [0, 1, 2, None, None]
    assert [find(7), find(8), find(8.0), find(np.float32(7)), find(7.5)] == [0, 1, 1, 0, None]
    with pytest.raises(ValueError, match="7 can be each of '7', '007'; read the column as text"):
        row_finder(np.array(["7", "007"]))(7)


def test_names_ids_and_cant_tell_are_understood_and_what_says_nothing_is_no_label():
    nothing = [None, float("nan"), "", "  ", -1, np.float64("nan")]
    rows, new = told(range(10, 21), ["bee", " ant ", 1, 1.0, CANT_TELL, *nothing])
    assert rows == {0: 1, 1: 0, 2: 1, 3: 1, 4: UNSURE} and new == ()


def test_a_merged_class_leads_to_where_it_went():
    assert told([10, 11], ["cat", 2])[0] == {0: 0, 1: 0}


def test_new_classes_are_refused_with_the_nearest_known_one_unless_they_are_asked_for():
    labels = ["bee", "be", "gone", "wasp", 7, "a", "b", "c", "be"]
    with pytest.raises(
        ValueError,
        match=r"a test: no class 'be' \(did you mean 'bee'\?\), 'gone', 'wasp', 7, 'a'.* and 2 more; known: ant, bee",
    ) as error:
        told(range(10, 19), labels)
    assert "new_classes=True" in str(error.value)
    rows, new = told(range(10, 15), labels[:5], new_classes=True)
    assert rows == {0: 1, 1: 4, 2: 3, 3: 5, 4: 7} and new == ("be", "wasp", "6", "7")


NUMBERS = Labels.from_codes(np.full(20, NONE, np.int32), ("1", "2", "3", "007", "True"))


@pytest.mark.parametrize(
    ("label", "code"),
    [(1, 0), (1.0, 0), ("1.0", 0), (np.int64(3), 2), (np.float32(2), 1), (7, 3), ("7", 3), (True, 4), ("TRUE", 4)],
)
@pytest.mark.parametrize("is_text", [False, True])
def test_a_number_that_can_be_a_name_is_the_name_and_not_anothers_id(label, code, is_text):
    given = Incoming("a test", ["10"], [str(label) if is_text else label], is_text=is_text)
    assert decode(given, NUMBERS, SERIAL)[0][0] == code


def test_where_a_name_is_anothers_id_every_number_is_a_name():
    with pytest.raises(ValueError, match="no class '0'; known: 1, 2, 3"):
        decode(Incoming("a test", [10, 11], [1, 0]), NUMBERS, SERIAL)
    codes, new = decode(Incoming("a test", [10, 11, 12], [1, 0, -1]), NUMBERS, SERIAL, new_classes=True)
    assert codes[:3].tolist() == [0, 5, NONE] and new == ("0",)


def test_a_number_that_two_names_are_read_as_is_refused():
    two = Labels.from_codes(np.full(20, NONE, np.int32), ("1", "1.0"))
    assert decode(Incoming("a test", [10, 11], ["1", "1.0"]), two, SERIAL)[0][:2].tolist() == [0, 1]
    with pytest.raises(ValueError, match=r"a test, serial 10: 1 can be each of '1', '1\.0'; read the column as text"):
        decode(Incoming("a test", [10], [1]), two, SERIAL)


@pytest.mark.parametrize("serial", [2.0**53, np.float32(2**24), "9007199254740992.0"])
def test_a_serial_that_may_have_lost_digits_is_refused_with_its_place(serial):
    wide = np.array([2**53, 2**53 + 1, 2**24, 2**24 + 1])
    with pytest.raises(
        ValueError, match=r"a test: serial 2 of 2: .* may have lost digits; read .* Nothing was changed"
    ):
        decode(Incoming("a test", [2**53, serial], ["ant", "bee"]), KNOWN, wide)


def index(given, serial):
    incoming = Incoming("a frame", given, ["ant", *["bee"] * (len(given) - 1)], by_index=True)
    return int(np.flatnonzero(decode(incoming, KNOWN, np.asarray(serial))[0] == 0)[0])


@pytest.mark.parametrize(
    ("given", "serial", "row"),
    [
        ([0, 1, 2], [0, 1, 2], 0),
        ([0, 1], [0, 1, 2], 0),
        ([2], [0, 1, 2], 2),
        ([1, 2], [0, 1, 2], 1),
        ([7, 3, 5], [3, 5, 7], 2),
        ([2, 0, 1], [1, 0, 2], 2),
        (["0", "1", "2"], [0, 1, 2], 0),
        (["c", "a", "b"], ["a", "b", "c"], 2),
        (["2", "0", "1"], ["0", "1", "2"], 2),
    ],
)
def test_an_index_that_can_only_be_the_serials_says_the_rows(given, serial, row):
    assert index(given, serial) == row


@pytest.mark.parametrize(
    ("given", "serial", "message"),
    [
        ([2, 0, 1], [0, 1, 2], r"by its index, line 1 \(index 2\) is row 2 of the data; by position, it is row 0\."),
        (["2", "0", "1"], [0, 1, 2], r"line 1 \(index '2'\) is row 2"),
        ([0, 1, 2], [2, 0, 1], r"line 1 \(index 0\) is row 1 of the data; by position, it is row 0"),
        ([0, 1], [2, 0, 1], r"line 1 \(index 0\) is row 1"),
        ([0, 1, 2], ["2", "0", "1"], r"line 1 \(index 0\) is row 1"),
        ([0, 1, 2], [5, 6, 7], r"no row has the serial 0, 1, 2; those of the data begin with 5, 6, 7\."),
        ([5, 7, 9], [0, 1, 2], r"no row has the serial 5, 7, 9"),
        ([7, 5, 7], [3, 5, 7], r"the index 7 occurs twice\."),
    ],
)
def test_an_index_that_may_be_a_count_is_refused_with_both_readings(given, serial, message):
    remedy = r".* It has no column Serial, .*to match by index, or session\.data\.serial to match line by line"
    with pytest.raises(ValueError, match="a frame.*" + message.removesuffix(r"\.") + remedy):
        index(given, serial)


def test_unknown_serials_are_counted_and_the_first_few_named_even_where_they_have_no_label():
    with pytest.raises(
        ValueError, match=r"a test: no row has the serial 90, '91', 92, 93, 94 and 3 more; .*begin with 10, 11, 12"
    ):
        told([10, 90, 90, "91", *range(92, 98)], [None] * 10)


def test_labels_of_one_row_may_agree_but_not_differ_and_nothing_does_not_differ():
    assert told([10, 10, 10], ["bee", None, 1])[0] == {0: 1}
    with pytest.raises(
        ValueError,
        match=r"labels of one row differ, by serial: 10 \('ant', 'bee'\), 12 \(\"can't tell\", 'bee'\)\.",
    ):
        told([12, 10, 11, 10, 12], ["can't tell", "ant", "ant", "bee", "bee"])


@pytest.mark.parametrize(
    "label", [True, -3, 2.5, 10**40, float("inf"), ["bee"], {"bee": 1}, "x" * 999, "a\nb", "a\x00b", b"bee"]
)
def test_what_is_no_label_is_refused_with_its_serial_in_a_line(label):
    with pytest.raises(ValueError, match="a test, serial 11: ") as error:
        told([10, 11], ["bee", label], new_classes=True)
    assert len(str(error.value)) < 300


def test_a_stranger_s_text_is_shown_in_a_line_only():
    with pytest.raises(ValueError, match="no row has the serial") as error:
        told(["x\n" * 10**6, {"a": ["b" * 10**6]}], [None, None])
    assert len(str(error.value)) < 400 and "\n" not in str(error.value)


@pytest.fixture
def store(tmp_path):
    store = LabelStore(tmp_path, 20, ["ant", "bee"], SERIAL)
    store.assign([0, 1], "ant")
    yield store
    store.close()


def gestures(store) -> int:
    """How many lines of the log are not of the background's."""
    return sum('"csv"' not in line for line in (store.folder / "labels.log").read_text().splitlines())


def test_all_labels_that_come_in_are_one_gesture_and_replace_those_there_are(store):
    before = gestures(store)
    labels = store.import_labels(Incoming("a list", [11, 12, 13], ["bee", "wasp", None]), new_classes=True).after
    assert dict(zip(labels.rows.tolist(), labels.ids[labels.rows].tolist(), strict=True)) == {1: 1, 2: 2}
    assert gestures(store) == before + 1
    labels = store.undo()
    assert labels.rows.tolist() == [0, 1] and labels.classes == ("ant", "bee")
    assert store.redo().rows.tolist() == [1, 2]


def test_labels_may_be_added_to_those_there_are(store):
    labels = store.import_labels(Incoming("a list", [10, 11, 12], [None, "bee", "bee"]), replace=False).after
    assert labels.rows.tolist() == [0, 1, 2] and labels.ids[:3].tolist() == [0, 1, 1]
    assert store.undo().ids[:3].tolist() == [0, 0, NONE]


def test_what_is_refused_leaves_neither_a_label_nor_a_class_nor_a_line_in_the_log(store):
    before, log = store.labels, (store.folder / "labels.log").read_bytes()
    for serials, labels in (([10, 99], ["new", "bee"]), ([10, 10], ["new", "bee"]), ([10, 11], ["new", True])):
        with pytest.raises(ValueError):
            store.import_labels(Incoming("a list", serials, labels), new_classes=True)
    assert store.labels is before and (store.folder / "labels.log").read_bytes() == log


def test_texts_of_a_table_mean_what_they_mean_in_labels_csv():
    texts = ["bee", "0", "1.0", "can't tell", "NA", "nan", "-1", ""]
    given = Incoming("a test", [str(serial) for serial in range(10, 18)], texts, is_text=True)
    codes, new = decode(given, KNOWN, SERIAL)
    assert codes[:8].tolist() == [1, 0, 1, UNSURE, NONE, NONE, NONE, NONE] and new == ()
    assert codes.dtype == np.int32
    assert told([10], ["0"], new_classes=True) == ({0: 4}, ("0",))  # Elsewhere a text is a name.


def test_true_is_no_class_even_after_a_one():
    with pytest.raises(ValueError, match="serial 11: True is no label"):
        told([10, 11], [1, True])


def test_true_is_no_row_even_where_there_is_a_row_one():
    assert row_finder(np.arange(3))(True) is None and row_finder(np.arange(3))(1) == 1


def test_one_label_in_many_shapes_that_cannot_be_told_apart_is_read_each_time():
    assert told([10, 11, 12], [np.array(0), np.array(1), np.array(1)])[0] == {0: 0, 1: 1, 2: 1}


def test_a_hint_names_one_class_alone():
    near = Labels.from_codes(np.full(20, NONE, np.int32), ("bees", "beet", "been"))
    with pytest.raises(ValueError, match=r"no class 'bee' \(did you mean '\w+'\?\); known"):
        decode(Incoming("a test", [10], ["bee"]), near, SERIAL)


def test_classes_are_made_only_where_they_are_asked_for():
    with pytest.raises(ValueError, match="no class 'x', 'y'; known: ant, bee"):
        told([10, 11], ["x", "y"])
    assert told([10, 11], ["x", "y"], new_classes=True)[1] == ("x", "y")


def test_where_labels_came_from_is_kept_in_the_log(store):
    store.import_labels(Incoming("a list", [12], ["bee"]))
    lines = (store.folder / "labels.log").read_text().splitlines()
    gesture = [line for line in map(json.loads, lines) if "csv" not in line][-1]
    assert gesture["from"] == "a list" and gesture["rows"] == [0, 1, 2]


def test_a_list_that_is_added_takes_nothing_away(store):
    labels = store.import_labels(Incoming("a list", [12], ["bee"]), replace=False).after
    assert {row: int(labels.ids[row]) for row in labels.rows} == {0: 0, 1: 0, 2: 1}
