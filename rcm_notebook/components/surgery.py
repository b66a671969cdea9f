"""Splitting and merging components: pure functions (state, ...) -> state. K is fixed, so no shape changes.

    split k into a free f:    r_k -> r_k (1 - share),  r_f -> r_k share
    merge i into j:           r_j -> r_i + r_j,        r_i -> 0, and i is free

In a split the free component first becomes a copy of the other: embedding, latent head and every other parameter with a
slice for each component. This holds for the parameters, their average and the optimiser's moments. In both cases,
columns of the logits' head are then fitted to the responsibilities above (`rcm_notebook.components.logit_columns`). All
other parameters stay exactly the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from scipy.special import logsumexp

from rcm_notebook.components.logit_columns import fit_columns
from rcm_notebook.config import ModelConfig
from rcm_notebook.inference import in_batches
from rcm_notebook.model import RCMVAE
from rcm_notebook.training import Params, TrainState, state_shapes
from rcm_notebook.types import Array, Float

EMPTY = 40.0
"""Nats by which the logit of a freed component is below the others, for every row. A choice: its gradient is then below
Adam's epsilon, and training leaves it free until a split needs it."""


def component_axes(model: RCMVAE) -> Params:
    """Return, for every parameter, the axis along which the components lie; -1 if there is none.

    The function compares the shapes of this model with those of a model with one component less. Tracing both is slow,
    so the result is cached.

    Raises:
        ValueError: The model has only one component.
    """
    return _axes(model.config, model.shape)


def read_slices(model: RCMVAE, state: TrainState, components: Sequence[int]) -> list[np.ndarray]:
    """Return the slices of some components: from the parameters, their average and the optimiser's moments."""
    axes, pieces = component_axes(model), []

    def read(leaf: Array, axis: int) -> None:
        if axis >= 0:
            pieces.extend(np.asarray(leaf)[_slice(leaf, axis, model, k)] for k in components)

    _everywhere(lambda tree: jax.tree.map(read, tree, axes), state)
    return pieces


def write_slices(
    model: RCMVAE, state: TrainState, components: Sequence[int], slices: Sequence[np.ndarray]
) -> TrainState:
    """Return the state with the slices that `read_slices` returned for the same components put back."""
    axes, pieces = component_axes(model), iter(slices)

    def write(leaf: Array, axis: int) -> Array:
        for k in components if axis >= 0 else ():
            leaf = jnp.asarray(leaf).at[_slice(leaf, axis, model, k)].set(next(pieces))
        return leaf

    return _everywhere(lambda tree: jax.tree.map(write, tree, axes), state)


def structure_features(model: RCMVAE, params: Params, x: Float[np.ndarray, "n *shape"]) -> Float[np.ndarray, "n W"]:
    """Return the features of some scaled rows in which the logits are linear."""
    rows = np.resize(np.arange(len(x)), 1 << (len(x) - 1).bit_length())  # Few sizes need few compilations.
    (features,) = in_batches(lambda batch: (_features(model, params, batch),), rows, lambda some: np.asarray(x[some]))
    return features[: len(x)]


def split(
    model: RCMVAE,
    state: TrainState,
    x: Float[np.ndarray, "n *shape"],
    component: int,
    into: int,
    share: Float[np.ndarray, " n"],
) -> TrainState:
    """Return the state after a part of a component's rows has moved to a free component.

    Args:
        model: The network.
        state: The state of training.
        x: Scaled rows on which the two columns are fitted: all rows of the component if possible, and some others.
        component: The component to split.
        into: The free component.
        share: Part of each row that moves to `into`, 0 to 1. Only rows of the component matter.
    """
    axes = component_axes(model)

    def twin(leaf: Array, axis: int) -> Array:
        if axis < 0:
            return leaf
        source, target = (_slice(leaf, axis, model, k) for k in (component, into))
        return jnp.asarray(leaf).at[target].set(jnp.asarray(leaf)[source])

    def divide(head: np.ndarray, responsibilities: np.ndarray, features: np.ndarray) -> np.ndarray:
        start = np.stack([head[:, component]] * 2, axis=1)
        start[-1] -= np.log(2.0)
        targets = responsibilities[:, component, None] * np.stack([1 - share, share], axis=1)
        rest = _log_sum(head, features, [component, into])
        head[:, [component, into]] = fit_columns(features, start, rest, targets)
        return head

    twinned = _everywhere(lambda tree: jax.tree.map(twin, tree, axes), state)
    return _with_heads(model, state, twinned, x, divide)


def merge(model: RCMVAE, state: TrainState, x: Float[np.ndarray, "n *shape"], component: int, into: int) -> TrainState:
    """Return the state after all rows of a component have moved to another. The component is then free.

    Args:
        model: The network.
        state: The state of training.
        x: Scaled rows on which the column is fitted: all rows of both components if possible, and some others.
        component: The component that becomes free. Its moments are set to zero.
        into: The component that takes its rows. It keeps its embedding and latents.
    """

    def unite(head: np.ndarray, responsibilities: np.ndarray, features: np.ndarray) -> np.ndarray:
        both = [component, into]
        mass = responsibilities[:, both].sum(axis=0) + 1e-12
        start = head[:, both] @ (mass / mass.sum())
        targets = responsibilities[:, both].sum(axis=1, keepdims=True)
        total, rest = _log_sum(head, features, []), _log_sum(head, features, both)
        head[:, [into]] = fit_columns(features, start[:, None], rest, targets)
        head[:, component] = 0.0
        head[-1, component] = total.min() - EMPTY
        return head

    axes = component_axes(model)

    def forget(leaf: Array, axis: int) -> Array:
        return leaf if axis < 0 else jnp.asarray(leaf).at[_slice(leaf, axis, model, component)].set(0.0)

    moments = _everywhere(lambda tree: jax.tree.map(forget, tree, axes), state).optimizer
    return _with_heads(model, state, state._replace(optimizer=moments), x, unite)


@lru_cache(maxsize=4)
def _axes(config: ModelConfig, shape: tuple[int, ...]) -> Params:
    count = config.given("components")
    if count < 2:
        raise ValueError("A model of one component has none to split or to merge.")

    def shapes(components: int) -> Params:
        return state_shapes(RCMVAE(replace(config, components=components), shape)).params

    def axis(full: Any, less: Any) -> int:
        differing = [i for i, (a, b) in enumerate(zip(full.shape, less.shape, strict=True)) if a != b]
        return differing[0] if differing else -1

    return jax.tree.map(axis, shapes(count), shapes(count - 1))


@partial(jax.jit, static_argnums=0)
def _features(model: RCMVAE, params: Params, x: Array) -> Array:
    return model.bind({"params": params}).structure_features(x)


def _with_heads(
    model: RCMVAE,
    before: TrainState,
    after: TrainState,
    x: np.ndarray,
    change: Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray],
) -> TrainState:
    """Return `after` with the logits' head of `before` changed, in the parameters and in their average.

    `change` gets the head [W + 1, K] (the bias is its last row), the responsibilities [n, K] and the features [n, W].
    """

    def changed(old: Params, new: Params) -> Params:
        features = structure_features(model, old, x).astype(np.float64)
        head = np.concatenate([old["to_logits"]["kernel"], np.asarray(old["to_logits"]["bias"])[None]])
        head = head.astype(np.float64)
        logits = features @ head[:-1] + head[-1]
        responsibilities = np.exp(logits - logsumexp(logits, axis=1, keepdims=True))
        head = change(head.copy(), responsibilities, features).astype(np.float32)
        return {**new, "to_logits": {"kernel": jnp.asarray(head[:-1]), "bias": jnp.asarray(head[-1])}}

    return after._replace(params=changed(before.params, after.params), ema=changed(before.ema, after.ema))


def _log_sum(head: np.ndarray, features: np.ndarray, without: Sequence[int]) -> np.ndarray:
    """Return log sum exp of the logits of all components except those in `without`."""
    others = np.delete(head, without, axis=1)
    if not others.shape[1]:
        return np.full(len(features), -EMPTY)
    return np.asarray(logsumexp(features @ others[:-1] + others[-1], axis=1))


def _slice(leaf: Any, axis: int, model: RCMVAE, component: int) -> tuple[slice, ...]:
    width = leaf.shape[axis] // model.config.given("components")
    return (*(slice(None),) * axis, slice(component * width, (component + 1) * width))


def _everywhere(edit: Callable[[Params], Any], state: TrainState) -> TrainState:
    """Apply `edit` to every part of the state that has the shapes of the parameters."""
    structure = jax.tree.structure(state.params)

    def is_like_params(node: Any) -> bool:
        return jax.tree.structure(node) == structure

    return jax.tree.map(lambda node: edit(node) if is_like_params(node) else node, state, is_leaf=is_like_params)
