"""metrics.csv and summary.json: what people and other tools read of a run without opening it."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from rcm_notebook.disk import replacing
from rcm_notebook.labels import Labels
from rcm_notebook.metrics import Measurement
from rcm_notebook.runs import RunFolder


def write_records(
    folder: RunFolder,
    history: Sequence[Mapping[str, Any]],
    labels: Labels,
    phase: str,
    measured: Measurement,
) -> None:
    """Write both files anew, each atomically.

    Args:
        folder: The run's folder.
        history: One mapping an epoch; lists in it, such as the usage of every component, are left out.
        labels: The labels as they are now.
        phase: Name of the current phase.
        measured: ``accuracy`` and ``test_accuracy``.
    """
    entries = [{name: value for name, value in entry.items() if not isinstance(value, list)} for entry in history]
    if entries:
        text = io.StringIO()
        writer = csv.DictWriter(text, fieldnames=list(entries[0]), extrasaction="ignore")
        writer.writeheader()
        writer.writerows(entries)
        with replacing(folder.metrics) as file:
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
    with replacing(folder.summary) as file:
        file.write(json.dumps(summary, indent=2, ensure_ascii=False).encode() + b"\n")
