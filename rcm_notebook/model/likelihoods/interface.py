"""The interface of a likelihood p(x | z, c): heads on the decoder's last hidden layer, and the NLL.

A likelihood is a flax module. It is made with a function that makes a head. Called with h [B, K, *hidden], it returns
the mean of x. Its methods `noise`, `nll`, `expected_nll` and `mixture_nll` are those of
`likelihoods.gaussian.Gaussian`. The class attribute `learns_noise` says whether the noise differs between points; only
then is it shown. The class may have `refuses(config, shape)`, which returns why it does not fit the settings or the
data, or None.
"""

from typing import Any

from rcm_notebook.registry import Registry

LIKELIHOODS: Registry[Any] = Registry("likelihood")
