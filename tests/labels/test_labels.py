"""Labels as a value, and what counts as a row, a label and a name."""

import numpy as np
import pandas as pd
import pytest

from rcm_notebook.labels.codes import CANT_TELL, MAX_CLASSES, NONE, UNSURE
from rcm_notebook.labels.labels import Labels
from rcm_notebook.labels.meaning import check_component, check_each, check_rows, names_up_to, resolve
from rcm_notebook.names import check_name

CODES = np.array([2, NONE, UNSURE, 0, 2], np.int32)
LABELS = Labels.from_codes(CODES, ("a", "b", "c"), {1: 0})


def test_a_value_tells_labels_can_t_tell_and_nothing_apart():
    assert LABELS.ids.tolist() == [2, -1, -1, 0, 2] and LABELS.ids.dtype == np.int32
    assert LABELS.cant_tell.tolist() == [False, False, True, False, False]
    assert LABELS.rows.tolist() == [0, 3, 4] and len(LABELS) == 3
    assert LABELS.counts.tolist() == [1, 0, 2]
    assert LABELS.active.tolist() == [0, 2]


def test_a_value_does_not_follow_the_array_it_was_made_of():
    codes = CODES.copy()
    labels = Labels.from_codes(codes, ("a", "b", "c"))
    codes[:] = 1
    assert labels.ids.tolist() == [2, -1, -1, 0, 2]
    with pytest.raises(ValueError, match="read-only"):
        labels.ids[0] = 1


def test_a_frame_has_every_row_and_na_where_there_is_no_label():
    frame = LABELS.to_dataframe(serial=np.array([10, 11, 12, 13, 14]))
    assert frame["Serial"].tolist() == [10, 11, 12, 13, 14]
    assert frame["label"].fillna("-").tolist() == ["c", "-", "can't tell", "a", "c"]
    assert frame["label"].isna().tolist() == [False, True, False, False, False]
    empty = Labels.from_codes(np.full(2, NONE), ()).to_dataframe()
    assert empty["Serial"].tolist() == [0, 1] and empty["label"].isna().to_numpy().all()


def test_a_class_is_found_by_id_and_by_name():
    assert LABELS.id_of("c") == LABELS.id_of(2) == 2
    with pytest.raises(LookupError, match="No class 'd'; known: a, c"):
        LABELS.id_of("d")
    with pytest.raises(ValueError, match="'b' was merged into 'a'"):
        LABELS.id_of("b")


@pytest.mark.parametrize("label", [None, -1, np.int64(-1), np.nan, float("nan"), pd.NA, np.array(-1)])
def test_every_way_to_say_nothing_clears(label):
    assert resolve(label, ("a",)) == (NONE, ())


@pytest.mark.parametrize(
    ("label", "code", "new"),
    [
        (1, 1, ()),
        (np.uint8(1), 1, ()),
        (1.0, 1, ()),
        (np.array(1), 1, ()),
        (" b ", 1, ()),
        (np.str_("b"), 1, ()),
        ("c", 2, ("c",)),
        (4, 4, ("2", "3", "4")),
        (CANT_TELL, UNSURE, ()),
        ("can't tell", UNSURE, ()),
    ],
)
def test_a_label_is_an_id_a_name_or_can_t_tell(label, code, new):
    assert resolve(label, ("a", "b")) == (code, new)


@pytest.mark.parametrize(
    ("label", "message"),
    [
        (True, "True is no label"),
        (np.True_, "is no label"),
        (-2, "-2 is no class id"),
        (1.5, "1.5 is no class id"),
        (float("inf"), "inf is no class id"),
        (10**9, f"Class id 1000000000 is too large; ids are below {MAX_CLASSES}"),
        ([1, 2], "is no label"),
        (np.array([1, 2]), "is no label"),
        (1j, "is no label"),
        ("", "name of 0 characters"),
        ("a\nb", "cannot be printed"),
        ("x" * 201, "name of 201 characters"),
    ],
)
def test_what_is_no_label_is_refused(label, message):
    with pytest.raises(ValueError, match=message):
        resolve(label, ("a", "b"))


def test_no_more_classes_than_the_limit_can_be_made_by_name():
    full = tuple(str(i) for i in range(MAX_CLASSES))
    assert resolve("7", full) == (7, ())
    with pytest.raises(ValueError, match="at most 4096"):
        resolve("one more", full)


def test_merged_classes_lead_to_where_they_went():
    merged = {0: 1, 1: 2}
    assert resolve("a", ("a", "b", "c"), merged) == (2, ())
    assert resolve(0, ("a", "b", "c"), merged) == (2, ())


def test_an_id_whose_number_is_a_taken_name_gets_another_name():
    assert names_up_to(2, ("2", "x")) == ("class 2",)
    assert names_up_to(3, ("a",)) == ("1", "2", "3")
    assert names_up_to(0, ("a",)) == ()


@pytest.mark.parametrize("name", [3, None, "", "  ", "can't tell", "tab\tin", "nul\0"])
def test_a_bad_name_is_refused(name):
    with pytest.raises(ValueError, match="name"):
        check_name(name)


def test_a_name_is_kept_stripped_and_otherwise_as_it_is():
    assert check_name("  =HYPERLINK(1), ü 漢 ") == "=HYPERLINK(1), ü 漢"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (3, [3]),
        ([4, 0, 4], [0, 4]),
        (np.array([1], np.uint8), [1]),
        (range(2), [0, 1]),
        (pd.Index([2]), [2]),
        ([], []),
        (np.array([False, True, False, False, True]), [1, 4]),
    ],
)
def test_rows_are_positions_or_a_mask(rows, expected):
    picked = check_rows(rows, 5)
    assert picked.tolist() == expected and picked.dtype == np.int64


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([0, 5], r"Row 5 does not exist; rows are 0\.\.4"),
        ([-1], "Row -1 does not exist"),
        ([0.0], "rows are float64"),
        (["1"], "rows are <U1"),
        ({1}, "rows are object"),
        ([[1, 2]], r"shape \(1, 2\)"),
        ([True, False], "mask has 2 entries, but there are 5 rows"),
        (True, "mask has 1 entries"),
        (np.array([2**63], np.uint64), "does not exist"),
    ],
)
def test_what_are_no_rows_is_refused(rows, message):
    with pytest.raises(ValueError, match=message):
        check_rows(rows, 5)


@pytest.mark.parametrize("component", [-1, True, 1.0, "1", None])
def test_what_is_no_component_is_refused(component):
    with pytest.raises(ValueError, match="no component"):
        check_component(component)


def test_can_t_tell_and_labels_show_themselves_in_a_few_words():
    assert repr(CANT_TELL) == "CANT_TELL"
    assert repr(LABELS) == "Labels(3 of 5 rows, 1 can't tell, ('a', 'b', 'c'))"


def test_a_frame_of_labels_is_text_whatever_is_labelled():
    assert LABELS.to_dataframe()["label"].dtype == "string"
    nothing = Labels.from_codes(np.full(2, NONE, np.int32), ("a",)).to_dataframe()
    assert nothing["label"].dtype == "string" and nothing["label"].isna().to_numpy().all()
    long = Labels.from_codes(np.array([0, UNSURE], np.int32), ("x" * 30,)).to_dataframe()
    assert long["label"].tolist() == ["x" * 30, "can't tell"]


def test_component_zero_is_a_component():
    assert check_component(0) == 0 and check_component(np.int64(7)) == 7
    for bad in (-1, True, 1.0, "1", None):
        with pytest.raises(ValueError, match="is no component"):
            check_component(bad)


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int64, np.uint64])
def test_rows_and_ids_may_be_integers_of_any_kind(kind):
    assert check_rows(np.array([2, 1], kind), 3).tolist() == [1, 2]
    rows, ids = check_each(np.array([2, 1], kind), np.array([0, 1], kind), 3, 2)
    assert rows.tolist() == [1, 2] and ids.tolist() == [1, 0]


def test_the_row_that_is_given_twice_is_named():
    with pytest.raises(ValueError, match="Row 4 is given more than once"):
        check_each([1, 4, 2, 4], [0, 0, 0, 0], 9, 1)


def test_the_last_class_that_is_possible_can_be_made_by_its_name():
    assert resolve("the last", tuple(map(str, range(MAX_CLASSES - 1)))) == (MAX_CLASSES - 1, ("the last",))
    assert resolve(MAX_CLASSES - 1, tuple(map(str, range(MAX_CLASSES - 1)))) == (MAX_CLASSES - 1, ("4095",))


def test_the_longest_name_and_the_highest_id_are_good_and_one_more_is_not():
    assert check_name("x" * 200) == "x" * 200
    assert resolve(MAX_CLASSES - 1, ("a",))[0] == MAX_CLASSES - 1
    for too_large in (MAX_CLASSES, 10**400):
        with pytest.raises(ValueError, match="is too large; ids are below 4096"):
            resolve(too_large, ("a",))
