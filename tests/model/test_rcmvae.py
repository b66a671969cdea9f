"""The network against computations by hand."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rcm_notebook.config import ModelConfig
from rcm_notebook.model import (
    CONDITIONING,
    DECODERS,
    ENCODERS,
    LIKELIHOODS,
    PRIORS,
    RCMVAE,
    ROUTINGS,
    Posterior,
)
from rcm_notebook.model.gradient import scale_gradient

CONFIG = ModelConfig(components=3, latent=2, encoder="dense", encoder_width=8, decoder_widths=(6,), embedding=4)
KEY = jax.random.key(0)


def built(config=CONFIG, shape=(5,), batch=4):
    model = RCMVAE(config, shape)
    x = jax.random.uniform(jax.random.key(1), (batch, *shape))
    return model, {"params": model.init(KEY, x, KEY)["params"]}, x


def test_scaled_gradients_leave_values_alone_and_scale_derivatives():
    x = jnp.array([1.0, -2.0])
    assert np.array_equal(scale_gradient(x, 0.3), x)
    assert np.allclose(jax.grad(lambda v: (scale_gradient(v, 0.3) ** 2).sum())(x), 0.3 * 2 * x)
    assert np.array_equal(jax.grad(lambda v: scale_gradient(v, 0.0).sum())(x), [0, 0])


def test_a_mixture_of_one_component_has_the_elbo_of_a_plain_vae():
    config = ModelConfig(components=1, latent=2, encoder="dense", encoder_width=8, decoder_widths=(6,), sigma=0.5)
    model, variables, x = built(config)
    posterior = model.apply(variables, x, method=RCMVAE.encode)
    r = jax.nn.softmax(posterior.logits)
    out = model.apply(variables, x, posterior, r, KEY, method=RCMVAE.reconstruct)
    mean, log_var = np.asarray(posterior.mean)[:, 0], np.asarray(posterior.log_var)[:, 0]
    noise = np.asarray(jax.random.normal(KEY, posterior.mean.shape))[:, 0]
    z = mean + np.exp(log_var / 2) * noise
    decoded = np.asarray(model.apply(variables, jnp.asarray(z[:, None]), method=RCMVAE.decode))[:, 0]
    density = np.exp(-((np.asarray(x) - decoded) ** 2) / (2 * 0.5**2)) / np.sqrt(2 * np.pi * 0.5**2)
    kl = 0.5 * (mean**2 + np.exp(log_var) - 1 - log_var).sum(-1)
    assert np.allclose(r, 1)
    assert np.allclose(out.nll, -np.log(density).sum(-1), rtol=1e-4)
    assert np.allclose(out.kl, kl, rtol=1e-4)


@pytest.mark.parametrize("name", LIKELIHOODS)
def test_the_expected_nll_of_every_likelihood_is_the_weighted_sum_over_components(name):
    likelihood = LIKELIHOODS[name](width=6, size=5, sigma=0.3)
    x = jax.random.uniform(jax.random.key(1), (4, 5))
    h = jax.random.normal(jax.random.key(2), (4, 3, 6))
    r = jax.nn.softmax(jax.random.normal(jax.random.key(3), (4, 3)))
    variables = likelihood.init(KEY, h)
    variables = jax.tree.map(lambda p: p + 0.1, variables)
    nll = likelihood.apply(variables, x, h, method="nll")
    expected = likelihood.apply(variables, x, h, r, method="expected_nll")
    assert nll.shape == (4, 3)
    assert np.allclose(expected, (r * nll).sum(-1), rtol=1e-4)


def test_bernoulli_nll_is_the_cross_entropy_of_its_own_mean():
    likelihood = LIKELIHOODS["bernoulli"](width=6, size=5, sigma=0.3)
    x = jax.random.uniform(jax.random.key(1), (4, 5))
    h = jax.random.normal(jax.random.key(2), (4, 3, 6))
    variables = likelihood.init(KEY, h)
    p, target = np.asarray(likelihood.apply(variables, h)), np.asarray(x)[:, None]
    expected = -(target * np.log(p) + (1 - target) * np.log(1 - p)).sum(-1)
    assert np.allclose(likelihood.apply(variables, x, h, method="nll"), expected, rtol=1e-4)


def test_the_normal_prior_has_the_kl_of_a_monte_carlo_estimate():
    mean, log_var = jnp.array([[[0.7, -0.4]]]), jnp.array([[[-0.5, 0.3]]])
    z = mean + jnp.exp(log_var / 2) * jax.random.normal(KEY, (200_000, 1, 2))
    log_q = -0.5 * ((z - mean) ** 2 / jnp.exp(log_var) + log_var).sum((-1, -2))
    log_p = -0.5 * (z**2).sum((-1, -2))
    assert np.allclose(PRIORS["normal"]()(mean, log_var)[0, 0], (log_q - log_p).mean(), atol=0.01)


def test_film_multiplies_and_shifts_each_component_by_its_embedding():
    film = CONDITIONING["film"]()
    h, embedding = jax.random.normal(KEY, (4, 3, 6)), jax.random.normal(jax.random.key(1), (3, 5))
    params = jax.tree.map(np.asarray, film.init(KEY, h, embedding)["params"])
    e, expected_h = np.asarray(embedding), np.asarray(h)
    gamma = 1 + e @ params["gamma"]["kernel"] + params["gamma"]["bias"]
    beta = e @ params["beta"]["kernel"] + params["beta"]["bias"]
    assert np.allclose(film.apply({"params": params}, h, embedding), expected_h * gamma[None] + beta[None], atol=1e-5)
    assert np.allclose(film.apply({"params": params}, h, jnp.zeros((3, 5))), h)


@pytest.mark.parametrize("shape", [(28, 28), (8, 8), (13, 20), (16, 16, 3), (3, 3)])
def test_the_conv_encoder_takes_images_of_any_size_and_colour(shape):
    x = jax.random.uniform(KEY, (2, *shape))
    features, _ = ENCODERS["conv"](16).init_with_output(KEY, x)
    assert features.ndim == 2 and features.shape[0] == 2
    assert np.isfinite(features).all()


@pytest.mark.parametrize("registry", [ENCODERS, DECODERS, LIKELIHOODS, CONDITIONING, PRIORS, ROUTINGS], ids=repr)
def test_every_part_trains_inside_the_model(registry):
    fields = {id(ENCODERS): "encoder", id(DECODERS): "decoder", id(LIKELIHOODS): "likelihood"}
    fields |= {id(CONDITIONING): "conditioning", id(PRIORS): "prior", id(ROUTINGS): "routing"}
    for name in registry:
        config = ModelConfig(**{**CONFIG.to_dict(), "decoder_widths": (6,), fields[id(registry)]: name})
        model, variables, x = built(config, shape=(4, 4))

        def loss(params, model=model, x=x):
            out = model.apply({"params": params}, x, KEY)
            return (out.nll + out.kl).mean()

        value, gradient = jax.value_and_grad(loss)(variables["params"])
        assert np.isfinite(value), name
        assert all(np.isfinite(leaf).all() for leaf in jax.tree.leaves(gradient)), name
        assert any(np.abs(leaf).max() > 0 for leaf in jax.tree.leaves(gradient)), name


def test_coupling_scales_the_gradient_from_the_latents_to_the_trunk_only():
    model, variables, x = built()

    def trunk_gradient(coupling):
        def loss(params):
            return model.apply({"params": params}, x, coupling, method=RCMVAE.encode).mean.sum()

        gradient = jax.grad(loss)(variables["params"])
        return gradient["trunk"]["Dense_0"]["kernel"], gradient["to_latent"]["kernel"]

    closed, half, full = trunk_gradient(0.0), trunk_gradient(0.5), trunk_gradient(1.0)
    assert np.array_equal(closed[0], np.zeros_like(closed[0]))
    assert np.allclose(half[0], 0.5 * full[0], atol=1e-6) and np.abs(full[0]).max() > 0
    assert np.allclose(closed[1], full[1])


def test_posterior_shapes_follow_the_axes():
    model, variables, x = built()
    posterior = model.apply(variables, x, method=RCMVAE.encode)
    assert isinstance(posterior, Posterior)
    assert posterior.logits.shape == (4, 3)
    assert posterior.mean.shape == posterior.log_var.shape == (4, 3, 2)
    assert np.allclose(posterior.logits, model.apply(variables, x, method=RCMVAE.logits))


def test_the_logits_are_linear_in_the_structure_features():
    model, variables, x = built()
    features = np.asarray(model.apply(variables, x, method="structure_features"))
    head = variables["params"]["to_logits"]
    by_hand = features @ np.asarray(head["kernel"]) + np.asarray(head["bias"])
    assert np.allclose(by_hand, model.apply(variables, x, method="logits"), atol=1e-5)


def test_a_learned_pi_starts_uniform_and_follows_its_logits():
    model, variables, x = built(ModelConfig(**{**CONFIG.to_dict(), "decoder_widths": (6,), "pi": "learned"}))
    assert np.allclose(model.apply(variables, method=RCMVAE.log_pi), -np.log(3))
    moved = {"params": {**variables["params"], "pi_logits": jnp.array([0.0, 1.0, 2.0])}}
    weights = np.exp([0, 1, 2])
    assert np.allclose(np.exp(model.apply(moved, method=RCMVAE.log_pi)), weights / weights.sum(), atol=1e-6)
    uniform, variables, _ = built()
    assert "pi_logits" not in variables["params"]
    assert np.allclose(uniform.apply(variables, method=RCMVAE.log_pi), -np.log(3))
