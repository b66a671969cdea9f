"""Folders: what is made is on disk, and what a system cannot do stops nobody."""

import errno
import os

import pytest

from rcm_notebook.disk.folders import make_folder, sync_folder


def refuse(error):
    def refusing(*_):
        raise error

    return refusing


def test_a_folder_that_is_there_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", refuse(OSError(errno.EIO, "not to be asked")))
    make_folder(tmp_path)
    make_folder(tmp_path)


def test_a_file_in_the_way_of_a_folder_is_an_error(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match=r"[Nn]ot a directory"):
        make_folder(tmp_path / "file" / "folder")


@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOTSUP])
def test_a_disk_that_cannot_sync_folders_is_no_error(tmp_path, monkeypatch, code):
    monkeypatch.setattr(os, "fsync", refuse(OSError(code, "no such call here")))
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


def test_a_folder_that_may_not_be_looked_into_is_no_error(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "open", refuse(PermissionError(errno.EACCES, "not yours")))
    sync_folder(tmp_path)


def test_a_disk_that_fails_is_an_error_and_no_descriptor_is_left_open(tmp_path, monkeypatch):
    before = os.listdir("/proc/self/fd")
    monkeypatch.setattr(os, "fsync", refuse(OSError(errno.EIO, "Input/output error")))
    with pytest.raises(OSError, match="Input/output"):
        sync_folder(tmp_path)
    assert len(os.listdir("/proc/self/fd")) == len(before)


def test_where_folders_cannot_be_opened_at_all_nothing_is_tried(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "open", refuse(OSError(errno.EISDIR, "a folder is no file here")))
    with pytest.raises(OSError, match="no file"):
        sync_folder(tmp_path)
    monkeypatch.setattr(os, "name", "nt")
    sync_folder(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="modes of folders are of POSIX")
def test_only_the_owner_looks_into_a_private_folder_and_its_parents_are_as_usual(tmp_path):
    make_folder(tmp_path / "a" / "b", private=True)
    make_folder(tmp_path / "usual")
    modes = [(tmp_path / name).stat().st_mode & 0o777 for name in ("a", "a/b", "usual")]
    assert modes == [modes[2], 0o700, modes[2]] and modes[2] != 0o700
    (tmp_path / "a" / "b").chmod(0o750)
    make_folder(tmp_path / "a" / "b", private=True)
    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o750
