"""How certain a prediction is, how novel a row is, and how accurate the predictions are."""

from rcm_notebook.uncertainty.audit import ENOUGH, AuditResult, Share, judge, now_called, wilson
from rcm_notebook.uncertainty.calibration import CALIBRATION_FOLDS, MOST_ROWS, calibrate, temper, temperature_for
from rcm_notebook.uncertainty.disputes import DISPUTE_FOLDS, disputed
from rcm_notebook.uncertainty.entropy import aleatoric, certainty, entropy, epistemic, label_coverage
from rcm_notebook.uncertainty.expected_accuracy import expected_accuracy
from rcm_notebook.uncertainty.novelty import Reference, Seen, novelty, reference_of
from rcm_notebook.uncertainty.withheld import MakeTau, withheld

__all__ = [
    "CALIBRATION_FOLDS",
    "DISPUTE_FOLDS",
    "ENOUGH",
    "MOST_ROWS",
    "AuditResult",
    "MakeTau",
    "Reference",
    "Seen",
    "Share",
    "aleatoric",
    "calibrate",
    "certainty",
    "disputed",
    "entropy",
    "epistemic",
    "expected_accuracy",
    "judge",
    "label_coverage",
    "novelty",
    "now_called",
    "reference_of",
    "temper",
    "temperature_for",
    "wilson",
    "withheld",
]
