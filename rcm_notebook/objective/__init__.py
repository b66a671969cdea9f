"""The objective: a weighted sum of terms, each weight a traced number that the user moves while training runs."""

import math
from collections.abc import Mapping

from rcm_notebook.objective.consistency import CONSISTENCY, joint
from rcm_notebook.objective.contrastive import CONTRASTIVE
from rcm_notebook.objective.dirichlet import DIRICHLET
from rcm_notebook.objective.forward import Forward
from rcm_notebook.objective.kl_c import KL_C
from rcm_notebook.objective.kl_z import KL_Z
from rcm_notebook.objective.logit_mog import LOGIT_MOG
from rcm_notebook.objective.pseudo import PSEUDO
from rcm_notebook.objective.recon import RECON
from rcm_notebook.objective.repulsion import REPULSION
from rcm_notebook.objective.spread import SPREAD
from rcm_notebook.objective.tau import TAU
from rcm_notebook.objective.term import Slider, Term
from rcm_notebook.objective.usage import USAGE
from rcm_notebook.registry import Registry
from rcm_notebook.types import Array, Float

TERMS: Registry[Term] = Registry("term")
TERMS.add("recon", RECON)
TERMS.add("kl_z", KL_Z)
TERMS.add("kl_c", KL_C)
TERMS.add("usage", USAGE)
TERMS.add("consistency", CONSISTENCY)
TERMS.add("tau", TAU)
TERMS.add("pseudo", PSEUDO)
TERMS.add("spread", SPREAD)
TERMS.add("contrastive", CONTRASTIVE)
TERMS.add("dirichlet", DIRICHLET)
TERMS.add("logit_mog", LOGIT_MOG)
TERMS.add("repulsion", REPULSION)

COUPLING = Slider(0.0, 0.0, 1.0, "How far reconstruction may reshape the components.")

SLIDERS: Registry[Slider] = Registry("weight")
"""Everything that a user can move, the main ones first."""
for _name, _slider in sorted(
    [*((name, term.weight) for name, term in TERMS.items()), ("coupling", COUPLING)],
    key=lambda entry: not entry[1].is_main,
):
    SLIDERS.add(_name, _slider)


def require_weights(weights: Mapping[str, float]) -> None:
    """Check that a user can set these weights.

    Raises:
        LookupError: No such weight.
        ValueError: Not a finite number.
    """
    for name, value in weights.items():
        SLIDERS[name]
        if isinstance(value, bool) or not math.isfinite(value):
            raise ValueError(f"The weight of {name} is {value!r}; it must be a finite number.")


def objective(
    forward: Forward, weights: Mapping[str, Float[Array, ""]]
) -> tuple[Float[Array, ""], dict[str, Float[Array, ""]]]:
    """Return the total, sum_t w_t term_t, and every term unweighted.

    Args:
        forward: One batch through the network.
        weights: A traced weight for every name in ``TERMS``.
    """
    values = {name: term.compute(forward) for name, term in TERMS.items()}
    total = sum((weights[name] * value for name, value in values.items()), start=0.0 * forward.coupling)
    return total, values


__all__ = ["SLIDERS", "TERMS", "Forward", "Slider", "Term", "joint", "objective", "require_weights"]
