"""The concept's order: reconstruction first, then the prior, then labels, then the active loop.

A mixture VAE learns to redraw the points, its KL comes up slowly so that the latents keep what they have found (KL
annealing: Bowman et al., "Generating Sentences from a Continuous Space", 2016, section 3.1), and labels refine what is
there. No positive pairs are used: reconstruction alone shapes the components, held open by `usage`. What they follow is
what redraws the points best, which need not be a human's kinds.
"""

import math

from rcm_notebook.curriculum.ends import ByHand, Epochs, LabelsReached
from rcm_notebook.curriculum.interface import CURRICULA
from rcm_notebook.curriculum.phase import Curriculum, Phase

COUPLING = 0.05
"""How far reconstruction reaches the responsibilities. A choice, made on the training rows of digits: at 1 all rows
fall into one component, whose decoder is then the best at everything."""

RECONSTRUCTION_STEPS = 300
"""Steps without a KL at least; a choice: pictures are sharp enough by then."""

ANNEAL_STEPS = 300
"""Steps over which the KL comes up; a choice, as long as the phase before."""

FEW_LABELS = 10
"""Labels that end the refinement and begin the active loop; a choice: what a user gives in a minute."""


@CURRICULA.register("concept")
def concept(steps_per_epoch: int, kind: str) -> Curriculum:
    """Return the concept's four phases.

    Args:
        steps_per_epoch: How much happens in one epoch; small data needs more of them.
        kind: ``image`` or ``vector``; the phases are the same for both.
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
            description="The priors come up, until the objective is the ELBO.",
        ),
        Phase(
            "refinement",
            {**generative, "contrastive": 1.0},
            end=LabelsReached(FEW_LABELS),
            description="The first labels reshape the components and tighten the classes.",
        ),
        Phase("active loop", generative, end=ByHand(), description="Label what is queried, train, repeat."),
    )
