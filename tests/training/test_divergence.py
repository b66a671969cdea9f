"""Divergence: what counts as a bad step, and what is said about it."""

import re

import jax.numpy as jnp
import numpy as np
import pytest

from rcm_notebook.model import FREEZABLE
from rcm_notebook.training import adam
from rcm_notebook.training.divergence import STEEPEST, broken_parts, fault, remedy
from rcm_notebook.training.step import TrainState

WEIGHTS = {"recon": 1.0, "usage": 3.0, "coupling": 0.5}
GOOD = {"total": 14.0, "recon": 2.0, "usage": 4.0, "gradient": 100.0}


def test_a_step_with_finite_numbers_is_good():
    assert fault(GOOD, WEIGHTS) is None
    assert fault(GOOD | {"total": -1e20, "gradient": STEEPEST}, WEIGHTS) is None


@pytest.mark.parametrize(
    ("metrics", "weights", "said"),
    [
        ({"recon": np.nan, "total": np.nan, "gradient": np.nan}, {}, "recon is not finite"),
        ({"recon": np.nan, "usage": np.inf, "total": np.nan}, {}, "recon, usage are not finite"),
        ({"total": np.inf, "gradient": np.inf}, {"usage": 1e38}, "the total is not finite; .* usage, 4 with weight 1e"),
        (
            {"total": 4e30, "gradient": np.inf},
            {"usage": 1e30},
            "the gradient is not finite, .* usage, 4 with weight 1e",
        ),
        ({"gradient": np.nan}, {}, "the gradient is not finite, .* usage, 4 with weight 3"),
        ({"gradient": 2 * STEEPEST}, {"recon": 7.0}, r"the gradient is of norm 2e\+09, .* recon, 2 with weight 7"),
    ],
)
def test_a_bad_step_is_told_with_the_term_to_blame(metrics, weights, said):
    given = {name: jnp.float32(value) for name, value in (GOOD | metrics).items()}
    assert re.match(said, fault(given, WEIGHTS | weights) or "")


def test_the_remedy_names_the_weights_set_by_hand_and_the_learning_rate():
    assert remedy(WEIGHTS, (), 1e6).startswith("Lower the learning rate, now 1e+06, by its slider")
    said = remedy(WEIGHTS, ("usage", "recon"), 0.002)
    assert said.startswith(
        "Reset the weights set by hand (usage = 3, recon = 1), or lower the learning rate, now 0.002"
    )


def test_a_state_is_searched_in_its_parameters_averages_and_moments():
    params = {"trunk": {"kernel": jnp.ones(3)}, "decoder": {"kernel": jnp.ones(2)}}
    counts = dict.fromkeys(FREEZABLE, jnp.zeros((), jnp.int32))
    good = TrainState(params, params, adam.Adam(params, params, counts), jnp.int32(0))
    assert broken_parts(good) == ""
    bad = {"trunk": {"kernel": jnp.array([1, np.inf, 1])}, "decoder": {"kernel": jnp.ones(2)}}
    assert broken_parts(good._replace(ema=bad)) == "averages of trunk"
    assert broken_parts(good._replace(optimizer=good.optimizer._replace(square=bad))) == "moments of trunk"
    worse = bad | {"decoder": {"kernel": jnp.array([np.nan, 0])}}
    assert broken_parts(good._replace(params=worse, ema=bad)) == "parameters of decoder, trunk; averages of trunk"
