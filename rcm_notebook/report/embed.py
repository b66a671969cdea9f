"""Data inside the page: JSON that cannot close the tag around it, and arrays as little-endian bytes in base64."""

import base64
import json
from typing import Any

import numpy as np

from rcm_notebook.report.markup import Markup

_UNSAFE = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
"""JSON has these characters only inside strings, where they may be written as escapes."""


def script_json(value: Any) -> Markup:
    """Return `value` as JSON for the inside of a script element. It cannot contain ``</script`` or ``<!--``.

    Raises:
        ValueError: A number is NaN or infinite, which JSON does not have.
    """
    return Markup(json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(_UNSAFE))


def packed(array: np.ndarray) -> dict[str, str]:
    """Return an array of uint8, uint16 or uint32 in the form that the page reads: its type and its bytes."""
    kind = np.asarray(array).dtype
    if kind.kind != "u":
        raise ValueError(f"The page reads unsigned integers; the array is {kind}.")
    values = np.ascontiguousarray(array, kind.newbyteorder("<"))
    return {"type": f"u{8 * kind.itemsize}", "bytes": base64.b64encode(values.tobytes()).decode()}


def data_url(content: bytes, kind: str) -> str:
    """Return a file as a data URL. `kind` is its media type."""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
