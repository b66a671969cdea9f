"""Files that are replaced whole or not at all."""

import pytest

from rcm_notebook.disk.files import replacing


def test_the_new_content_takes_the_place_of_the_old(tmp_path):
    path = tmp_path / "folder" / "file"
    for content in (b"old", b"new"):
        with replacing(path) as file:
            file.write(content)
    assert path.read_bytes() == b"new" and [p.name for p in path.parent.iterdir()] == ["file"]


def test_an_error_leaves_the_old_content_and_nothing_beside_it(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with pytest.raises(OSError, match="full"), replacing(path) as file:
        file.write(b"half of the n")
        raise OSError("the disk is full")
    assert path.read_bytes() == b"old" and [p.name for p in tmp_path.iterdir()] == ["file"]
