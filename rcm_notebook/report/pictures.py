"""Pictures in the page: single pictures as data URLs, and the pictures of the points as sheets within a budget.

A sheet is one image of up to 32 x 32 thumbnails: PNG for grey pictures, JPEG for coloured ones. Sheets are made in the
order of the rows until the next one would exceed the budget. The other rows have no picture, and the page says so.
"""

import io
from typing import Any

import numpy as np

from rcm_notebook.report.embed import data_url
from rcm_notebook.types import Int, UInt8

TILE = 48
"""Longest side of a thumbnail, px; a choice: a card shows this size well."""

ACROSS = 32
"""Number of thumbnails across a sheet; a choice that keeps a sheet below 10 MB after the browser has decoded it."""


def album(data: Any, rows: Int[np.ndarray, " P"], budget: int) -> dict[str, Any] | None:
    """Return thumbnails of as many of the first `rows` as fit; None if the data have no pictures.

    Args:
        data: The data set.
        rows: Row numbers, the most important first.
        budget: Number of characters that the sheets may take in the page.

    Returns:
        `sheets`: data URLs. `tile`: height and width of a thumbnail. `across`: thumbnails across a sheet. `count`:
        number of rows that have a thumbnail.
    """
    if data.images is None or not len(rows):
        return None
    first = thumbnail(data.thumbnail(int(rows[0])))
    sheets, spent, count = [], 0, 0
    for start in range(0, len(rows), ACROSS**2):
        part = rows[start : start + ACROSS**2]
        sheet = encoded(_laid_out([thumbnail(data.thumbnail(int(row))) for row in part]))
        spent += len(sheet)
        if spent > budget:
            break
        sheets.append(sheet)
        count += len(part)
    return {"sheets": sheets, "tile": list(first.shape[:2]), "across": ACROSS, "count": count}


def thumbnail(picture: UInt8[np.ndarray, "h w *rgb"], longest: int = TILE) -> UInt8[np.ndarray, "H W *rgb"]:
    """Return a picture with no side longer than `longest` px. A smaller picture does not change."""
    height, width = picture.shape[:2]
    if max(height, width) <= longest:
        return picture
    from PIL import Image

    scale = longest / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BOX))


def encoded(picture: UInt8[np.ndarray, "h w *channels"]) -> str:
    """Return a picture as a data URL: PNG for grey pictures and pictures with transparency, JPEG for coloured ones."""
    from PIL import Image

    as_jpeg = picture.ndim == 3 and picture.shape[2] == 3
    file = io.BytesIO()
    if as_jpeg:
        Image.fromarray(picture).save(file, "JPEG", quality=85)
    else:
        Image.fromarray(picture).save(file, "PNG", compress_level=6)
    return data_url(file.getvalue(), "image/jpeg" if as_jpeg else "image/png")


def _laid_out(tiles: list[np.ndarray]) -> np.ndarray:
    height, width = tiles[0].shape[:2]
    across, down = min(len(tiles), ACROSS), -(-len(tiles) // ACROSS)
    sheet = np.zeros((down * height, across * width, *tiles[0].shape[2:]), np.uint8)
    for place, tile in enumerate(tiles):
        top, left = place // ACROSS * height, place % ACROSS * width
        sheet[top : top + height, left : left + width] = tile
    return sheet
