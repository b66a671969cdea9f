"""Divergence: training stops at the step where it begins, and the message says what to try.

A step is bad if the total or the norm of its gradient is not finite, or if the norm is above `STEEPEST`. The losses
alone do not show every divergence. Adam keeps the squares of the gradient, and these overflow float32 from a gradient
of 1e19 on. After that every update is zero: training has stopped for good while all losses look fine.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import jax
import numpy as np

STEEPEST = 1e9
"""Norm of the gradient above which a step is bad. A choice: healthy training stays below 1e5 even with every weight at
its slider's end, and one step of this norm affects Adam for ten thousand more steps."""


class Diverged(FloatingPointError):
    """Training has left the numbers that float32 can hold. The state before that epoch is kept.

    Reset the weights that the message names, or lower the learning rate, and train on.
    """


def fault(metrics: Mapping[str, Any], weights: Mapping[str, float]) -> str | None:
    """Return what is wrong with a step, or None if nothing is.

    Args:
        metrics: The step's metrics: `total`, `gradient`, and every term unweighted.
        weights: Weights in that step.
    """
    total, gradient = float(metrics["total"]), float(metrics["gradient"])
    if math.isfinite(total) and gradient <= STEEPEST:
        return None
    terms = {name: float(value) for name, value in metrics.items() if name in weights}
    broken = [name for name, value in terms.items() if not math.isfinite(value)]
    if broken:
        return f"{', '.join(broken)} {'is' if len(broken) == 1 else 'are'} not finite"
    heaviest = max(terms, key=lambda name: abs(weights[name] * terms[name]))
    cause = f"most of the total is {heaviest}, {terms[heaviest]:.3g} with weight {weights[heaviest]:.3g}"
    if not math.isfinite(total):
        return f"the total is not finite; {cause}"
    size = f"of norm {gradient:.0e}" if math.isfinite(gradient) else "not finite"
    return f"the gradient is {size}, and {STEEPEST:.0e} is the most that Adam can follow; {cause}"


def remedy(weights: Mapping[str, float], by_hand: Sequence[str], learning_rate: float) -> str:
    """Return what the user can try.

    Args:
        weights: Weights in the bad step.
        by_hand: Names of the weights that the user has set.
        learning_rate: The step's learning rate.
    """
    slower = (
        f"lower the learning rate, now {learning_rate:.3g}, by its slider or set_learning_rate_factor, "
        "or go to another phase; then train again."
    )
    if not by_hand:
        return slower.capitalize()
    moved = ", ".join(f"{name} = {weights[name]:.3g}" for name in by_hand)
    return f"Reset the weights set by hand ({moved}), or {slower}"


def broken_parts(state: Any) -> str:
    """Return where a state holds numbers that are not finite, such as ``parameters of trunk``; empty if nowhere."""
    held = jax.device_get(state)
    trees = {
        "parameters": held.params,
        "averages": held.ema,
        "moments": {name: (held.optimizer.mean[name], held.optimizer.square[name]) for name in held.optimizer.mean},
    }
    broken = {
        kind: [part for part, leaves in tree.items() if not all(np.isfinite(a).all() for a in jax.tree.leaves(leaves))]
        for kind, tree in trees.items()
    }
    return "; ".join(f"{kind} of {', '.join(parts)}" for kind, parts in broken.items() if parts)
