"""Parts that do not fit together, or do not exist, are refused with what to do."""

from dataclasses import replace

import pytest
from model.small import SMALL

from rcm_notebook.config import ModelConfig
from rcm_notebook.model import (
    require_consistent,
)


@pytest.mark.parametrize(
    ("settings", "shape", "message"),
    [
        ({"encoder": "conv"}, (5,), "encoder 'conv' reads images.*use 'dense'"),
        ({"decoder": "conv"}, (5,), "decoder 'conv' draws images.*use 'dense'"),
        ({"likelihood": "bernoulli"}, (5,), r"values in \[0, 1\].*use 'gaussian'"),
        ({"prior": "geometric"}, (5,), "layout is 'decentralized', use 'shared'"),
        (
            {
                "prior": "geometric",
                "layout": "shared",
                "settings": {"prior": {"arrangement": "simplex"}},
                "components": 4,
            },
            (5,),
            "has at most 3 corners and there are 4 components; set latent to at least 3",
        ),
        ({"prior": "geometric", "layout": "shared", "latent": 1}, (5,), "'circle' needs latent of at least 2"),
    ],
)
def test_settings_that_do_not_fit_are_refused_with_what_to_do(settings, shape, message):
    with pytest.raises(ValueError, match=message):
        require_consistent(ModelConfig(**SMALL | settings), shape)


def test_an_unknown_part_is_refused_by_name():
    with pytest.raises(LookupError, match=r"No prior named 'vampp'; known: .*Did you mean 'vamp'"):
        require_consistent(replace(ModelConfig(**SMALL), prior="vampp"), (5,))
    with pytest.raises(LookupError, match="No arrangement named 'ring'"):
        settings = {"prior": "geometric", "layout": "shared", "settings": {"prior": {"arrangement": "ring"}}}
        require_consistent(ModelConfig(**SMALL | settings), (5,))
