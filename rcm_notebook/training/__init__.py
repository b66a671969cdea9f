"""Training: the compiled step, the loop over it, checkpoints and what ends a run that diverges."""

from rcm_notebook.training import journal
from rcm_notebook.training.checkpoint import Checkpoints, Learned
from rcm_notebook.training.compilation import keep_compiled
from rcm_notebook.training.divergence import Diverged
from rcm_notebook.training.journal import Journal, Notice
from rcm_notebook.training.phases import require_known
from rcm_notebook.training.step import Params, TrainState, init_state, loosen
from rcm_notebook.training.trainer import Snapshot, Trainer, epoch_metrics, own, steps_left
from rcm_notebook.training.watch import IN_FLIGHT, Watch

__all__ = [
    "IN_FLIGHT",
    "Checkpoints",
    "Diverged",
    "Journal",
    "Learned",
    "Notice",
    "Params",
    "Snapshot",
    "TrainState",
    "Trainer",
    "Watch",
    "epoch_metrics",
    "init_state",
    "journal",
    "keep_compiled",
    "loosen",
    "own",
    "require_known",
    "steps_left",
]
