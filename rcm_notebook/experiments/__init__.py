"""Experiments: a config, its runs, and their comparison."""

from rcm_notebook.experiments.compare import comparison_table, draw_curves, gather
from rcm_notebook.experiments.config import SHIPPED, DataChoice, ExperimentConfig, LabelPlan, load_config, shipped
from rcm_notebook.experiments.folder import ExperimentFolder
from rcm_notebook.experiments.jobs import run_all
from rcm_notebook.experiments.listing import pick, runs_table
from rcm_notebook.experiments.outcome import QUESTIONS
from rcm_notebook.experiments.run import plan

__all__ = [
    "QUESTIONS",
    "SHIPPED",
    "DataChoice",
    "ExperimentConfig",
    "ExperimentFolder",
    "LabelPlan",
    "comparison_table",
    "draw_curves",
    "gather",
    "load_config",
    "pick",
    "plan",
    "run_all",
    "runs_table",
    "shipped",
]
