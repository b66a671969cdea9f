"""The settings of a new session."""

import numpy as np
from present import present

import rcm_notebook as rcm


def test_the_defaults_follow_from_the_data():
    from rcm_notebook.session.opening import new_config

    rng = np.random.default_rng(0)
    images = rcm.Dataset.from_arrays(rng.integers(0, 255, (50, 8, 8)).astype(np.uint8))
    vectors = rcm.Dataset.from_arrays(rng.normal(size=(50, 12)), names=[str(i) for i in range(40)])
    first = new_config(images, None, None, None, None)
    second = new_config(vectors, None, None, None, None)
    assert (first.model.encoder, first.model.components, first.train.batch) == ("conv", 30, 100)
    assert (second.model.encoder, second.model.components) == ("linear", 120)
    assert present(first.curriculum[0].epochs) * 100 >= 600
