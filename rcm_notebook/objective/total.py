"""The total: sum_t w_t term_t. Each weight is a traced number that the user can move while training runs."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from rcm_notebook.config import TrainConfig
from rcm_notebook.objective.forward import Forward
from rcm_notebook.objective.term import TERMS
from rcm_notebook.settings import in_full, settings_for
from rcm_notebook.types import Array, Float

Compute = Callable[[Forward], Float[Array, ""]]
"""A term with its settings: forward -> nats, the mean over the batch."""


def configured(config: TrainConfig) -> dict[str, Compute]:
    """Return the function that computes each term. Its settings, if it has any, are bound to it."""
    return {
        name: partial(term.compute, **settings_for(TERMS, name, *_given(config, name))) for name, term in TERMS.items()
    }


def with_term_settings(config: TrainConfig) -> TrainConfig:
    """Return the config with all settings of all terms. A setting that is not given gets its default.

    Raises:
        LookupError: There are settings for a term that does not exist.
        ValueError: A term has no such setting, or its value has the wrong type or range. The message names its path.
    """
    full = {name: in_full(TERMS, name, *_given(config, name)) for name in (*TERMS, *config.terms)}
    return replace(config, terms={name: settings for name, settings in full.items() if settings})


def objective(
    forward: Forward, weights: Mapping[str, Float[Array, ""]], terms: Mapping[str, Compute]
) -> tuple[Float[Array, ""], dict[str, Float[Array, ""]]]:
    """Return the total, sum_t w_t term_t, and every term unweighted.

    Args:
        forward: One batch through the network.
        weights: A traced weight for every term.
        terms: The function that computes each term, as `configured` returns them.
    """
    values = {name: compute(forward) for name, compute in terms.items()}
    total = sum((weights[name] * value for name, value in values.items()), start=0.0 * forward.coupling)
    return total, values


def _given(config: TrainConfig, name: str) -> tuple[Any, str]:
    return config.terms.get(name, {}), f"train.terms.{name}."
