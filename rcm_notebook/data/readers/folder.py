"""Reads image files: a folder with one subfolder for each class, or with images alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from rcm_notebook.data.given import check_written
from rcm_notebook.data.readers.arrays import Arrays
from rcm_notebook.data.readers.picture import check_size, read_picture

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".pgm", ".ppm"})


def read_folder(folder: str | Path, *, size: tuple[int, int] | None = None) -> Arrays:
    """Read the images in a folder, in the order of their names; the arguments are those of `Dataset.from_folder`.

    Raises:
        FileNotFoundError: There is no such folder.
        ValueError: As `Dataset.from_folder`; the message names the file.
    """
    check_size(size)
    root = Path(folder)
    if not root.is_dir():
        raise FileNotFoundError(f"No folder {root}.")
    paths = sorted(path for path in root.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    paths = [path for path in paths if not any(part.startswith(".") for part in path.relative_to(root).parts)]
    if not paths:
        raise ValueError(f"No images in {root}; looked for {', '.join(sorted(SUFFIXES))}.")
    pictures = [read_picture(path, size) for path in paths]
    for path, picture in zip(paths, pictures, strict=True):
        if picture.shape[:2] != pictures[0].shape[:2]:
            raise ValueError(
                f"{path} has {picture.shape[0]} x {picture.shape[1]} px (H x W), {paths[0]} has "
                f"{pictures[0].shape[0]} x {pictures[0].shape[1]}; give size=(H, W) to bring them to one size."
            )
    if any(picture.ndim == 3 for picture in pictures):
        pictures = [picture if picture.ndim == 3 else np.repeat(picture[..., None], 3, axis=2) for picture in pictures]
    if any(picture.dtype == np.float32 for picture in pictures):
        pictures = [picture / np.float32(255) if picture.dtype == np.uint8 else picture for picture in pictures]
    parts = [path.relative_to(root).parts for path in paths]
    for part in parts:
        check_written("/".join(part), f"The name of a file in {root}")
    classes = [part[0] if len(part) > 1 else None for part in parts]
    names = sorted({c for c in classes if c is not None})
    return Arrays(
        x=np.stack(pictures),
        names=names or None,
        truth=classes if names else None,
        serial=["/".join(part) for part in parts],
    )
