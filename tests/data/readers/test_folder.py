"""Folders of images: subfolders are classes, and all images come to one size and one kind."""

from typing import Any

import numpy as np
import pytest
from PIL import Image
from present import present

from rcm_notebook.data import Dataset
from rcm_notebook.data.readers import read_folder


@pytest.fixture
def folder(tmp_path):
    for name, value in (("cat/b.png", 10), ("cat/a.png", 20), ("dog/c.png", 30), ("stray.png", 40)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        Image.fromarray(np.full((4, 6), value, np.uint8)).save(tmp_path / name)
    (tmp_path / "notes.txt").write_text("no image")
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "thumb.png").write_bytes(b"no image either")
    return tmp_path


def test_subfolders_name_the_classes(folder):
    data = Dataset.from_folder(folder)
    assert data.shape == (4, 6) and data.x[:, 0, 0].tolist() == [20, 10, 30, 40]
    assert data.serial.tolist() == ["cat/a.png", "cat/b.png", "dog/c.png", "stray.png"]
    assert data.names == ("cat", "dog") and present(data.truth).tolist() == [0, 0, 1, -1]


def test_one_colour_image_makes_all_colour(folder):
    Image.fromarray(np.full((4, 6, 3), (1, 2, 3), np.uint8)).save(folder / "dog" / "d.png")
    data = Dataset.from_folder(folder)
    assert data.shape == (4, 6, 3)
    assert data.x[3, 0, 0].tolist() == [1, 2, 3] and data.x[0, 0, 0].tolist() == [20, 20, 20]


def test_transparency_shows_black(folder):
    Image.fromarray(np.full((4, 6, 4), (200, 100, 50, 0), np.uint8)).save(folder / "dog" / "d.png")
    assert not Dataset.from_folder(folder).x[3].any()


def test_sizes_that_differ_need_a_size_and_the_error_names_the_file(folder):
    Image.fromarray(np.zeros((5, 5), np.uint8)).save(folder / "dog" / "d.png")
    with pytest.raises(ValueError, match=r"d\.png has 5 x 5 px .* give size=\(H, W\)"):
        Dataset.from_folder(folder)
    assert Dataset.from_folder(folder, size=(3, 2)).shape == (3, 2)


def test_a_damaged_image_is_named(folder):
    path = folder / "cat" / "b.png"
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(ValueError, match=r"b\.png cannot be read as an image"):
        Dataset.from_folder(folder)


def test_a_folder_without_images_is_refused(tmp_path):
    with pytest.raises(ValueError, match="No images in"):
        Dataset.from_folder(tmp_path)
    with pytest.raises(FileNotFoundError):
        Dataset.from_folder(tmp_path / "none")


def test_a_reader_returns_pictures_classes_and_paths(folder):
    arrays = read_folder(folder, size=(2, 3))
    assert arrays.x.shape == (4, 2, 3) and arrays.x.dtype == np.uint8
    assert arrays.names == ["cat", "dog"] and arrays.truth == ["cat", "cat", "dog", None]
    assert present(arrays.serial)[0] == "cat/a.png" and arrays.texts is None


@pytest.mark.parametrize("size", [6, (6,), (0, 6), (-1, 2), (2.0, 3.0), "66", (True, 2), (2, 3, 1), ("2", "3")])
def test_a_size_that_is_no_height_and_width_is_refused(folder, size, unchecked):
    with pytest.raises(ValueError, match=r"size is .*; expected \(H, W\) in px"):
        Dataset.from_folder(folder, size=size)


def test_a_single_number_is_no_size_but_its_square_is_and_arrays_are_taken(folder, unchecked):
    read: Any = Dataset.from_folder
    with pytest.raises(ValueError, match=r"For a square give \(6, 6\)"):
        read(folder, size=6)
    for size in ((6, 6), [6, 6], np.array([6, 6])):
        assert read(folder, size=size).shape == (6, 6)


def test_a_file_name_that_is_no_text_is_refused_by_name(folder):
    try:
        (folder / "cat" / "b.png").rename(folder / "cat" / "\udcffb.png")
    except (OSError, UnicodeError):
        pytest.skip("This file system holds no such name.")
    with pytest.raises(ValueError, match=r"The name of a file in .* is 'cat/\\udcffb\.png'"):
        Dataset.from_folder(folder)
