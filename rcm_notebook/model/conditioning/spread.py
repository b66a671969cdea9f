"""Broadcast one value a feature over the pixels of its map."""

from rcm_notebook.types import Array, Float


def over_maps(values: Float[Array, "A K W"], h: Float[Array, "B Z *maps W"]) -> Float[Array, "A K *ones W"]:
    """Return `values` with an axis of length 1 for every pixel axis of `h`. The result can be multiplied with `h`."""
    return values.reshape(*values.shape[:2], *(1,) * (h.ndim - 3), values.shape[-1])
