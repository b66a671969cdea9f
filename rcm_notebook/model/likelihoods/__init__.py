"""Likelihoods p(x | z, c): a head, linear in the decoder's last hidden layer, and its negative log likelihood."""

from rcm_notebook.model.likelihoods.bernoulli import Bernoulli
from rcm_notebook.model.likelihoods.gaussian import Gaussian
from rcm_notebook.registry import Registry

LIKELIHOODS = Registry("likelihood")
LIKELIHOODS.add("bernoulli", Bernoulli)
LIKELIHOODS.add("gaussian", Gaussian)
