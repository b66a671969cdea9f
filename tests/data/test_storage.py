"""A data set comes back from its folder as it was."""

import json
import tracemalloc
from contextlib import contextmanager
from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from present import present

from rcm_notebook.data import Dataset, load, storage
from rcm_notebook.disk import replacing


def same(a: Dataset | None, b: Dataset | None):
    a, b = present(a), present(b)
    for part in storage.ARRAYS:
        left, right = getattr(a, part), getattr(b, part)
        assert (left is None) == (right is None), part
        assert left is None or (left.dtype == right.dtype and np.array_equal(left, right)), part
    assert (a.names, a.texts, a.name, a.pairs, a.scale) == (b.names, b.texts, b.name, b.pairs, b.scale)
    assert list(a.columns) == list(b.columns)
    for name, values in a.columns.items():
        assert values.dtype == b.columns[name].dtype, name
        if values.dtype == object:
            assert values.tolist() == b.columns[name].tolist()
        else:
            assert np.array_equal(values, b.columns[name], equal_nan=values.dtype == float)
    assert a.fingerprint == b.fingerprint == replace(b).fingerprint


def vectors(**options):
    rng = np.random.default_rng(0)
    return Dataset.from_arrays(rng.normal(size=(6, 3)), **options)


@pytest.mark.parametrize(
    "data",
    [
        vectors(),
        vectors(serial=[9, 8, 7, 6, 5, 4], truth=list("abcabc"), texts=["", 'ü\n,"', "x", "y", "z", "w"]),
        vectors(serial=["a", "b", "ccc", "d", "e", "f,"], images=np.zeros((6, 2, 2, 3))),
        Dataset.from_arrays(np.arange(24, dtype=np.uint8).reshape(6, 2, 2), name="mine"),
        vectors(columns={"<b>": ["", None, 'ü\n,"', "x", "y", "z"], "n": np.arange(6), "f": [1, np.nan, 2, 3, 4, 5.5]}),
        vectors(columns={"ok": np.arange(6) > 2, "none": [None] * 6}),
    ],
)
def test_what_is_saved_comes_back(data, tmp_path):
    data.save(tmp_path)
    same(data, Dataset.load(tmp_path))


def test_the_held_out_part_comes_back_on_its_scale(tmp_path):
    data = vectors(test=vectors(serial=[1, 2, 3, 4, 5, 7]))
    data.save(tmp_path)
    loaded = Dataset.load(tmp_path)
    same(data.test, loaded.test)
    assert np.array_equal(present(loaded.test).scaled(), present(data.test).scaled())


def test_images_that_are_the_data_are_stored_once(tmp_path):
    data = Dataset.from_arrays(np.zeros((3, 2, 2), np.uint8))
    data.save(tmp_path)
    loaded = Dataset.load(tmp_path)
    assert loaded.images is loaded.x and not (tmp_path / "images.npy").exists()


def test_large_arrays_are_memory_mapped_and_stay_so(tmp_path, monkeypatch):
    monkeypatch.setattr(storage, "LARGE", 190)
    vectors(truth=[0, 1, 2, 0, 1, 2]).save(tmp_path)
    loaded = Dataset.load(tmp_path)
    assert isinstance(loaded.x, np.memmap) and not isinstance(loaded.truth, np.memmap)
    assert np.shares_memory(Dataset.from_arrays(loaded.x).x, loaded.x)
    assert np.array_equal(loaded.scaled(), vectors().scaled())


def test_a_registered_set_is_saved_by_name_and_fingerprint(tmp_path):
    load("digits").save(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["dataset.json"]
    loaded = Dataset.load(tmp_path)
    same(load("digits"), loaded)
    same(load("digits").test, loaded.test)


def test_the_columns_of_a_registered_set_are_saved_beside_its_name(tmp_path):
    data = load("digits")
    data = data.with_columns({"ink": data.x.sum(axis=(1, 2), dtype=np.int64)})
    data.save(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["columns.parquet", "dataset.json"]
    same(data, Dataset.load(tmp_path))


def test_a_registered_set_can_be_copied_whole(tmp_path):
    load("digits").save(tmp_path, copy=True)
    assert (tmp_path / "x.npy").is_file()
    same(load("digits"), Dataset.load(tmp_path))


def test_a_set_that_is_computed_is_kept_itself_and_still_known_by_name(tmp_path, monkeypatch):
    data = load("notifications", rows=600, dimensions=20)
    data.save(tmp_path)
    monkeypatch.setattr("rcm_notebook.data.dataset.load_registered", None)  # Another machine's numbers would differ.
    again = Dataset.load(tmp_path)
    assert np.array_equal(again.x, data.x) and again.texts == data.texts and again.source == data.source
    assert np.array_equal(present(again.test).x, present(data.test).x) and not present(again.source).is_exact


def test_some_rows_of_a_registered_set_are_saved_themselves(tmp_path):
    part = load("digits").take([1, 2, 3])
    part.save(tmp_path)
    same(part, Dataset.load(tmp_path))


def test_a_registered_set_that_changed_is_refused(tmp_path):
    load("digits").save(tmp_path)
    path = tmp_path / "dataset.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"fingerprint": "0" * 64}))
    with pytest.raises(ValueError, match="another version of the data set 'digits'"):
        Dataset.load(tmp_path)


def test_nothing_that_needs_pickle_is_read(tmp_path):
    vectors().save(tmp_path)
    np.save(tmp_path / "x.npy", np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(ValueError, match="allow_pickle"):
        Dataset.load(tmp_path)


def test_a_folder_without_a_data_set_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"dataset\.json is missing"):
        Dataset.load(tmp_path)


def test_a_newer_format_is_refused_with_the_remedy(tmp_path):
    vectors().save(tmp_path)
    path = tmp_path / "dataset.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 99}))
    with pytest.raises(ValueError, match=r"format 99.*update rcm_notebook"):
        Dataset.load(tmp_path)


WHOLE = {
    "truth": list("abcabc"),
    "texts": list("uvwxyz"),
    "images": np.zeros((6, 2, 2)),
    "columns": {"n": np.arange(6)},
}


def failing(at):
    """What stands for `replacing` on a disk that is full when the file number `at` is to be written."""
    numbers = count()

    @contextmanager
    def write(path):
        with replacing(path) as file:
            if next(numbers) == at:
                raise OSError("No space left on device")
            yield file

    return write


@pytest.mark.parametrize("at", range(16))
def test_a_set_that_is_written_by_half_is_none(at, tmp_path, monkeypatch):
    data = vectors(**WHOLE, test=vectors(**WHOLE, serial=list("abcdef")))
    data.save(tmp_path)
    monkeypatch.setattr(storage, "replacing", failing(at))
    with pytest.raises(OSError, match="No space left"):
        data.with_columns({"n": np.ones(6)}).save(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"dataset\.json is missing"):
        Dataset.load(tmp_path)
    assert not list(tmp_path.rglob(".*"))
    monkeypatch.undo()
    data.save(tmp_path)
    same(data, Dataset.load(tmp_path))


def test_sixteen_files_are_written_for_a_whole_set_with_a_test_part(tmp_path):
    vectors(**WHOLE, test=vectors(**WHOLE)).save(tmp_path)
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == 16


@pytest.mark.parametrize("second", [vectors(), load("digits"), load("digits").take([1, 2, 3])])
def test_what_an_earlier_set_left_in_the_folder_does_not_join_the_new_one(second, tmp_path):
    vectors(**WHOLE, test=vectors(**WHOLE)).save(tmp_path)
    second.save(tmp_path)
    again = Dataset.load(tmp_path)
    same(second, again)
    assert (again.test is None) == (second.test is None)


def test_a_memory_mapped_set_can_be_saved_where_it_lies(tmp_path, monkeypatch):
    monkeypatch.setattr(storage, "LARGE", 0)
    vectors().save(tmp_path)
    loaded = Dataset.load(tmp_path)
    loaded.save(tmp_path)
    same(vectors(), loaded)
    same(vectors(), Dataset.load(tmp_path))


def test_a_large_array_is_written_without_a_copy_in_memory(tmp_path):
    data = Dataset.from_arrays(np.zeros((2000, 64, 64), np.uint8))
    assert data.fingerprint
    vectors().save(tmp_path / "first")  # What is imported meanwhile is not counted.
    tracemalloc.start()
    data.save(tmp_path / "large")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < data.x.nbytes / 4


def test_a_held_out_part_with_a_name_of_its_own_keeps_the_scale_that_it_was_given(tmp_path):
    named = load("notifications", rows=600, dimensions=20)
    data = Dataset.from_arrays(named.x * 3 + 1, test=named)
    data.save(tmp_path)
    assert np.array_equal(present(Dataset.load(tmp_path).test).scaled(), present(data.test).scaled())
    digits = load("digits")
    digits.take([1, 2]).with_test(digits).save(tmp_path)
    assert len(present(Dataset.load(tmp_path).test)) == len(digits)
