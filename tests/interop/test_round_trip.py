"""Whatever goes out comes back on the same rows, however its names and serials look; or it is refused, never moved.

`--hypothesis-profile=thorough` tries many more examples.
"""

import tempfile
import unicodedata
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from interop.conftest import given as held

from rcm_notebook import interop
from rcm_notebook.data import Dataset
from rcm_notebook.interop import LABEL_FORMATS
from rcm_notebook.labels.codes import CANT_TELL_TEXT, NONE, UNSURE
from rcm_notebook.labels.incoming import decode
from rcm_notebook.labels.labels import Labels

LOOKALIKES = (
    *("1", "2", "3", "01", "1.0", "1.50", "-1", "0", "007", "1e3", "+5", "9007199254740993", "12345678901234567890"),
    *("True", "false", "TRUE", "2024-05-01", "05/01/2024", "12:30", "nan", "NaN", "NA", "None", "null", "inf", "-inf"),
    *(
        "=1+1",
        "@SUM(A1)",
        "-",
        "+",
        "a,b",
        'say "x"',
        "a;b",
        "'quoted'",
        "<b>",
        "ü 漢",
        "label",
        "Serial",
        "1_000",
        "0x10",
    ),
)
TEXT = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=8)
NAME = (st.sampled_from(LOOKALIKES) | TEXT).map(lambda text: unicodedata.normalize("NFC", text))
NAMES = st.lists(NAME.filter(lambda name: name != CANT_TELL_TEXT), min_size=1, max_size=6, unique=True).map(tuple)
INTEGER = st.integers(-(2**63), 2**63 - 1)
STRANGE = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=8)
SERIALS = (
    st.lists(st.integers(0, 9) | INTEGER, min_size=1, max_size=8, unique=True)
    | st.integers(1, 8).map(lambda n: list(range(n)))
    | st.integers(1, 8).flatmap(lambda n: st.permutations(range(n)))
    | st.lists(st.sampled_from(LOOKALIKES) | STRANGE, min_size=1, max_size=8, unique=True)
)


@st.composite
def plans(draw) -> tuple[list, tuple[str, ...], list[int]]:
    """Return serials, class names and random codes, some none and some can't tell."""
    serial, names = draw(SERIALS), draw(NAMES)
    codes = draw(st.lists(st.integers(UNSURE, len(names) - 1), min_size=len(serial), max_size=len(serial)))
    return serial, names, codes


def labelled(plan: tuple[list, tuple[str, ...], list[int]]) -> tuple[Labels, Dataset]:
    """Return labels and data as planned."""
    serial, names, codes = plan
    data = Dataset.from_arrays(np.arange(len(serial))[:, None], serial=serial)
    assert data.serial.tolist() == serial
    return Labels.from_codes(np.array(codes, np.int32), names), data


def comes_back(source, labels: Labels, data: Dataset) -> np.ndarray:
    """Return whether the label of each row came back; all False where the source was refused."""
    try:
        codes, new = decode(interop.read(source), labels, data.serial)
    except ValueError:
        return np.zeros(len(data), bool)
    assert new == ()
    return codes == labels.codes


@pytest.mark.parametrize("name", LABEL_FORMATS)
@given(plan=plans())
def test_every_format_gives_back_what_it_was_given(name, plan):
    labels, data = labelled(plan)
    with tempfile.TemporaryDirectory() as folder:
        assert comes_back(held(name, labels, data, Path(folder)), labels, data).all()


@given(plans(), st.randoms(use_true_random=False))
def test_a_frame_in_any_order_has_each_label_on_its_row_by_column_and_by_index(plan, random):
    labels, data = labelled(plan)
    frame = interop.write(labels, data, format="pandas")
    order = random.sample(range(len(frame)), len(frame))
    assert comes_back(frame.iloc[order], labels, data).all()
    assert comes_back(frame.rename_axis("Serial")["label"].iloc[order], labels, data).all()
    assert comes_back(frame["label"], labels, data).all()


@given(plans())
def test_labels_that_pandas_has_retyped_come_back_or_are_refused_but_on_no_wrong_row(plan):
    """Pandas takes some texts for missing values; then the label of a row may be lost, but no row gets another's."""
    labels, data = labelled(plan)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "labels.csv"
        interop.write(labels, data, path)
        assume(path.read_text(encoding="utf-8").count("\n") > 1)
        try:
            frame = pd.read_csv(path)
        except (ValueError, OverflowError):
            return
    try:
        codes, _ = decode(interop.read(frame), labels, data.serial)
    except ValueError:
        return
    assert ((codes == labels.codes) | (codes == NONE)).all()


@pytest.mark.parametrize("dtype", ["float64", "Int64", "object", "category", "float32"])
@given(st.lists(st.integers(-9, 2**24 - 1), min_size=1, max_size=6, unique=True), st.data())
def test_numbers_that_are_names_come_back_from_a_column_with_gaps(dtype, numbers, data):
    names = tuple(map(str, numbers))
    codes = data.draw(st.lists(st.integers(NONE, len(names) - 1), min_size=2, max_size=8))
    labels = Labels.from_codes(np.array(codes, np.int32), names)
    column = pd.Series([None if code < 0 else numbers[code] for code in codes], dtype="object").astype(dtype)
    assert np.array_equal(decode(interop.read(column), labels, np.arange(len(codes)))[0], codes)
    known = Dataset.from_arrays(np.zeros((len(codes), 1)), names=names, truth=column).truth
    assert known is not None and known.tolist() == codes


@given(SERIALS, st.randoms(use_true_random=False))
def test_a_frame_that_was_shuffled_and_cut_has_each_label_on_its_row_or_is_refused(index, random):
    whole = pd.DataFrame({"x": np.arange(len(index)), "label": [f"kind {i}" for i in range(len(index))]}, index=index)
    mine, theirs = (whole.iloc[random.sample(range(len(whole)), len(whole))] for _ in range(2))
    data = Dataset.from_dataframe(mine, "x")
    labels = Labels.from_codes(np.full(len(mine), NONE, np.int32), tuple(whole["label"]))
    rows = data.x[:, 0].astype(int)
    cut = theirs.iloc[: random.randint(1, len(theirs))]
    for source in (mine, theirs, cut, theirs["label"], SimpleNamespace(obs=theirs)):
        try:
            codes, _ = decode(interop.read(source), labels, data.serial)
        except ValueError as error:
            assert source is not mine and "two ways" in str(error)
        else:
            assert np.array_equal(codes[codes >= 0], rows[codes >= 0]) and (codes >= 0).sum() == len(
                source.obs if isinstance(source, SimpleNamespace) else source
            )


@given(SERIALS)
def test_serials_come_back_from_frames_and_from_the_data_sets_own_files(serial):
    frame = pd.DataFrame({"x": np.arange(len(serial))}, index=pd.Index(serial))
    data = Dataset.from_dataframe(frame)
    assert data.serial.tolist() == serial
    with tempfile.TemporaryDirectory() as folder:
        data.save(Path(folder) / "data")
        frame.to_parquet(Path(folder) / "frame.parquet")
        stored = Dataset.load(Path(folder) / "data"), Dataset.from_parquet(Path(folder) / "frame.parquet")
    assert all(one.serial.tolist() == serial for one in stored)
