"""Files that are replaced whole or not at all, and what is on disk at which moment."""

import os
import stat
from pathlib import Path

import pytest

from rcm_notebook.disk.files import rename, replacing, writing


@pytest.fixture
def brought_to_disk(monkeypatch):
    """What is brought to disk, in its order: the content of a file, or the folder whose entries it is; and renames."""
    events = []
    fsync, replace = os.fsync, os.replace

    def noted_fsync(descriptor):
        fsync(descriptor)
        path = os.readlink(f"/proc/self/fd/{descriptor}")
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        events.append(("folder", path) if is_folder else ("content", Path(path).read_bytes()))

    def noted_replace(path, target):
        replace(path, target)
        events.append(("name", os.fspath(target)))

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "replace", noted_replace)
    return events


def test_the_new_content_takes_the_place_of_the_old(tmp_path):
    path = tmp_path / "folder" / "file"
    for content in (b"old", b"new"):
        with replacing(path) as file:
            file.write(content)
    assert path.read_bytes() == b"new" and [p.name for p in path.parent.iterdir()] == ["file"]


def test_the_content_is_on_disk_before_the_name_and_the_name_before_the_block_is_left(tmp_path, brought_to_disk):
    path = tmp_path / "file"
    with replacing(path) as file:
        file.write(b"new")
        assert not path.exists() and brought_to_disk == []
    assert brought_to_disk == [("content", b"new"), ("name", str(path)), ("folder", str(tmp_path))]


def test_a_new_folder_is_on_disk_with_every_folder_above_it_that_is_new(tmp_path, brought_to_disk):
    path = tmp_path / "sweep" / "run" / "file"
    with replacing(path) as file:
        file.write(b"new")
    folders = [name for kind, name in brought_to_disk if kind == "folder"]
    assert folders == [str(tmp_path), str(tmp_path / "sweep"), str(tmp_path / "sweep" / "run")]


def test_what_is_written_without_a_name_of_its_own_is_on_disk_too(tmp_path, brought_to_disk):
    with writing(tmp_path / "partial") as file:
        file.write(b"all of it")
    rename(tmp_path / "partial", tmp_path / "file")
    assert brought_to_disk == [
        ("content", b"all of it"),
        ("name", str(tmp_path / "file")),
        ("folder", str(tmp_path)),
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_name_is_found_where_the_working_folder_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with replacing((tmp_path / "a" / "b").relative_to(tmp_path)) as file:
        file.write(b"here")
    assert (tmp_path / "a" / "b").read_bytes() == b"here"


@pytest.mark.parametrize("error", [OSError(28, "the disk is full"), KeyboardInterrupt("the disk is full")])
def test_an_error_leaves_the_old_content_and_nothing_beside_it(tmp_path, error):
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with pytest.raises(type(error), match="full"), replacing(path) as file:
        file.write(b"half of the n")
        raise error
    assert path.read_bytes() == b"old" and [p.name for p in tmp_path.iterdir()] == ["file"]


def test_two_processes_that_write_the_same_file_do_not_share_a_partial_one(tmp_path, monkeypatch):
    """The other process writes in the middle; this one's content stays its own."""
    path = tmp_path / "file"
    with replacing(path) as mine:
        mine.write(b"mine")
        with monkeypatch.context() as other:
            other.setattr(os, "getpid", lambda: 12345)
            with replacing(path) as theirs:
                theirs.write(b"theirs, which is longer")
        assert path.read_bytes() == b"theirs, which is longer"
    assert path.read_bytes() == b"mine"
