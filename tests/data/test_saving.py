"""Saving a data set over what its folder holds: one of the two is there at any time, and nobody's file is removed."""

import json
import os
import tracemalloc
import warnings
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from small_sets import WHOLE, as_version_0_1_0, names, same, vectors, whole

from rcm_notebook.data import Dataset, about, files, load
from rcm_notebook.disk import replacing


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


def killed_after(at, monkeypatch):
    """Let nothing change on the disk any more after the step number `at`."""
    numbers = count()

    def killing(act):
        def perform(*given, **named):
            if next(numbers) >= at:
                raise Killed
            return act(*given, **named)

        return perform

    for owner, name in ((os, "replace"), (os, "fsync"), (Path, "unlink"), (Path, "mkdir")):
        monkeypatch.setattr(owner, name, killing(getattr(owner, name)))


@pytest.mark.parametrize("at", range(0, 130, 16))
def test_a_save_that_is_killed_leaves_one_of_the_two_sets(at, tmp_path, monkeypatch):
    whole().save(tmp_path)
    killed_after(at, monkeypatch)
    with suppress(Killed):
        whole(serial=range(6, 12)).save(tmp_path)
    monkeypatch.undo()
    found = Dataset.load(tmp_path)
    Dataset.check(tmp_path)
    same(whole(serial=range(6, 12) if found.serial[0] == 6 else None), found)
    whole(serial=range(12, 18)).save(tmp_path)
    same(whole(serial=range(12, 18)), Dataset.load(tmp_path))
    assert len(names(tmp_path)) == 15


def contents(folder):
    return {name: (folder / name).read_bytes() for name in names(folder)}


@pytest.mark.parametrize("at", [0, 8, 13, 14, 99])
@pytest.mark.parametrize("spoiled", [b"{", None])
def test_over_a_description_that_cannot_be_read_nothing_is_removed_and_what_is_there_is_said(
    at, spoiled, tmp_path, monkeypatch
):
    whole().save(tmp_path)
    (tmp_path / "dataset.json").unlink() if spoiled is None else (tmp_path / "dataset.json").write_bytes(spoiled)
    before, write = contents(tmp_path), failing(at)
    for module in (files, about):
        monkeypatch.setattr(module, "replacing", write)
    why = "holds no dataset.json" if spoiled is None else r"dataset\.json is damaged \(it is no JSON"
    with pytest.warns(UserWarning, match=rf"{why}.* whose files these are: columns\.parquet, .*test/x\.npy.* x\.npy\."):
        if at == 99:
            whole(serial=range(6, 12)).save(tmp_path)
        else:
            with pytest.raises(OSError, match="No space left"):
                whole(serial=range(6, 12)).save(tmp_path)
    if at < 99:
        assert contents(tmp_path) == before
        return
    for _ in range(2):  # Also the next save, which says nothing any more, leaves them.
        same(whole(serial=range(6, 12)), Dataset.load(tmp_path))
        Dataset.check(tmp_path)
        left = {name: content for name, content in before.items() if name != "dataset.json"}
        now = contents(tmp_path)
        assert len(now) == len(left) + 15 == 29 and left.items() <= now.items()
        whole(serial=range(6, 12)).save(tmp_path)


def test_an_array_of_the_users_own_in_the_folder_is_never_removed(tmp_path):
    mine = np.arange(5.0)
    np.save(tmp_path / "x.npy", mine)
    with pytest.warns(UserWarning, match=r"whose files these are: x\.npy\. They are left"):
        vectors().save(tmp_path)
    for _ in range(3):
        vectors().save(tmp_path)
        assert np.array_equal(np.load(tmp_path / "x.npy"), mine)
        same(vectors(), Dataset.load(tmp_path))
        assert len(names(tmp_path)) == 5
    (tmp_path / "x.npy").unlink()
    vectors().save(tmp_path)
    vectors().save(tmp_path)
    assert len(names(tmp_path)) == 4 and "others" not in json.loads((tmp_path / "dataset.json").read_text())


@pytest.mark.parametrize("at", [3, 9, 20, 40, 60, 66])
def test_what_a_killed_first_save_has_left_is_removed_without_a_word_and_the_users_own_is_not(
    at, tmp_path, monkeypatch
):
    (tmp_path / "truth.npy").write_text("mine")
    killed_after(at, monkeypatch)
    with pytest.warns(UserWarning, match=r"these are: truth\.npy"), suppress(Killed):
        whole().save(tmp_path)
    monkeypatch.undo()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore" if at == 3 else "error")  # Killed before it has noted what was there.
        whole().save(tmp_path)
    same(whole(), Dataset.load(tmp_path))
    assert len(names(tmp_path)) == 16 and (tmp_path / "truth.npy").read_text() == "mine"


@pytest.mark.parametrize("test", [None, vectors(truth=list("abcabc"))])
def test_a_set_of_its_own_in_the_folder_of_the_held_out_part_is_left(test, tmp_path):
    inner = vectors(serial=list("uvwxyz"))
    inner.save(tmp_path / "test")
    for _ in range(3):
        vectors(test=test).save(tmp_path)
        same(vectors(test=test), Dataset.load(tmp_path))
        same(inner, Dataset.load(tmp_path / "test"))
        assert len(names(tmp_path)) == 8 + (4 if test else 0)


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


@pytest.mark.parametrize("data", [whole(), vectors(test=whole()), load("digits"), load("digits").take([1, 2, 3])])
def test_what_version_0_1_0_saved_is_read_and_replaced(data, tmp_path):
    data.save(tmp_path)
    as_version_0_1_0(tmp_path)
    same(data, Dataset.load(tmp_path))
    Dataset.check(tmp_path)
    vectors(test=vectors()).save(tmp_path)
    same(vectors(test=vectors()), Dataset.load(tmp_path))
    assert not (tmp_path / "test" / "dataset.json").exists()
