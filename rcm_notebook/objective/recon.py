"""recon = mean_b sum_k r_k NLL_k(x): the expected reconstruction NLL of the ELBO. Kingma & Welling 2014, eq. 3."""

from rcm_notebook.objective.forward import Forward
from rcm_notebook.objective.term import TERMS, Slider, Term
from rcm_notebook.types import Array, Float


def recon(forward: Forward) -> Float[Array, ""]:
    """Return the expected NLL of the batch, nats an example."""
    return forward.nll.mean()


TERMS.add("recon", Term(recon, Slider(1.0, 0.0, 5.0, "Redraw each point from its component's latent.")))
