"""Other libraries' arrays as NumPy's own, without a loss; what is no array is refused with the way to one."""

from collections.abc import Mapping
from os import PathLike
from typing import Any

import numpy as np

REMEDIES = {
    "M": "Convert dates first, e.g. (x - x.min()) / np.timedelta64(1, 'D').",
    "m": "Convert durations first, e.g. x / np.timedelta64(1, 's').",
    "c": "Take the real part (x.real) or the size (np.abs(x)) first.",
    "V": "Give the fields as columns: np.lib.recfunctions.structured_to_unstructured(x).",
}
"""What to do with arrays of a kind that holds no numbers."""


def plain(x: Any, what: str) -> np.ndarray:
    """Return what NumPy makes of `x`. Rows that are arrays of their own (a series of vectors) are stacked.

    Raises:
        ValueError: `x` is an AnnData, a lazy table, a mapping, a path or None, or its library makes no array of it.
            Or rows differ in shape, as NumPy says it.
    """
    kind = type(x).__name__
    if hasattr(x, "obs_names"):
        raise ValueError(
            f"{what} is an {kind}; give its matrix {what}.X (.toarray() where it is sparse) and keep the names of its "
            f"rows: serial={what}.obs_names."
        )
    if hasattr(x, "collect_schema") and hasattr(x, "collect"):
        raise ValueError(f"{what} is a {kind}, which holds no rows yet; give {what}.collect().")
    if hasattr(x, "to_pandas") and not hasattr(x, "__array__"):
        raise ValueError(f"{what} is a {kind}; give {what}.to_pandas() to Dataset.from_dataframe.")
    if isinstance(x, str | bytes | PathLike):
        raise ValueError(f"{what} is the text or path {x!r}; expected an array. Read a file first, e.g. np.load(path).")
    if x is None or isinstance(x, Mapping | set | frozenset) or (hasattr(x, "__next__") and hasattr(x, "__iter__")):
        raise ValueError(f"{what} is a {kind}; expected an array, or a list of rows.")
    try:
        array = np.asarray(x)
        if array.dtype == object and array.ndim == 1 and array.size and np.ndim(array[0]):
            array = np.asarray(list(array))
    except (TypeError, RuntimeError) as error:
        raise ValueError(
            f"{what} is a {kind} of which NumPy makes no array ({error}); give floats of NumPy, e.g. "
            f"{what}.detach().float().cpu().numpy()."
        ) from error
    return widened(array)


def widened(array: np.ndarray) -> np.ndarray:
    """Return bfloat16, float8, int4 and the like, which NumPy does not calculate with, as float32; all others as is."""
    is_small = array.dtype.kind == "V" and array.dtype.names is None and np.can_cast(array.dtype, np.float32)
    return array.astype(np.float32) if is_small else array


def remedy(array: np.ndarray, x: Any) -> str:
    """Return what to do with an array of no numbers, made of `x`."""
    if hasattr(x, "columns"):
        return "Give a table to Dataset.from_dataframe, which takes columns by name."
    if array.dtype == object and not any(isinstance(value, str) for value in array.ravel()):
        return "Convert them first."
    return REMEDIES.get(array.dtype.kind, "For texts use Dataset.from_texts.")


def shape_hint(shape: tuple[int, ...], what: str) -> str:
    """Return how to bring an array of this shape to one that a data set takes; empty where nobody can tell."""
    if len(shape) == 1:
        return f" Use {what}.reshape(-1, 1) for a single column."
    if len(shape) == 4 and shape[1] in (1, 3):
        return f" Put the channels last: {what}.transpose(0, 2, 3, 1)."
    if len(shape) == 4 and shape[-1] in (2, 4):
        return f" Leave out the transparency: {what}[..., :{shape[-1] - 1}]."
    if len(shape) == 4 and shape[1] == 4:
        return f" Leave out the transparency and put the channels last: {what}[:, :3].transpose(0, 2, 3, 1)."
    return ""
