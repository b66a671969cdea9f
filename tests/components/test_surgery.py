"""Surgery on parameters: shapes stay, the twin is a twin, the rest is untouched, and slices put back restore all."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rcm_notebook.components.bisection import bisect_rows
from rcm_notebook.components.surgery import component_axes, merge, read_slices, split, structure_features, write_slices
from rcm_notebook.config import ModelConfig
from rcm_notebook.model import PRIORS, RCMVAE
from rcm_notebook.training.step import init_state, state_shapes

CONFIG = ModelConfig(components=4, latent=2, encoder="dense", encoder_width=16, decoder_widths=(6,), embedding=3)
X = np.random.default_rng(0).normal(0, 1, (60, 5)).astype(np.float32)


def built(config=CONFIG):
    model = RCMVAE(config, (5,))
    state = init_state(model, jax.random.key(0), jnp.asarray(X))
    moved = jax.tree.map(lambda leaf: leaf * 0.9 + 0.01, state.params)  # The average differs from the parameters.
    return model, state._replace(ema=moved)


def responsibilities(model, params):
    head = params["to_logits"]
    logits = structure_features(model, params, X) @ np.asarray(head["kernel"]) + np.asarray(head["bias"])
    return np.asarray(jax.nn.softmax(logits))


def leaves(state):
    return [np.asarray(leaf) for leaf in jax.tree.leaves(state)]


@pytest.mark.slow
def test_a_parameter_has_an_axis_of_components_exactly_where_its_shape_follows_their_number():
    model, state = built()
    axes = component_axes(model)
    assert axes["to_logits"] == {"kernel": 1, "bias": 0} and axes["embedding"] == 0
    assert set(jax.tree.leaves(axes["trunk"])) == {-1}
    for leaf, axis in zip(jax.tree.leaves(state.params), jax.tree.leaves(axes), strict=True):
        assert axis == -1 or leaf.shape[axis] % 4 == 0


def test_one_component_cannot_be_operated_on():
    with pytest.raises(ValueError, match="one component"):
        component_axes(RCMVAE(ModelConfig(components=1, encoder="dense"), (5,)))


@pytest.mark.slow
@pytest.mark.parametrize("operate", ["split", "merge"])
def test_shapes_and_all_other_parameters_stay_and_slices_put_back_restore_everything(operate):
    model, state = built()
    before = read_slices(model, state, (1, 3))
    after = (
        split(model, state, X, 1, 3, (X[:, 0] > 0).astype(np.float32))
        if operate == "split"
        else merge(model, state, X, 1, 3)
    )
    assert jax.tree.structure(after) == jax.tree.structure(state)
    assert [a.shape for a in leaves(after)] == [a.shape for a in leaves(state)]
    for k in (0, 2):
        assert all(
            np.array_equal(*pair) for pair in zip(*(read_slices(model, s, (k,)) for s in (state, after)), strict=False)
        )
    assert all(np.array_equal(a, b) for a, b in zip(*(leaves(s.params["trunk"]) for s in (state, after)), strict=True))
    restored = write_slices(model, after, (1, 3), before)
    assert all(np.array_equal(a, b) for a, b in zip(leaves(restored), leaves(state), strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(leaves(after), leaves(state), strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("which", ["params", "ema"])
def test_a_split_divides_the_responsibilities_by_the_share_in_parameters_and_average_alike(which):
    model, state = built()
    state = merge(model, state, X, 3, 0)
    old = responsibilities(model, getattr(state, which))
    features = structure_features(model, getattr(state, which), X)
    share = bisect_rows(features, old[:, 1], np.full(60, -1)).astype(np.float32)
    after = split(model, state, X, 1, 3, share)
    new = responsibilities(model, getattr(after, which))
    assert np.abs(new[:, [1, 3]].sum(1) - old[:, 1]).mean() < 0.05
    given = new[:, 3] / new[:, [1, 3]].sum(1)
    assert np.average(given, weights=old[:, 1] * share) > 0.7
    assert np.average(given, weights=old[:, 1] * (1 - share)) < 0.3


@pytest.mark.slow
def test_the_free_component_becomes_a_twin_that_decodes_alike():
    model, state = built()
    after = split(model, state, X, 1, 3, (X[:, 0] > 0).astype(np.float32))
    z = jnp.tile(jax.random.normal(jax.random.key(1), (2, 1, 2)), (1, 4, 1))
    decoded = np.asarray(model.apply({"params": after.params}, z, method="decode"))
    np.testing.assert_allclose(decoded[:, 3], decoded[:, 1], rtol=1e-5)
    assert np.abs(decoded[:, 3] - decoded[:, 0]).max() > 1e-3


@pytest.mark.slow
def test_a_merge_adds_the_responsibilities_and_empties_the_other_for_good():
    model, state = built()
    old = responsibilities(model, state.ema)
    new = responsibilities(model, merge(model, state, X, 1, 3).ema)
    assert np.abs(new[:, 3] - old[:, [1, 3]].sum(1)).mean() < 0.05
    assert new[:, 1].max() < 1e-15


@pytest.mark.slow
@pytest.mark.parametrize("prior", sorted(PRIORS))
def test_whatever_a_prior_keeps_for_each_component_goes_along(prior):
    layout = "shared" if prior == "geometric" else "decentralized"
    model = RCMVAE(ModelConfig(components=4, encoder="dense", encoder_width=8, prior=prior, layout=layout), (5,))
    state = state_shapes(model)
    for leaf, axis in zip(jax.tree.leaves(state.params), jax.tree.leaves(component_axes(model)), strict=True):
        assert axis == -1 or leaf.shape[axis] % 4 == 0
    axes = component_axes(model)
    assert "prior" not in axes or all(axis >= 0 for axis in jax.tree.leaves(axes["prior"]))
