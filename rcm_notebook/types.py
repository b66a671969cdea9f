"""The axes and array types that every layer shares.

Axis letters, everywhere: ``N`` data, ``B`` batch, ``D`` input size (``H W`` pixels), ``K`` components, ``d`` latent
dimensions, ``C`` classes.
"""

import numpy as np
from jaxtyping import Array, Bool, Float, Int, Key, UInt8

Rows = Int[np.ndarray, " n"]
"""Positions 0..N-1 in a data set."""

__all__ = ["Array", "Bool", "Float", "Int", "Key", "Rows", "UInt8"]
