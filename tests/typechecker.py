"""The run-time type checker of the tests: beartype, told what holds in this package.

A NumPy scalar is as good as Python's own number, as users take both from arrays; `Self` is unknown where methods are
decorated one by one.
"""

from typing import Any, Self

import numpy as np
from beartype import BeartypeConf, FrozenDict, beartype

OVERRIDES = FrozenDict({int: int | np.integer, float: float | int | np.number, Self: Any})

check = beartype(conf=BeartypeConf(hint_overrides=OVERRIDES))
