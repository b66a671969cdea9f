"""The temperature of a view's prediction. Where labels spread along a graph, one label a class is enough to tell.

    log T_prior = w log T_expected + (1 - w) log T_usual,   w = L / (L + TRUSTED_FROM)

With one label a class none can be withheld, and with a few, withholding one takes much of what is known. So labels
judge first by how strongly they reach one another's rows (`rcm_notebook.uncertainty.expected_accuracy`): at T_expected,
mean certainty is the accuracy to expect. T_prior is where the fit to withheld labels begins, once there are many. The
choices were made on the training rows of Banking77, embedded by LSA and by MiniLM, with and without names.
"""

import numpy as np

from rcm_notebook.labels import Annotations, Labels
from rcm_notebook.prediction import Graph, Sources, Tau, TauRule, class_probabilities
from rcm_notebook.types import Float, Int
from rcm_notebook.uncertainty import MakeTau, calibrate, expected_accuracy, temperature_for

USUAL = 1.8
"""T where every class has a label. A choice: 1.6 to 2.1 fitted best, with one to ten labels a class."""

RIGHT_BY_NAMES = 0.6
"""Accuracy to expect where the names of classes are all that speaks. A choice: 0.5 (LSA) to 0.7 (MiniLM) were right."""

TRUSTED_FROM = 20
"""Number of labels from which the expected accuracy tells more than what is usual: with few it varies a lot. A choice:
16 to 64 differ little once the model is trained on labels, and before that the smaller is better."""

KEPT = 8
"""Number of labels of a class that must remain when one is withheld. A choice: with two, T was wrong by a fifth."""

ROWS = 1000
"""Number of rows that the expected accuracy is read from; a choice."""


def temperature(
    labels: Labels,
    annotations: Annotations,
    responsibilities: Float[np.ndarray, "N K"],
    rule: TauRule,
    tau: Tau,
    make_tau: MakeTau,
) -> float:
    """Return the temperature that calibrates a prediction.

    Args:
        labels: The user's labels. L rows have one.
        annotations: The user's annotations: which components are reserved, and what classes mean.
        responsibilities: r of all rows.
        rule: How labels become tau.
        tau: The tau that the prediction is made of.
        make_tau: Function that computes tau from some of the labelled rows.
    """
    seen, ids = responsibilities[labels.rows], labels.ids[labels.rows]
    if (graph := rule.graph) is None:
        return calibrate(seen, ids, make_tau)
    unlabelled = np.setdiff1d(np.arange(len(responsibilities)), labels.rows)
    rows = np.sort(np.random.default_rng(0).permutation(unlabelled)[:ROWS])
    said = class_probabilities(responsibilities[rows], tau.tau)
    usual = _along_graph(graph, rule.sources(labels, annotations), rows, said)
    return calibrate(seen, ids, make_tau, usual, KEPT)


def _along_graph(graph: Graph, sources: Sources, rows: Int[np.ndarray, " n"], proba: Float[np.ndarray, "n C"]) -> float:
    """Return T_prior. `proba` is what is said of the rows, before calibration."""
    labelled, known = sources.only_labels, np.unique(sources.ids)
    if len(known) < 2 or not len(rows):
        return USUAL
    told = len(np.unique(labelled.ids)) / len(known)
    log_usual = told * np.log(USUAL) + (1 - told) * np.log(temperature_for(proba, RIGHT_BY_NAMES))
    if len(labelled.rows) < 2:
        return float(np.exp(log_usual))
    accuracy = expected_accuracy(graph.strengths(sources, rows).max(axis=1), graph.rivals(sources))
    log_expected = np.log(temperature_for(proba, accuracy))
    weight = len(labelled.rows) / (len(labelled.rows) + TRUSTED_FROM)
    return float(np.exp(weight * log_expected + (1 - weight) * log_usual))
