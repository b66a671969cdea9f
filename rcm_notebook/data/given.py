"""What users give for the rows: one entry for each row, and texts that files can hold."""

from collections.abc import Mapping, Set
from typing import Any

import numpy as np

from rcm_notebook.data.plain import widened


def one_each(values: Any, what: str, of: str = "row") -> Any:
    """Return `values` as a sequence with one entry for each row. Entries of any kind are kept, several in one are not.

    Args:
        values: A list, an array [N], a pandas or polars series, an Arrow array, or anything else that has an order.
        what: What it is called in error messages.
        of: What there is one entry for.

    Raises:
        ValueError: It is one single value, a table or a mapping, has no order, or holds several values in one entry;
            the message names the row.
    """
    kind = type(values).__name__
    if hasattr(values, "columns") and hasattr(values, "shape"):
        raise ValueError(f"{what} is a table ({kind}) of {values.shape[1]} columns; give one of its columns.")
    if isinstance(values, str):
        raise ValueError(f"{what} is one single text, {_short(values)}; expected a sequence, one for each {of}.")
    if isinstance(values, bytes) or not hasattr(values, "__iter__"):
        raise ValueError(f"{what} is {_short(values)}; expected a sequence with one entry for each {of}.")
    if isinstance(values, Mapping | Set):
        raise ValueError(f"{what} is a {kind}; expected a sequence with one entry for each {of}, in their order.")
    if hasattr(values, "to_pylist"):
        return values.to_pylist()
    if isinstance(values, np.ma.MaskedArray):
        mask, values = np.ma.getmaskarray(values), values.data.astype(object)
        values[mask] = None
    elif hasattr(values, "ndim") and not hasattr(values, "iloc"):
        values = widened(np.asarray(values))
    if getattr(values, "ndim", 1) != 1:
        is_wide = values.ndim == 2 and values.shape[1] > 1
        hint = "Give .argmax(axis=1) where it has a column for each class." if is_wide else "Give .ravel() of it."
        raise ValueError(f"{what} has shape {values.shape}; expected one entry for each {of}. {hint}")
    if not hasattr(values, "__len__"):
        values = list(values)
    if getattr(values, "dtype", "O") == "O":
        for place, value in enumerate(values):
            if isinstance(value, list | tuple | Mapping | Set) or (isinstance(value, np.ndarray) and value.ndim):
                raise ValueError(f"{of.capitalize()} {place} of {what} is {_short(value)}; expected a single value.")
    return values


def by_name(columns: Any) -> dict[Any, Any]:
    """Return columns to show as {name: values}; a table is taken whole. Raises ValueError for anything else."""
    if columns is None:
        return {}
    if isinstance(columns, Mapping):
        return dict(columns)
    if not hasattr(columns, "columns"):
        raise ValueError(f"columns is {_short(columns)}; expected {{name: values}} with one value for each row.")
    names = list(columns.columns)
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"{names.count(name)} columns are named {name!r}; give each a name of its own.")
    return {name: columns[name] for name in names}


def check_written(text: Any, what: str) -> None:
    """Raise ValueError for what is no text, or holds half of a surrogate pair, which no file can hold."""
    if not isinstance(text, str):
        raise ValueError(f"{what} is {_short(text)}; expected a text.")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError(
            f"{what} is {_short(text)}, in which character {error.start + 1} is half of a surrogate pair, so that "
            "no file can hold it. Mend it: text.encode(errors='replace').decode()."
        ) from None


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
