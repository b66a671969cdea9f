"""One training step: (state, batch, controls, key) -> (state, metrics). No slider causes a new trace."""

from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp

from rcm_notebook.config import TrainConfig
from rcm_notebook.model import FREEZABLE, RCMVAE, Reconstruction, scale_gradient
from rcm_notebook.objective import Forward, configured, objective
from rcm_notebook.training import adam
from rcm_notebook.types import Array, Float, Int, Key

Params = adam.Params


class TrainState(NamedTuple):
    """Everything that a step changes.

    Attributes:
        params: Parameters that the optimiser moves.
        ema: Running average of the parameters. The user sees its outputs.
        optimizer: Moments of the gradient.
        step: Number of steps taken so far.
    """

    params: Params
    ema: Params
    optimizer: adam.Adam
    step: Int[Array, ""]


class Batch(NamedTuple):
    """Rows of one step, scaled.

    Attributes:
        x: Rows.
        partner: Positive partner of each row.
        targets: Target class probabilities of the partners; zeros where there is no target.
        labeled: Labelled rows.
        ids: Class ids of the labelled rows; -1 is padding.
    """

    x: Float[Array, "B *shape"]
    partner: Float[Array, "B *shape"]
    targets: Float[Array, "B C"]
    labeled: Float[Array, "L *shape"]
    ids: Int[Array, " L"]


class Controls(NamedTuple):
    """Values that may change at every step without a new trace.

    Attributes:
        weights: Weight of every term, and `coupling`.
        learning_rate: Adam's learning rate.
        frozen: For every part of the network 1 if it is frozen, else 0.
        tau: p(y | c), padded to a fixed number of classes.
    """

    weights: dict[str, Float[Array, ""]]
    learning_rate: Float[Array, ""]
    frozen: dict[str, Float[Array, ""]]
    tau: Float[Array, "K C"]


def init_state(model: RCMVAE, key: Key[Array, ""], x: Float[Array, "B *shape"]) -> TrainState:
    """Return the state before the first step.

    Random logits are nearly the same for every x, so the responsibilities are uniform. There `consistency` has a saddle
    point, which training left slowly or never. So the logits start standardised over a sample of the data: mean 0 and
    deviation 1 for every component. Data-dependent initialisation: Salimans & Kingma, "Weight Normalization", 2016,
    section 3. A prior may set its parameters from the same sample.

    Args:
        model: The network.
        key: Key of the random parameters.
        x: A sample of the scaled data.
    """
    params: Params = dict(model.init(key, x[:1], key)["params"])
    logits = model.bind({"params": params}).logits(x)
    deviation = logits.std(0) + 1e-6
    head = params["to_logits"]
    head = {"kernel": head["kernel"] / deviation[None], "bias": -logits.mean(0) / deviation}
    params = {**params, "to_logits": head}
    if "prior" in params:
        prior = model.bind({"params": params}).prior
        params["prior"] = prior.fit(params["prior"], x, jax.random.fold_in(key, 1))
    return TrainState(params, params, adam.start(params), jnp.zeros((), jnp.int32))


def state_shapes(model: RCMVAE) -> TrainState:
    """Return the shape and type of every array of a model's state. Nothing is computed."""
    x = jax.ShapeDtypeStruct((1, *model.shape), jnp.float32)
    return jax.jit(init_state, static_argnums=0).eval_shape(model, jax.random.key(0), x)  # Traced once for a model.


def loosen(state: TrainState, factor: float) -> TrainState:
    """Return the state with the logits multiplied by `factor`, and the optimiser of their branch reset.

    After training without labels, the responsibilities are close to 0 or 1. Softmax is flat there, and labels would
    hardly change them. A factor below 1 makes the responsibilities softer. The order of the components of a row stays.

    Args:
        state: The state before. It is returned unchanged if the factor is 1.0.
        factor: Factor of the logits, above 0.
    """
    if factor == 1.0:
        return state
    part = "structure"

    def scaled(params: Params) -> Params:
        return {**params, "to_logits": jax.tree.map(lambda leaf: factor * leaf, params["to_logits"])}

    def fresh(moments: Params) -> Params:
        return {name: jax.tree.map(jnp.zeros_like, m) if name in FREEZABLE[part] else m for name, m in moments.items()}

    mean, square, counts = state.optimizer
    optimizer = adam.Adam(fresh(mean), fresh(square), {**counts, part: jnp.zeros_like(counts[part])})
    return state._replace(params=scaled(state.params), ema=scaled(state.ema), optimizer=optimizer)


def make_step(
    model: RCMVAE, config: TrainConfig, perturb: Callable[[Array, Key[Array, ""]], Array], rows: int
) -> Callable[[TrainState, Batch, Controls, Key[Array, ""]], tuple[TrainState, dict[str, Array]]]:
    """Return the step, a pure function. The caller jits it.

    Args:
        model: The network.
        config: Training settings without ``None``.
        perturb: Noise that keeps the meaning of a row (augmentation or dropout). It is applied to partners and to
            labelled rows.
        rows: N, the number of rows of the data set.
    """
    terms = configured(config)

    def forward(
        params: Params, batch: Batch, controls: Controls, number: Int[Array, ""], key: Key[Array, ""]
    ) -> Forward:
        noise, route, sample, labeled_noise = jax.random.split(key, 4)
        network = model.bind({"params": params})
        coupling = controls.weights["coupling"]
        reading = network.read(batch.x)
        views = network.read(jnp.concatenate([perturb(batch.partner, noise), perturb(batch.labeled, labeled_noise)]))
        pair, labeled = jnp.split(jax.nn.softmax(views.logits), [len(batch.partner)])

        def reconstruct():
            routed = network.route(reading.logits, number, route)
            posterior = network.locate(reading, coupling)
            return network.reconstruct(batch.x, posterior, scale_gradient(routed, coupling), sample, coupling)

        def skip():
            zeros = jnp.zeros(len(batch.x))
            return Reconstruction(zeros, zeros)

        # Latents and decoder take much of a step's time, and phases that learn only structure do not need them.
        needed = (controls.weights["recon"] != 0) | (controls.weights["kl_z"] != 0)
        reconstruction = jax.lax.cond(needed, reconstruct, skip)
        return Forward(
            nll=reconstruction.nll,
            kl=reconstruction.kl,
            logits=reading.logits,
            responsibilities=jax.nn.softmax(reading.logits),
            log_pi=network.log_pi(),
            embedding=network.embedding,
            pair_responsibilities=pair,
            pair_targets=batch.targets,
            labeled_responsibilities=labeled,
            labeled_features=views.structure[len(batch.partner) :],
            labeled_ids=batch.ids,
            tau=controls.tau,
            coupling=coupling,
            rows=rows,
        )

    def step(state: TrainState, batch: Batch, controls: Controls, key: Key[Array, ""]):
        key = jax.random.fold_in(key, state.step)

        def loss(params: Params):
            return objective(forward(params, batch, controls, state.step, key), controls.weights, terms)

        (total, values), gradient = jax.value_and_grad(loss, has_aux=True)(state.params)
        updates, optimizer = adam.update(gradient, state.optimizer, controls.frozen, config.warmup)
        params = jax.tree.map(lambda p, u: p - controls.learning_rate * u, state.params, updates)
        # The average starts with a short memory, so that the random initialisation soon loses its effect. It also
        # includes frozen parts: the other parts learn with the current frozen parameters, so the average must reach
        # them.
        decay = jnp.minimum(config.ema, (state.step + 1) / (state.step + 10))
        ema = jax.tree.map(lambda average, p: decay * average + (1 - decay) * p, state.ema, params)
        norm = jnp.sqrt(sum(jnp.vdot(leaf, leaf) for leaf in jax.tree.leaves(gradient)))
        metrics = {"total": total, **{name: values[name] for name in terms}, "gradient": norm}
        return TrainState(params, ema, optimizer, state.step + 1), metrics

    return step
