"""What a step reads from a session, all at one moment, and the snapshot that is made of it for the compiled step."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from rcm_notebook.curriculum import Curriculum, Position
from rcm_notebook.inference import Latents
from rcm_notebook.labels import Annotations, Labels
from rcm_notebook.objective import SLIDERS
from rcm_notebook.prediction import Tau, TauRule, spread, unknown
from rcm_notebook.training.trainer import Snapshot
from rcm_notebook.types import Float


class Reading(NamedTuple):
    """What a step reads from a session at its beginning. It is read under one lock, so that its parts agree.

    Attributes:
        position: Position of the step in the curriculum.
        labels: The user's labels.
        annotations: The user's annotations of components and rows.
        log_size: Number of bytes of labels.log that had been written.
        overrides: Weights that the user has set.
        learning_rate_factor: Factor by which the phase's learning rate is multiplied.
    """

    position: Position
    labels: Labels
    annotations: Annotations
    log_size: int
    overrides: Mapping[str, float]
    learning_rate_factor: float


def effective_weights(
    curriculum: Curriculum, position: Position, overrides: Mapping[str, float], fraction: float = 0.0
) -> dict[str, float]:
    """Return every weight. The user's value comes first, then the phase's, then the default.

    Args:
        curriculum: The phases.
        position: Position of the run in the curriculum.
        overrides: Weights that the user has set.
        fraction: Part of the current epoch that is over, in [0, 1).
    """
    defaults = {name: slider.default for name, slider in SLIDERS.items()}
    return {**defaults, **position.weights_at(curriculum, fraction), **overrides}


class Snapshots:
    """Turns readings into snapshots. It computes tau again only when labels or latents have changed.

    Args:
        curriculum: The phases.
        rule: The rule that computes tau from labels.
    """

    def __init__(self, curriculum: Curriculum, rule: TauRule):
        self._curriculum, self._rule = curriculum, rule
        self._made_of: tuple[Labels, Latents, bool] | None = None
        self._made: tuple[np.ndarray, Float[np.ndarray, "N C"] | None]

    def of(self, reading: Reading, latents: Latents, fraction: float) -> Snapshot:
        """Return what the next step needs.

        Args:
            reading: What the step reads from the session.
            latents: The latents of the data as of the last epoch.
            fraction: Part of the current epoch that is over, in [0, 1).
        """
        labels, position = reading.labels, reading.position
        weights = effective_weights(self._curriculum, position, reading.overrides, fraction)
        now = labels, latents, weights["spread"] != 0
        if self._made_of is None or any(a is not b for a, b in zip(self._made_of, now, strict=True)):
            tau = self._rule.tau(labels, reading.annotations, latents.responsibilities, latents.affinity)
            targets = self._targets(reading, latents, tau) if weights["spread"] else None
            self._made_of, self._made = now, (tau.tau, targets)
        tau, targets = self._made
        return Snapshot(
            weights,
            reading.learning_rate_factor * position.rate_at(self._curriculum, fraction),
            labels.rows,
            labels.ids[labels.rows],
            tau,
            targets,
            self._curriculum[position.phase].frozen,
            tuple(reading.overrides),
        )

    def _targets(self, reading: Reading, latents: Latents, tau: Tau) -> Float[np.ndarray, "N C"] | None:
        """Return the target class probabilities of the rows; None without a graph, or where nothing is known."""
        rule, r = self._rule, latents.responsibilities
        sources = rule.sources(reading.labels, reading.annotations)
        if rule.graph is None or not len(sources.rows):
            return None
        return spread(rule.graph, tau.tau, r, sources, unknown(r, tau.evidence, rule.train.unknown_below))
