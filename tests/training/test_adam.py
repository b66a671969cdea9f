"""Adam, part by part: optax's where all parts move, and parts that wait without a trace of it."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from rcm_notebook.config import ModelConfig, TrainConfig, resolve
from rcm_notebook.model import FREEZABLE, LIKELIHOODS, PRIORS, RCMVAE
from rcm_notebook.training import Params, adam
from rcm_notebook.training.step import init_state

RNG = np.random.default_rng(0)
PARAMS: Params = {
    name: {"w": jnp.asarray(RNG.normal(size=(3, 2)), jnp.float32)} for name in ("trunk", "to_logits", "decoder")
}
PARAMS["embedding"] = jnp.ones((2, 2))


def gradient(step):
    rng = np.random.default_rng(step + 1)
    return jax.tree.map(lambda p: jnp.asarray(rng.normal(size=p.shape), jnp.float32), PARAMS)


def frozen(*parts):
    return {part: jnp.float32(part in parts) for part in FREEZABLE}


def run(steps, frozen_at=lambda step: (), gradient_at=gradient, warmup=1):
    state, taken = adam.start(PARAMS), []
    for step in range(steps):
        updates, state = adam.update(gradient_at(step), state, frozen(*frozen_at(step)), warmup)
        taken.append(updates)
    return taken, state


def close(a, b):
    return all(np.allclose(x, y, rtol=1e-4) for x, y in zip(jax.tree.leaves(a), jax.tree.leaves(b), strict=True))


def test_it_is_optax_s_adam_where_every_part_moves():
    reference = optax.scale_by_adam()
    state = reference.init(PARAMS)
    for step, ours in enumerate(run(6)[0]):
        theirs, state = reference.update(gradient(step), state)
        assert close(ours, theirs)


def test_a_frozen_part_stands_still_and_goes_on_as_if_nothing_had_been():
    taken, state = run(6, lambda step: ("structure",) if 2 <= step < 4 else ())
    assert all(np.abs(taken[step]["to_logits"]["w"]).max() == 0 for step in (2, 3))
    assert close([u["trunk"] for u in taken], [u["trunk"] for u in run(6)[0]])
    without = run(4, gradient_at=lambda step: gradient(step if step < 2 else step + 2))
    assert close([taken[step]["to_logits"] for step in (0, 1, 4, 5)], [u["to_logits"] for u in without[0]])
    assert close(state.mean["to_logits"], without[1].mean["to_logits"])


def test_a_part_that_no_term_reaches_waits_as_a_frozen_one_and_then_starts_as_adam_starts():
    def late(step):
        return gradient(step) | {"decoder": {"w": jnp.zeros((3, 2))}} if step < 3 else gradient(step - 3)

    taken, state = run(5, gradient_at=late)
    assert np.abs(taken[2]["decoder"]["w"]).max() == 0 and np.allclose(np.abs(taken[3]["decoder"]["w"]), 1, atol=1e-3)
    assert close([u["decoder"] for u in taken[3:]], [u["decoder"] for u in run(2)[0]])
    assert (int(state.counts["decoder"]), int(state.counts["trunk"])) == (2, 5)


def test_every_part_warms_up_from_its_own_first_step():
    taken, _ = run(6, lambda step: ("decoder",) if step < 2 else (), warmup=4)
    full, _ = run(6, lambda step: ("decoder",) if step < 2 else ())
    for part, start in (("trunk", 0), ("decoder", 2)):
        ratios = [float(np.mean(taken[s][part]["w"] / full[s][part]["w"])) for s in range(start, 6)]
        assert np.allclose(ratios, [0.25, 0.5, 0.75, 1, 1, 1][: 6 - start])


def test_a_gradient_that_is_no_number_is_not_hidden():
    broken = gradient(0) | {"decoder": {"w": jnp.full((3, 2), jnp.nan)}}
    updates, _ = adam.update(broken, adam.start(PARAMS), frozen(), 1)
    assert np.isnan(updates["decoder"]["w"]).all()
    updates, state = adam.update(broken, adam.start(PARAMS), frozen("decoder"), 1)
    assert np.abs(updates["decoder"]["w"]).max() == 0 and np.isfinite(state.mean["decoder"]["w"]).all()


@pytest.mark.slow
@pytest.mark.parametrize("prior", PRIORS)
@pytest.mark.parametrize("likelihood", LIKELIHOODS)
def test_every_parameter_of_every_network_belongs_to_one_part(prior, likelihood):
    layout = "shared" if prior == "geometric" else "decentralized"
    given = ModelConfig(
        components=3, latent=2, encoder_width=8, prior=prior, likelihood=likelihood, layout=layout, pi="learned"
    )
    model, _ = resolve(given, TrainConfig(), rows=20, kind="image", classes=None)
    shapes = jax.eval_shape(
        lambda x: init_state(RCMVAE(model, (8, 8)), jax.random.key(0), x), jnp.zeros((20, 8, 8), jnp.float32)
    )
    owned = [name for names in FREEZABLE.values() for name in names]
    assert len(owned) == len(set(owned)) and set(shapes.params) <= set(owned)
    assert jax.tree.structure(shapes.optimizer.mean) == jax.tree.structure(shapes.params)
