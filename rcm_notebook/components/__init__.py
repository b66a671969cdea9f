"""Components: a description of each, and how they are split and merged."""

from rcm_notebook.components.components import Components, describe
from rcm_notebook.components.proposals import Proposal, free_for_split, most_alike, propose
from rcm_notebook.components.surgeon import Surgeon

__all__ = ["Components", "Proposal", "Surgeon", "describe", "free_for_split", "most_alike", "propose"]
