"""Sets of 70,000 grey images from OpenML: read from a folder, or downloaded once and then kept.

The search goes to `<name>.npz` in the folder that the environment variable ``RCM_DATA`` names, then to the same file in
the user's cache, then to OpenML. What is found is checked before it is used. An npz holds x_train uint8
[60000, 28, 28], y_train [60000], x_test [10000, 28, 28] and y_test [10000].
"""

import hashlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from rcm_notebook.data.caching import cache_folder
from rcm_notebook.data.dataset import Dataset
from rcm_notebook.data.registered import require_download
from rcm_notebook.disk import read_arrays, replacing

TRAIN = 60_000
"""The first rows of OpenML's 70,000 are for training, the others for testing, as in the original files."""
PARTS = ("x_train", "y_train", "x_test", "y_test")
Npz = Mapping[str, np.ndarray]
"""The arrays of such a file, by the names in PARTS."""


def load_openml(name: str, openml_name: str, names: list[str], check: Callable[[Npz], str | None]) -> Dataset:
    """Load such a data set; the test images are its `test`.

    Args:
        name: The file's name without its ending, and the data set's.
        openml_name: The name at OpenML, version 1.
        names: Class names.
        check: Returns None if the arrays are the right ones, else what is wrong with them.

    Raises:
        ConnectionError: It is in neither folder and cannot, or may not, be downloaded; the message says what to do.
        ValueError: What was found is not the data set, or cannot be read (`Damaged`).
    """
    arrays = _find(name, openml_name, check)
    test = Dataset.from_arrays(arrays["x_test"], names, arrays["y_test"], name=name)
    return Dataset.from_arrays(arrays["x_train"], names, arrays["y_train"], name=name, test=test)


def at_hand(name: str) -> bool:
    """Tell whether such a data set is on this machine, so that loading it downloads nothing."""
    return _kept(name) is not None


def sha256(array: np.ndarray) -> str:
    """Return the sha256 of an array's bytes as uint8 in C order."""
    return hashlib.sha256(np.ascontiguousarray(array, np.uint8).data).hexdigest()


def _kept(name: str) -> Path | None:
    given = os.environ.get("RCM_DATA")
    paths = [folder / f"{name}.npz" for folder in ([Path(given)] if given else []) + [cache_folder()]]
    return next((path for path in paths if path.is_file()), None)


def _find(name: str, openml_name: str, check: Callable[[Npz], str | None]) -> Npz:
    path = _kept(name)
    if path is not None:
        arrays = read_arrays(path, PARTS, "Delete it or put the right file there.")
        if wrong := check(arrays):
            raise ValueError(f"{path} is not {name}: {wrong}. Delete it or put the right file there.")
        return arrays
    require_download(name)
    arrays = _download(name, openml_name)
    if wrong := check(arrays):
        raise ValueError(f"OpenML's {openml_name} is not the {name} expected: {wrong}. Try again later.")
    _keep(arrays, cache_folder() / f"{name}.npz")
    return arrays


def _download(name: str, openml_name: str) -> Npz:
    from sklearn.datasets import fetch_openml

    try:
        x, y = fetch_openml(
            openml_name, version=1, as_frame=False, return_X_y=True, data_home=str(cache_folder() / "openml")
        )
    except OSError as error:
        raise ConnectionError(
            f"{name} is not on this machine and OpenML cannot be reached ({error}). Go online and try again, or put "
            f"{name}.npz (arrays {', '.join(PARTS)}) into a folder and name it in the environment variable RCM_DATA, "
            "or use load('digits'), which needs no download."
        ) from error
    x = np.asarray(x).astype(np.uint8).reshape(-1, 28, 28)
    y = np.asarray(y).astype(np.uint8)
    return {"x_train": x[:TRAIN], "y_train": y[:TRAIN], "x_test": x[TRAIN:], "y_test": y[TRAIN:]}


def _keep(arrays: Npz, path: Path) -> None:
    """Keep what was downloaded, whole or not at all. A later start reads this instead of parsing text."""
    with replacing(path) as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)
