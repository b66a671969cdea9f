"""How certain the components of the rows are: heaviest responsibility, and effective number of components."""

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from rcm_notebook.inference import effective_number
from rcm_notebook.plots.registry import plot
from rcm_notebook.views import View, palette


@plot("responsibilities", "How decided the mixture is", 110)
def responsibilities(view: View) -> Figure:
    """Draw histograms, over all rows, of max_c r_c and of the effective number of components, exp(H(r))."""
    r = view.latents.responsibilities
    effective = effective_number(r)
    figure, axes = plt.subplots(1, 2, figsize=(7, 2.6))
    blue, orange = palette.colors(2)
    axes[0].hist(r.max(1), bins=40, range=(0, 1), color=blue)
    axes[0].set(xlabel="heaviest responsibility", ylabel="rows")
    axes[1].hist(effective, bins=40, range=(1, max(2.0, float(np.quantile(effective, 0.999)))), color=orange)
    axes[1].set(xlabel="effective components a row", ylabel="rows")
    figure.tight_layout()
    return figure
