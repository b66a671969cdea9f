"""What a plot reads of a session."""

from typing import Any, Protocol, runtime_checkable

import numpy as np


@runtime_checkable
class View(Protocol):
    """The observables that plots show; a `Session` has them, and so can a stand-in."""

    data: Any
    latents: Any
    labels: Any
    prediction: Any
    positions: np.ndarray
