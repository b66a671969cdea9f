"""New pictures from the model: decoded latents, sampled where the rows of a component lie."""

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from rcm_notebook.plots.registry import plot
from rcm_notebook.views import View


@plot("samples", "New pictures, drawn where each component's rows lie", 50)
def samples(view: View, components: int = 10, each: int = 5, seed: int = 0) -> Figure:
    """Draw new pictures of the heaviest components, one column a component.

    Latents are sampled from a normal with the mean and the covariance of the component's rows. This approximates the
    aggregate posterior, which the decoder has learned. The prior may reach where no row lies (Tomczak & Welling, "VAE
    with a VampPrior", 2018, section 2).

    Args:
        view: The view to draw.
        components: Largest number of components.
        each: Number of pictures of each component.
        seed: Seed of the samples.

    Raises:
        ValueError: The rows are not images.
    """
    if view.data.kind != "image":
        raise ValueError("The rows are vectors: a sample of them is no picture.")
    rng, latents = np.random.default_rng(seed), view.latents
    held = np.bincount(latents.component, minlength=len(latents.usage))
    shown = [int(k) for k in np.argsort(-held, kind="stable")[:components] if held[k]]
    figure, axes = plt.subplots(each, len(shown), figsize=(len(shown), each * 1.02 + 0.2), squeeze=False)
    for column, k in zip(axes.T, shown, strict=True):
        z = latents.mean[latents.component == k].astype(np.float64)
        spread = np.atleast_2d(np.cov(z, rowvar=False)) if len(z) > 1 else np.zeros((z.shape[1], z.shape[1]))
        drawn = rng.multivariate_normal(z.mean(0), spread, size=each, method="eigh")
        for ax, picture in zip(column, view.decode(k, drawn.astype(np.float32)), strict=True):
            ax.imshow(np.clip(picture, 0, 1), cmap="gray_r", vmin=0, vmax=1)
            ax.axis("off")
        column[0].set_title(f"{k}", fontsize=7)
    figure.tight_layout()
    return figure
