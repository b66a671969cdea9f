"""Honest answers: how accurate the predictions are, and which labels the model disputes."""

from pathlib import Path
from typing import Any

import numpy as np

from rcm_notebook import views
from rcm_notebook.acquisition import Query
from rcm_notebook.disk import Damaged, read_arrays, read_bare_array, write_arrays
from rcm_notebook.labels import Audit
from rcm_notebook.metrics import Measurement
from rcm_notebook.session.base import SessionBase
from rcm_notebook.types import Float, Int
from rcm_notebook.uncertainty import AuditResult, Share, judge

AUDIT_STREAM = 1
"""Keeps the draws of samples apart from those of queries, which use the same seed."""

AUDIT_REMEDY = (
    "Nothing was changed, and the answers are safe in labels.log. Put the file back from a copy, or draw another "
    "sample: session.audit(100)."
)


class Judging(SessionBase):
    """The door to how good predictions and labels are."""

    def evaluate(self, x: Any = None, truth: Any = None) -> dict[str, float]:
        """Return the value of each metric that has one: accuracy, NLL (nats), ECE, AUROC.

        AUROC has a value where the truth has two classes or more.

        Args:
            x: New raw rows [M, *shape]. None takes the data set's held-out part.
            truth: Their class ids or names [M]. Rows of -1 do not count.

        Raises:
            ValueError: There is no truth, a value of it is no class, or no label exists yet.

        Example:
            >>> sorted(session.evaluate())
            ['accuracy', 'auroc', 'ece', 'nll']
        """
        measured = self.measure(x, truth)
        if not measured.values:
            raise ValueError(next(iter(measured.disabled.values())))
        return measured.values

    def measure(self, x: Any = None, truth: Any = None) -> Measurement:
        """Return every metric's value, or the reason why it has none.

        Args:
            x: As in `evaluate`.
            truth: As in `evaluate`.

        Raises:
            ValueError: New rows are given without their truth, not one value for each row, or a value that is no class.

        Example:
            >>> measured = session.measure(data.test.x[:5], [-1] * 5)
            >>> measured.disabled["accuracy"]
            'No row has a known class; give at least one truth of 0 or above.'
        """
        return views.measured(self.view, x, truth)

    def audit(self, n: int | None = None) -> Query:
        """Draw a random sample of rows to label, which measures the accuracy. They also become `queried`.

        The sample is uniform over the rows without a label. The session notes what is predicted for them now, so that
        their labels may train the model at once. One call is one undo step. The sample survives reopening.
        `audit_result` says what the answers mean.

        Args:
            n: How many rows. None returns those of the newest sample that have no answer yet.

        Raises:
            ValueError: `n` is not positive, no row is left, or there is no sample yet.

        Example:
            >>> for row in session.audit(3):
            ...     labels = session.assign(row, data.truth[row])
            >>> session.audit_result().accuracy.count
            3
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
            Damaged: The file of what was predicted at the draw is damaged; the message names it.

        Example:
            >>> query = session.audit(3)
            >>> session.audit_result().unanswered.tolist() == list(query)
            True
        """
        with self._lock:
            audits, labels = self.view.annotations.audits, self.labels
            if not -len(audits) <= which < len(audits):
                raise ValueError(f"There is no sample {which}; {len(audits)} were drawn. Draw one: session.audit(100).")
            place = which % len(audits)
            earlier = (audits[place - 1], self._accuracy(audits[place - 1])) if place else None
            return judge(audits[place], labels, self._drawn(place), self.prediction.ids, earlier)

    def disputes(self, n: int | None = None) -> Query:
        """Return labelled rows whose labels the model disputes, the most disputed first. They also become `queried`.

        Args:
            n: How many at most. None returns all.

        Example:
            >>> query = session.disputes(5)
            >>> len(query) <= 5, query.by
            (True, 'disputes')
        """
        query = views.disputes(self.view, n)
        with self._lock:
            self.queried = query
        return query

    def judged_labels(self) -> tuple[Int[np.ndarray, " n"], Float[np.ndarray, "n C"]]:
        """Return labelled rows that can be judged without their own label, and p(y | x) made without it, calibrated.

        A row can be judged where two other labels of its class remain. The labels of at most 1000 rows, drawn at
        random, are withheld. The parameters may have been trained on these labels. One number, the temperature, was
        fitted to them.

        Example:
            >>> rows, proba = session.judged_labels()
            >>> proba.shape == (len(rows), 10)
            True
        """
        return views.judged_labels(self.view)

    def _draw(self, n: int) -> np.ndarray:
        if n < 1:
            raise ValueError(f"n is {n!r}; ask for at least one row.")
        labels, predicted = self.labels, self.prediction.ids
        available = np.flatnonzero((labels.ids < 0) & ~labels.cant_tell)
        if not len(available):
            raise ValueError("Every row has a label or could not be told; there is nothing to draw from.")
        number = len(self.view.annotations.audits)
        rng = np.random.default_rng((self._config.train.seed, AUDIT_STREAM, number, len(labels)))
        rows = rng.permutation(available)[:n]
        self._require_writable()
        write_arrays(self._audit_path(number), {"predicted": predicted.astype(np.int16)})
        self._gesture(lambda: self._store.audit(rows, predicted[rows]))
        return rows

    def _accuracy(self, audit: Audit) -> Share:
        """Return the accuracy that a sample shows. It follows from the log, without the file of the sample."""
        now = self.prediction.ids
        return judge(audit, self.labels, drawn=now, now=now).accuracy

    def _drawn(self, number: int) -> Int[np.ndarray, " N"]:
        """Return the class ids that were predicted for all rows when a sample was drawn. Raises Damaged."""
        path = self._audit_path(number)
        if (bare := path.with_suffix(".npy")).exists() and not path.exists():  # Version 0.1.0 wrote these.
            path, drawn = bare, read_bare_array(bare, AUDIT_REMEDY)
        else:
            drawn = read_arrays(path, ("predicted",), AUDIT_REMEDY)["predicted"]
        is_sound = drawn.shape == (len(self.data),) and drawn.dtype == np.int16
        if not is_sound or drawn.min() < -1 or drawn.max() >= len(self.labels.classes):
            raise Damaged(path, f"it does not hold the id of a class for each of {len(self.data)} rows", AUDIT_REMEDY)
        return drawn.astype(np.int64)

    def _audit_path(self, number: int) -> Path:
        return self._folder.artifacts / "audits" / f"{number:04d}.npz"
