"""Components: what is known of each, and how they are split and merged."""

from rcm_notebook.components.components import Components, describe
from rcm_notebook.components.halves import halves
from rcm_notebook.components.proposals import Proposal, most_alike, propose
from rcm_notebook.components.record import SurgeryRecord
from rcm_notebook.components.surgery import merge, read_slices, split, structure_features, write_slices

__all__ = [
    "Components",
    "Proposal",
    "SurgeryRecord",
    "describe",
    "halves",
    "merge",
    "most_alike",
    "propose",
    "read_slices",
    "split",
    "structure_features",
    "write_slices",
]
