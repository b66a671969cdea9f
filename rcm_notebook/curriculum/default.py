"""The default, structure first: components form without labels and without a decoder; both join once components exist.

With reconstruction and labels in play from the start the components follow stroke width and ink instead of what a human
would call a kind.
"""

import math

from rcm_notebook.curriculum.ends import Epochs
from rcm_notebook.curriculum.phase import Curriculum, Phase

STRUCTURE_STEPS = 600
"""Steps that the structure phase lasts at least. A choice: after them the components' purity grows slowly."""


def default_curriculum(steps_per_epoch: int) -> Curriculum:
    """Return the staging that worked: components first, then labels and the decoder.

    Args:
        steps_per_epoch: How much happens in one epoch; small data needs more of them.
    """
    epochs = max(4, math.ceil(STRUCTURE_STEPS / steps_per_epoch))
    off: dict[str, float] = dict.fromkeys(("recon", "kl_z", "kl_c", "tau", "pseudo"), 0.0)
    return (
        Phase("structure", off, end=Epochs(epochs), description="Components form: a point and its partner share one."),
        Phase("labels", description="Labels reshape the components; the decoder learns to redraw the points."),
    )
