"""The data set as a value: what it accepts, how it scales, what it shows."""

import subprocess
import sys

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from present import present

from rcm_notebook.data import Dataset

RNG = np.random.default_rng(0)
IMAGES = RNG.integers(0, 256, (5, 4, 3), dtype=np.uint8)


@pytest.mark.parametrize(
    ("x", "kind", "dtype", "shape"),
    [
        (np.zeros((5, 4)), "vector", np.float32, (4,)),
        (np.zeros((5, 4), np.uint8), "vector", np.float32, (4,)),
        ([[1, 2], [3, 4]], "vector", np.float32, (2,)),
        (IMAGES, "image", np.uint8, (4, 3)),
        (IMAGES[..., None], "image", np.uint8, (4, 3)),
        (IMAGES.astype(np.int64), "image", np.uint8, (4, 3)),
        (IMAGES / 255, "image", np.float32, (4, 3)),
        (IMAGES > 100, "image", np.float32, (4, 3)),
        (np.zeros((5, 4, 6, 3), np.uint8), "image", np.uint8, (4, 6, 3)),
        (pd.DataFrame({"a": [1, 2], "b": [3, 4]}, dtype=object), "vector", np.float32, (2,)),
    ],
)
def test_arrays_become_vectors_or_images(x, kind, dtype, shape):
    data = Dataset.from_arrays(x)
    assert (data.kind, data.x.dtype, data.shape) == (kind, dtype, shape)
    assert data.pairs == {"vector": "neighbours", "image": "augment"}[kind]


def with_value(value, shape=(4, 3), dtype: npt.DTypeLike = np.float64):
    x = np.full(shape, 0.5, dtype)
    x[(2, *(1,) * (len(shape) - 1))] = value
    return x


@pytest.mark.parametrize(
    ("x", "message"),
    [
        (with_value(np.nan), r"Row 2, column 1 of x is nan"),
        (with_value(-np.inf), r"Row 2, column 1 of x is -inf"),
        (with_value(1e300), r"Row 2, column 1 of x is 1e\+300 \(as float32 not finite\)"),
        (with_value(1.5, (4, 3, 3)), r"Row 2 of x holds 1.5; float images must lie in \[0, 1\]"),
        (with_value(np.nan, (4, 3, 3)), r"Row 2 of x holds nan"),
        (with_value(256, (4, 3, 3), np.int64), r"Row 2 of x holds 256; .*integer images in 0..255"),
        ([[1, 2], [3, 4], [5]], r"Row 2 of x has shape \(1,\), row 0 has \(2,\)"),
        (np.zeros(5), r"shape \(5,\).*reshape\(-1, 1\)"),
        (np.zeros((2, 3, 4, 5)), r"shape \(2, 3, 4, 5\); expected vectors"),
        (np.zeros((0, 3)), r"x is empty \(shape \(0, 3\)\)"),
        (np.zeros((3, 0)), r"x is empty \(shape \(3, 0\)\)"),
        ([], r"x has shape \(0,\)"),
        ([["a", "b"]], r"dtype <U1; expected numbers"),
        (np.array([[1, 2], [3, "x"]], dtype=object), r"Row 1 of x holds 'x'"),
        (np.zeros((2, 2), complex), r"dtype complex128"),
        (np.ma.masked_equal([[1, 2], [3, 4]], 4), r"Row 1 of x has masked values"),
    ],
)
def test_what_cannot_be_data_is_refused_with_its_place(x, message):
    with pytest.raises(ValueError, match=message):
        Dataset.from_arrays(x)


def test_a_sparse_matrix_is_refused_with_the_remedy():
    from scipy.sparse import eye

    with pytest.raises(ValueError, match=r"sparse matrix; pass x\.toarray\(\)"):
        Dataset.from_arrays(eye(3))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"truth": [0, 1]}, "truth has 2 entries, but x has 5 rows"),
        ({"truth": [0, 1, 2, 1.5, 0]}, "Row 3 of truth is 1.5"),
        ({"truth": [0, 1, 2, -2, 0]}, "Row 3 of truth is -2"),
        ({"truth": [0, 1, 2, 0, 0], "names": ["a", "b"]}, "Row 2 of truth is class 2, but names holds 2"),
        ({"truth": list("abbca"), "names": ["a", "b"]}, "Row 3 of truth is 'c', which is no class name; known: a, b"),
        ({"names": ["a", "a"]}, "'a' occurs twice"),
        ({"names": ["a", " "]}, "Class name 1: A class name of 0 characters"),
        ({"names": "ab"}, "one name for each class"),
        ({"texts": ["a", "b", None, "d", "e"]}, "Row 2 of texts is None"),
        ({"texts": ["a"]}, "texts has 1 entries"),
        ({"serial": [1, 2, 3, 2, 5]}, "Row 3 of serial repeats 2 of row 1"),
        ({"serial": [1.5, 2, 3, 2, 5]}, "Row 0 of serial is 1.5; expected integers alone, or texts alone"),
        ({"serial": [1, 2, "3", 4, 5]}, "Row 2 of serial is '3'; expected integers alone, or texts alone"),
        ({"serial": [True, False, 3, 4, 5]}, "Row 0 of serial is True"),
        ({"serial": ["a", "b", "c\0", "d", "e"]}, r"Row 2 of serial is 'c\\x00', which ends with a NUL"),
        (
            {"serial": [1, 2**63, 3, 4, 5]},
            "Row 1 of serial is 9223372036854775808, which int64 cannot hold; give texts",
        ),
        (
            {"serial": np.array([1, 2**64 - 1, 3, 4, 5], np.uint64)},
            "Row 1 of serial is 18446744073709551615, which int64",
        ),
        (
            {"serial": [1.0, 2.0, 3.0, 4.0, 2.0**53]},
            "Row 4 of serial: 9007199254740992.0 is a float that may have lost",
        ),
        ({"serial": np.array([1, 2, 2**24, 4, 5], np.float32)}, "Row 2 of serial: .* may have lost digits"),
        ({"images": IMAGES[:3]}, "images has 3 entries"),
        ({"images": IMAGES[:, 0]}, r"images has shape \(5, 3\)"),
    ],
)
def test_what_does_not_fit_the_rows_is_refused_with_its_place(options, message):
    with pytest.raises(ValueError, match=message):
        Dataset.from_arrays(np.zeros((5, 2)), **options)


def test_every_way_to_say_unknown_is_minus_one():
    data = Dataset.from_arrays(np.zeros((5, 1)), truth=[None, np.nan, pd.NA, -1, 2])
    truth = present(data.truth)
    assert truth.tolist() == [-1, -1, -1, -1, 2] and truth.dtype == np.int32


@pytest.mark.parametrize(
    "truth",
    [
        [1, 3, None, 5],
        [1.0, 3.0, np.nan, 5.0],
        ["1", "3.0", None, "5"],
        pd.Series([1, 3, None, 5], dtype="Int64"),
        pd.Categorical([1, 3, None, 5]),
        np.array([1, 3, -1, 5], np.int8),
    ],
)
def test_a_truth_that_can_be_a_name_is_the_name(truth):
    data = Dataset.from_arrays(np.zeros((4, 1)), names=["1", "2", "3", "4", "5"], truth=truth)
    assert present(data.truth).tolist() == [0, 2, -1, 4]
    frame = pd.DataFrame({"x": range(4), "kind": truth})
    assert present(Dataset.from_dataframe(frame, truth="kind", names=list("12345")).truth).tolist() == [0, 2, -1, 4]


def test_a_number_that_is_no_name_is_an_id_only_where_no_name_is_anothers_id():
    with pytest.raises(ValueError, match="Row 0 of truth is 0, which is no class name; known: 1, 2"):
        Dataset.from_arrays(np.zeros((2, 1)), names=["1", "2"], truth=[0, 1])
    assert present(Dataset.from_arrays(np.zeros((2, 1)), names=["0", "1", "x"], truth=[0, 2]).truth).tolist() == [0, 2]
    with pytest.raises(ValueError, match="Row 1 of truth: 1 can be each of '1', '01'"):
        Dataset.from_arrays(np.zeros((2, 1)), names=["1", "01"], truth=["01", 1])
    with pytest.raises(ValueError, match=r"Row 1 of truth: .* may have lost digits"):
        Dataset.from_arrays(np.zeros((2, 1)), truth=[0, 1e20])


def test_names_are_collected_from_a_truth_of_texts():
    data = Dataset.from_arrays(np.zeros((4, 1)), truth=["dog", "cat", None, "dog"])
    assert data.names == ("cat", "dog") and present(data.truth).tolist() == [1, 0, -1, 1]


def test_vectors_are_centred_and_divided_by_one_global_scale():
    x = RNG.normal(3, [1, 2, 10], (200, 3))
    data = Dataset.from_arrays(x)
    centred = x - x.mean(axis=0)
    assert np.allclose(data.scaled(), centred / np.sqrt((centred**2).mean()), atol=1e-5)
    assert np.allclose(data.offset, x.mean(axis=0), atol=1e-5)


@pytest.mark.parametrize("x", [np.full((5, 3), 7.0), np.c_[np.arange(5), np.ones(5)], np.full((1, 1), 2.0)])
def test_constant_columns_scale_to_zero(x):
    scaled = Dataset.from_arrays(x).scaled()
    assert np.isfinite(scaled).all()
    assert (scaled[:, x.std(axis=0) == 0] == 0).all()


def test_images_are_scaled_to_zero_to_one():
    assert np.array_equal(Dataset.from_arrays(IMAGES).scaled([4, 0]), (IMAGES[[4, 0]] / np.float32(255)))
    assert np.allclose(Dataset.from_arrays(IMAGES / 255).scaled(), IMAGES / 255)


def test_new_rows_are_scaled_as_the_known_ones():
    x = RNG.normal(3, 2, (20, 3))
    data = Dataset.from_arrays(x)
    assert np.array_equal(data.scale_new(x[4:6]), data.scaled([4, 5]))
    with pytest.raises(ValueError, match=r"shape \(2,\); this data set's have \(3,\)"):
        data.scale_new(x[:, :2])
    with pytest.raises(ValueError, match="new images are float32, this data set's uint8"):
        Dataset.from_arrays(IMAGES).scale_new(IMAGES / 255)


def test_the_held_out_part_is_on_the_same_scale():
    test = Dataset.from_arrays(RNG.normal(9, 5, (7, 3)))
    data = Dataset.from_arrays(RNG.normal(size=(20, 3)), test=test)
    assert np.allclose(present(data.test).scaled(), (test.x - data.offset) / data.scale)
    with pytest.raises(ValueError, match=r"rows of test are \(2,\) float32; these are \(3,\)"):
        Dataset.from_arrays(np.zeros((2, 3)), test=Dataset.from_arrays(np.zeros((2, 2))))


def test_a_row_shows_its_picture_and_its_text():
    data = Dataset.from_arrays(np.zeros((5, 2)), images=IMAGES / 255, texts=list("abcde"))
    picture = present(data.thumbnail(3))
    assert np.array_equal(picture, IMAGES[3]) and picture.dtype == np.uint8
    assert data.text(3) == "d"
    bare = Dataset.from_arrays(np.zeros((5, 2)))
    assert bare.thumbnail(3) is None and bare.text(3) is None
    assert np.array_equal(present(Dataset.from_arrays(IMAGES).thumbnail(1)), IMAGES[1])


def test_the_fingerprint_follows_rows_and_serials_only():
    x = RNG.normal(size=(5, 2)).astype(np.float32)
    data = Dataset.from_arrays(x)
    assert data.fingerprint == Dataset.from_arrays(x.copy(), truth=[0] * 5, texts=list("abcde")).fingerprint
    changed = x.copy()
    changed[4, 1] = np.nextafter(changed[4, 1], 9)
    others = [changed, x[::-1], x.astype(np.float16), x.reshape(2, 5)[:, :5]]
    assert len({data.fingerprint, *(Dataset.from_arrays(other).fingerprint for other in others)}) == 5
    assert data.fingerprint != Dataset.from_arrays(x, serial=[5, 6, 7, 8, 9]).fingerprint


def test_arrays_cannot_be_written_through_the_data_set_and_the_users_stay_writable():
    x = np.zeros((5, 2), np.float32)
    data = Dataset.from_arrays(x)
    with pytest.raises(ValueError, match="read-only"):
        data.x[0, 0] = 1
    x[0, 0] = 1


@pytest.mark.parametrize("rows", [[3, 1], np.array([3, 1]), np.array([False, True, False, True, False])])
def test_taking_rows_keeps_serials_scale_and_everything_shown(rows):
    data = Dataset.from_arrays(
        IMAGES, names=["a", "b"], truth=[0, 1, 0, 1, -1], texts=list("vwxyz"), serial=list("abcde")
    )
    part = data.take(rows)
    picked = np.arange(5)[rows]
    assert np.array_equal(part.x, IMAGES[picked]) and np.array_equal(present(part.thumbnail(0)), IMAGES[picked[0]])
    assert part.serial.tolist() == list(np.array(list("abcde"))[picked])
    assert present(part.truth).tolist() == [1, 1] and part.text(0) == "vwxyz"[picked[0]]


def test_taking_no_row_is_an_error():
    with pytest.raises(ValueError, match="No rows are left"):
        Dataset.from_arrays(IMAGES).take([])


def test_columns_become_numbers_or_texts_with_one_way_to_be_missing():
    given = {
        "n": [1, 2, 3, 4, 5],
        "some": [1, None, pd.NA, np.nan, 5],
        "ok": np.array([True, False, True, True, False]),
        "words": pd.Series(["a", None, np.nan, "", "b"]),
        "fixed": np.array(list("vwxyz")),
        "nullable": pd.array([1, None, 3, 4, 5], dtype="Int64"),
        "kinds": pd.Categorical(["a", "b", None, "a", "b"]),
    }
    columns = Dataset.from_arrays(np.zeros((5, 2)), columns=given).columns
    assert list(columns) == list(given)
    assert [columns[name].dtype for name in ("n", "some", "ok")] == [np.int64, np.float64, bool]
    assert np.array_equal(columns["some"], [1, np.nan, np.nan, np.nan, 5], equal_nan=True)
    assert columns["words"].tolist() == ["a", None, None, "", "b"] and columns["fixed"].tolist() == list("vwxyz")
    assert np.array_equal(columns["nullable"], [1, np.nan, 3, 4, 5], equal_nan=True)
    assert columns["kinds"].tolist() == ["a", "b", None, "a", "b"]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"a": [1, 2]}, "Column 'a' has 2 entries, but x has 5 rows"),
        ({"a": [1, 2, "x", 4, 5]}, "Row 2 of column 'a' is 'x'; expected only numbers, or only texts"),
        ({"a": [1, 2, [3], 4, 5]}, r"Row 2 of column 'a' is \[3\]"),
        ({"a": np.zeros((5, 2))}, r"column 'a' has shape \(5, 2\)"),
        ({"a": pd.to_datetime(["2020-01-01"] * 5)}, "Column 'a' has dtype datetime64.*Convert it first"),
        ({" ": [1, 2, 3, 4, 5]}, "A column is called ' '"),
        ({3: [1, 2, 3, 4, 5]}, "A column is called 3"),
    ],
)
def test_columns_that_cannot_be_shown_are_refused_by_name(columns, message):
    with pytest.raises(ValueError, match=message):
        Dataset.from_arrays(np.zeros((5, 2)), columns=columns)


def test_columns_change_neither_the_rows_nor_the_users_arrays_and_follow_taken_rows():
    size = np.arange(5.0)
    data = Dataset.from_arrays(np.zeros((5, 2)), columns={"size": size})
    size[0] = 7
    assert data.columns["size"][0] == 0
    assert data.fingerprint == Dataset.from_arrays(np.zeros((5, 2))).fingerprint
    assert data.take([3, 1]).columns["size"].tolist() == [3, 1]
    more = data.with_columns({"kind": list("abcde"), "size": np.ones(5)})
    assert list(more.columns) == ["size", "kind"] and more.columns["size"].sum() == 5
    assert list(data.columns) == ["size"]
    with pytest.raises(TypeError):
        data.columns["other"] = size  # pyright: ignore[reportIndexIssue]
    with pytest.raises(ValueError, match="read-only"):
        data.columns["size"][0] = 1


@pytest.mark.slow
def test_importing_the_data_sets_loads_no_library_that_only_some_need():
    program = "import sys, rcm_notebook.data; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert "rcm_notebook.data.dataset" in loaded
    assert {"sklearn", "pandas", "pyarrow", "PIL"}.isdisjoint(loaded)
