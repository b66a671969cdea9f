"""What the network sees of vectors: centred before they lose digits, and no column vanishes unsaid."""

import numpy as np
import pandas as pd
import pytest
from present import present

from rcm_notebook.data import Dataset

RNG = np.random.default_rng(0)
SECONDS = 1.7e9 + RNG.uniform(0, 100, 300)


@pytest.mark.parametrize("x", [SECONDS, (SECONDS * 1e9).astype(np.int64), -SECONDS, 1e20 * SECONDS])
def test_a_column_with_a_large_offset_keeps_its_variation(x):
    data = Dataset.from_arrays(x[:, None])
    expected = (x - x.mean()) / x.std()
    assert data.scaled().dtype == np.float32
    assert np.allclose(data.scaled()[:, 0], expected, atol=1e-3)
    assert np.array_equal(data.scale_new(x[:1, None]), data.scaled([0]))
    assert np.array_equal(data.take([5, 3]).scaled(), data.scaled([5, 3]))


def test_a_large_offset_survives_frames_files_and_the_held_out_part(tmp_path):
    frame = pd.DataFrame({"time": SECONDS, "size": RNG.normal(size=300)})
    data = Dataset.from_dataframe(frame)
    data.save(tmp_path / "data")
    again = Dataset.load(tmp_path / "data")
    assert np.array_equal(again.scaled(), data.scaled()) and again.fingerprint == data.fingerprint
    assert len(np.unique(data.scaled()[:, 0])) == 300
    held_out = Dataset.from_dataframe(frame.iloc[:10])
    assert np.array_equal(present(data.with_test(held_out).test).scaled(), data.scaled(slice(10)))


@pytest.mark.parametrize(
    "x",
    [
        RNG.normal(100, 1, (50, 2)),
        np.full((7, 2), 0.1),
        np.full((5, 2), 1e9 + 0.1),
        RNG.integers(0, 9, (50, 2)),
        np.eye(20_000, 1),
    ],
)
def test_ordinary_vectors_are_float32(x):
    assert Dataset.from_arrays(x).x.dtype == np.float32


@pytest.mark.parametrize("dtype", [np.int64, np.uint64, object])
def test_a_column_that_varies_and_would_be_constant_is_named(dtype):
    x = np.array([[0, 2**60], [1, 2**60], [2, 2**60 + 1]], dtype)
    with pytest.raises(ValueError, match=rf"Column 1 of x varies \({2**60} in row 0, {2**60 + 1} in row 2\), but is"):
        Dataset.from_arrays(x)
    with pytest.raises(ValueError, match=r"Column 'id' of the frame varies, but is constant as float64"):
        Dataset.from_dataframe(pd.DataFrame(x[:, ::-1].astype(np.int64), columns=["id", "n"]))


@pytest.mark.parametrize("small", [np.array([0, 1, 2]) * 1e-30, np.array([0, 1, 2]) * 1e-200])
def test_a_column_that_would_vanish_beside_the_others_is_named(small):
    with pytest.raises(ValueError, match=r"Column 1 of x varies only from 0\.0 to 2.*e-.*would become constant"):
        Dataset.from_arrays(np.c_[np.array([0, 1, 2]) * 1e20, small])


def test_values_of_a_tiny_unit_are_seen():
    tiny = Dataset.from_arrays(np.array([[0.0], [1e-60], [2e-60]])).scaled()
    assert np.allclose(tiny[:, 0], np.array([-1, 0, 1]) * np.sqrt(1.5))


@pytest.mark.parametrize(
    "values", [[1, 2**63 + 1], np.array([1, 2**63], np.uint64), [2**53 + 1, None], [2**60 + 1, 0.5]]
)
def test_a_column_to_show_is_held_exactly_or_refused(values):
    with pytest.raises(ValueError, match=r"Row [01] of column 'n' is .* cannot hold.* [Kk]eep it as texts"):
        Dataset.from_arrays(np.zeros((2, 1)), columns={"n": values})
    shown = Dataset.from_arrays(np.zeros((2, 1)), columns={"n": [2**53 + 1, 2**63 - 1]}).columns["n"]
    assert shown.tolist() == [2**53 + 1, 2**63 - 1]
