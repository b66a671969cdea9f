"""The network against computations by hand, and every part of it inside the whole."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from model.small import KEY, SMALL, built

from rcm_notebook.config import ModelConfig
from rcm_notebook.model import (
    CONDITIONING,
    DECODERS,
    ENCODERS,
    LIKELIHOODS,
    PRIORS,
    RCMVAE,
    RECONSTRUCTIONS,
    ROUTINGS,
    Posterior,
    require_consistent,
)
from rcm_notebook.model.encoders.linear import WIDEST, LinearEncoder
from rcm_notebook.training.step import init_state


@pytest.mark.slow
def test_a_mixture_of_one_component_has_the_elbo_of_a_plain_vae():
    model, variables, x = built(components=1, settings={"likelihood": {"sigma": 0.5}})
    network = model.bind(variables)
    posterior = network.encode(x)
    r = jax.nn.softmax(posterior.logits)
    out = network.reconstruct(x, posterior, r, KEY)
    mean, log_var = np.asarray(posterior.mean)[:, 0], np.asarray(posterior.log_var)[:, 0]
    noise = np.asarray(jax.random.normal(KEY, posterior.mean.shape))[:, 0]
    z = mean + np.exp(log_var / 2) * noise
    decoded = np.asarray(network.decode(jnp.asarray(z[:, None])))[:, 0]
    density = np.exp(-((np.asarray(x) - decoded) ** 2) / (2 * 0.5**2)) / np.sqrt(2 * np.pi * 0.5**2)
    kl = 0.5 * (mean**2 + np.exp(log_var) - 1 - log_var).sum(-1)
    assert np.allclose(r, 1)
    assert np.allclose(out.nll, -np.log(density).sum(-1), rtol=1e-4)
    assert np.allclose(out.kl, kl, rtol=1e-4)


@pytest.mark.slow
def test_the_linear_encoder_turns_rows_and_its_logits_are_affine_in_them():
    model, variables, x = built(encoder="linear")
    a, b = np.asarray(x[:2]), np.asarray(x[2:])
    turned = np.asarray(model.apply(variables, x, method=lambda network, rows: network.read(rows).trunk))
    assert np.allclose(turned @ turned.T, x @ x.T, atol=1e-5) and not np.allclose(turned, x, atol=0.1)

    def logits(rows):
        return np.asarray(model.apply(variables, jnp.asarray(rows), method=RCMVAE.logits))

    assert np.allclose(logits(0.3 * a + 0.7 * b), 0.3 * logits(a) + 0.7 * logits(b), atol=1e-4)
    assert "structure" not in variables["params"] and "trunk" not in variables["params"]


def test_the_linear_encoder_leaves_very_wide_rows_as_they_are():
    x = jnp.ones((2, WIDEST + 1))
    assert np.array_equal(LinearEncoder(8).bind({})(x), x)


@pytest.mark.parametrize("shape", [(28, 28), (8, 8), (13, 20), (16, 16, 3), (3, 3)])
def test_the_conv_encoder_takes_images_of_any_size_and_colour(shape):
    x = jax.random.uniform(KEY, (2, *shape))
    features = jax.eval_shape(lambda: ENCODERS["conv"](16).init_with_output(KEY, x)[0])
    assert features.ndim == 2 and features.shape[0] == 2


@pytest.mark.slow
@pytest.mark.parametrize("shape", [(8, 8), (13, 20), (9, 7, 3), (3, 3)])
@pytest.mark.parametrize("layout", ["decentralized", "shared"])
def test_the_conv_decoder_draws_images_of_any_size_and_colour(shape, layout):
    model = RCMVAE(ModelConfig(**SMALL | {"decoder": "conv", "layout": layout}), shape)
    x = jnp.zeros((4, *shape))

    def drawn():
        network = model.bind({"params": model.init(KEY, x, KEY)["params"]})
        return network.decode(network.encode(x).mean)

    assert jax.eval_shape(drawn).shape == (4, 3, np.prod(shape))


SETTINGS = {
    "encoder": ENCODERS,
    "decoder": DECODERS,
    "likelihood": LIKELIHOODS,
    "conditioning": CONDITIONING,
    "prior": PRIORS,
    "reconstruction": RECONSTRUCTIONS,
    "routing": ROUTINGS,
}


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["decentralized", "shared"])
@pytest.mark.parametrize(("setting", "name"), [(s, name) for s, parts in SETTINGS.items() for name in parts])
def test_every_part_stands_in_the_model_and_every_parameter_of_the_step_has_a_gradient(setting, name, layout):
    config = ModelConfig(**SMALL | {"layout": layout, setting: name})
    if (name, layout) == ("geometric", "decentralized"):
        with pytest.raises(ValueError, match="use 'shared'"):
            require_consistent(config, (4, 4))
        return
    require_consistent(config, (4, 4))
    model, x = RCMVAE(config, (4, 4)), jnp.zeros((7, 4, 4))

    def everything(key):
        params = init_state(model, key, x).params

        def loss(params):
            out = model.bind({"params": params})(x, key)
            return (out.nll + out.kl).mean()

        network = model.bind({"params": params})
        posterior = network.encode(x)
        gradient = jax.grad(loss)(params)
        return params, gradient, network.nll(x, posterior.mean), network.redraw(posterior), network.prior_centres()

    params, gradient, nll, picture, centres = jax.eval_shape(everything, KEY)
    assert jax.tree.structure(params) == jax.tree.structure(gradient)
    assert nll.shape == (7, 3) and picture.mean.shape == picture.sigma.shape == (7, 16) and centres.shape == (3, 2)


@pytest.mark.slow
@pytest.mark.parametrize(
    "settings",
    [
        {
            "prior": "vamp",
            "settings": {"prior": {"pseudo_inputs": 2}},
            "likelihood": "heteroscedastic",
            "routing": "straight_through",
            "top": 2,
        },
        {"layout": "shared", "prior": "geometric", "decoder": "conv", "conditioning": "cin", "likelihood": "bernoulli"},
        {"layout": "shared", "prior": "vamp", "routing": "gumbel", "conditioning": "concat", "pi": "learned"},
        {"prior": "mixture", "reconstruction": "mixture_mean", "kl_z": "all", "decoder": "conv", "top": 2},
    ],
)
def test_parts_together_learn(settings):
    model, variables, x = built(shape=(4, 4), **settings)

    @jax.jit
    def descend(params):
        def loss(params):
            out = model.bind({"params": params})(x, KEY)
            return (out.nll + out.kl).mean()

        value, gradient = jax.value_and_grad(loss)(params)
        scale = 0.01 / jnp.sqrt(sum((leaf**2).sum() for leaf in jax.tree.leaves(gradient)))
        return value, jax.tree.map(lambda p, g: p - scale * g, params, gradient)

    params, values = variables["params"], []
    for _ in range(10):
        value, params = descend(params)
        values.append(float(value))
    assert np.isfinite(values).all() and values[-1] < values[0]


@pytest.mark.slow
def test_coupling_scales_the_gradient_from_the_latents_to_the_trunk_only():
    model, variables, x = built()

    @jax.jit
    def trunk_gradient(coupling):
        def loss(params):
            return model.bind({"params": params}).encode(x, coupling).mean.sum()

        gradient = jax.grad(loss)(variables["params"])
        return gradient["trunk"]["Dense_0"]["kernel"], gradient["to_latent"]["kernel"]

    closed, half, full = trunk_gradient(0.0), trunk_gradient(0.5), trunk_gradient(1.0)
    assert np.array_equal(closed[0], np.zeros_like(closed[0]))
    assert np.allclose(half[0], 0.5 * full[0], atol=1e-6) and np.abs(full[0]).max() > 0
    assert np.allclose(closed[1], full[1])


@pytest.mark.slow
def test_without_coupling_pseudo_inputs_learn_and_the_trunk_does_not_hear_of_them():
    model, variables, x = built(prior="vamp")
    posterior = model.bind(variables).encode(x)

    @jax.jit
    def gradients(coupling):
        def loss(params):
            r = jnp.full((4, 3), 1 / 3)
            return model.bind({"params": params}).reconstruct(x, posterior, r, KEY, coupling).kl.sum()

        gradient = jax.grad(loss)(variables["params"])
        return gradient["prior"]["pseudo_inputs"], gradient["trunk"]["Dense_0"]["kernel"]

    closed, full = gradients(0.0), gradients(1.0)
    assert np.allclose(closed[0], full[0]) and np.abs(full[0]).max() > 0
    assert np.abs(closed[1]).max() == 0 and np.abs(full[1]).max() > 0


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["decentralized", "shared"])
def test_posterior_shapes_follow_the_layout(layout):
    model, variables, x = built(layout=layout)
    network = model.bind(variables)
    posterior = network.encode(x)
    assert isinstance(posterior, Posterior)
    assert posterior.logits.shape == (4, 3)
    assert posterior.mean.shape == posterior.log_var.shape == (4, 3 if layout == "decentralized" else 1, 2)
    assert np.allclose(posterior.logits, network.logits(x))


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["decentralized", "shared"])
def test_only_the_heaviest_components_are_decoded_and_share_the_weight(layout):
    model, variables, x = built(layout=layout, top=2)
    network = model.bind(variables)
    posterior = network.encode(x)
    posterior = posterior._replace(log_var=jnp.full_like(posterior.log_var, -60))  # No noise: z is the mean.
    r = jax.nn.softmax(3 * jax.random.normal(jax.random.key(5), (4, 3)))
    kept = np.sort(np.asarray(r), -1)[:, 1:].sum(-1)
    weights = np.where(np.asarray(r) > np.asarray(r).min(-1, keepdims=True), r, 0) / kept[:, None]
    every = np.asarray(network.nll(x, posterior.mean))
    out = network.reconstruct(x, posterior, r, KEY)
    assert np.allclose(out.nll, (weights * every).sum(-1), rtol=1e-4)
    all_of_them, _, _ = built(layout=layout)
    assert np.allclose(out.kl, all_of_them.bind(variables).reconstruct(x, posterior, r, KEY).kl)


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["decentralized", "shared"])
def test_a_picture_is_drawn_by_the_heaviest_component(layout):
    model, variables, x = built(layout=layout, likelihood="heteroscedastic")
    network = model.bind(variables)
    posterior = network.encode(x)
    heaviest = np.asarray(posterior.logits).argmax(-1)
    picture = network.redraw(posterior)
    assert np.allclose(picture.mean, np.asarray(network.decode(posterior.mean))[np.arange(4), heaviest], atol=1e-5)
    expected = np.asarray(posterior.mean)[np.arange(4), heaviest if layout == "decentralized" else 0]
    assert np.allclose(network.latent_of_heaviest(posterior), expected, atol=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("conditioning", CONDITIONING)
@pytest.mark.parametrize("decoder", DECODERS)
def test_drawing_one_component_is_what_decoding_all_says_of_it(decoder, conditioning):
    model, variables, _ = built(shape=(4, 4), decoder=decoder, conditioning=conditioning)
    z = jax.random.normal(jax.random.key(2), (4, 3, 2))
    network = model.bind(variables)
    assert np.allclose(network.draw(z[:, 1], jnp.asarray(1)), network.decode(z)[:, 1], atol=1e-5)


@pytest.mark.slow
def test_the_kl_is_weighted_by_responsibilities_or_that_of_all_components():
    r = jnp.array([[0.2, 0.3, 0.5]] * 4)
    totals = {}
    for over in ("expected", "all"):
        model, variables, x = built(kl_z=over)
        network = model.bind(variables)
        posterior = network.encode(x)
        totals[over] = network.reconstruct(x, posterior, r, KEY).kl
    mean, log_var = (np.asarray(part) for part in posterior[1:])
    each = 0.5 * (mean**2 + np.exp(log_var) - 1 - log_var).sum(-1)
    assert np.allclose(totals["expected"], each @ np.array([0.2, 0.3, 0.5]), rtol=1e-4)
    assert np.allclose(totals["all"], each.sum(-1), rtol=1e-4)


def test_a_learned_pi_starts_uniform_and_follows_its_logits():
    model, variables, _ = built(pi="learned")
    assert np.allclose(model.bind(variables).log_pi(), -np.log(3))
    moved = {"params": {**variables["params"], "pi_logits": jnp.array([0.0, 1.0, 2.0])}}
    weights = np.exp([0, 1, 2])
    assert np.allclose(np.exp(model.bind(moved).log_pi()), weights / weights.sum(), atol=1e-6)
    uniform, variables, _ = built()
    assert "pi_logits" not in variables["params"]
    assert np.allclose(uniform.bind(variables).log_pi(), -np.log(3))


@pytest.mark.slow
def test_initialisation_is_a_pure_function_of_key_and_data():
    model, variables, x = built(prior="vamp")
    again = jax.jit(partial(init_state, model))(KEY, x).params
    assert all(np.array_equal(a, b) for a, b in zip(*map(jax.tree.leaves, (variables["params"], again)), strict=True))
