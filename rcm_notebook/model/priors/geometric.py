"""Fixed centres in one shared latent space: p(z | c=k) = N(centre_k, I), on a circle, a grid or a simplex.

The arrangement is known before training, which makes the plane of the latents readable. Neighbours on the circle or the
grid hold similar examples. On the simplex all centres are equally far apart.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import jax.numpy as jnp
import numpy as np

from rcm_notebook.config import ModelConfig
from rcm_notebook.model.priors.interface import PRIORS, Encode, Prior, Surroundings, gaussian_kl
from rcm_notebook.registry import Registry
from rcm_notebook.settings import require
from rcm_notebook.types import Array, Float

ARRANGEMENTS: Registry[Callable[[int], Float[np.ndarray, "K dims"]]] = Registry("arrangement")


@ARRANGEMENTS.register("circle")
def circle(components: int) -> Float[np.ndarray, "K dims"]:
    """Return K points in equal steps around the unit circle."""
    angle = 2 * np.pi * np.arange(components) / components
    return np.stack([np.cos(angle), np.sin(angle)], -1)


@ARRANGEMENTS.register("grid")
def grid(components: int) -> Float[np.ndarray, "K dims"]:
    """Return the first K points, row by row, of a square grid whose corners lie on the unit circle."""
    side = math.ceil(math.sqrt(components))
    ticks = np.linspace(-1, 1, side) / math.sqrt(2) if side > 1 else np.zeros(1)
    return np.stack(np.meshgrid(ticks, ticks, indexing="ij"), -1).reshape(-1, 2)[:components]


@ARRANGEMENTS.register("simplex")
def simplex(components: int) -> Float[np.ndarray, "K dims"]:
    """Return the K corners of a regular simplex in K - 1 dimensions, at distance one from its middle."""
    if components == 1:
        return np.zeros((1, 1))
    centred = np.eye(components) - 1 / components
    basis = np.linalg.svd(centred)[2][:-1]  # The last direction, along (1, ..., 1), has no extent.
    corners = centred @ basis.T
    return corners / np.linalg.norm(corners[0])


@dataclass(frozen=True)
class GeometricSettings:
    """Settings of the geometric prior.

    Args:
        arrangement: Name of the arrangement of the centres, in ``ARRANGEMENTS``.
        radius: Distance of the outermost centres from the middle, in the prior's standard deviations.
    """

    arrangement: str = "circle"
    radius: float = 4.0

    def __post_init__(self):
        ARRANGEMENTS[self.arrangement]
        require(self.radius > 0, "radius", self.radius, "positive")


@PRIORS.register("geometric", settings=GeometricSettings)
class Geometric(Prior):
    """N(centre_k, I) with fixed centres."""

    settings: GeometricSettings

    @staticmethod
    def refuses(config: ModelConfig, shape: tuple[int, ...], settings: GeometricSettings) -> str | None:
        """Return why the prior does not fit these settings, or None."""
        del shape
        components, latent = config.given("components"), config.latent
        if config.layout != "shared":
            return f"prior 'geometric' arranges components in one space; layout is {config.layout!r}, use 'shared'."
        if settings.arrangement == "simplex" and components > latent + 1:
            return (
                f"a simplex in {latent} dimensions has at most {latent + 1} corners and there are {components} "
                f"components; set latent to at least {components - 1}, or use arrangement 'circle' or 'grid'."
            )
        if ARRANGEMENTS[settings.arrangement](components).shape[1] > latent:
            return f"arrangement {settings.arrangement!r} needs latent of at least 2; it is {latent}."
        return None

    def setup(self):
        """Place the centres in the first dimensions of the latent space."""
        corners = ARRANGEMENTS[self.settings.arrangement](self.config.given("components"))
        padded = np.pad(corners, ((0, 0), (0, self.config.latent - corners.shape[1])))
        self.places = jnp.asarray(self.settings.radius * padded, jnp.float32)

    def kl(
        self, mean: Float[Array, "B Z d"], log_var: Float[Array, "B Z d"], around: Surroundings
    ) -> Float[Array, "B J"]:
        """Return the KL of the shared latent from every component's Gaussian, in nats."""
        del around
        return gaussian_kl(mean, log_var, self.places[None], jnp.zeros_like(self.places)[None])

    def centres(self, encode: Encode) -> Float[Array, "K d"]:
        """Return the fixed centres."""
        del encode
        return self.places
