"""The default, structure first: components form without labels and without a decoder; both join once components exist.

With reconstruction and labels in play from the start the components follow stroke width and ink instead of what a human
would call a kind.

Vectors go on to the labels only when there are some, and loosen the components then. Neighbours of an embedding agree
less often than two views of an image, so that components without labels are less pure, and the labels, spread along
the graph of neighbours, must be able to form them anew.
"""

import math

from rcm_notebook.curriculum.ends import Epochs
from rcm_notebook.curriculum.interface import CURRICULA
from rcm_notebook.curriculum.phase import Curriculum, Phase

STRUCTURE_STEPS = 600
"""Steps that the structure phase lasts at least. A choice: after them the components' purity grows slowly."""

LOOSEN = 1e-3
"""Factor of vectors' logits. A choice, made on a validation split of Banking77's training rows: 0.05 costs a point or
two."""

VECTOR_WEIGHTS = {"consistency": 1.0, "pseudo": 0.0, "spread": 5.0}
"""Weights that vectors train with once labelled. A choice, made on the same split: more consistency holds components
back, and `spread` says what `pseudo` would."""


@CURRICULA.register("default")
def default_curriculum(steps_per_epoch: int, kind: str) -> Curriculum:
    """Return the staging that worked: components first, then labels and the decoder.

    Args:
        steps_per_epoch: How much happens in one epoch; small data needs more of them.
        kind: ``image`` or ``vector``.
    """
    is_vector = kind == "vector"
    epochs = max(4, math.ceil(STRUCTURE_STEPS / steps_per_epoch))
    off: dict[str, float] = dict.fromkeys(("recon", "kl_z", "kl_c", "tau", "pseudo"), 0.0)
    return (
        Phase(
            "structure",
            off,
            end=Epochs(epochs, labels=1 if is_vector else 0),
            description="Components form: a point and its partner share one.",
        ),
        Phase(
            "labels",
            VECTOR_WEIGHTS if is_vector else {},
            loosen=LOOSEN if is_vector else 1.0,
            description="Labels reshape the components; the decoder learns to redraw the points.",
        ),
    )
