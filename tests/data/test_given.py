"""What users give: every error names the row or the column and the remedy, and nothing is taken for what it is not."""

import datetime
from typing import Any

import jax.numpy as jnp
import ml_dtypes
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from present import present

from rcm_notebook.data import Dataset, true_ids

X = np.arange(12.0).reshape(6, 2)
HALF = "a\ud800b"


def from_arrays(**given):
    return Dataset.from_arrays(X, **given)


@pytest.mark.parametrize(
    ("truth", "said"),
    [
        (np.zeros((6, 1), int), r"truth has shape \(6, 1\).* Give \.ravel\(\)"),
        (np.eye(6, dtype=int), r"truth has shape \(6, 6\).* Give \.argmax\(axis=1\)"),
        ([["a"], ["b"]] * 3, r"Row 0 of truth is \['a'\]; expected a single value"),
        ([0, 1, (2,), 0, 1, 2], r"Row 2 of truth is \(2,\)"),
        ([0, 1, 0, 0, np.array([1, 2]), 1], r"Row 4 of truth is array\(\[1, 2\]\)"),
        (pd.Series([["a"]] * 6), r"Row 0 of truth is \['a'\]"),
        (dict.fromkeys(range(6), 0), "truth is a dict"),
        ({"a", "b", "c", "d", "e", "f"}, "truth is a set"),
        ("abcdef", "truth is one single text, 'abcdef'"),
        (3, "truth is 3"),
        (pd.DataFrame({name: [0] * 6 for name in "abcdef"}), r"truth is a table \(DataFrame\) of 6 columns"),
        ([0, np.inf, 0, 0, 0, 0], "Row 1 of truth is inf"),
        ([0, 0, b"a", 0, 0, 0], "Row 2 of truth is b'a'"),
        ([0, 0, 0, 1j, 0, 0], "Row 3 of truth is 1j"),
        ([datetime.date(2024, 5, 1)] * 6, r"Row 0 of truth is datetime\.date"),
        (np.array(["2024"] * 6, "M8[D]"), "Row 0 of truth is"),
    ],
)
def test_truth_that_is_no_class_for_each_row_is_refused(truth, said):
    with pytest.raises(ValueError, match=said):
        from_arrays(truth=truth)
    with pytest.raises(ValueError, match=said):
        true_ids(truth, ("a", "b"), 6)


@pytest.mark.parametrize(
    "truth",
    [
        jnp.array([0, 1, -1, 0, 1, 0]),
        pa.array([0, 1, None, 0, 1, 0]),
        pl.Series([0, 1, None, 0, 1, 0]),
        pd.Series([0, 1, None, 0, 1, 0]),
        pd.array([0, 1, None, 0, 1, 0], "Int64"),
        np.ma.array([0, 1, 7, 0, 1, 0], mask=np.arange(6) == 2),
        np.array([0, 1, -1, 0, 1, 0], ml_dtypes.bfloat16),
        (value for value in [0, 1, -1, 0, 1, 0]),
    ],
    ids=lambda truth: type(truth).__module__.split(".")[0] + "." + type(truth).__name__,
)
def test_truth_of_every_library_is_taken(truth):
    assert present(from_arrays(truth=truth).truth).tolist() == [0, 1, -1, 0, 1, 0]


def test_truth_to_compare_with_may_be_names_or_ids_that_no_class_has_yet():
    assert true_ids(["b", None, "a"], ("a", "b"), 3).tolist() == [1, -1, 0]
    assert true_ids([5, -1, 0], ("a", "b"), 3).tolist() == [5, -1, 0]
    with pytest.raises(ValueError, match=r"Row 1 of truth is 'c'.*known: a, b"):
        true_ids(["b", "c"], ("a", "b"), 2)
    with pytest.raises(ValueError, match="truth has 2 entries"):
        true_ids([0, 1], ("a", "b"), 3)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"names": 3}, "names is 3; expected .* for each class"),
        ({"names": {"a": 0}}, "names is a dict"),
        ({"names": [["a"], ["b"]]}, r"Class 0 of names is \['a'\]"),
        ({"texts": pd.DataFrame({"a": ["x"] * 6})}, "texts is a table"),
        ({"texts": {"x", "y"}}, "texts is a set"),
        ({"texts": 3}, "texts is 3"),
        ({"serial": "abcdef"}, "serial is one single text, 'abcdef'"),
        ({"serial": [[1], [1, 2]] * 3}, r"Row 0 of serial is \[1\]"),
        ({"serial": np.zeros((6, 1), int)}, r"serial has shape \(6, 1\)"),
        ({"columns": [1, 2]}, r"columns is \[1, 2\]; expected \{name: values\}"),
        ({"columns": "ink"}, "columns is 'ink'"),
        ({"columns": {"ink": 3}}, "column 'ink' is 3"),
        ({"columns": {"ink": "abcdef"}}, "column 'ink' is one single text"),
        ({"columns": {"ink": [[1]] * 6}}, r"Row 0 of column 'ink' is \[1\]"),
        ({"columns": pd.DataFrame([[1, 2]] * 6, columns=["a", "a"])}, "2 columns are named 'a'"),
        ({"test": X}, "test is a ndarray; expected a Dataset"),
        ({"name": None}, "name is None; expected a text"),
    ],
)
def test_what_is_not_one_for_each_row_is_refused_by_name(given, said):
    with pytest.raises(ValueError, match=said):
        from_arrays(**given)


def test_a_table_of_columns_to_show_is_taken_whole():
    for table in (pd.DataFrame({"ink": range(6)}), pl.DataFrame({"ink": range(6)})):
        assert from_arrays(columns=table).columns["ink"].tolist() == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"texts": ["a", HALF] * 3}, "Row 1 of texts is"),
        ({"serial": ["a", "b", "c", "d", "e", HALF]}, "Row 5 of serial is"),
        ({"columns": {"ink": ["a", None, HALF] * 2}}, "Row 2 of column 'ink' is"),
        ({"columns": {HALF: [1] * 6}}, "A column's name is"),
        ({"name": HALF}, "name is"),
    ],
)
def test_half_of_a_surrogate_pair_is_refused_with_its_place(given, said):
    with pytest.raises(ValueError, match=rf"{said} 'a\\ud800b', in which character 2 .* Mend it: text\.encode"):
        from_arrays(**given)


def test_a_text_is_mended_as_the_error_says():
    mended = HALF.encode(errors="replace").decode()
    assert from_arrays(texts=[mended] * 6).text(0) == "a?b"
    whole = "\U0001f600"  # A character that UTF-16 writes as a pair.
    assert from_arrays(texts=[whole] * 6).text(0) == whole
    with pytest.raises(ValueError, match="Row 1 of texts"):
        Dataset.from_texts(["toner low", HALF])


class AnnData:
    """A stand-in for anndata's."""

    X = X
    obs_names = tuple("abcdef")


class Unwilling:
    """A tensor of which NumPy makes no array."""

    def __array__(self, dtype=None, copy=None):
        raise TypeError("Got unsupported ScalarType BFloat16")


@pytest.mark.parametrize(
    ("x", "said"),
    [
        (AnnData(), r"x is an AnnData; give its matrix x\.X .*serial=x\.obs_names"),
        (pl.DataFrame({"a": [1]}).lazy(), r"x is a LazyFrame.* give x\.collect\(\)"),
        (pl.DataFrame({"a": [1], "t": ["u"]}), "Row 0 of x holds 'u'.* Dataset.from_dataframe"),
        (pd.DataFrame({"a": [1], "t": ["u"]}), "Row 0 of x holds 'u'.* Dataset.from_dataframe"),
        (Unwilling(), r"x is a Unwilling of which NumPy makes no array \(Got .*\.float\(\)"),
        ("x.npy", r"x is the text or path 'x\.npy'.* np\.load"),
        ({"a": [1]}, "x is a dict"),
        (None, "x is a NoneType"),
        ((i for i in range(3)), "x is a generator"),
        (np.ones((3, 2), complex), r"complex128.*x\.real"),
        (np.zeros((3, 2), "M8[D]"), "datetime64.*Convert dates"),
        (np.zeros((3, 2), "m8[s]"), "timedelta64.*Convert durations"),
        (np.zeros(3, [("a", float), ("b", float)]), "structured_to_unstructured"),
        ([[datetime.date(2024, 5, 1)]] * 3, "Row 0 of x holds datetime.*Convert them first"),
        ([["a"]] * 3, "Dataset.from_texts"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_array_is_refused_with_the_way_to_one(x, said):
    with pytest.raises(ValueError, match=said):
        Dataset.from_arrays(x)


@pytest.mark.parametrize(
    ("shape", "remedy"),
    [
        ((6, 3, 8, 9), "x.transpose(0, 2, 3, 1)"),
        ((6, 1, 8, 9), "x.transpose(0, 2, 3, 1)"),
        ((6, 4, 8, 9), "x[:, :3].transpose(0, 2, 3, 1)"),
        ((6, 8, 9, 4), "x[..., :3]"),
        ((6, 8, 9, 2), "x[..., :1]"),
        ((6,), "x.reshape(-1, 1)"),
    ],
)
def test_a_shape_that_is_refused_says_how_to_bring_it_right(shape, remedy):
    x = np.zeros(shape)
    with pytest.raises(ValueError, match=r"x has shape .*expected vectors") as error:
        Dataset.from_arrays(x)
    assert remedy in str(error.value)
    assert len(Dataset.from_arrays(eval(remedy, {"x": x}))) == 6


def test_a_shape_of_which_nobody_can_tell_says_what_is_expected():
    with pytest.raises(ValueError, match=r"x has shape \(5, 2, 8, 9, 3\); expected .*\[N, H, W, 3\]\.$"):
        Dataset.from_arrays(np.zeros((5, 2, 8, 9, 3)))


@pytest.mark.parametrize("dtype", [ml_dtypes.bfloat16, ml_dtypes.float8_e4m3fn, ml_dtypes.int4, np.float16, ">f4"])
def test_small_floats_and_integers_are_taken_without_a_loss(dtype):
    values = np.array([[0, 1], [0.5, 0.25], [1, 0]]).astype(dtype)
    data = Dataset.from_arrays(values, columns={"ink": values[:, 0]})
    np.testing.assert_array_equal(data.x, values.astype(np.float32))
    assert data.x.dtype == np.float32 and data.columns["ink"].dtype == np.float64
    np.testing.assert_array_equal(data.scale_new(values), data.scaled())
    assert Dataset.from_arrays(np.ones((3, 2, 2), dtype)).kind == "image"


def test_jax_arrays_of_small_floats_are_taken_too():
    assert Dataset.from_arrays(jnp.ones((3, 2), jnp.bfloat16)).x.tolist() == [[1, 1]] * 3
    assert Dataset.from_arrays([jnp.ones(2, jnp.bfloat16)] * 3).shape == (2,)


def test_rows_that_are_arrays_of_their_own_are_stacked():
    assert Dataset.from_arrays(pd.Series([[1, 2], [3, 4]])).x.tolist() == [[1, 2], [3, 4]]
    with pytest.raises(ValueError, match=r"Row 1 of x has shape \(1,\)"):
        Dataset.from_arrays(pd.Series([[1, 2], [3]]))


def test_dimensions_that_are_no_number_are_refused(unchecked):
    given: Any
    for given in ("2", 2.0, 0):
        with pytest.raises(ValueError, match=f"dimensions is {given!r}; expected a whole number"):
            Dataset.from_texts(["toner low", "paper jam"], dimensions=given)
