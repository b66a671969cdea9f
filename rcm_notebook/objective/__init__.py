"""The objective: a weighted sum of terms. To add a term, add a file that registers itself, and one line here."""

from rcm_notebook.objective import (  # noqa: F401, I001  Each registers itself; menus and the sum keep this order.
    recon,
    kl_z,
    kl_c,
    usage,
    consistency,
    tau,
    pseudo,
    spread,
    contrastive,
    dirichlet,
    logit_mog,
    repulsion,
)
from rcm_notebook.objective.consistency import joint
from rcm_notebook.objective.forward import Forward
from rcm_notebook.objective.sliders import SLIDERS, require_weights
from rcm_notebook.objective.term import TERMS, Slider, Term
from rcm_notebook.objective.total import configured, objective, with_term_settings

__all__ = [
    "SLIDERS",
    "TERMS",
    "Forward",
    "Slider",
    "Term",
    "configured",
    "joint",
    "objective",
    "require_weights",
    "with_term_settings",
]
