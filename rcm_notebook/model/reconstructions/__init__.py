"""Reconstructions: how the components' pictures of x become one NLL, given the decoder's last hidden layers."""

from rcm_notebook.model.reconstructions.expected import expected
from rcm_notebook.model.reconstructions.mixture_mean import mixture_mean
from rcm_notebook.registry import Registry

RECONSTRUCTIONS = Registry("reconstruction")
RECONSTRUCTIONS.add("expected", expected)
RECONSTRUCTIONS.add("mixture_mean", mixture_mean)
