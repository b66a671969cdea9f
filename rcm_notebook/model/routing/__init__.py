"""Routing: how responsibilities weigh the components while training."""

from rcm_notebook.model.routing.gumbel import gumbel
from rcm_notebook.model.routing.soft import soft
from rcm_notebook.model.routing.straight_through import straight_through
from rcm_notebook.model.routing.temperature import temperature
from rcm_notebook.registry import Registry

ROUTINGS = Registry("routing")
ROUTINGS.add("soft", soft)
ROUTINGS.add("gumbel", gumbel)
ROUTINGS.add("straight_through", straight_through)

__all__ = ["ROUTINGS", "temperature"]
