"""What the network says for novelty's sake, against its parts one by one."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rcm_notebook.config import ModelConfig, TrainConfig, resolve
from rcm_notebook.inference.features import WIDEST, see
from rcm_notebook.model import RCMVAE


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["decentralized", "shared"])
@pytest.mark.parametrize("likelihood", ["gaussian", "bernoulli"])
def test_component_and_nll_are_those_of_the_heaviest_component(layout, likelihood):
    wanted = ModelConfig(
        components=5, latent=2, encoder="dense", encoder_width=8, decoder_widths=(6,), layout=layout,
        likelihood=likelihood,
    )  # fmt: skip
    model_config, _ = resolve(wanted, TrainConfig(batch=10), rows=45, kind="image", classes=None)
    model = RCMVAE(model_config, (4, 4))
    x = jnp.asarray(np.random.default_rng(0).random((9, 4, 4)), jnp.float32)
    params = dict(model.init(jax.random.key(0), x[:1], jax.random.key(1))["params"])
    seen = see(model, params, np.arange(9), lambda rows: np.asarray(x[rows]))
    network = model.bind({"params": params})
    posterior = network.encode(x)
    heaviest = np.asarray(posterior.logits).argmax(1)
    np.testing.assert_array_equal(seen.component, heaviest)
    nll = np.asarray(network.nll(x, posterior.mean))[np.arange(9), heaviest]
    np.testing.assert_allclose(seen.nll, nll, rtol=1e-4)
    np.testing.assert_allclose(seen.features, network.read(x).trunk, rtol=1e-4, atol=1e-6)


@pytest.mark.slow
def test_wide_features_are_projected_so_that_distances_stay():
    wanted = ModelConfig(components=3, latent=2, encoder="dense", encoder_width=2 * WIDEST, decoder_widths=(6,))
    model_config, _ = resolve(wanted, TrainConfig(batch=10), rows=45, kind="image", classes=None)
    model = RCMVAE(model_config, (4, 4))
    x = jnp.asarray(np.random.default_rng(0).random((20, 4, 4)), jnp.float32)
    params = dict(model.init(jax.random.key(0), x[:1], jax.random.key(1))["params"])
    features = see(model, params, np.arange(20), lambda rows: np.asarray(x[rows])).features
    assert features.shape == (20, WIDEST)
    trunk = np.asarray(model.bind({"params": params}).read(x).trunk)
    assert trunk.shape[1] > WIDEST
    before, after = (np.linalg.norm(f[:, None] - f[None], axis=2)[np.triu_indices(20, 1)] for f in (trunk, features))
    np.testing.assert_allclose(after / before, 1, atol=0.25)
    assert np.mean(after / before) == pytest.approx(1, abs=0.05)
