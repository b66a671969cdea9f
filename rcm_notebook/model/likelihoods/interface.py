"""What a likelihood p(x | z, c) is: heads, linear in the decoder's last hidden layer, and the negative log likelihood.

A flax module, made with a function that makes a head. Called with h [B, K, *hidden] it returns the mean of x. Its
methods `noise`, `nll`, `expected_nll` and `mixture_nll` are those of `likelihoods.gaussian.Gaussian`.
The class says in `learns_noise` whether its noise differs between points, so that there is something to show. It may
have `refuses(config, shape)`, which says why it does not go with settings and data, or None.
"""

from typing import Any

from rcm_notebook.registry import Registry

LIKELIHOODS: Registry[Any] = Registry("likelihood")
