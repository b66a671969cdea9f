"""metrics.csv and summary.json: what people and other tools read of a run without opening it."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rcm_notebook.data import Dataset
from rcm_notebook.disk import replacing
from rcm_notebook.inference import Latents, Network
from rcm_notebook.labels import Annotations, Labels
from rcm_notebook.metrics import Measurement
from rcm_notebook.prediction import TauRule, class_ids
from rcm_notebook.runs import RunFolder


class Records:
    """Writes where a run stands, beside every checkpoint and at the end.

    Args:
        folder: The run's folder.
        data: Its data set.
        labels: Those that the files know of already.

    Attributes:
        labels: Those that the files know of now.
    """

    def __init__(self, folder: RunFolder, data: Dataset, labels: Labels):
        self._folder, self._data, self.labels = folder, data, labels

    def write(
        self,
        history: Sequence[Mapping[str, Any]],
        latents: Latents,
        network: Network,
        rule: TauRule,
        labels: Labels,
        annotations: Annotations,
        phase: str,
    ) -> None:
        """Write both files anew, each atomically.

        Args:
            history: One mapping an epoch; lists in it, such as the usage of every component, are left out.
            latents: What the network says of the rows.
            network: The model with its averaged parameters.
            rule: How labels become tau.
            labels: The labels as they are now.
            annotations: What is said beside them.
            phase: Name of the current phase.
        """
        measured = accuracies(self._data, latents, network, rule, labels, annotations)
        entries = [{name: value for name, value in entry.items() if not isinstance(value, list)} for entry in history]
        if entries:
            text = io.StringIO()
            writer = csv.DictWriter(text, fieldnames=list(entries[0]), extrasaction="ignore")
            writer.writeheader()
            writer.writerows(entries)
            with replacing(self._folder.metrics) as file:
                file.write(text.getvalue().encode())
        summary = {
            "rows": len(labels.ids),
            "labels": len(labels),
            "classes": list(labels.classes),
            "epochs": len(history),
            "phase": phase,
            "accuracy": measured.values.get("accuracy"),
            "test_accuracy": measured.values.get("test_accuracy"),
            "disabled": measured.disabled,
            "last": entries[-1] if entries else None,
        }
        with replacing(self._folder.summary) as file:
            file.write(json.dumps(summary, indent=2, ensure_ascii=False).encode() + b"\n")
        self.labels = labels


def accuracies(
    data: Dataset, latents: Latents, network: Network, rule: TauRule, labels: Labels, annotations: Annotations
) -> Measurement:
    """Return how often the most probable class is the true one, or why that is not known.

    Returns:
        ``accuracy`` on the rows without a label, ``test_accuracy`` on the held-out part.
    """
    truth, test = data.truth, data.test
    made = rule.tau(labels, annotations, latents.responsibilities, latents.affinity)
    if not made.propagated.any():
        return Measurement({}, dict.fromkeys(("accuracy", "test_accuracy"), "There are no labels yet."))
    tau = made.tau
    found = Measurement({}, {})
    if truth is None:
        found.disabled["accuracy"] = "The data set holds no truth."
    else:
        open_rows = (labels.ids < 0) & (truth >= 0)
        ids = class_ids(latents.responsibilities[open_rows], tau)
        _add_share(found, "accuracy", ids, truth[open_rows], "Every row of known truth has a label.")
    if test is None or test.truth is None:
        found.disabled["test_accuracy"] = "The data set holds no test part with truth."
    else:
        known = np.flatnonzero(test.truth >= 0)
        ids = class_ids(network.responsibilities(test, known), tau)
        _add_share(found, "test_accuracy", ids, test.truth[known], "The truth of no test row is known.")
    return found


def _add_share(found: Measurement, name: str, ids: np.ndarray, truth: np.ndarray, otherwise: str) -> None:
    if len(truth):
        found.values[name] = float((ids == truth).mean())
    else:
        found.disabled[name] = otherwise
