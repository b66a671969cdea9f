"""The rule that computes tau from a session's labels. The map, training and label checks all use this one rule."""

from dataclasses import dataclass

import numpy as np

from rcm_notebook.config import TrainConfig
from rcm_notebook.labels import Annotations, Labels
from rcm_notebook.prediction.names import Names
from rcm_notebook.prediction.sources import Sources
from rcm_notebook.prediction.spreading import Graph, tau_along_graph
from rcm_notebook.prediction.tau import Tau, tau_from_labels
from rcm_notebook.types import Bool, Float


@dataclass(frozen=True, eq=False)
class TauRule:
    """How labels become tau.

    Attributes:
        train: The settings of training. It reads `reach`, `smoothing`, `sharpening`, `balance` and `unknown_below`.
        graph: The graph of neighbours along which labels of vectors spread; None if the rows have no graph.
        names: What the names of classes mean; None if nothing tells.
    """

    train: TrainConfig
    graph: Graph | None = None
    names: Names | None = None

    def tau(
        self,
        labels: Labels,
        annotations: Annotations,
        responsibilities: Float[np.ndarray, "N K"],
        affinity: Float[np.ndarray, "K K"],
        heard: Bool[np.ndarray, " L"] | slice = slice(None),
    ) -> Tau:
        """Return tau from the labelled rows and the names of the classes.

        Args:
            labels: The user's labels. L rows have one.
            annotations: The user's annotations: which components are reserved, and what classes mean.
            responsibilities: r of all rows.
            affinity: J, the graph of components along which labels spread.
            heard: Which of the labelled rows count; default all.
        """
        n_classes = len(labels.classes)
        sources = self.sources(labels, annotations, heard)
        found = tau_from_labels(
            responsibilities[sources.rows],
            sources.ids,
            affinity,
            n_classes,
            reach=self.train.reach,
            smoothing=self.train.smoothing,
            sharpening=self.train.sharpening,
            balance=self.train.balance,
            reserved=annotations.reserved,
            weights=sources.weights,
            labels=sources.labels,
        )
        if self.graph is None or not len(sources.rows):
            return found
        along = tau_along_graph(responsibilities, self.graph.poisson(sources, n_classes))
        return found.with_tau(along, except_for=annotations.reserved)

    def sources(
        self, labels: Labels, annotations: Annotations, heard: Bool[np.ndarray, " L"] | slice = slice(None)
    ) -> Sources:
        """Return what speaks for classes: the labels that are heard, and the names."""
        rows = labels.rows[heard]
        told = Sources.of_labels(rows, labels.ids[rows])
        return told if self.names is None else self.names.join(told, labels, annotations)
