"""Likelihoods p(x | z, c): heads, linear in the decoder's last hidden layer, and the negative log likelihood.

Each is built from a function that makes a head and from the model's settings. `learns_noise` says whether its noise
differs between points, so that there is something to show.
"""

from rcm_notebook.model.likelihoods.bernoulli import Bernoulli
from rcm_notebook.model.likelihoods.gaussian import Gaussian
from rcm_notebook.model.likelihoods.heteroscedastic import Heteroscedastic
from rcm_notebook.registry import Registry

LIKELIHOODS = Registry("likelihood")
LIKELIHOODS.add("bernoulli", Bernoulli)
LIKELIHOODS.add("gaussian", Gaussian)
LIKELIHOODS.add("heteroscedastic", Heteroscedastic)
