"""What a projection reads, without a model."""

from dataclasses import dataclass

import numpy as np


@dataclass
class Arrays:
    """Latents by hand; a test may change a part of them."""

    responsibilities: np.ndarray
    affinity: np.ndarray
    mean: np.ndarray
    component: np.ndarray
