"""The concept's order: reconstruction first, then the prior, then labels, then the active loop.

A mixture VAE first learns to reconstruct the points. Then the weight of the KL rises slowly, so that the latents keep
their information (KL annealing: Bowman et al., "Generating Sentences from a Continuous Space", 2016, section 3.1).
Last, labels refine the components. No positive pairs are used. Reconstruction alone shapes the components, and `usage`
keeps all of them in use. They follow what reconstructs the points best, which need not be the user's classes.
"""

import math

from rcm_notebook.curriculum.ends import ByHand, Epochs, LabelsReached
from rcm_notebook.curriculum.interface import CURRICULA
from rcm_notebook.curriculum.phase import Curriculum, Phase

COUPLING = 0.05
"""Scale of reconstruction's gradient to the responsibilities. A choice, made on the training rows of digits: at 1 all
rows fall into one component, since its decoder becomes the best for all of them."""

RECONSTRUCTION_STEPS = 300
"""Smallest number of steps without a KL; a choice: reconstructions are sharp enough by then."""

ANNEAL_STEPS = 300
"""Smallest number of steps over which the weight of the KL rises; a choice, as long as the phase before."""

FEW_LABELS = 10
"""Number of labels that end the refinement and begin the active loop; a choice: a user gives them in a minute."""


@CURRICULA.register("concept")
def concept(steps_per_epoch: int, kind: str) -> Curriculum:
    """Return the concept's four phases.

    Args:
        steps_per_epoch: Number of steps in one epoch. Small data need more epochs.
        kind: ``image`` or ``vector``. The phases are the same for both.
    """
    del kind
    generative = {"coupling": COUPLING, "usage": 10.0, "consistency": 0.0}
    unlabeled = {**generative, "tau": 0.0, "pseudo": 0.0}

    def lasting(steps: int) -> Epochs:
        return Epochs(max(2, math.ceil(steps / steps_per_epoch)))

    return (
        Phase(
            "reconstruction",
            {**unlabeled, "kl_z": 0.0, "kl_c": 0.0},
            end=lasting(RECONSTRUCTION_STEPS),
            description="Components learn to redraw the points; nothing holds the latents back.",
        ),
        Phase(
            "prior",
            {**unlabeled, "kl_z": 1.0, "kl_c": 1.0},
            end=lasting(ANNEAL_STEPS),
            ramp={"kl_z": 0.0, "kl_c": 0.0},
            description="The weights of the priors rise until the objective is the ELBO.",
        ),
        Phase(
            "refinement",
            {**generative, "contrastive": 1.0},
            end=LabelsReached(FEW_LABELS),
            description="The first labels reshape the components and tighten the classes.",
        ),
        Phase("active loop", generative, end=ByHand(), description="Label what is queried, train, repeat."),
    )
