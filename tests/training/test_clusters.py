"""Components of embeddings begin as clusters."""

import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import softmax

from rcm_notebook.config import ModelConfig, TrainConfig, resolve
from rcm_notebook.data import Dataset
from rcm_notebook.data.pairs import PAIRS
from rcm_notebook.model import RCMVAE
from rcm_notebook.training.clusters import CERTAINTY, DIRECTIONS, clusters
from rcm_notebook.training.trainer import Trainer

KINDS = 5


def blobs(size: int, each: int = 40):
    """Rows of five kinds that lie apart, float32 [N, size], and their kinds."""
    rng = np.random.default_rng(0)
    kind = np.repeat(np.arange(KINDS), each)
    centres = 4 * np.linalg.qr(rng.normal(size=(size, size)))[0][:KINDS]
    return (centres[kind] + rng.normal(scale=0.3, size=(len(kind), size))).astype(np.float32), kind


@pytest.mark.parametrize("size", [8, 2 * DIRECTIONS])  # The second is clustered in fewer directions.
def test_each_cluster_holds_one_kind_and_rows_go_to_the_nearest_centre(size):
    f, kind = blobs(size)
    found = clusters(f, 3 * KINDS, seed=0)
    assert found is not None
    logits = f @ found["kernel"] + found["bias"]
    heaviest = logits.argmax(axis=1)
    assert len({*zip(heaviest, kind, strict=True)}) == len(set(heaviest)) >= KINDS
    scale = (found["kernel"] ** 2).sum(axis=0) / (-2 * found["bias"])
    assert np.allclose(scale, scale[0], rtol=1e-4)
    apart = np.linalg.norm(f[:, None] - found["kernel"].T / scale[0], axis=2)
    assert np.array_equal(heaviest, apart.argmin(axis=1))
    assert np.isclose(softmax(logits, axis=1).max(axis=1).mean(), CERTAINTY, atol=0.02)
    assert {part.dtype for part in found.values()} == {np.dtype(np.float32)}


def test_the_seed_decides():
    f = np.random.default_rng(1).normal(size=(300, 6)).astype(np.float32)
    first, again, other = (clusters(f, 12, seed) for seed in (0, 0, 1))
    assert first is not None and again is not None and other is not None
    assert np.array_equal(first["kernel"], again["kernel"])
    assert not np.allclose(first["kernel"], other["kernel"])


@pytest.mark.parametrize(("distinct", "components"), [(20, 1), (3, 4)])
def test_there_is_nothing_to_find_with_one_component_or_too_few_distinct_rows(distinct, components):
    f = np.tile(np.random.default_rng(0).normal(size=(distinct, 6)).astype(np.float32), (5, 1))
    assert clusters(f, components, seed=0) is None


def fresh_logits(x: np.ndarray, components: int, encoder: str | None = None) -> dict[str, np.ndarray]:
    """Return the logits of a fresh state's parameters and of their average."""
    data = Dataset.from_arrays(x)
    model = ModelConfig(components=components, latent=2, encoder=encoder, encoder_width=64, decoder_widths=(6,))
    model, train = resolve(model, TrainConfig(batch=16), rows=len(x), kind=data.kind, classes=None)
    network = RCMVAE(model, data.shape)
    state = Trainer(network, train, data, PAIRS[data.pairs].build(data)).init()
    scaled = jnp.asarray(data.scaled(np.arange(len(x))))
    return {
        name: np.asarray(network.bind({"params": params}).logits(scaled))
        for name, params in (("params", state.params), ("ema", state.ema))
    }


@pytest.mark.slow
@pytest.mark.parametrize("encoder", ["linear", "dense"])
def test_components_of_vectors_begin_as_clusters_and_so_does_their_average(encoder):
    x, kind = blobs(8)
    for logits in fresh_logits(x, 3 * KINDS, encoder).values():
        heaviest = logits.argmax(axis=1)
        assert len({*zip(heaviest, kind, strict=True)}) == len(set(heaviest)) >= KINDS
        assert np.isclose(softmax(logits, axis=1).max(axis=1).mean(), CERTAINTY, atol=0.02)


@pytest.mark.slow
def test_logits_begin_standardised_where_there_are_no_clusters():
    x, _ = blobs(8)
    for logits in fresh_logits(np.tile(x[:3], (40, 1)), KINDS).values():
        assert np.allclose(np.std(logits, axis=0), 1, atol=1e-2)
