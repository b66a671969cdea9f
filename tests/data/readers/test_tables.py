"""Tables that are given whole, and names that do not stand for one column each."""

import datetime
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from present import present
from pyarrow import parquet

from rcm_notebook.data import Dataset

FRAME = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [2.0, 3.0, 4.0], "kind": ["u", "v", "w"]})


@pytest.mark.parametrize("convert", [pl.DataFrame, pa.table], ids=["polars", "arrow"])
def test_tables_of_other_libraries_are_taken(convert):
    data = Dataset.from_dataframe(convert(FRAME), ["a"], truth="kind", keep="b")
    assert data.x.tolist() == [[1], [2], [3]] and present(data.truth).tolist() == [0, 1, 2]
    assert data.columns["b"].tolist() == [2, 3, 4]
    vectors = convert(pd.DataFrame({"embedding": [[0.0, 1.0], [1.0, 0.0]]}))
    assert Dataset.from_dataframe(vectors, "embedding").x.tolist() == [[0, 1], [1, 0]]


@pytest.mark.slow
def test_a_table_of_hugging_face_is_taken():
    datasets = pytest.importorskip("datasets")
    assert Dataset.from_dataframe(datasets.Dataset.from_pandas(FRAME), truth="kind").names == ("u", "v", "w")


class AnnData:
    """A stand-in for anndata's."""

    obs_names = ("cell 1",)


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (AnnData(), r"frame is an AnnData.*Dataset\.from_arrays\(frame\.X, serial=frame\.obs_names\)"),
        (pl.DataFrame(FRAME).lazy(), r"frame is a LazyFrame.*frame\.collect\(\)"),
        (FRAME["a"], r"frame is a single column \(Series\).*to_frame"),
        (pl.Series([1, 2]), r"frame is a single column \(Series\).*to_frame"),
        (FRAME[["a"]].to_numpy(), r"array of shape \(3, 1\); give it to Dataset\.from_arrays"),
        ("frame.csv", r"frame is the text or path 'frame\.csv'.*pd\.read_csv"),
        ({"a": [1]}, r"frame is a dict.*pd\.DataFrame"),
        ([{"a": 1}], r"frame is a list.*pd\.DataFrame"),
        (None, "frame is a NoneType"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_table_is_refused_with_the_way_to_one(frame, said):
    with pytest.raises(ValueError, match=said):
        Dataset.from_dataframe(frame)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"keep": True},
        {"columns": ["a"]},
        {"columns": ["kind"], "truth": "a"},
        *({"columns": ["c"], **role} for role in ({"serial": "a"}, {"texts": "a"}, {"keep": ["a"]}, {"keep": True})),
    ],
)
def test_a_repeated_name_is_refused_wherever_it_is_used(given):
    frame = FRAME.assign(c=0.0).set_axis(["a", "a", "kind", "c"], axis=1)
    with pytest.raises(ValueError, match=r"2 columns are named 'a'; .*frame\.columns = "):
        Dataset.from_dataframe(frame, **given)


def test_a_repeated_name_that_is_not_used_does_no_harm():
    frame = FRAME.assign(c=0.0).set_axis(["a", "a", "kind", "c"], axis=1)
    assert Dataset.from_dataframe(frame, ["c"], truth="kind").shape == (1,)


def test_a_repeated_name_in_a_file_is_refused_with_the_file(tmp_path):
    parquet.write_table(pa.table([pa.array([1.0]), pa.array([2.0])], names=["a", "a"]), tmp_path / "twice.parquet")
    with pytest.raises(ValueError, match=r"twice\.parquet has several columns named 'a'"):
        Dataset.from_parquet(tmp_path / "twice.parquet")


def test_a_part_of_a_name_of_several_levels_is_refused_and_the_whole_is_taken(unchecked):
    frame = pd.DataFrame([[1.0, 2.0]], columns=pd.MultiIndex.from_tuples([("a", "x"), ("a", "y")]))
    read: Any = Dataset.from_dataframe
    with pytest.raises(ValueError, match="2 columns are named 'a'"):
        read(frame, ["a"])
    assert read(frame, [("a", "y")]).x.tolist() == [[2]]


def test_names_of_columns_that_are_no_texts(unchecked):
    frame = pd.DataFrame({0: [1.0, 2.0], 1: [5, 6], "1": [7, 8]})
    read: Any = Dataset.from_dataframe
    assert read(frame, 0, keep=1).columns["1"].tolist() == [5, 6]
    with pytest.raises(ValueError, match="Two columns are named '1'"):
        read(frame, 0, keep=[1, "1"])
    with pytest.raises(LookupError, match="No column named 3; known: 0, 1, 1"):
        read(frame, 3)
    with pytest.raises(ValueError, match="A Series is given for the name of a column"):
        read(frame, 0, truth=frame[1])


@pytest.mark.parametrize(
    "values",
    [
        pd.to_datetime(["2024-05-01", "2024-05-02", None]),
        pd.to_datetime(["2024-05-01"] * 3).tz_localize("UTC"),
        [datetime.date(2024, 5, 1)] * 3,
        pd.to_timedelta([1, 2, 3]),
        pd.period_range("2024", periods=3),
        [[1], [2], [3]],
        ["a", 1, None],
        [1j, 2, 3],
    ],
    ids=["dates", "zoned", "objects", "durations", "periods", "lists", "mixed", "complex"],
)
def test_keeping_all_leaves_out_what_is_neither_numbers_nor_texts_and_says_so(values):
    frame = FRAME.assign(when=values)
    with pytest.warns(UserWarning, match=r"Left out .*'when' \(.*frame\[name\]\.astype\(str\)") as warned:
        data = Dataset.from_dataframe(frame, ["a"], keep=True)
    assert list(data.columns) == ["b", "kind"] and len(warned) == 1
    with pytest.raises(ValueError, match="'when'"):
        Dataset.from_dataframe(frame, ["a"], keep="when")
    kept = Dataset.from_dataframe(frame.assign(when=frame["when"].astype(str)), ["a"], keep=True)
    assert list(kept.columns) == ["b", "kind", "when"]


def test_keeping_all_takes_what_it_can_without_a_word(recwarn):
    frame = FRAME.assign(group=pd.Categorical(["x", None, "y"]), count=pd.array([1, None, 3], "Int64"), sure=True)
    data = Dataset.from_dataframe(frame, ["a"], keep=True)
    assert list(data.columns) == ["b", "kind", "group", "count", "sure"] and not recwarn
    assert data.columns["group"].tolist() == ["x", None, "y"]
    np.testing.assert_array_equal(data.columns["count"], [1, np.nan, 3])


def test_complex_numbers_lose_no_part():
    with pytest.raises(ValueError, match="Column 'b' has type complex128; expected numbers"):
        Dataset.from_dataframe(FRAME.assign(b=1j), ["a", "b"])
