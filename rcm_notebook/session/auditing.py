"""Honest answers about labels: how accurate the predictions are, and which labels the model disputes."""

from pathlib import Path

import numpy as np

from rcm_notebook.acquisition import Query
from rcm_notebook.disk import replacing
from rcm_notebook.labels import Audit, Labels
from rcm_notebook.session.labelling import Labelling
from rcm_notebook.types import Float, Int
from rcm_notebook.uncertainty import (
    CALIBRATION_FOLDS,
    DISPUTE_FOLDS,
    MOST_ROWS,
    AuditResult,
    Share,
    disputed,
    judge,
    temper,
    withheld,
)

AUDIT_STREAM = 1
"""Keeps the draws of samples apart from those of queries, which use the same seed."""


class Auditing(Labelling):
    """The part of a session that checks predictions against labels, and labels against predictions."""

    def audit(self, n: int | None = None) -> Query:
        """Draw a random sample of rows to label, which measures the accuracy; they also become `queried`.

        Uniform over the rows without a label. What is predicted for them now is noted, so that their labels may train
        the model at once. One undo step; the sample survives reopening. `audit_result` says what the answers mean.

        Args:
            n: How many rows; None gives what is still unanswered of the newest sample.

        Raises:
            ValueError: `n` is not positive, no row is left, or there is no sample yet.
        """
        with self._lock:
            rows = self.audit_result().unanswered if n is None else self._draw(n)
            self.queried = query = Query(
                rows, np.zeros(len(rows)), ("Drawn at random, to measure the accuracy.",) * len(rows)
            )
        return query

    def audit_result(self, which: int = -1) -> AuditResult:
        """Return what the answers to a sample say so far: accuracy with its interval, by class, and advice.

        Args:
            which: Number of the sample, 0 for the first; default the newest.

        Raises:
            ValueError: There is no such sample.
        """
        with self._lock:
            audits, labels = self._store.annotations.audits, self.labels
            if not -len(audits) <= which < len(audits):
                raise ValueError(f"There is no sample {which}; {len(audits)} were drawn. Draw one: session.audit(100).")
            place = which % len(audits)
            earlier = (audits[place - 1], self._judged(audits, labels, place - 1).accuracy) if place else None
            return self._judged(audits, labels, place, earlier)

    def disputes(self, n: int | None = None) -> Query:
        """Return labelled rows whose labels the model disputes, the most disputed first; they also become `queried`.

        Args:
            n: How many at most; None gives all.
        """
        with self._lock:
            labels, latents = self.labels, self.latents
        rows = labels.rows
        seen, ids, make_tau = latents.responsibilities[rows], labels.ids[rows], self._tau_maker(labels, latents)
        proba, _ = withheld(seen, ids, lambda heard: make_tau(heard).tau, DISPUTE_FOLDS)
        found = disputed(proba, ids)
        reasons = tuple(
            f"Labelled {labels.classes[ids[place]]}; without this label it would be "
            f"{labels.classes[suggested]} ({p:.0%})."
            for place, suggested, p in zip(found.places[:n], found.suggested[:n], found.proba[:n], strict=True)
        )
        chosen, margin = rows[found.places[:n]], found.margin[:n].astype(np.float64)
        query = Query(chosen, margin, reasons, guesses=found.suggested[:n], by="disputes")
        with self._lock:
            self.queried = query
        return query

    def judged_labels(self) -> tuple[Int[np.ndarray, " n"], Float[np.ndarray, "n C"]]:
        """Return labelled rows that can be judged without their own label, and p(y | x) made without it, calibrated.

        A row can be judged where two other labels of its class remain. The labels of at most 1000 rows, drawn at
        random, are withheld. The parameters may have been trained on them, and one number, the temperature, was fitted
        to them.
        """
        with self._lock:
            labels, latents, prediction = self.labels, self.latents, self.prediction
        rows = labels.rows
        seen, ids, make_tau = latents.responsibilities[rows], labels.ids[rows], self._tau_maker(labels, latents)
        proba, is_judged = withheld(seen, ids, lambda heard: make_tau(heard).tau, CALIBRATION_FOLDS, MOST_ROWS)
        return rows[is_judged], temper(proba[is_judged], prediction.temperature)

    def _draw(self, n: int) -> np.ndarray:
        if n < 1:
            raise ValueError(f"n is {n!r}; ask for at least one row.")
        labels, predicted = self.labels, self.prediction.ids
        available = np.flatnonzero((labels.ids < 0) & ~labels.cant_tell)
        if not len(available):
            raise ValueError("Every row has a label or could not be told; there is nothing to draw from.")
        number = len(self._store.annotations.audits)
        rng = np.random.default_rng((self._config.train.seed, AUDIT_STREAM, number, len(labels)))
        rows = rng.permutation(available)[:n]
        self._require_writable()
        with replacing(self._audit_path(number)) as file:
            np.save(file, predicted.astype(np.int16))
        self._gesture(lambda: self._store.audit(rows, predicted[rows]))
        return rows

    def _judged(
        self, audits: tuple[Audit, ...], labels: Labels, place: int, earlier: tuple[Audit, Share] | None = None
    ) -> AuditResult:
        drawn = np.load(self._audit_path(place)).astype(np.int64)
        return judge(audits[place], labels, drawn, self.prediction.ids, earlier)

    def _audit_path(self, number: int) -> Path:
        return self._folder.artifacts / "audits" / f"{number:04d}.npy"
