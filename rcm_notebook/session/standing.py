"""Where a run stands, for whoever looks at its folder: written beside every checkpoint, and at the end."""

import numpy as np

from rcm_notebook.data import Dataset
from rcm_notebook.inference import in_batches, infer
from rcm_notebook.labels import Labels
from rcm_notebook.metrics import Measurement
from rcm_notebook.prediction import class_ids
from rcm_notebook.session.records import write_records
from rcm_notebook.session.steering import Steering
from rcm_notebook.training import Learned


class Standing(Steering):
    """The part of a session that keeps metrics.csv and summary.json up to date."""

    _recorded: Labels  # Those that summary.json knows of.

    def _record(self, learned: Learned) -> None:
        """Write what `learned` and the labels of this moment come to."""
        labels = self.labels
        measured = self._accuracies(learned, labels)
        with self._lock:  # The worker and the user may save at once.
            phase = self.curriculum[self._position.phase].name
            write_records(self._folder, learned.history, labels, phase, measured)
            self._recorded = labels

    def _accuracies(self, learned: Learned, labels: Labels) -> Measurement:
        """Return how often the most probable class is the true one, or why that is not known.

        Returns:
            ``accuracy`` on the rows without a label, ``test_accuracy`` on the held-out part.
        """
        truth, test = self.data.truth, self.data.test
        if not len(labels):
            return Measurement({}, dict.fromkeys(("accuracy", "test_accuracy"), "There are no labels yet."))
        tau = self._tau_maker(labels, learned.latents)().tau
        found = Measurement({}, {})
        if truth is None:
            found.disabled["accuracy"] = "The data set holds no truth."
        else:
            open_rows = (labels.ids < 0) & (truth >= 0)
            ids = class_ids(learned.latents.responsibilities[open_rows], tau)
            _share(found, "accuracy", ids, truth[open_rows], "Every row of known truth has a label.")
        if test is None or test.truth is None:
            found.disabled["test_accuracy"] = "The data set holds no test part with truth."
        else:
            known = np.flatnonzero(test.truth >= 0)
            ids = class_ids(self._responsibilities_of(test, known, learned), tau)
            _share(found, "test_accuracy", ids, test.truth[known], "The truth of no test row is known.")
        return found

    def _responsibilities_of(self, data: Dataset, rows: np.ndarray, learned: Learned) -> np.ndarray:
        model, params = self._trainer.model, learned.state.ema
        if not len(rows):
            return np.empty((0, learned.latents.responsibilities.shape[1]), np.float32)
        return in_batches(lambda batch: infer(model, params, batch), rows, data.scaled)[0]


def _share(found: Measurement, name: str, ids: np.ndarray, truth: np.ndarray, otherwise: str) -> None:
    if len(truth):
        found.values[name] = float((ids == truth).mean())
    else:
        found.disabled[name] = otherwise
