"""Labels in tables of other libraries: pandas, Parquet, AnnData, Hugging Face; and in CSV files of other programs."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from datasets import ClassLabel, DatasetDict, Features, Sequence, Value
from datasets import Dataset as HuggingFaceDataset
from interop.conftest import DELETED, MERGED, NAMES

from rcm_notebook import interop
from rcm_notebook.data import Dataset
from rcm_notebook.labels.codes import NONE, UNSURE
from rcm_notebook.labels.columns import Columns
from rcm_notebook.labels.incoming import decode
from rcm_notebook.labels.labels import Labels

CLASSES = ("ant", "bee")
SERIAL = np.array([10, 11, 12, 13])
BLANK = Labels.from_codes(np.full(4, NONE, np.int32), CLASSES)


def codes(source, **columns) -> list[int]:
    return decode(interop.read(source, columns=Columns(**columns)), BLANK, SERIAL)[0].tolist()


@pytest.mark.parametrize(
    "column",
    [
        ["bee", None, "can't tell", ""],
        pd.Series(["bee", None, "can't tell", ""], dtype="string"),
        pd.Categorical(["bee", np.nan, "can't tell", " "]),
        pd.Series([1, np.nan, "can't tell", pd.NA], dtype=object),
    ],
    ids=["texts", "string", "category", "object"],
)
def test_a_column_is_read_whatever_its_type(column):
    frame = pd.DataFrame({"label": column})
    assert codes(frame.set_axis(SERIAL)) == [1, NONE, UNSURE, NONE]
    assert codes(frame.assign(serial=SERIAL)) == [1, NONE, UNSURE, NONE]
    assert codes(frame.assign(key=SERIAL), serial="key") == [1, NONE, UNSURE, NONE]
    assert codes(frame.set_axis(SERIAL)["label"]) == [1, NONE, UNSURE, NONE]
    assert codes(SimpleNamespace(obs=frame.set_axis(SERIAL.astype(str)))) == [1, NONE, UNSURE, NONE]


@pytest.mark.parametrize("dtype", ["int64", "float64", "Int64", "category"])
def test_numbers_are_class_ids(dtype):
    assert codes(pd.Series([1, -1, 0], index=SERIAL[:3]).astype(dtype)) == [1, NONE, 0, NONE]


NUMBERED = Labels.from_codes(np.full(4, NONE, np.int32), ("1", "2", "3", "4", "5"))


@pytest.mark.parametrize("dtype", ["float64", "float32", "Int64", "category", "string", "object", "float64[pyarrow]"])
def test_a_column_with_gaps_of_names_that_are_numbers_is_not_shifted(dtype, tmp_path):
    frame = pd.DataFrame({"Serial": SERIAL, "label": pd.Series([1, 3, None, 5]).astype(dtype)})
    frame.to_parquet(tmp_path / "frame.parquet")
    frame.to_csv(tmp_path / "frame.csv", index=False)
    cells = SimpleNamespace(obs=frame.set_index("Serial"))
    for source in (frame, frame.set_index("Serial")["label"], cells, *tmp_path.iterdir()):
        assert decode(interop.read(source), NUMBERED, SERIAL)[0].tolist() == [0, 2, NONE, 4]


def test_a_dataset_of_floats_is_not_shifted_and_keeps_their_width():
    kinds = Features({"Serial": Value("float32"), "label": Value("float32")})
    made = HuggingFaceDataset.from_dict({"Serial": [10.0, 13.0], "label": [1.0, None]}, features=kinds)
    assert decode(interop.read(made), NUMBERED, SERIAL)[0].tolist() == [0, NONE, NONE, NONE]
    made = HuggingFaceDataset.from_dict({"Serial": [2.0**24], "label": [1.0]}, features=kinds)
    with pytest.raises(ValueError, match="may have lost digits"):
        decode(interop.read(made), NUMBERED, np.array([2**24, 2**24 + 1, 0, 1]))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_column_of_serials_that_lost_digits_is_refused(dtype):
    frame = pd.DataFrame({"Serial": np.array([2**24 + 1, 2**53 + 1], dtype), "label": ["ant", "bee"]})
    for source in (frame, frame.set_index("Serial"), frame.set_axis(frame["Serial"].to_numpy())[["label"]]):
        with pytest.raises(ValueError, match="may have lost digits; read the column as text"):
            decode(interop.read(source), BLANK, np.array([2**24, 2**24 + 1, 2**53, 2**53 + 1]))


def test_an_index_by_name_is_a_column():
    frame = pd.DataFrame({"label": ["bee", "ant", "ant", "ant"]}, index=[3, 0, 1, 2])
    counted = np.arange(4)
    for source, columns in (
        (frame.rename_axis("Serial"), Columns()),
        (frame.rename_axis("key"), Columns("key")),
        (frame.rename_axis("serial")["label"], Columns()),
        (SimpleNamespace(obs=frame.rename_axis("Serial")), Columns()),
    ):
        assert decode(interop.read(source, columns=columns), BLANK, counted)[0].tolist() == [0, 0, 0, 1]
    for source in (frame, frame["label"], SimpleNamespace(obs=frame)):
        with pytest.raises(ValueError, match=r"can be read in two ways: by its index, line 1 .* is row 3"):
            decode(interop.read(source), BLANK, counted)


def test_labels_that_went_out_can_be_joined_to_the_frame_that_the_data_came_from():
    frame = pd.DataFrame({"x": np.arange(12.0)}).sample(frac=1, random_state=0)
    data = Dataset.from_dataframe(frame)
    labels = Labels.from_codes((data.x[:, 0] % 2).astype(np.int32), CLASSES)
    joined = frame.join(interop.write(labels, data, format="pandas")["label"])
    assert joined["label"].tolist() == np.where(frame["x"] % 2, "bee", "ant").tolist()
    assert np.array_equal(decode(interop.read(joined), labels, data.serial)[0], labels.codes)
    assert np.array_equal(
        decode(interop.read(joined.sample(frac=1, random_state=1)), labels, data.serial)[0], labels.codes
    )


def test_permuted_cells_are_matched_by_their_own_names_and_a_count_is_refused():
    x, order = np.arange(6.0)[:, None], np.array([3, 0, 5, 1, 4, 2])
    labels = Labels.from_codes((np.arange(6) % 2).astype(np.int32), CLASSES)
    for names in (np.array(list("uvwxyz")), np.arange(6).astype(str)):
        cells = SimpleNamespace(obs=pd.DataFrame({"x": x[order, 0]}, index=names[order]))
        interop.write(labels, Dataset.from_arrays(x, serial=names), cells)
        assert (cells.obs["label"] == np.where(cells.obs.x % 2, "bee", "ant")).all()
        assert np.array_equal(decode(interop.read(cells), labels, names)[0], labels.codes)
    cells = SimpleNamespace(obs=pd.DataFrame({"x": x[order, 0]}, index=names[order]))
    with pytest.raises(ValueError, match="an AnnData object can be read in two ways"):
        interop.write(labels, Dataset.from_arrays(x), cells)
    assert list(cells.obs) == ["x"]


def test_rows_of_a_frame_stand_in_any_order_and_some_may_be_absent():
    frame = pd.DataFrame({"Serial": [13.0, 10.0], "LABEL": ["bee", "ant"], "obs": 1}, index=["x", "y"])
    assert codes(frame) == [0, NONE, NONE, 1]


def test_a_frame_that_does_not_say_which_column_it_means_is_refused():
    with pytest.raises(ValueError, match=r"no column 'label', but \['x', 'y'\]"):
        codes(pd.DataFrame({"x": [1], "y": [2]}))
    with pytest.raises(ValueError, match="2 columns are called 'label'"):
        codes(pd.DataFrame([["a", "b"]], columns=["label", "label"]))
    with pytest.raises(LookupError, match="No column named 'z'; known: label"):
        codes(pd.DataFrame({"label": ["ant"]}), serial="z")
    with pytest.raises(ValueError, match="A Series has no columns"):
        codes(pd.Series(["ant"]), label="z")
    with pytest.raises(ValueError, match="is no label"):
        codes(pd.Series(pd.to_datetime(["2020-01-01"]), index=[10]))
    with pytest.raises(ValueError, match="a Series: no row has the serial"):
        codes(pd.Series(["ant"], index=pd.MultiIndex.from_tuples([(10, 1)])))


def test_a_parquet_file_may_have_its_rows_in_the_index_and_columns_of_anything(tmp_path):
    path = tmp_path / "frame.parquet"
    frame = pd.DataFrame({"label": pd.Categorical(["bee", None]), "vector": [[1.0], [2.0]]}, index=[12, 10])
    frame.to_parquet(path)
    assert codes(path) == [NONE, NONE, 1, NONE]
    frame.rename_axis("key").to_parquet(path)
    assert codes(path) == [NONE, NONE, 1, NONE]
    frame.drop(columns="label").to_parquet(path)
    with pytest.raises(ValueError, match=r"frame\.parquet has no column 'label'"):
        codes(path)


def test_a_csv_file_of_another_program_is_read_and_named_with_the_line_that_is_wrong(tmp_path):
    path = tmp_path / "gold.csv"
    path.write_text("id,note,label\n11,=cmd|' /C calc'!A0,1\n11,,bee\n12,x,NA\n")
    assert codes(path, serial="id") == [NONE, 1, NONE, NONE]
    path.write_text('Serial,label\n11,bee\n12,"ant\n')
    with pytest.raises(ValueError, match=r"gold\.csv, line 3: unexpected end of data"):
        codes(path)
    path.write_text("Serial,label\n11,=1+1\n")
    with pytest.raises(ValueError, match="no class '=1\\+1'"):
        codes(path)


def test_an_anndata_object_gets_a_categorical_column_of_the_rows_that_it_has(awkward):
    labels, data = awkward
    picked = [5, 3, 30]
    cells = SimpleNamespace(obs=pd.DataFrame({"depth": [1, 2, 3]}, index=data.serial[picked].astype(str)))
    interop.write(labels, data, cells, columns=Columns(label="kind"))
    assert list(cells.obs) == ["depth", "kind"] and cells.obs["kind"].dtype == "category"
    assert cells.obs["kind"].cat.categories.tolist() == [*NAMES[:MERGED], "can't tell"]
    expected = labels.to_dataframe()["label"][picked]
    assert cells.obs["kind"].astype("string").fillna("?").tolist() == expected.fillna("?").tolist()
    cells.obs.index = ["a", "b", "c"]
    with pytest.raises(
        ValueError, match=r"an AnnData object: no row has the serial 'a', 'b', 'c'; .*begin with -5, 2, 9"
    ):
        interop.write(labels, data, cells)
    assert list(cells.obs) == ["depth", "kind"]


def test_a_dataset_has_the_active_classes_and_minus_one_for_no_label(awkward):
    labels, data = awkward
    made = interop.write(labels, data, format="huggingface")
    assert made.column_names == ["text", "Serial", "label"] and made["text"][5] == data.texts[5]
    assert made.features["label"].names == [*NAMES[:MERGED], "can't tell"]
    assert {NAMES[MERGED], NAMES[DELETED]}.isdisjoint(made.features["label"].names)
    sure = labels.ids >= 0
    assert [made.features["label"].int2str(i) for i in np.array(made["label"])[sure].tolist()] == [
        NAMES[i] for i in labels.ids[sure]
    ]
    assert (np.array(made["label"])[~sure & ~labels.cant_tell] == -1).all()


def test_the_names_of_a_class_label_count_and_not_its_ids():
    kinds = Features({"Serial": Value("int64"), "label": ClassLabel(names=["bee", "ant"])})
    made = HuggingFaceDataset.from_dict({"Serial": [10, 11, 12, 13], "label": [0, 1, None, -1]}, features=kinds)
    assert codes(made) == codes(made.with_format("numpy")) == codes(made.select([3, 1, 0])) == [1, 0, NONE, NONE]


def test_a_dataset_without_class_label_has_names_or_ids():
    assert codes(HuggingFaceDataset.from_dict({"id": ["10"], "intent": ["bee"]}), serial="id", label="intent")[0] == 1
    assert codes(HuggingFaceDataset.from_dict({"Serial": [12, 13], "label": [1, None]})) == [NONE, NONE, 1, NONE]


def test_a_dataset_that_does_not_say_which_rows_it_means_is_refused():
    made = HuggingFaceDataset.from_dict({"label": ["ant"]})
    with pytest.raises(ValueError, match=r"a Hugging Face dataset has the columns label; .*add_column"):
        codes(made)
    with pytest.raises(ValueError, match="No format of labels is known for a DatasetDict"):
        codes(DatasetDict({"train": made}))
    many = Features({"Serial": Value("int64"), "label": Sequence(ClassLabel(names=["bee", "ant"]))})
    with pytest.raises(ValueError, match=r"serial 10: .* is no label"):
        codes(HuggingFaceDataset.from_dict({"Serial": [10], "label": [[0, 1]]}, features=many))


def test_data_without_texts_makes_a_dataset_without_them():
    data = Dataset.from_arrays(np.eye(4), serial=np.array(list("abcd")))
    made = interop.write(BLANK, data, format="huggingface")
    assert made.column_names == ["Serial", "label"] and made["Serial"][:] == list("abcd")
