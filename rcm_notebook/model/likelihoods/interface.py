"""What a likelihood p(x | z, c) is: heads, linear in the decoder's last hidden layer, and the negative log likelihood.

A flax module, made from a function that makes a head and from the model's settings. Called with h [B, K, *hidden] it
returns the mean of x; `noise`, `nll`, `expected_nll` and `mixture_nll` do as `rcm_notebook.model.likelihoods.gaussian`.
The class says in `learns_noise` whether its noise differs between points, so that there is something to show. It may
have `refuses(config, shape)`, which says why it does not go with settings and data, or None.
"""

from typing import Any

from rcm_notebook.registry import Registry

LIKELIHOODS: Registry[Any] = Registry("likelihood")
