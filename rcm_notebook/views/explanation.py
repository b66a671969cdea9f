"""The explanation of a row's prediction, in numbers and in one to three sentences."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from rcm_notebook.inference import Latents
from rcm_notebook.labels import Labels
from rcm_notebook.prediction import Prediction
from rcm_notebook.views.view import View

NEAREST = 3
"""Largest number of labelled rows that are named; a choice."""

CLOSE = 0.1
"""Probability from which the second class is mentioned. A choice."""

STRANGE = 0.99
"""Novelty from which a row is called strange. A choice: one training row in a hundred is."""


def explain(view: View, row: int, look: bool = True) -> Mapping[str, Any]:
    """Return the explanation of a row's prediction.

    Args:
        view: The view.
        row: Row number in the data.
        look: Whether the network may run to compute the row's novelty, if it is not known yet.

    Returns:
        `component`, its `responsibility` and `tau_row` (class name -> p). `predicted`, its `probability`, `certainty`
        and `unknown`; `from_name`, whether it is known by the names of classes alone. `runner_up` (class name, p) and
        `ambiguity` (1 is a tie). `nearest_labels`: labelled rows of the same component as (row, class name), the
        nearest in its latent space first. `novelty` (see `ood`), or None if it was not computed. `noise` that the
        decoder expects, or None if it is the same everywhere. `reason`: the explanation in sentences.

    Raises:
        ValueError: The row is out of range.
    """
    if not 0 <= row < len(view.data):
        raise ValueError(f"Rows are 0 to {len(view.data) - 1}; given {row!r}.")
    labels, latents, prediction, components = view.labels, view.latents, view.prediction, view.components
    component = int(latents.component[row])
    predicted, proba = int(prediction.ids[row]), prediction.proba[row]
    runner_up, ambiguity = _runner_up(prediction, row)
    found = {
        "component": component,
        "responsibility": float(latents.responsibilities[row, component]),
        "tau_row": dict(zip(prediction.classes, map(float, components.tau[component]), strict=True)),
        "predicted": None if predicted < 0 else prediction.classes[predicted],
        "probability": None if predicted < 0 else float(proba[predicted]),
        "certainty": float(prediction.certainty[row]),
        "unknown": bool(prediction.unknown[row]),
        "from_name": bool(prediction.from_name[row]),
        "runner_up": runner_up,
        "ambiguity": ambiguity,
        "nearest_labels": _nearest_labels(labels, latents, row),
        "novelty": view.novelty.of_row(row) if look or view.novelty.is_known else None,
        "noise": None if latents.noise is None else float(latents.noise[row]),
    }
    name = components.names[component] or f"component {component}"
    return found | {"reason": _reason(found, name, prediction.has_labels)}


def _runner_up(prediction: Prediction, row: int) -> tuple[tuple[str, float] | None, float | None]:
    """Return the second class with its probability, and 1 - (p_first - p_second). Both are None without two classes."""
    proba = prediction.proba[row]
    if not prediction.has_labels or len(proba) < 2:
        return None, None
    second, first = np.argsort(proba, kind="stable")[-2:]
    return (prediction.classes[second], float(proba[second])), float(1 - (proba[first] - proba[second]))


def _nearest_labels(labels: Labels, latents: Latents, row: int) -> list[tuple[int, str]]:
    near = labels.rows[(latents.component[labels.rows] == latents.component[row]) & (labels.rows != row)]
    distance = np.linalg.norm(latents.mean[near] - latents.mean[row], axis=1)
    order = near[np.argsort(distance, kind="stable")][:NEAREST]
    return [(int(other), labels.classes[labels.ids[other]]) for other in order]


def _reason(found: Mapping[str, Any], name: str, has_labels: bool) -> str:
    sentences = [_about_component(found, name, has_labels)]
    if found["nearest_labels"] and not found["unknown"]:
        named = ", ".join(f"row {row} ({label})" for row, label in found["nearest_labels"])
        sentences.append(f"The nearest labels there: {named}.")
    if has_labels and not found["unknown"] and found["runner_up"] and found["runner_up"][1] >= CLOSE:
        sentences.append(f"It might also be {found['runner_up'][0]} ({found['runner_up'][1]:.0%}).")
    if found["novelty"] is not None and found["novelty"] >= STRANGE:
        sentences.append("It is more unusual than 99 in a hundred of the rows.")
    return " ".join(sentences)


def _about_component(found: Mapping[str, Any], name: str, has_labels: bool) -> str:
    if not has_labels:
        return f"In {name}; there are no labels yet."
    if found["unknown"]:
        return f"In {name}, which too few labels reach."
    stands_for, share = max(found["tau_row"].items(), key=lambda item: item[1])
    told = ", as names of classes alone say" if found["from_name"] else ""
    return f"In {name}, which stands for {stands_for} ({share:.0%}){told}."
