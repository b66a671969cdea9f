"""Texts that programs turn into numbers, booleans and dates: which text a value was, and when nobody can know."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from rcm_notebook.retyped import are_names, finder, has_lost_digits, whole

TEXTS = ("007", "1e3", "True", "2024-05-01", "1.50", "nan", "-1", " 9", "9007199254740993", "inf", "one")


@pytest.mark.parametrize(
    ("given", "place"),
    [
        *((text, place) for place, text in enumerate(TEXTS)),
        (7, 0),
        (7.0, 0),
        ("7.0", 0),
        (np.float32(7), 0),
        (np.int8(7), 0),
        (1000.0, 1),
        ("1000", 1),
        (True, 2),
        (np.bool_(True), 2),
        ("TRUE", 2),
        (pd.Timestamp("2024-05-01"), 3),
        (dt.date(2024, 5, 1), 3),
        (1.5, 4),
        (np.float32(1.5), 4),
        (-1.0, 6),
        (9, 7),
        (9007199254740993, 8),
        (float("inf"), 9),
    ],
)
def test_a_value_is_found_as_the_text_that_it_was(given, place):
    assert finder(TEXTS)(given) == place


@pytest.mark.parametrize(
    "given",
    [1, 0, False, None, float("nan"), pd.NA, pd.NaT, "eight", [7], {7}, b"007", "1_000", "\uff17", 10**30, 2 + 0j],
)
def test_a_value_that_was_none_of_the_texts_is_none(given):
    assert finder(TEXTS)(given) is None


def test_a_float32_is_the_text_that_it_is_written_as():
    assert finder(("0.1", "0.2"))(np.float32(0.1)) == finder(("0.1", "0.2"))(0.1) == 0


def test_a_value_that_several_texts_are_read_as_is_refused_but_a_text_is_itself():
    find = finder(("1", "01", "1.0", "true", "True"))
    assert [find(text) for text in ("1", "01", "1.0", "true", "True")] == [0, 1, 2, 3, 4]
    for given, several in ((1, "'1', '01', '1.0'"), ("001", "'1', '01', '1.0'"), (True, "'true', 'True'")):
        with pytest.raises(ValueError, match=f"can be each of {several}; read the column as text"):
            find(given)


@pytest.mark.parametrize(
    "given", [2.0**53, np.float64(2**60), np.float32(2**24), np.float16(2048), "9007199254740992.0"]
)
def test_a_float_that_may_have_lost_digits_is_refused(given):
    with pytest.raises(ValueError, match="may have lost digits; read the column as text"):
        whole(given)


@pytest.mark.parametrize("given", [2**60, np.int64(2**60), "9007199254740993", 2.0**53 - 1, np.float32(2**24 - 1)])
def test_what_has_all_its_digits_is_read_exactly(given):
    assert whole(given) == int(given)


@pytest.mark.parametrize("given", [float("inf"), float("nan"), 1.5, True, 2**60, None, "1e300"])
def test_what_is_no_large_float_has_lost_nothing(given):
    assert not has_lost_digits(given)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("1", "2", "3"), True),
        (("0", "1", "2"), False),
        (("ant", "bee", "2024"), False),
        (("2", "ant", "bee"), True),
        (("1.0", "ant"), True),
        (("True", "False"), False),
        (("-1", "0"), True),
        ((), False),
    ],
)
def test_numbers_are_names_where_a_name_is_the_place_of_another(texts, expected):
    assert are_names(texts) is expected
