"""Loggers: they write every epoch's metrics to other programs. A new logger is one file, and one line here."""

from rcm_notebook.callbacks import mlflow, tensorboard, wandb  # noqa: F401  Each registers itself.
from rcm_notebook.callbacks.interface import LOGGERS, Logger, logged

__all__ = ["LOGGERS", "Logger", "logged"]
