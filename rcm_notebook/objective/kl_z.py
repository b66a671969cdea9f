"""kl_z = mean_b sum_k r_k KL(q(z_k | x) || p(z_k)): the latents stay near their prior. Kingma & Welling 2014, eq. 3."""

from rcm_notebook.objective.forward import Forward
from rcm_notebook.objective.term import TERMS, Slider, Term
from rcm_notebook.types import Array, Float


def kl_z(forward: Forward) -> Float[Array, ""]:
    """Return the expected KL of the latents, nats an example."""
    return forward.kl.mean()


TERMS.add("kl_z", Term(kl_z, Slider(1.0, 0.0, 5.0, "Keep each latent near its prior.")))
