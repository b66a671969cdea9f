"""The fingerprint of a data set: a digest of values and serials, by which a folder recognises its data."""

import hashlib

import numpy as np

from rcm_notebook.data.validation import CHUNK


def fingerprint(x: np.ndarray, serial: np.ndarray) -> str:
    """Return a sha256 in hexadecimal.

    Args:
        x: Rows, [N, *shape]. Their type and shape count, too.
        serial: int64 or str [N].
    """
    digest = hashlib.sha256(f"{x.dtype.str}{x.shape}{serial.dtype.kind}".encode())
    for start in range(0, len(x), CHUNK):
        digest.update(np.ascontiguousarray(x[start : start + CHUNK]).data)
    if serial.dtype.kind == "U":
        digest.update("\0".join(serial.tolist()).encode("utf-8", "surrogatepass"))
    else:
        digest.update(np.ascontiguousarray(serial).data)
    return digest.hexdigest()
