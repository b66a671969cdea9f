"""The rule that computes tau from a session's labels. The map, training and label checks all use this one rule."""

from dataclasses import dataclass

import numpy as np

from rcm_notebook.config import TrainConfig
from rcm_notebook.labels import Annotations, Labels
from rcm_notebook.prediction.spreading import Graph, tau_along_graph
from rcm_notebook.prediction.tau import Tau, tau_from_labels
from rcm_notebook.types import Bool, Float


@dataclass(frozen=True, eq=False)
class TauRule:
    """How labels become tau.

    Attributes:
        train: The settings of training. It reads `reach`, `smoothing`, `sharpening`, `balance` and `unknown_below`.
        graph: The graph of neighbours along which labels of vectors spread; None if the rows have no graph.
    """

    train: TrainConfig
    graph: Graph | None = None

    def tau(
        self,
        labels: Labels,
        annotations: Annotations,
        responsibilities: Float[np.ndarray, "N K"],
        affinity: Float[np.ndarray, "K K"],
        heard: Bool[np.ndarray, " L"] | slice = slice(None),
    ) -> Tau:
        """Return tau from the labelled rows.

        Args:
            labels: The user's labels. L rows have one.
            annotations: The user's annotations, which say which components are reserved.
            responsibilities: r of all rows.
            affinity: J, the graph of components along which labels spread.
            heard: Which of the labelled rows count; default all.
        """
        rows, n_classes = labels.rows[heard], len(labels.classes)
        ids = labels.ids[rows]
        found = tau_from_labels(
            responsibilities[rows],
            ids,
            affinity,
            n_classes,
            reach=self.train.reach,
            smoothing=self.train.smoothing,
            sharpening=self.train.sharpening,
            balance=self.train.balance,
            reserved=annotations.reserved,
        )
        if self.graph is None or not len(rows):
            return found
        along = tau_along_graph(responsibilities, self.graph.poisson(rows, ids, n_classes))
        return found.with_tau(along, except_for=annotations.reserved)
