"""The default, structure first: components form without labels and without a decoder. Both join once components exist.

If reconstruction and labels take part from the start, the components follow stroke width and ink instead of a human's
classes.

Components of vectors begin as clusters, so their first phase is one epoch, which lets rows that are neighbours agree:
more epochs gained nothing. The second phase starts only when there is a label, and it then loosens the components.
Neighbours of an embedding agree less often than two views of an image, so components that formed without labels are
less pure. The labels, spread along the graph of neighbours, must be able to form them again.
"""

import math

from rcm_notebook.curriculum.ends import Epochs
from rcm_notebook.curriculum.interface import CURRICULA
from rcm_notebook.curriculum.phase import Curriculum, Phase

STRUCTURE_STEPS = 600
"""Smallest number of steps of images' structure phase. A choice: after them the components' purity grows slowly."""

LOOSEN = 0.03
"""Factor of vectors' logits. A choice, made on the training rows of Banking77: at 0.001 accuracy first falls when
training on labels begins, and six epochs later it is the same; at 0.2 probabilities say too little."""

VECTOR_WEIGHTS = {"consistency": 1.0, "pseudo": 0.0, "spread": 5.0}
"""Weights for vectors in the labels phase. A choice, made on a validation split of these rows: more consistency keeps
components from changing, and `spread` replaces `pseudo`."""


@CURRICULA.register("default")
def default_curriculum(steps_per_epoch: int, kind: str) -> Curriculum:
    """Return the default's two phases: components first, then labels and the decoder.

    Args:
        steps_per_epoch: Number of steps in one epoch. Small data need more epochs.
        kind: ``image`` or ``vector``.
    """
    is_vector = kind == "vector"
    epochs = 1 if is_vector else max(4, math.ceil(STRUCTURE_STEPS / steps_per_epoch))
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
