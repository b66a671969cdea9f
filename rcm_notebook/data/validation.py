"""Checks of what a data set may hold. Every error names the row or the column and the remedy.

Vectors become float32 or, where that may not hold them, float64 [N, D]. Images are [N, H, W] or [N, H, W, 3], uint8
(0..255) or float32 in [0, 1]. Arrays that have their type already are not copied, so a memory map stays one.
"""

from collections.abc import Mapping, Sequence
from numbers import Integral, Real
from types import MappingProxyType

import numpy as np

from rcm_notebook.data.given import by_name, check_written, one_each
from rcm_notebook.data.plain import plain, remedy, shape_hint
from rcm_notebook.names import check_name, normalized
from rcm_notebook.retyped import are_names, finder, whole

CHUNK = 8192
"""Rows that are checked at a time. This bounds the memory that checking a memory-mapped array takes."""


def as_values(x, what: str = "x", columns: Sequence[str] | None = None) -> np.ndarray:
    """Return `x` as vectors [N, D] float32 or float64, or images [N, H, W(, 3)] uint8 or float32, checked.

    Args:
        x: Anything that NumPy reads as a rectangular array of numbers; [N, H, W, 1] counts as [N, H, W].
        what: What the array is called in error messages.
        columns: Names of the D columns for error messages.

    Raises:
        ValueError: Empty, ragged, not numeric, NaN or infinite, a shape that is neither vectors nor images, or image
            values out of range, a column that varies but is constant as float64. The message names the first bad row
            (and column).
    """
    array = _rectangular(x, what)
    if array.ndim == 4 and array.shape[-1] == 1:
        array = array[..., 0]
    if array.ndim < 2 or array.ndim > 4 or (array.ndim == 4 and array.shape[-1] != 3):
        raise ValueError(
            f"{what} has shape {array.shape}; expected vectors [N, D] or images [N, H, W] or [N, H, W, 3]."
            f"{shape_hint(array.shape, what)}"
        )
    if 0 in array.shape:
        raise ValueError(f"{what} is empty (shape {array.shape}); at least one row and one column are needed.")
    return _vectors(array, what, columns) if array.ndim == 2 else _images(array, what)


def as_pictures(images, n: int) -> np.ndarray:
    """Return the pictures to show, [N, H, W(, 3)], one for each of the `n` rows. Raises ValueError as `as_values`."""
    array = as_values(images, "images")
    if array.ndim == 2:
        raise ValueError(f"images has shape {array.shape}; expected [N, H, W] or [N, H, W, 3].")
    check_length(array, n, "images")
    return array


def as_names(names) -> tuple[str, ...] | None:
    """Return the class names as a tuple. Raises ValueError for a name that is bad or occurs twice."""
    if names is None:
        return None
    if isinstance(names, str):
        raise ValueError(f"names is the single text {names!r}; expected one name for each class, e.g. ['cat', 'dog'].")
    result = []
    for i, name in enumerate(one_each(names, "names", "class")):
        try:
            name = check_name(name)
        except ValueError as error:
            raise ValueError(f"Class name {i}: {error}") from None
        if name in result:
            raise ValueError(f"The class name {name!r} occurs twice; names must differ.")
        result.append(name)
    return tuple(result)


def as_truth(truth, names: tuple[str, ...] | None, n: int) -> tuple[np.ndarray | None, tuple[str, ...] | None]:
    """Return true classes as int32 [N] (-1 unknown) and the class names.

    Args:
        truth: Class ids or class names, [N]; None, NaN, NA and -1 mean unknown. Names that are not among `names` are
            an error; where `names` is None they are collected from the truth, sorted. A number that can be a name is
            that name; where the name of a class is the id of another, every number is a name.
        names: The class names, or None.
        n: How many rows there are.

    Raises:
        ValueError: The length differs, or an entry is no class; the message names the row.
    """
    if truth is None:
        return None, names
    given = list(one_each(truth, "truth"))
    check_length(given, n, "truth")
    if any(isinstance(value, str) for value in given) and names is None:
        names = as_names(sorted({normalized(value) for value in given if isinstance(value, str)}))
    known = names or ()
    find, only_names = finder(known), are_names(known)
    ids = np.full(n, -1, np.int32)
    for row, value in enumerate(given):
        try:
            place = find(normalized(value) if isinstance(value, str) else value)
        except ValueError as error:
            raise ValueError(f"Row {row} of truth: {error}.") from None
        ids[row] = _class_id(value, row, known, only_names) if place is None else place
    if names is not None and n and ids.max() >= len(names):
        row = int(np.argmax(ids >= len(names)))
        raise ValueError(f"Row {row} of truth is class {ids[row]}, but names holds {len(names)} classes.")
    return ids, names


def true_ids(truth, classes: Sequence[str], n: int) -> np.ndarray:
    """Return true classes as int32 [N], -1 where unknown. Ids may lie beyond the `classes`; names are among them.

    Raises:
        ValueError: As `as_truth`.
    """
    given = list(one_each(truth, "truth"))
    has_names = any(isinstance(value, str) for value in given)
    return np.asarray(as_truth(given, tuple(classes) if has_names else None, n)[0])


def as_texts(texts, n: int | None = None) -> tuple[str, ...]:
    """Return texts as a tuple of str. Raises ValueError naming the first row that is no text, or a wrong length."""
    result = tuple(one_each(texts, "texts"))
    for row, text in enumerate(result):
        if not isinstance(text, str):
            raise ValueError(f"Row {row} of texts is {text!r}; expected a text. Fill or drop missing texts first.")
        check_written(text, f"Row {row} of texts")
    if n is not None:
        check_length(result, n, "texts")
    return result


def are_texts(x) -> bool:
    """Tell texts from arrays of numbers, by the first entry."""
    if isinstance(x, str) or getattr(x, "ndim", 1) != 1:
        return isinstance(x, str)
    return hasattr(x, "__len__") and hasattr(x, "__iter__") and isinstance(next(iter(x), None), str)


def as_columns(columns, n: int) -> Mapping[str, np.ndarray]:
    """Return columns to show: bool, int64 or float64 (NaN is missing), or texts as objects (None is missing), [N] each.

    Raises:
        ValueError: A name is empty or no text, a length differs, or a column holds neither numbers nor texts; the
            message names the column and the row.
    """
    result = {}
    for name, values in by_name(columns).items():
        if not isinstance(name, str) or not name.strip():
            raise ValueError(f"A column is called {name!r}; expected a text that is not empty.")
        check_written(name, "A column's name")
        values = one_each(values, f"column {name!r}")
        array = np.asarray(values) if hasattr(values, "dtype") else np.fromiter(values, object)
        if array.ndim != 1:
            raise ValueError(f"Column {name!r} has shape {array.shape}; expected one number or text for each row.")
        check_length(array, n, f"Column {name!r}")
        result[name] = _column(array, name)
        result[name].flags.writeable = False
    return MappingProxyType(result)


def check_length(values, n: int, what: str) -> None:
    """Raise ValueError unless `values` has one entry for each of the `n` rows."""
    if len(values) != n:
        raise ValueError(f"{what} has {len(values)} entries, but x has {n} rows; give one for each row.")


def _rectangular(x, what: str) -> np.ndarray:
    if isinstance(x, np.ma.MaskedArray) and np.ma.is_masked(x):
        row = int(np.argwhere(np.ma.getmaskarray(x))[0][0])
        raise ValueError(f"Row {row} of {what} has masked values; fill them or drop the row.")
    if hasattr(x, "tocsr"):
        raise ValueError(f"{what} is a sparse matrix; pass {what}.toarray(), or reduce it first (TruncatedSVD).")
    try:
        array = plain(x, what)
    except ValueError as error:
        if not hasattr(x, "__len__"):
            raise
        shapes = [np.shape(row) for row in x]
        odd = next((i for i, shape in enumerate(shapes) if shape != shapes[0]), None)
        if odd is None:
            raise
        raise ValueError(
            f"Row {odd} of {what} has shape {shapes[odd]}, row 0 has {shapes[0]}; all rows must be alike."
        ) from error
    if array.dtype == object and array.ndim >= 1 and array.size:
        try:
            numbers = array.astype(np.float64)
        except (TypeError, ValueError):
            raise ValueError(f"{_not_numeric(array, what)} {remedy(array, x)}") from None
        if array.ndim == 2:
            _check_varies(array, numbers, what)
        return numbers
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{what} has dtype {array.dtype}; expected numbers. {remedy(array, x)}")
    return array


def _not_numeric(array: np.ndarray, what: str) -> str:
    for index, value in np.ndenumerate(array):
        try:
            float(value)
        except (TypeError, ValueError):
            return f"Row {index[0]} of {what} holds {value!r}; expected numbers."
    return f"{what} has dtype object; expected numbers."


def _vectors(array: np.ndarray, what: str, columns: Sequence[str] | None) -> np.ndarray:
    values = array.astype(np.float32 if np.can_cast(array.dtype, np.float32) else np.float64, copy=False)
    for start in range(0, len(values), CHUNK):
        with np.errstate(over="ignore"):
            finite = np.isfinite(values[start : start + CHUNK].astype(np.float32, copy=False))
        if not finite.all():
            row, column = np.argwhere(~finite)[0]
            given = array[start + row, column]
            name = f"{column}" if columns is None else f"{columns[column]!r}"
            raise ValueError(
                f"Row {start + row}, column {name} of {what} is {given} (as float32 not finite); "
                "fill missing values or drop the row or the column."
            )
    if array.dtype != values.dtype:
        _check_varies(array, values, what)
    return values


def _check_varies(array: np.ndarray, values: np.ndarray, what: str) -> None:
    """Raise ValueError if a column varies in `array` but is constant as `values`."""
    for column in np.flatnonzero((values == values[0]).all(axis=0)).tolist():
        differ = array[:, column] != array[0, column]
        if differ.any():
            row = int(np.argmax(differ))
            raise ValueError(
                f"Column {column} of {what} varies ({array[0, column]} in row 0, {array[row, column]} in row {row}), "
                f"but is constant as {values.dtype}; subtract a number from it, or leave it out."
            )


def _images(array: np.ndarray, what: str) -> np.ndarray:
    if array.dtype == np.uint8:
        return array
    if array.dtype == bool:
        return array.astype(np.float32)
    high = 1.0 if array.dtype.kind == "f" else 255
    for start in range(0, len(array), CHUNK):
        part = array[start : start + CHUNK]
        good = (part >= 0) & (part <= high)
        if not good.all():
            index = tuple(np.argwhere(~good)[0])
            raise ValueError(
                f"Row {start + index[0]} of {what} holds {part[index]}; float images must lie in [0, 1], integer "
                "images in 0..255. Divide by the largest possible value, or pass uint8."
            )
    return array.astype(np.uint8) if high == 255 else array.astype(np.float32, copy=False)


def _column(array: np.ndarray, name: str) -> np.ndarray:
    kind = array.dtype.kind
    if kind == "u" and len(array) and array.max() >= 2**63:
        row = int(np.argmax(array >= 2**63))
        raise ValueError(f"Row {row} of column {name!r} is {array[row]}, which int64 cannot hold; keep it as texts.")
    if kind in "biuf":
        return array.astype({"b": bool, "f": np.float64}.get(kind, np.int64))
    if kind not in "OU":
        raise ValueError(f"Column {name!r} has dtype {array.dtype}; expected numbers or texts. Convert it first.")
    given = [None if _is_missing(value) else value for value in array.tolist()]
    if all(value is None or isinstance(value, str) for value in given):
        for row, value in enumerate(given):
            check_written(value or "", f"Row {row} of column {name!r}")
        return np.fromiter(given, object, len(given))
    for row, value in enumerate(given):
        if value is not None and not isinstance(value, bool | np.bool_ | Real):
            raise ValueError(f"Row {row} of column {name!r} is {value!r}; expected only numbers, or only texts.")
    whole = np.array(given)
    if whole.dtype.kind in "biu":
        return _column(whole, name)
    for row, value in enumerate(given):
        if isinstance(value, Integral) and abs(value) > 2**53:
            raise ValueError(
                f"Row {row} of column {name!r} is {value}, which float64 cannot hold; that is the type of a column "
                "with gaps or fractions. Keep it as texts."
            )
    return np.array([np.nan if value is None else value for value in given], np.float64)


def _is_missing(value) -> bool:
    return (
        value is None or type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, Real) and value != value)
    )


def _class_id(value, row: int, names: Sequence[str], only_names: bool) -> int:
    """Return the class id that a value is which is no name, or -1."""
    if value is None or type(value).__name__ == "NAType" or value != value:
        return -1
    number = None if isinstance(value, str) else whole(value)
    if isinstance(value, str) or (only_names and number is not None and number != -1):
        known = ", ".join(names[:20])
        raise ValueError(f"Row {row} of truth is {value!r}, which is no class name; known: {known}.")
    if number is None or not -1 <= number < 2**31:
        raise ValueError(f"Row {row} of truth is {value!r}; expected a class id >= 0, a name, or -1 for unknown.")
    return number
