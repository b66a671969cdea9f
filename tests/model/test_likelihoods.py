"""Likelihoods against densities written out, whatever head draws them; and learned noise against the true one."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from model.small import KEY
from scipy import stats

from rcm_notebook.config import ModelConfig
from rcm_notebook.model import LIKELIHOODS, RCMVAE
from rcm_notebook.model.head import ConvHead, LinearHead
from rcm_notebook.settings import settings_for
from rcm_notebook.training.step import init_state

GIVEN = {
    "bernoulli": {},
    "gaussian": {"sigma": 0.3},
    "heteroscedastic": {"sigma": 0.3, "sigma_range": (0.1, 0.9)},
}
HEADS = {"linear": (LinearHead, (5,), (6,)), "conv": (ConvHead, (3, 4), (2, 2, 6))}


def made(name, head):
    """A likelihood with the settings above."""
    return LIKELIHOODS[name](head, **settings_for(LIKELIHOODS, name, GIVEN[name], ""))


def drawn(name, head="linear"):
    """A likelihood bound to parameters, x [4, D], hidden layers of 3 components, and responsibilities."""
    maker, shape, hidden = HEADS[head]
    likelihood = made(name, partial(maker, shape))
    x = jax.random.uniform(jax.random.key(1), (4, int(np.prod(shape))))
    h = jax.random.normal(jax.random.key(2), (4, 3, *hidden))
    r = jax.nn.softmax(jax.random.normal(jax.random.key(3), (4, 3)))
    variables = jax.tree.map(lambda p: p + 0.1, likelihood.init(KEY, x, h, method="nll"))
    return likelihood.bind(variables), x, h, r


@pytest.mark.slow
@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("name", LIKELIHOODS)
def test_the_nll_is_that_of_the_density_with_its_own_mean_and_noise(name, head):
    likelihood, x, h, r = drawn(name, head)
    mean, sigma = np.asarray(likelihood(h), np.float64), np.asarray(likelihood.noise(h), np.float64)
    target = np.asarray(x, np.float64)[:, None]
    if name == "bernoulli":
        assert np.allclose(sigma, np.sqrt(mean * (1 - mean)))
        log_density = target * np.log(mean) + (1 - target) * np.log(1 - mean)
    else:
        log_density = stats.norm.logpdf(target, mean, sigma)
    nll = likelihood.nll(x, h)
    assert nll.shape == (4, 3)
    assert np.allclose(nll, -log_density.sum(-1), rtol=1e-4)
    assert np.allclose(likelihood.expected_nll(x, h, r), (r * nll).sum(-1), rtol=1e-4)


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("name", LIKELIHOODS)
def test_the_mixture_nll_is_that_of_the_mixed_picture(name, head):
    likelihood, x, h, r = drawn(name, head)
    mean = np.einsum("bk,bkd->bd", r, likelihood(h)).astype(np.float64)
    if name == "bernoulli":
        expected = -(np.asarray(x) * np.log(mean) + (1 - np.asarray(x)) * np.log(1 - mean)).sum(-1)
    else:
        sigma = np.sqrt(np.einsum("bk,bkd->bd", r, np.asarray(likelihood.noise(h)) ** 2))
        expected = -stats.norm.logpdf(np.asarray(x), mean, sigma).sum(-1)
    assert np.allclose(likelihood.mixture_nll(x, h, r), expected, rtol=1e-4)


def test_learned_noise_starts_at_sigma_and_stays_in_its_range():
    likelihood, _, h, _ = drawn("heteroscedastic")
    low, high = GIVEN["heteroscedastic"]["sigma_range"]
    far = np.asarray(likelihood.noise(100 * h))
    assert np.isclose(far.min(), low) and np.isclose(far.max(), high)
    fresh = made("heteroscedastic", partial(LinearHead, (5,)))
    variables = fresh.init(KEY, jnp.zeros((4, 5)), h, method="nll")
    assert np.allclose(fresh.apply(variables, 0 * h, method="noise"), 0.3)


@pytest.mark.slow
def test_the_true_noise_of_every_value_is_recovered():
    """Noise from half to twice where it starts, around a line: only a fit of both finds it."""
    truth = np.geomspace(0.2, 0.8, 8).astype(np.float32)
    rng = np.random.default_rng(0)
    line = np.array([1, -1, 1, 1, -1, 1, -1, -1])
    x = rng.normal(size=(4000, 1)) * line + truth * rng.normal(size=(4000, 8))
    settings = {"components": 1, "latent": 1, "encoder": "dense", "encoder_width": 32, "decoder_widths": (32,)}
    model = RCMVAE(ModelConfig(**settings, likelihood="heteroscedastic", settings={"likelihood": {"sigma": 0.4}}), (8,))
    data = jnp.asarray(x, jnp.float32)
    adam = optax.adam(optax.cosine_decay_schedule(5e-3, 2000))

    @jax.jit
    def fit(key):
        params = init_state(model, key, data[:500]).params

        def step(carry, key):
            params, state = carry
            batch = data[jax.random.randint(key, (200,), 0, len(data))]

            def loss(params):
                network = model.bind({"params": params})
                out = network.reconstruct(batch, network.encode(batch), jnp.ones((200, 1)), key)
                return (out.nll + out.kl).mean()

            updates, state = adam.update(jax.grad(loss)(params), state)
            return (jax.tree.map(jnp.add, params, updates), state), None

        (params, _), _ = jax.lax.scan(step, (params, adam.init(params)), jax.random.split(key, 2000))
        network = model.bind({"params": params})
        return network.redraw(network.encode(data)).sigma

    sigma = np.sqrt((np.asarray(fit(KEY)) ** 2).mean(0))
    assert np.abs(sigma / truth - 1).max() < 0.3 and np.corrcoef(sigma, truth)[0, 1] > 0.99, sigma / truth


def test_the_gradient_of_every_value_is_scaled_by_its_noise_so_that_noisy_values_keep_their_pull():
    likelihood, x, h, _ = drawn("heteroscedastic")
    sigma, residual = np.asarray(likelihood.noise(h)), np.asarray(likelihood(h) - x[:, None])

    module, variables = likelihood.unbind()

    def total(bias):
        params = variables["params"]
        moved = {"params": {**params, "mean": {**params["mean"], "bias": bias}}}
        return module.apply(moved, x, h, method="nll").sum()

    gradient = jax.grad(total)(variables["params"]["mean"]["bias"])
    assert np.allclose(gradient, (residual / sigma**2 * sigma / 0.3).sum((0, 1)), rtol=1e-3)
