"""Tables: which columns are data, which have a role, and what is said of those that cannot be either."""

import numpy as np
import pandas as pd
import pytest
from present import present

from rcm_notebook.data import Dataset
from rcm_notebook.data.readers import read_dataframe

FRAME = pd.DataFrame(
    {
        "key": ["k1", "k2", "k3"],
        "width": [1.0, 2.0, 4.0],
        "count": [3, 4, 5],
        "ok": [True, False, True],
        "kind": ["a", None, "b"],
        "note": ["x", "y", "z"],
    }
)
ROLES = {"truth": "kind", "texts": "note", "serial": "key"}


def test_the_columns_without_a_role_are_the_data():
    data = Dataset.from_dataframe(FRAME, **ROLES)
    assert np.array_equal(data.x, [[1, 3, 1], [2, 4, 0], [4, 5, 1]])
    assert data.names == ("a", "b") and present(data.truth).tolist() == [0, -1, 1]
    assert data.texts == ("x", "y", "z") and data.serial.tolist() == ["k1", "k2", "k3"]


def test_named_columns_alone_are_the_data_in_their_order():
    assert np.array_equal(Dataset.from_dataframe(FRAME, ["count", "width"]).x, [[3, 1], [4, 2], [5, 4]])
    assert Dataset.from_dataframe(FRAME, "width").shape == (1,)


def test_a_column_of_vectors_is_the_data():
    frame = FRAME.assign(embedding=[[1, 2], [3, 4], [5, 6]])
    assert np.array_equal(Dataset.from_dataframe(frame, "embedding").x, [[1, 2], [3, 4], [5, 6]])
    ragged = FRAME.assign(embedding=[[1, 2], [3, 4], [5]])
    with pytest.raises(ValueError, match="Row 2 of column 'embedding' has shape"):
        Dataset.from_dataframe(ragged, "embedding")


def test_a_missing_value_is_named_by_row_and_column():
    with pytest.raises(ValueError, match="Row 1, column 'count' of the frame is nan"):
        Dataset.from_dataframe(FRAME.assign(count=pd.array([1, None, 2], dtype="Int64")), ["width", "count"])


def test_a_column_of_texts_is_named():
    with pytest.raises(ValueError, match="Column 'note' has type"):
        Dataset.from_dataframe(FRAME, truth="kind", serial="key")


@pytest.mark.parametrize("options", [{"columns": "wdth"}, {"truth": "wdth"}])
def test_an_unknown_column_is_answered_with_the_known_ones(options):
    with pytest.raises(LookupError, match="No column named 'wdth'; known: key, width"):
        Dataset.from_dataframe(FRAME, **options)


def test_columns_that_are_kept_are_shown_and_are_no_data():
    data = Dataset.from_dataframe(FRAME, keep=["width", "kind"], texts="note", serial="key")
    assert np.array_equal(data.x, [[3, 1], [4, 0], [5, 1]])
    assert data.columns["width"].tolist() == [1, 2, 4] and data.columns["kind"].tolist() == ["a", None, "b"]
    both = Dataset.from_dataframe(FRAME, ["width", "count"], keep="width")
    assert both.shape == (2,) and list(both.columns) == ["width"]
    assert not Dataset.from_dataframe(FRAME, **ROLES).columns


def test_all_that_is_neither_data_nor_has_a_role_can_be_kept():
    data = Dataset.from_dataframe(FRAME, keep=True, serial="key")
    assert data.shape == (3,) and list(data.columns) == ["kind", "note"]
    data = Dataset.from_dataframe(FRAME, "count", keep=True, **ROLES)
    assert data.shape == (1,) and list(data.columns) == ["width", "ok"]
    with pytest.raises(LookupError, match="No column named 'wdth'"):
        Dataset.from_dataframe(FRAME, keep=["wdth"])


def test_a_parquet_file_is_its_frame(tmp_path):
    FRAME.assign(embedding=[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]).to_parquet(tmp_path / "a.parquet")
    data = Dataset.from_parquet(tmp_path / "a.parquet", "embedding", **ROLES)
    assert np.array_equal(data.x, [[1, 2], [3, 4], [5, 6]]) and data.names == ("a", "b")
    assert list(Dataset.from_parquet(tmp_path / "a.parquet", "embedding", keep="kind").columns) == ["kind"]
    with pytest.raises(FileNotFoundError):
        Dataset.from_parquet(tmp_path / "b.parquet")


def test_a_reader_returns_what_the_columns_hold():
    arrays = read_dataframe(FRAME, **ROLES)
    assert arrays.x.tolist() == [[1, 3, 1], [2, 4, 0], [4, 5, 1]]
    truth = present(arrays.truth)
    assert truth[::2] == ["a", "b"] and pd.isna(truth[1]) and arrays.names is None
    assert arrays.texts == ["x", "y", "z"] and list(present(arrays.serial)) == ["k1", "k2", "k3"]
    assert read_dataframe(FRAME, "width").serial is None
