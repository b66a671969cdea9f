"""The serials of a data set: its own index of the rows, integers or texts, held exactly or refused."""

import numpy as np

from rcm_notebook.data.given import check_written, one_each
from rcm_notebook.data.validation import check_length
from rcm_notebook.retyped import whole


def as_serial(serial, n: int, what: str = "serial") -> np.ndarray:
    """Return the data set's own index, int64 or str [N]; default 0..N-1.

    Whole floats are integers, unless they are so large that they may have lost digits.

    Raises:
        ValueError: A serial is repeated, is neither an integer nor a text, or cannot be held as it is; the message
            names the row.
    """
    if serial is None:
        return np.arange(n, dtype=np.int64)
    given = one_each(serial, what)
    array = np.asarray(given) if hasattr(given, "dtype") else np.fromiter(given, object)
    if array.ndim != 1 or array.dtype.kind not in "iuUfO":
        raise ValueError(f"{what} has dtype {array.dtype} and shape {array.shape}; expected N integers or N texts.")
    check_length(array, n, what)
    if array.dtype.kind in "ufO":
        array = _exact_serials(list(array), what)
    if array.dtype.kind == "U":
        for row, text in enumerate(array.tolist()):
            check_written(text, f"Row {row} of {what}")
    values, first, counts = np.unique(array, return_index=True, return_counts=True)
    if len(values) < n:
        repeated = int(np.argmax(counts > 1))
        again = int(np.flatnonzero(array == values[repeated])[1])
        raise ValueError(
            f"Row {again} of {what} repeats {values[repeated]!s} of row {first[repeated]}; each row needs its own."
        )
    return array.astype(np.int64) if array.dtype.kind == "i" else array


def _exact_serials(given: list, what: str) -> np.ndarray:
    """Return serials as int64 or str, none of them changed."""
    if all(isinstance(value, str) for value in given):
        for row, text in enumerate(given):
            if text.endswith("\0"):
                raise ValueError(f"Row {row} of {what} is {text!r}, which ends with a NUL; take it away.")
        return np.array(given, dtype=str)
    integers = np.empty(len(given), np.int64)
    for row, value in enumerate(given):
        try:
            number = None if isinstance(value, str) else whole(value)
        except ValueError as error:
            raise ValueError(f"Row {row} of {what}: {error}.") from None
        if number is None:
            shown = value.item() if isinstance(value, np.generic) else value
            raise ValueError(f"Row {row} of {what} is {shown!r}; expected integers alone, or texts alone.")
        if not -(2**63) <= number < 2**63:
            raise ValueError(f"Row {row} of {what} is {number}, which int64 cannot hold; give texts (.astype(str)).")
        integers[row] = number
    return integers
