"""A data set comes back from its folder as it was."""

import json
import os
import tracemalloc
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from present import present

from rcm_notebook.data import Dataset, about, files, load, storage
from rcm_notebook.disk import Damaged, replacing, sealed


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


def change(folder, **values):
    """Write other values into dataset.json, with a checksum that agrees."""
    path = folder / "dataset.json"
    about = json.loads(path.read_text()) | values
    path.write_text(json.dumps(sealed({key: value for key, value in about.items() if key != "checksum"})))


def as_version_0_1_0(folder):
    """Rewrite the dataset.json of a folder, and of its test part, as version 0.1.0 did: without hashes."""
    at, values = folder, json.loads((folder / "dataset.json").read_text())
    while values:
        kept = {key: value for key, value in values.items() if key not in ("files", "checksum")}
        has_test = {"test": bool(values["test"])} if "test" in values else {}
        (at / "dataset.json").write_text(json.dumps({**kept, **has_test, "format": 1}))
        at, values = at / "test", values.get("test")


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
    monkeypatch.setattr(files, "LARGE", 190)
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
    change(tmp_path, fingerprint="0" * 64)
    with pytest.raises(ValueError, match="another version of the data set 'digits'"):
        Dataset.load(tmp_path)


def test_nothing_that_needs_pickle_is_read(tmp_path):
    vectors().save(tmp_path)
    np.save(tmp_path / "x.npy", np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(Damaged, match=r"x\.npy is damaged"):
        Dataset.load(tmp_path)
    as_version_0_1_0(tmp_path)
    with pytest.raises(Damaged, match=r"x\.npy is damaged: ValueError: .*allow_pickle"):
        Dataset.load(tmp_path)


def test_a_folder_without_a_data_set_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"dataset\.json is missing"):
        Dataset.load(tmp_path)


def test_a_newer_format_is_refused_with_the_remedy(tmp_path):
    vectors().save(tmp_path)
    change(tmp_path, format=99)
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


def whole(**options):
    """A data set with every file that there is: seven, seven of its test part, and dataset.json."""
    return vectors(**WHOLE | options, test=vectors(**WHOLE, serial=list("abcdef")))


def names(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("at", [0, 1, 6, 9, 13, 14])
@pytest.mark.parametrize("is_new", [False, True])
def test_a_set_that_is_written_by_half_leaves_the_one_before(at, is_new, tmp_path, monkeypatch):
    if not is_new:
        whole().save(tmp_path)
    before, write = names(tmp_path), failing(at)
    for module in (files, about):
        monkeypatch.setattr(module, "replacing", write)
    with pytest.raises(OSError, match="No space left"):
        whole(serial=range(6, 12)).save(tmp_path)
    assert names(tmp_path) == before
    if is_new:
        with pytest.raises(FileNotFoundError, match=r"dataset\.json is missing"):
            Dataset.load(tmp_path)
    else:
        same(whole(), Dataset.load(tmp_path))
    monkeypatch.undo()
    whole(serial=range(6, 12)).save(tmp_path)
    same(whole(serial=range(6, 12)), Dataset.load(tmp_path))


def test_fifteen_files_are_written_for_a_whole_set_with_a_test_part(tmp_path):
    for _ in range(3):
        whole().save(tmp_path)
        assert len(names(tmp_path)) == 15
    second = names(tmp_path)
    whole().save(tmp_path)
    assert "x.npy" in second and "test/truth.npy" in second and "x-2.npy" in names(tmp_path)


class Killed(BaseException):
    """Stands for the end of the process: nothing that would clean up afterwards takes place."""


@pytest.mark.parametrize("at", range(0, 130, 16))
def test_a_save_that_is_killed_leaves_one_of_the_two_sets(at, tmp_path, monkeypatch):
    whole().save(tmp_path)
    numbers = count()

    def killing(act):
        def perform(*given, **named):
            if next(numbers) >= at:  # From then on nothing changes on the disk.
                raise Killed
            return act(*given, **named)

        return perform

    for owner, name in ((os, "replace"), (os, "fsync"), (Path, "unlink"), (Path, "mkdir")):
        monkeypatch.setattr(owner, name, killing(getattr(owner, name)))
    with suppress(Killed):
        whole(serial=range(6, 12)).save(tmp_path)
    monkeypatch.undo()
    found = Dataset.load(tmp_path)
    Dataset.check(tmp_path)
    same(whole(serial=range(6, 12) if found.serial[0] == 6 else None), found)
    whole(serial=range(12, 18)).save(tmp_path)
    same(whole(serial=range(12, 18)), Dataset.load(tmp_path))
    assert len(names(tmp_path)) == 15


@pytest.mark.parametrize("second", [vectors(), load("digits"), load("digits").take([1, 2, 3])])
def test_what_an_earlier_set_left_in_the_folder_does_not_join_the_new_one(second, tmp_path):
    vectors(**WHOLE, test=vectors(**WHOLE)).save(tmp_path)
    second.save(tmp_path)
    again = Dataset.load(tmp_path)
    same(second, again)
    assert (again.test is None) == (second.test is None)


def test_a_memory_mapped_set_can_be_saved_where_it_lies(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "LARGE", 0)
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


@pytest.mark.parametrize("data", [whole(), vectors(test=whole()), load("digits"), load("digits").take([1, 2, 3])])
def test_what_version_0_1_0_saved_is_read_and_replaced(data, tmp_path):
    data.save(tmp_path)
    as_version_0_1_0(tmp_path)
    same(data, Dataset.load(tmp_path))
    Dataset.check(tmp_path)
    vectors(test=vectors()).save(tmp_path)
    same(vectors(test=vectors()), Dataset.load(tmp_path))
    assert not (tmp_path / "test" / "dataset.json").exists()


@pytest.mark.parametrize("name", ["x.npy", "serial.npy"])
@pytest.mark.parametrize("under", ["", "test"])
def test_values_and_serials_that_version_0_1_0_saved_are_checked_by_their_fingerprint(name, under, tmp_path):
    vectors(test=vectors()).save(tmp_path)
    as_version_0_1_0(tmp_path)
    path = tmp_path / under / name
    path.write_bytes(path.read_bytes()[:-1] + b"\x01")
    with pytest.raises(Damaged, match=r"x\.npy is damaged: it and serial\.npy do not have the fingerprint"):
        Dataset.load(tmp_path)


EACH = [
    *("dataset.json", "x.npy", "serial.npy", "offset.npy", "truth.npy", "images.npy", "texts.parquet"),
    *("columns.parquet", "test/x.npy", "test/serial.npy", "test/truth.npy", "test/texts.parquet"),
]


@pytest.mark.parametrize("name", EACH)
def test_no_byte_of_a_saved_set_can_change_unnoticed(name, tmp_path):
    whole().save(tmp_path)
    path, rng = tmp_path / name, np.random.default_rng(0)
    content = path.read_bytes()
    for at in {0, len(content) - 1, *rng.integers(len(content), size=6).tolist()}:
        path.write_bytes(content[:at] + bytes([content[at] ^ 1 << int(rng.integers(8))]) + content[at + 1 :])
        opens_alike_or_is_damaged(path, tmp_path)
    for size in (0, 1, len(content) // 2, len(content) - 1):
        path.write_bytes(content[:size])
        opens_alike_or_is_damaged(path, tmp_path)
    if name != "dataset.json":
        path.unlink()
        opens_alike_or_is_damaged(path, tmp_path)


def opens_alike_or_is_damaged(path, folder):
    try:
        same(whole(), Dataset.load(folder))
    except Damaged as error:
        assert error.path == path and str(error).startswith(f"{path} is damaged: ")


@pytest.mark.parametrize("name", ["x.npy", "truth.npy", "test/x.npy"])
def test_a_large_array_is_checked_only_when_that_is_asked_for(name, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "LARGE", 0)
    whole().save(tmp_path)
    path = tmp_path / name
    path.write_bytes(path.read_bytes()[:-1] + b"\x01")
    assert len(Dataset.load(tmp_path)) == 6
    with pytest.raises(Damaged, match="the sha256 differs"):
        Dataset.check(tmp_path)
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(Damaged, match=path.name):
        Dataset.load(tmp_path)


@pytest.mark.parametrize("name", ["../x.npy", "/x.npy", "a/x.npy", "..", "", "test/../x.npy", 5, None])
def test_a_file_outside_the_folder_is_no_file_of_a_data_set(name, tmp_path):
    vectors().save(tmp_path / "data")
    kept = json.loads((tmp_path / "data" / "dataset.json").read_text())["files"]
    change(tmp_path / "data", files={**kept, "x": [name, None]})
    with pytest.raises(Damaged, match=r"dataset\.json is damaged: 'x' with .* is no file of a data set"):
        Dataset.load(tmp_path / "data")


@pytest.mark.parametrize(
    "values",
    [
        {"scale": "1"},
        {"scale": None},
        {"names": "ab"},
        {"pairs": 1},
        {"name": None},
        {"test": True},
        {"more": 1},
        {"files": []},
        {"files": {}},
        {"registered": "digits"},
        {"format": "2"},
    ],
)
def test_values_of_other_types_are_damage(values, tmp_path):
    vectors().save(tmp_path)
    change(tmp_path, **values)
    with pytest.raises(Damaged, match=r"dataset\.json is damaged"):
        Dataset.load(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"[" * 100_000, b"\xff\xfe", b"{}"])
def test_what_is_no_description_is_damage(content, tmp_path):
    vectors().save(tmp_path)
    (tmp_path / "dataset.json").write_bytes(content)
    with pytest.raises(Damaged, match=r"dataset\.json is damaged"):
        Dataset.load(tmp_path)
