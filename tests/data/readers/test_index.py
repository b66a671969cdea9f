"""The index of a pandas frame or series: the serials of the data set, wherever it does more than count the rows."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from rcm_notebook.data import Dataset

FRAME = pd.DataFrame({"width": [1.0, 2.0, 4.0, 8.0], "kind": ["a", "b", None, "a"]})
SHUFFLED = FRAME.iloc[[2, 0, 3, 1]]


def serials(frame, **options):
    return Dataset.from_dataframe(frame, "width", **options).serial.tolist()


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (FRAME, [0, 1, 2, 3]),
        (SHUFFLED, [2, 0, 3, 1]),
        (FRAME[FRAME.width > 1], [1, 2, 3]),
        (FRAME.set_axis(["a", "007", "x", ""]), ["a", "007", "x", ""]),
        (FRAME.set_axis(pd.Index(list("wxyz"), dtype="string")), list("wxyz")),
        (FRAME.set_axis(pd.CategoricalIndex(list("wxyz"))), list("wxyz")),
        (FRAME.set_axis([3.0, 1.0, 2.0, 7.0]), [3, 1, 2, 7]),
        (FRAME.set_axis(pd.Index([3, 1, 2, 7], dtype="Int64")), [3, 1, 2, 7]),
        (FRAME.set_axis(np.array([2**62 + 1, -(2**63), 2**63 - 1, 0])), [2**62 + 1, -(2**63), 2**63 - 1, 0]),
        (SHUFFLED.reset_index(drop=True), [0, 1, 2, 3]),
    ],
)
def test_an_index_of_the_frames_own_is_the_serial(frame, expected, tmp_path):
    assert serials(frame) == expected
    assert Dataset.from_arrays(frame[["width"]]).serial.tolist() == expected
    assert Dataset.from_texts(frame.kind.fillna("c")).serial.tolist() == expected
    frame.to_parquet(tmp_path / "frame.parquet")
    assert Dataset.from_parquet(tmp_path / "frame.parquet", "width").serial.tolist() == expected


@pytest.mark.parametrize(
    ("index", "message"),
    [
        ([0, 1, 0, 1], r"Row 2 of the index repeats 0 of row 0.*give another with serial=.*reset_index\(drop=True\)"),
        (list("abca"), "Row 3 of the index repeats a of row 0"),
        (pd.date_range("2024", periods=4), "the index has dtype datetime64"),
        (pd.MultiIndex.from_product([[1, 2], [3, 4]]), r"Row 0 of the index is \(1, 3\)"),
        ([0.5, 1, 2, 3], "Row 0 of the index is 0.5"),
        ([1, 2, "x", 3], "Row 2 of the index is 'x'; expected integers alone"),
        ([1, 2, None, 3], "Row 2 of the index is nan"),
        (np.array([1, 2, 3, 2**63], np.uint64), "Row 3 of the index is 9223372036854775808, which int64 cannot hold"),
    ],
)
def test_an_index_that_cannot_be_the_serial_is_refused_with_the_remedy_and_another_may_be_given(index, message):
    frame = FRAME.set_axis(index).assign(key=list("wxyz"))
    with pytest.raises(ValueError, match=message):
        serials(frame)
    with pytest.raises(ValueError, match=message):
        Dataset.from_texts(frame.key)
    assert serials(frame, serial="key") == list("wxyz")
    assert Dataset.from_texts(frame.key, serial=list("wxyz")).serial.tolist() == list("wxyz")
    assert serials(frame.reset_index(drop=True)) == [0, 1, 2, 3]


def test_the_index_may_be_named_as_the_serial():
    assert serials(SHUFFLED.rename_axis("key"), serial="key") == [2, 0, 3, 1]
    two = FRAME.set_axis(pd.MultiIndex.from_arrays([[0, 0, 1, 1], list("wxyz")], names=["part", "key"]))
    assert serials(two, serial="key") == list("wxyz")


def test_a_series_in_another_order_than_the_rows_is_refused_and_a_count_is_not():
    rows = SHUFFLED[["width"]]
    kinds = FRAME.kind.fillna("c")
    apart: list[dict[str, Any]] = [{"truth": kinds}, {"texts": kinds}, {"columns": {"kind": kinds}}]
    for options in apart:
        with pytest.raises(ValueError, match=r"the rows in another order: row 0 is 2 there and 0 here.*\.loc"):
            Dataset.from_arrays(rows, **options)
    with pytest.raises(ValueError, match="truth has the index of the rows in another order"):
        Dataset.from_texts(kinds, truth=SHUFFLED.kind)
    assert Dataset.from_arrays(rows, texts=kinds.loc[rows.index]).texts == ("c", "a", "a", "b")
    assert Dataset.from_arrays(rows, texts=kinds.to_numpy()).texts == ("a", "b", "c", "a")
    assert Dataset.from_arrays(rows.set_axis(list("wxyz")), texts=kinds).texts == ("a", "b", "c", "a")


def test_rows_that_are_taken_keep_the_index():
    assert Dataset.from_dataframe(SHUFFLED, "width").take([1, 3]).serial.tolist() == [0, 1]
