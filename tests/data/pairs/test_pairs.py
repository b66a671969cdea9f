"""What every entry of PAIRS promises."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rcm_notebook.data import Dataset
from rcm_notebook.data.pairs import PAIRS

N = 40


def data_for(name: str) -> Dataset:
    rng = np.random.default_rng(0)
    if name == "augment":
        return Dataset.from_arrays(rng.integers(0, 256, (N, 9, 7), dtype=np.uint8))
    return Dataset.from_arrays(rng.normal(size=(N, 12)))


@pytest.fixture(params=PAIRS)
def name(request):
    return request.param


def test_a_partner_is_a_row_for_each_row(name):
    pairs = PAIRS[name].build(data_for(name))
    rows = np.array([3, 0, N - 1, 3])
    partners = pairs.partner(rows, np.random.default_rng(0))
    assert partners.shape == rows.shape and partners.dtype == np.int64
    assert partners.min() >= 0 and partners.max() < N


def test_perturbing_keeps_shape_and_type_and_follows_from_the_key(name):
    data = data_for(name)
    perturb = jax.jit(PAIRS[name].build(data).perturb)
    x = jnp.asarray(data.scaled())
    first, again = perturb(x, jax.random.key(0)), perturb(x, jax.random.key(0))
    assert first.shape == x.shape and first.dtype == x.dtype and np.isfinite(first).all()
    assert np.array_equal(first, again)


@pytest.mark.slow
def test_no_row_is_paired_with_itself_unchanged_and_the_next_pair_is_another(name):
    data = data_for(name)
    pairs, rng = PAIRS[name].build(data), np.random.default_rng(0)
    rows = np.full(30, 7)
    views = np.asarray(pairs.perturb(jnp.asarray(data.scaled(pairs.partner(rows, rng))), jax.random.key(0)))
    assert not any(np.allclose(view, data.scaled([7])[0]) for view in views)
    assert len(np.unique(views.reshape(30, -1).round(4), axis=0)) > 2


def test_the_other_kind_of_data_is_refused_with_the_remedy(name):
    other = next(n for n in PAIRS if n != name)
    with pytest.raises(ValueError, match=f"Use '{other}'"):
        PAIRS[name].build(data_for(other))


def test_a_data_set_names_its_own_pairs(name):
    assert data_for(name).pairs == name
