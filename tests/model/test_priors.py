"""Every prior against densities and samples of numpy and scipy, and on digits."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from model.small import KEY, built
from scipy import stats
from scipy.special import logsumexp

from rcm_notebook.config import ModelConfig, TrainConfig, resolve
from rcm_notebook.data import load
from rcm_notebook.data.pairs import PAIRS
from rcm_notebook.model import ARRANGEMENTS, PRIORS, RCMVAE
from rcm_notebook.model.priors import Surroundings
from rcm_notebook.model.priors.kmeans import kmeans, rows
from rcm_notebook.model.priors.vamp import STARTS
from rcm_notebook.objective import SLIDERS
from rcm_notebook.training.trainer import Snapshot, Trainer

SAMPLES = 40_000


def posterior_of(layout):
    """Latents of one example, and the settings' own idea of p(z | c) as log densities in numpy."""
    latents = 3 if layout == "decentralized" else 1
    rng = np.random.default_rng(3)
    mean = rng.normal(size=(1, latents, 2)).astype(np.float32)
    return mean, rng.uniform(-1, 0.5, size=mean.shape).astype(np.float32)


def log_normal(z, mean, log_var):
    return stats.norm.logpdf(z, mean, np.exp(np.asarray(log_var) / 2)).sum(-1)


def monte_carlo(mean, log_var, log_p):
    """KL_k, or the one KL, from samples: log_p takes z [S, Z, d] and returns [S, K] or [S, 1]."""
    z = mean[0] + np.exp(log_var[0] / 2) * np.random.default_rng(4).normal(size=(SAMPLES, *mean.shape[1:]))
    return (log_normal(z, mean[0], log_var[0]) - log_p(z)).mean(0)


def prior_of(layout, settings):
    """The prior's KL of the posterior, its parameters, and the encoder's answer to pseudo-inputs."""
    model, variables, _ = built(layout=layout, batch=20, **settings)
    params = dict(variables["params"])
    if "prior" in params:
        params["prior"] = jax.tree.map(lambda p: p + 0.3 * jax.random.normal(KEY, p.shape), params["prior"])
    mean, log_var = posterior_of(layout)
    network = model.bind({"params": params})
    encode = network._latents_of(1.0)
    pi = np.array([0.5, 0.3, 0.2], np.float32)
    kl = network.prior.kl(jnp.asarray(mean), jnp.asarray(log_var), Surroundings(encode, jnp.log(pi), KEY))
    return np.asarray(kl)[0], params, network, pi


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["decentralized", "shared"])
@pytest.mark.parametrize("name", ["normal", "mixture"])
def test_normal_and_mixture_have_the_kl_of_samples(name, layout):
    kl, params, _, _ = prior_of(layout, {"prior": name})
    to_mean = np.asarray(params["prior"]["mean"]) if name == "mixture" else np.zeros((1, 2))
    to_log_var = np.asarray(params["prior"]["log_var"]) if name == "mixture" else np.zeros((1, 2))
    sampled = monte_carlo(*posterior_of(layout), lambda z: log_normal(z, to_mean, to_log_var))
    assert np.allclose(kl, sampled, atol=0.03)
    assert kl.shape == ((1,) if (name, layout) == ("normal", "shared") else (3,))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("layout", "count"), [("decentralized", 1), ("decentralized", 2), ("shared", 1), ("shared", 2)]
)
def test_vamp_has_the_kl_from_the_posteriors_of_its_pseudo_inputs(layout, count):
    own = {"pseudo_inputs": count, "pull": 0.0, "samples": SAMPLES}
    settings = {"prior": "vamp", "settings": {"prior": own}}
    kl, params, network, pi = prior_of(layout, settings)
    encoded = network.encode(params["prior"]["pseudo_inputs"].reshape(-1, 5))
    of = np.repeat(np.arange(3), count) if layout == "decentralized" else np.zeros(3 * count, int)
    each = np.arange(3 * count)
    to_mean = np.asarray(encoded.mean)[each, of].reshape(3, count, 2)
    to_log_var = np.asarray(encoded.log_var)[each, of].reshape(3, count, 2)

    def log_p(z):
        per_component = logsumexp(log_normal(z[:, :, None], to_mean, to_log_var), -1) - np.log(count)
        return per_component if layout == "decentralized" else logsumexp(per_component + np.log(pi), -1, keepdims=True)

    assert np.allclose(kl, monte_carlo(*posterior_of(layout), log_p), atol=0.05)
    assert np.allclose(network.prior_centres(), to_mean.mean(1), atol=1e-5)


@pytest.mark.slow
def test_the_pull_adds_the_divergence_of_the_pseudo_latents_from_the_standard_normal():
    with_pull, params, network, _ = prior_of("decentralized", {"prior": "vamp", "settings": {"prior": {"pull": 2.0}}})
    without, *_ = prior_of("decentralized", {"prior": "vamp", "settings": {"prior": {"pull": 0.0}}})
    encoded = network.encode(params["prior"]["pseudo_inputs"].reshape(-1, 5))
    mean, log_var = (np.asarray(part)[np.arange(3), np.arange(3)] for part in encoded[1:])
    divergence = 0.5 * (mean**2 + np.exp(log_var) - 1 - log_var).sum(-1)
    assert np.allclose(with_pull - without, 2 * divergence.mean(), rtol=1e-4)


def test_geometric_has_the_kl_of_samples_from_its_fixed_centres():
    kl, params, network, _ = prior_of("shared", {"prior": "geometric", "settings": {"prior": {"radius": 2.0}}})
    angle = 2 * np.pi * np.arange(3) / 3
    centres = 2 * np.stack([np.cos(angle), np.sin(angle)], -1)
    sampled = monte_carlo(*posterior_of("shared"), lambda z: log_normal(z, centres, np.zeros(2)))
    assert np.allclose(kl, sampled, rtol=0.02, atol=0.03)
    assert "prior" not in params and np.allclose(network.prior_centres(), centres, atol=1e-5)


def test_arrangements_are_what_they_are_called():
    circle, grid, simplex = (ARRANGEMENTS[name] for name in ("circle", "grid", "simplex"))
    assert np.allclose(np.linalg.norm(circle(7), axis=1), 1)
    steps = np.linalg.norm(circle(7) - np.roll(circle(7), 1, 0), axis=1)
    assert np.allclose(steps, 2 * np.sin(np.pi / 7))
    assert len(np.unique(grid(9).round(6), axis=0)) == 9 and np.isclose(np.linalg.norm(grid(9), axis=1).max(), 1)
    assert np.allclose(np.diff(np.unique(grid(9)[:, 0].round(6))), np.sqrt(0.5), atol=1e-5)
    corners = simplex(4)
    apart = np.linalg.norm(corners[:, None] - corners[None], axis=-1)[~np.eye(4, dtype=bool)]
    assert corners.shape == (4, 3) and np.allclose(np.linalg.norm(corners, axis=1), 1)
    assert np.allclose(apart, np.sqrt(2 * 4 / 3)) and np.allclose(corners.sum(0), 0, atol=1e-12)


@pytest.mark.parametrize("name", ARRANGEMENTS)
@pytest.mark.parametrize("components", [1, 2, 3])
def test_every_arrangement_gives_each_component_a_place(name, components):
    places = ARRANGEMENTS[name](components)
    assert len(places) == components and np.isfinite(places).all()


def test_kmeans_finds_separate_groups_and_drawn_rows_are_rows():
    rng = np.random.default_rng(0)
    x = jnp.asarray(np.repeat([[0.0, 0.0], [9.0, 0.0], [0.0, 9.0]], 30, 0) + rng.normal(0, 0.1, (90, 2)), jnp.float32)
    centres = np.asarray(kmeans(x, 12, KEY))
    nearest = np.linalg.norm(np.asarray(x)[:, None] - centres[None], axis=-1).min(1)
    assert nearest.max() < 1
    drawn = np.asarray(rows(x, 90, KEY))
    assert np.array_equal(np.unique(drawn, axis=0), np.unique(np.asarray(x), axis=0))
    assert rows(x[:1], 4, KEY).shape == (4, 2)


@pytest.mark.slow
@pytest.mark.parametrize("start", STARTS)
def test_pseudo_inputs_start_from_the_data(start):
    _, variables, x = built(prior="vamp", batch=12, settings={"prior": {"pseudo_inputs": 2, "start": start}})
    pseudo = np.asarray(variables["params"]["prior"]["pseudo_inputs"])
    assert pseudo.shape == (3, 2, 5) and len(np.unique(pseudo.reshape(6, 5), axis=0)) == 6
    low, high = np.asarray(x).min(0), np.asarray(x).max(0)
    assert (pseudo >= low - 1e-6).all() and (pseudo <= high + 1e-6).all()


@pytest.mark.slow
@pytest.mark.parametrize("name", PRIORS)
def test_every_prior_trains_on_digits_without_collapsing(name):
    """All together from the start, and reconstruction free to reshape the components: the hard case."""
    data = load("digits")
    layout = "shared" if name == "geometric" else "decentralized"
    model, train = resolve(
        ModelConfig(components=10, layout=layout, latent=4, encoder="dense", encoder_width=64, prior=name),
        TrainConfig(batch=100, min_steps=1, labelled_batch=1),
        rows=len(data),
        kind="image",
        classes=None,
    )
    trainer = Trainer(RCMVAE(model, data.shape), train, data, PAIRS["augment"].build(data))
    weights = {name: slider.default for name, slider in SLIDERS.items()} | {"coupling": 0.1}
    none = np.zeros(0, np.int32)
    snapshot = Snapshot(weights, 2e-3, none, none, np.zeros((10, 0), np.float32))
    state, history = trainer.init(), []
    for number in range(250):
        state, metrics = trainer.step(state, number, snapshot)
        history.append(metrics)
    recon = [float(m["recon"]) for m in history]
    usage = np.exp(-np.mean([float(m["usage"]) for m in history[-20:]]))
    assert np.mean(recon[-20:]) < np.mean(recon[:5]) - 20, recon[::25]
    assert usage > 5, usage  # Components in use, as the exponential of the usage's entropy; ten at most.
    network = RCMVAE(model, data.shape).bind({"params": state.ema})
    x = jnp.asarray(data.scaled(np.arange(200)))
    drawn = network.redraw(network.encode(x)).mean
    blind = ((x - x.mean(0)[None]) ** 2).mean()
    assert ((drawn - x.reshape(200, -1)) ** 2).mean() < 0.8 * blind
