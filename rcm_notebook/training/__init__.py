"""Training: the compiled step, the loop over it, checkpoints, and the check that stops a run that diverges."""

from rcm_notebook.training import journal
from rcm_notebook.training.checkpoint import Checkpoints, Learned
from rcm_notebook.training.compilation import keep_compiled
from rcm_notebook.training.divergence import Diverged
from rcm_notebook.training.journal import Notice
from rcm_notebook.training.learner import Learner
from rcm_notebook.training.phases import require_known
from rcm_notebook.training.progress import Progress
from rcm_notebook.training.reading import Reading, effective_weights
from rcm_notebook.training.step import Params, TrainState, state_shapes
from rcm_notebook.training.trainer import Trainer

__all__ = [
    "Checkpoints",
    "Diverged",
    "Learned",
    "Learner",
    "Notice",
    "Params",
    "Progress",
    "Reading",
    "TrainState",
    "Trainer",
    "effective_weights",
    "journal",
    "keep_compiled",
    "require_known",
    "state_shapes",
]
