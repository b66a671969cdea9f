"""The compiled training step, and the rows that each step reads.

Everything random depends only on the seed and the step's number. A loop that stops and continues, in the same process
or after reopening, takes the same steps as a loop without the stop.
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

import jax
import numpy as np

from rcm_notebook.config import TrainConfig
from rcm_notebook.model import FREEZABLE, RCMVAE
from rcm_notebook.objective import SLIDERS
from rcm_notebook.prediction import Graph
from rcm_notebook.training.clusters import CLUSTERED_ROWS, clusters
from rcm_notebook.training.compilation import Program, Step, compiled
from rcm_notebook.training.step import Batch, Controls, TrainState, init_state
from rcm_notebook.types import Float, Int

INIT_ROWS = 1000  # Rows over which the first logits are standardised; a choice, enough for a mean and a deviation.
FIRST_CAPACITY = 16  # Number of classes to which tau is padded at first. It doubles when needed, with a new trace.


class Snapshot(NamedTuple):
    """The session's inputs to a step, taken at its beginning.

    Attributes:
        weights: Effective weight of every slider.
        learning_rate: Learning rate of this step, before warm-up.
        rows: Labelled rows.
        ids: Class ids of the labelled rows.
        tau: p(y | c) of the K components, for the C classes that exist.
        targets: Target class probabilities of all rows, or None if there are none.
        frozen: Names in ``FREEZABLE`` of the parts of the network that are frozen.
        by_hand: Names of the weights that the user has set.
    """

    weights: dict[str, float]
    learning_rate: float
    rows: Int[np.ndarray, " L"]
    ids: Int[np.ndarray, " L"]
    tau: Float[np.ndarray, "K C"]
    targets: Float[np.ndarray, "N C"] | None = None
    frozen: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()


class Trainer:
    """The training step over one data set. Equal trainers share the compiled step.

    Args:
        model: The network.
        config: Training settings without ``None``.
        data: The data set, read through `scaled`.
        pairs: Positive pairs of the data set.

    Attributes:
        steps_per_epoch: Number of steps of one pass over the data, or `min_steps` if that is more.
    """

    def __init__(self, model: RCMVAE, config: TrainConfig, data: Any, pairs: Any):
        self.model, self.config, self.data, self.pairs = model, config, data, pairs
        self.batch: int = config.given("batch")
        self.steps_per_epoch = max(config.min_steps, math.ceil(len(data) / self.batch))
        self._sliders = tuple(SLIDERS)
        self._key = jax.random.key(config.seed)
        self._compiled: dict[int, Step] = {}
        self._order: tuple[int, np.ndarray] = (-1, np.empty(0, np.int64))

    @property
    def trace_count(self) -> int:
        """Number of traces of the step that it needs. Sliders, labels and phases never raise it."""
        return len(self._compiled)

    @cached_property
    def graph(self) -> Graph | None:
        """The graph of neighbours along which labels spread; None if the pairs have none."""
        return None if self.pairs.graph is None else Graph(self.pairs.graph)

    def init(self) -> TrainState:
        """Return the state before the first step. Components of vectors begin as clusters."""
        order = np.random.default_rng(self.config.seed).permutation(len(self.data))
        state = jax.jit(init_state, static_argnums=0)(self.model, self._key, self._some(order[:INIT_ROWS]))
        if self.data.kind == "vector":
            x = jax.numpy.asarray(self._some(order[:CLUSTERED_ROWS]))
            features = self.model.bind({"params": state.params}).structure_features(x)
            head = clusters(np.asarray(features), self.model.config.given("components"), self.config.seed)
            params = state.params if head is None else {**state.params, "to_logits": head}
            state = state._replace(params=params, ema=params)
        return own(state)

    def _some(self, rows: Int[np.ndarray, " n"]) -> Float[np.ndarray, "n *shape"]:
        return self.data.scaled(np.sort(rows))

    def step(self, state: TrainState, number: int, snapshot: Snapshot) -> tuple[TrainState, dict[str, jax.Array]]:
        """Take step `number`, counted from 0. The buffers of the given state are consumed."""
        controls = self._controls(snapshot)
        step = self._compiled_for(controls.tau.shape[1])
        return step(state, self._rows(number, snapshot), controls, self._key)

    def compile(self, n_classes: int = 0) -> None:
        """Compile the step for up to `n_classes` classes, unless it is compiled. Any thread may call this."""
        self._compiled_for(_capacity(n_classes))

    def order(self, epoch: int) -> Int[np.ndarray, " n"]:
        """Return the rows of an epoch in their order: shuffled passes over the data, cut to whole batches."""
        rng = np.random.default_rng((self.config.seed, epoch))
        needed = self.steps_per_epoch * self.batch
        passes = [rng.permutation(len(self.data)) for _ in range(math.ceil(needed / len(self.data)))]
        return np.concatenate(passes)[:needed]

    def _rows(self, number: int, snapshot: Snapshot) -> Batch:
        epoch, position = divmod(number, self.steps_per_epoch)
        if self._order[0] != epoch:
            self._order = (epoch, self.order(epoch))
        rows = self._order[1][position * self.batch : (position + 1) * self.batch]
        rng = np.random.default_rng((self.config.seed, epoch, position))
        labeled, ids = draw_labeled(snapshot.rows, snapshot.ids, self.config.labelled_batch, rng)
        partner = self.pairs.partner(rows, rng)
        targets = np.zeros((len(rows), _capacity(snapshot.tau.shape[1])), np.float32)
        if snapshot.targets is not None:
            targets[:, : snapshot.targets.shape[1]] = snapshot.targets[partner]
        scaled = self.data.scaled
        return Batch(scaled(rows), scaled(partner), targets, scaled(labeled), ids)  # type: ignore

    def _controls(self, snapshot: Snapshot) -> Controls:
        components, classes = len(snapshot.tau), snapshot.tau.shape[1]
        tau = np.zeros((components, _capacity(classes)), np.float32)
        tau[:, :classes] = snapshot.tau
        if not classes:
            tau[:] = 1 / tau.shape[1]
        weights: Any = {name: np.float32(snapshot.weights[name]) for name in self._sliders}
        frozen: Any = {part: np.float32(part in snapshot.frozen) for part in FREEZABLE}
        return Controls(weights, np.float32(snapshot.learning_rate), frozen, tau)  # type: ignore

    def _compiled_for(self, capacity: int) -> Step:
        if capacity not in self._compiled:
            program = Program(self.model, replace(self.config, seed=0), self.pairs.perturb, len(self.data), capacity)
            self._compiled[capacity] = compiled(program)
        return self._compiled[capacity]


def own(state: TrainState) -> TrainState:
    """Return a copy that shares no buffer with the state. It is needed because the step consumes its buffers."""
    return jax.device_put(state, may_alias=False)


def draw_labeled(
    rows: Int[np.ndarray, " L"], ids: Int[np.ndarray, " L"], count: int, rng: np.random.Generator
) -> tuple[Int[np.ndarray, " count"], Int[np.ndarray, " count"]]:
    """Draw `count` labelled rows. Every labelled class is equally likely. Without labels all ids are -1."""
    if not len(rows):
        return np.zeros(count, np.int64), np.full(count, -1, np.int32)
    order = np.argsort(ids, kind="stable")
    _, start, size = np.unique(ids[order], return_index=True, return_counts=True)
    drawn = rng.integers(len(start), size=count)
    picked = order[start[drawn] + rng.integers(size[drawn])]
    return rows[picked], ids[picked].astype(np.int32)


def epoch_metrics(steps: list[dict[str, jax.Array]]) -> dict[str, float]:
    """Return the mean of every metric over an epoch's steps."""
    stacked = jax.device_get(steps)
    return {name: float(np.mean([step[name] for step in stacked], dtype=np.float64)) for name in stacked[0]}


def _capacity(classes: int) -> int:
    capacity = FIRST_CAPACITY
    while capacity < classes:
        capacity *= 2
    return capacity


def steps_left(step: int, steps_per_epoch: int, epochs: int) -> Iterator[int]:
    """Yield the numbers of the steps until `epochs` more epochs have ended. An unfinished epoch counts as the first."""
    last = (step // steps_per_epoch + epochs) * steps_per_epoch
    yield from range(step, last)
