"""Reads one image file as greys or colours, in the order of brightness that the file means.

Greys of more than 8 bits become float32 in [0, 1], which keeps them apart: integers are divided by their white, which
is 4095 for 12 bits and else 65535; floats must lie in [0, 1] already. A file whose white is not known is refused, and
so is one whose colours have more than 8 bits a channel, of which Pillow reads 8.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from PIL.Image import Image

GREY = frozenset({"1", "L", "LA"})
"""Pillow's modes for greys of at most 8 bits."""
DEEP = re.compile(r";16[BLN]$")
"""Pillow's raw modes of 16 bits a sample end so, and those of 16 bits a pixel do not."""
BITS_PER_SAMPLE, PHOTOMETRIC = 258, 262
"""Tags of TIFF; a photometric interpretation of 0 means that 0 is white."""
NATIVE = {"I;16BS": "I;16NS", "I;32BS": "I;32NS", "F;32BF": "F;32NF"}
"""Pillow's raw modes that swap the bytes of greys which libtiff has swapped already, and those that do not."""


def read_picture(path: Path, size: tuple[int, int] | None = None) -> np.ndarray:
    """Return an image, uint8 or float32 in [0, 1], [H, W] or [H, W, 3]. Transparent parts are black.

    Args:
        path: The file. Of several pages or frames the first is read. JPEG 2000 and AVIF are read with 8 bits a colour,
            whatever they hold: Pillow does not tell.
        size: (H, W) in px to which the image is brought, or None.

    Raises:
        ValueError: The file is damaged, its greys have no known white, or its colours have more than 8 bits a channel;
            the message names the file.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(path) as opened:
            tags: Any = getattr(opened, "tag_v2", {})
            opened.tile = [_swapped_once(tile) for tile in opened.tile]
            is_cut = _is_cut(opened, tags)
            image = ImageOps.exif_transpose(opened)
            image.load()
            greys = np.asarray(image) if _has_deep_greys(image) else None
            if greys is None:
                image = _eight_bits(image)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValueError(
            f"{path} cannot be read as an image: {error}. Mend it or take it out of the folder. Read a kind that "
            "Pillow does not know with a library of its own, for Dataset.from_arrays."
        ) from error
    if is_cut:
        raise ValueError(
            f"{path} has more than 8 bits a channel, of which Pillow reads 8. Save it with 8 bits, or its greys alone "
            "as a PNG or TIFF of 16 bits, which is read exactly. Or read it with a library that keeps its bits, and "
            "give Dataset.from_arrays the images as floats in [0, 1]."
        )
    if greys is not None:
        image = Image.fromarray(_scaled(greys, tags, image.info.get("transparency"), path))
    if size is not None:
        image = image.resize((size[1], size[0]), Image.Resampling.BILINEAR)
    return np.clip(np.asarray(image), 0, 1) if greys is not None else np.asarray(image, np.uint8)


def check_size(size: Any) -> None:
    """Raise ValueError unless `size` is None or (H, W) in px, whole numbers of at least 1."""
    if size is None:
        return
    given = list(size) if isinstance(size, Sequence | np.ndarray) else [size]
    are_whole = all(isinstance(px, int | np.integer) and not isinstance(px, bool) for px in given)
    if len(given) != 2 or not are_whole or min(given) < 1:
        example = f" For a square give ({size}, {size})." if isinstance(size, int | np.integer) and size > 0 else ""
        raise ValueError(f"size is {size!r}; expected (H, W) in px, two whole numbers of at least 1.{example}")


def _swapped_once(tile: Any) -> Any:
    """Return a tile of a file so that its bytes are not swapped twice."""
    codec, box, offset, args = tile
    if codec != "libtiff":
        return tile
    make = getattr(tile, "_make", tuple)  # Pillow 10 has plain tuples.
    return make((codec, box, offset, (NATIVE.get(args[0], args[0]), *args[1:])))


def _has_deep_greys(image: Image) -> bool:
    return image.mode == "F" or image.mode.startswith("I")


def _is_cut(opened: Any, tags: Any) -> bool:
    """Return whether Pillow brings the samples of a file from more bits down to 8."""
    return not _has_deep_greys(opened) and (
        max(tags.get(BITS_PER_SAMPLE, (8,))) > 8 or any(_is_deep(codec, args) for codec, _, _, args in opened.tile)
    )


def _is_deep(codec: str, args: Any) -> bool:
    """Return whether a tile has more than 8 bits a sample."""
    raw_mode, *others = (args,) if isinstance(args, str) else args or ("",)
    white = others[0] if codec in ("ppm", "ppm_plain") and others else 255
    return codec == "SGI16" or white > 255 or DEEP.search(str(raw_mode)) is not None


def _eight_bits(image: Image) -> Image:
    from PIL import Image

    grey = image.mode in GREY
    if "A" in image.getbands() or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, (0, 0, 0, 255)), image)
    return image.convert("L" if grey else "RGB")


def _scaled(greys: np.ndarray, tags: Any, transparent: Any, path: Path) -> np.ndarray:
    """Return greys of more than 8 bits as float32 in [0, 1]; the grey that stands for transparent parts is black."""
    is_float = greys.dtype.kind == "f"
    white = 1 if is_float else 4095 if tags.get(BITS_PER_SAMPLE) == (12,) else 65535
    good = (greys >= 0) & (greys <= white)
    if not good.all():
        row, column = np.argwhere(~good)[0]
        span = "[0, 1]" if is_float else f"0..{white}"
        raise ValueError(
            f"{path} has a grey outside {span} in row {row}, column {column}, so that its white is not known. Scale "
            "the file, or give Dataset.from_arrays the images as floats in [0, 1]."
        )
    result = greys.astype(np.float32) / np.float32(white)
    if tags.get(PHOTOMETRIC) == 0:
        result = 1 - result
    return result if transparent is None else np.where(greys == transparent, np.float32(0), result)
