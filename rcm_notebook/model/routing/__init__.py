"""Routing: how responsibilities weigh the components while training."""

from rcm_notebook.model.routing.soft import soft
from rcm_notebook.registry import Registry

ROUTINGS = Registry("routing")
ROUTINGS.add("soft", soft)
