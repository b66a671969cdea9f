"""Sheets of thumbnails: the pictures of the rows in their order, as many as the budget holds."""

import base64
import io

import numpy as np
from PIL import Image
from present import present

from rcm_notebook.data import Dataset
from rcm_notebook.report.pictures import ACROSS, TILE, album, encoded, thumbnail


def opened(address: str) -> np.ndarray:
    head, _, content = address.partition(",")
    assert head in ("data:image/png;base64", "data:image/jpeg;base64")
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(content))))


def pictures(n: int, *shape: int) -> Dataset:
    images = np.random.default_rng(0).integers(0, 255, (n, *shape), dtype=np.uint8)
    return Dataset.from_arrays(np.zeros((n, 2), np.float32) + np.arange(n)[:, None], images=images)


def test_grey_thumbnails_are_kept_exactly_in_the_order_of_the_rows():
    data, rows = pictures(40, 5, 4), np.arange(40)[::-1]
    images = present(data.images)
    found = present(album(data, rows, 10**6))
    assert (found["count"], found["tile"], len(found["sheets"])) == (40, [5, 4], 1)
    sheet = opened(found["sheets"][0])
    for place in (0, 31, 32, 39):
        top, left = place // ACROSS * 5, place % ACROSS * 4
        assert (sheet[top : top + 5, left : left + 4] == images[rows[place]]).all()


def test_sheets_end_where_the_budget_does():
    data = pictures(2 * ACROSS**2 + 1, 4, 4)
    rows = np.arange(len(data))
    everything = present(album(data, rows, 10**9))
    assert [everything["count"], len(everything["sheets"])] == [len(data), 3]
    some = present(album(data, rows, len(everything["sheets"][0]) + 1))
    assert [some["count"], len(some["sheets"])] == [ACROSS**2, 1]
    assert some["sheets"] == everything["sheets"][:1]
    assert present(album(data, rows, 0))["count"] == 0


def test_large_pictures_are_made_small_and_keep_their_proportions():
    assert thumbnail(np.zeros((200, 100), np.uint8)).shape == (TILE, TILE // 2)
    assert thumbnail(np.zeros((1, 500, 3), np.uint8)).shape == (1, TILE, 3)
    small = np.zeros((8, 8), np.uint8)
    assert thumbnail(small) is small


def test_colour_stays_colour():
    picture = np.zeros((16, 16, 3), np.uint8)
    picture[..., 0] = 200
    red = opened(encoded(picture))
    assert red.shape == (16, 16, 3)
    assert np.abs(red.astype(int) - picture).max() < 12


def test_data_without_pictures_has_no_album():
    assert album(Dataset.from_arrays(np.eye(3, dtype=np.float32)), np.arange(3), 10**6) is None
