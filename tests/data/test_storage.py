"""A data set comes back from its folder as it was."""

import json

import numpy as np
import pytest
from present import present
from small_sets import as_version_0_1_0, same, vectors, whole

from rcm_notebook.data import Dataset, files, load
from rcm_notebook.disk import Damaged, sealed


def change(folder, **values):
    """Write other values into dataset.json, with a checksum that agrees."""
    path = folder / "dataset.json"
    about = json.loads(path.read_text()) | values
    path.write_text(json.dumps(sealed({key: value for key, value in about.items() if key != "checksum"})))


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


def test_a_held_out_part_with_a_name_of_its_own_keeps_the_scale_that_it_was_given(tmp_path):
    named = load("notifications", rows=600, dimensions=20)
    data = Dataset.from_arrays(named.x * 3 + 1, test=named)
    data.save(tmp_path)
    assert np.array_equal(present(Dataset.load(tmp_path).test).scaled(), present(data.test).scaled())
    digits = load("digits")
    digits.take([1, 2]).with_test(digits).save(tmp_path)
    assert len(present(Dataset.load(tmp_path).test)) == len(digits)


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
