"""Reads image files: a folder with one subfolder for each class, or with images alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from rcm_notebook.data.readers.arrays import Arrays

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".pgm", ".ppm"})
GREY = frozenset({"1", "L", "LA", "I", "I;16"})


def read_folder(folder: str | Path, *, size: tuple[int, int] | None = None) -> Arrays:
    """Read the images in a folder, in the order of their names; the arguments are those of `Dataset.from_folder`.

    Raises:
        FileNotFoundError: There is no such folder.
        ValueError: No image, a damaged image, or sizes that differ without `size`; the message names the file.
    """
    root = Path(folder)
    if not root.is_dir():
        raise FileNotFoundError(f"No folder {root}.")
    paths = sorted(path for path in root.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    paths = [path for path in paths if not any(part.startswith(".") for part in path.relative_to(root).parts)]
    if not paths:
        raise ValueError(f"No images in {root}; looked for {', '.join(sorted(SUFFIXES))}.")
    pictures = [_picture(path, size) for path in paths]
    for path, picture in zip(paths, pictures, strict=True):
        if picture.shape[:2] != pictures[0].shape[:2]:
            raise ValueError(
                f"{path} has {picture.shape[0]} x {picture.shape[1]} px (H x W), {paths[0]} has "
                f"{pictures[0].shape[0]} x {pictures[0].shape[1]}; give size=(H, W) to bring them to one size."
            )
    if any(picture.ndim == 3 for picture in pictures):
        pictures = [picture if picture.ndim == 3 else np.repeat(picture[..., None], 3, axis=2) for picture in pictures]
    parts = [path.relative_to(root).parts for path in paths]
    classes = [part[0] if len(part) > 1 else None for part in parts]
    names = sorted({c for c in classes if c is not None})
    return Arrays(
        x=np.stack(pictures),
        names=names or None,
        truth=classes if names else None,
        serial=["/".join(part) for part in parts],
    )


def _picture(path: Path, size: tuple[int, int] | None) -> np.ndarray:
    """Read one image file, uint8 [H, W] or [H, W, 3]."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(path) as opened:
            image = ImageOps.exif_transpose(opened)
            if image.mode in ("I", "I;16"):
                image = Image.fromarray((np.clip(np.asarray(image), 0, 65535) // 257).astype(np.uint8))
            if "A" in image.getbands() or "transparency" in image.info:
                grey = image.mode in GREY
                image = image.convert("RGBA")
                image = Image.alpha_composite(Image.new("RGBA", image.size, (0, 0, 0, 255)), image)
                image = image.convert("L" if grey else "RGB")
            image = image.convert("L" if image.mode in GREY else "RGB")
            if size is not None:
                image = image.resize((size[1], size[0]), Image.Resampling.BILINEAR)
            return np.asarray(image, np.uint8)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError(f"{path} cannot be read as an image: {error}") from error
