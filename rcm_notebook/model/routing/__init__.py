"""Routing: how responsibilities weight the components. To add one, add a file and one line here."""

from rcm_notebook.model.routing import gumbel, soft, straight_through  # noqa: F401  Each registers itself.
from rcm_notebook.model.routing.interface import ROUTINGS

__all__ = ["ROUTINGS"]
