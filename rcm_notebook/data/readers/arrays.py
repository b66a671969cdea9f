"""What a reader returns: the arrays of a data set, as `Dataset.from_arrays` takes them."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np


class Arrays(NamedTuple):
    """Arguments of `Dataset.from_arrays`; N rows.

    Attributes:
        x: Vectors [N, D], or images [N, H, W] or [N, H, W, 3].
        names: Class names, [C], or None.
        truth: True class ids or names, [N]; None, NaN, NA and -1 mean unknown. Or None.
        texts: Texts to show, [N], or None.
        columns: Further columns by name, [N] numbers or texts each, or None.
        serial: The source's own index of the rows, [N] integers or texts, or None.
    """

    x: np.ndarray
    names: Sequence[str] | None = None
    truth: Sequence[Any] | None = None
    texts: Sequence[str] | None = None
    columns: Mapping[str, np.ndarray] | None = None
    serial: Sequence[str] | np.ndarray | None = None
