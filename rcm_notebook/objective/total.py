"""The total: sum_t w_t term_t, each weight a traced number that the user moves while training runs."""

from collections.abc import Mapping

from rcm_notebook.objective.forward import Forward
from rcm_notebook.objective.term import TERMS
from rcm_notebook.types import Array, Float


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
