"""Arrays in one file: they come back as they were, or the error names the file."""

import io
import zipfile

import numpy as np
import pytest

from rcm_notebook.disk import Damaged, read_arrays, read_bare_array, write_arrays

ARRAYS = {
    "share": np.linspace(0, 1, 40, dtype=np.float16),
    "step": np.int64(7),
    "before_0": np.arange(12.0).reshape(3, 4),
    "none": np.empty((0, 3), np.int32),
}


@pytest.fixture
def path(tmp_path):
    write_arrays(tmp_path / "kept.npz", ARRAYS)
    return tmp_path / "kept.npz"


def same(arrays) -> bool:
    return list(arrays) == list(ARRAYS) and all(
        np.array_equal(arrays[name], value) and arrays[name].dtype == value.dtype for name, value in ARRAYS.items()
    )


def test_arrays_come_back_with_their_names_and_types(path):
    assert same(read_arrays(path, ("share", "step")))


def test_no_byte_can_change_unnoticed(path):
    content, found = path.read_bytes(), 0
    for at in range(0, len(content), 7):
        path.write_bytes(content[:at] + bytes([content[at] ^ 1 << at % 8]) + content[at + 1 :])
        try:
            assert same(read_arrays(path, ()))
        except Damaged as error:
            assert error.path == path and str(error).startswith(f"{path} is damaged: ")
            found += 1
    assert found > len(content) // 7 / 3


@pytest.mark.parametrize("content", [b"", b"PK", b"no archive", b"\x93NUMPY\x01\x00"])
def test_what_is_no_archive_is_damage(path, content):
    path.write_bytes(content)
    with pytest.raises(Damaged, match=r"kept\.npz is damaged: .* Search again\."):
        read_arrays(path, (), "Search again.")


def test_a_file_that_is_cut_or_gone_is_damage(path):
    content = path.read_bytes()
    for size in (1, len(content) // 2, len(content) - 1):
        path.write_bytes(content[:size])
        with pytest.raises(Damaged, match="BadZipFile"):
            read_arrays(path, ())
    path.unlink()
    with pytest.raises(Damaged, match="it is gone"):
        read_arrays(path, ())


def test_an_array_that_ends_early_is_noticed_although_numpy_reads_it(path):
    """A shorter shape in the header, as a flipped bit makes it: the rest of the array is never read."""
    write_arrays(path, {"long": np.arange(90_000)})
    path.write_bytes(path.read_bytes().replace(b"(90000,)", b"(10000,)"))
    with np.load(path) as file:
        assert file["long"].shape == (10_000,)
    with pytest.raises(Damaged, match="CRC"):
        read_arrays(path, ())


def test_an_array_that_is_missing_is_named(path):
    with pytest.raises(Damaged, match="it has no 'graph'"):
        read_arrays(path, ("share", "graph"))


def test_nothing_is_unpickled(path):
    content = io.BytesIO()
    np.lib.format.write_array(content, np.array([{}], object), allow_pickle=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("share.npy", content.getvalue())
    bare = path.with_suffix(".npy")
    bare.write_bytes(content.getvalue())
    for read in (lambda: read_arrays(path, ()), lambda: read_bare_array(bare)):
        with pytest.raises(Damaged, match="allow_pickle"):
            read()


def test_a_bare_array_is_read_or_named(tmp_path):
    path = tmp_path / "0000.npy"
    np.save(path, np.arange(5, dtype=np.int16))
    assert read_bare_array(path).tolist() == [0, 1, 2, 3, 4]
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(Damaged, match=r"0000\.npy is damaged: .* Draw again\."):
        read_bare_array(path, "Draw again.")
