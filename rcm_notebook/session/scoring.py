"""Answers of a session: predictions for these rows and for new ones, what to label next, and how good it all is."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from rcm_notebook.acquisition import Acquisition, AcquisitionState, Query, resolve
from rcm_notebook.inference import Redrawn, draw, in_batches, infer, redraw
from rcm_notebook.metrics import METRICS, Measurement, measure
from rcm_notebook.prediction import Prediction
from rcm_notebook.session.explanation import Explaining
from rcm_notebook.types import Float, Int


class Scoring(Explaining):
    """The part of a session that answers."""

    def predict(self, x: Any = None) -> Int[np.ndarray, " N"]:
        """Return the most probable class id of every row, [N]; -1 before any label exists.

        Args:
            x: New rows, raw like the data set's; None scores the session's own.
        """
        return self._prediction_of(x).ids

    def predict_proba(self, x: Any = None) -> Float[np.ndarray, "N C"]:
        """Return p(y | x), sum_c r_c(x) tau_{c,y} calibrated on the labels, [N, C]; arguments as `predict`."""
        return self._prediction_of(x).proba

    def uncertainty(self, x: Any = None) -> Mapping[str, Float[np.ndarray, " N"]]:
        """Return entropy = aleatoric + epistemic (nats), certainty and label coverage; arguments as `predict`."""
        prediction = self._prediction_of(x)
        names = ("entropy", "aleatoric", "epistemic", "certainty", "coverage")
        return {name: getattr(prediction, name) for name in names}

    def query(self, n: int = 10, by: str | Acquisition = "coverage") -> Query:
        """Return rows worth labelling next, best first; they also become the session's `queried`.

        Args:
            n: How many; fewer come back where fewer are left.
            by: Name in ``ACQUISITIONS``, or a function of one's own with the same signature.

        Raises:
            LookupError: No acquisition has this name.
            ValueError: `n` is not positive.
        """
        if n < 1:
            raise ValueError(f"n is {n!r}; ask for at least one row.")
        strategy = resolve(by)
        with self._lock:
            labels, prediction, latents = self.labels, self.prediction, self.latents
        state = AcquisitionState(
            latents.responsibilities,
            prediction.tau,
            (labels.ids < 0) & ~labels.cant_tell,
            affinity=latents.affinity,
            positions=self.positions,
            labelled=labels.rows,
            ids=labels.ids[labels.rows],
            classes=labels.classes,
            score_novelty=self.ood,
        )
        rng = np.random.default_rng((self._config.train.seed, len(labels)))
        query = replace(strategy(state, int(n), rng), by=by)
        with self._lock:
            self.queried = query
        return query

    def reconstruct(self, rows: Any) -> Redrawn:
        """Return rows as the model redraws them, each by its heaviest component: `mean` and `sigma`, [n, *shape].

        `sigma` is the noise that the decoder expects around every value, in the units of the scaled data.

        Args:
            rows: Positions, at least one.

        Raises:
            ValueError: No row is given, or one is out of range.
        """
        rows = np.atleast_1d(np.asarray(rows, np.int64))
        if not len(rows) or rows.min() < 0 or rows.max() >= len(self.data):
            raise ValueError(f"Rows are 0 to {len(self.data) - 1}, at least one; given {rows!r}.")
        with self._lock:
            learned = self._learned
        return redraw(self._trainer.model, learned.state.ema, self.data, rows)

    def decode(self, component: int, z: Any) -> Float[np.ndarray, "n *shape"]:
        """Return what latents of a component look like: the decoder's mean, in the units of the scaled data.

        Args:
            component: 0..K-1.
            z: Latents [n, d], at least one, or a single one [d]; `latents.mean` has those of the rows.

        Raises:
            ValueError: No such component, or `z` is not finite numbers of this shape.
        """
        with self._lock:
            latents, learned = self.latents, self._learned
        count, size = len(latents.affinity), latents.mean.shape[1]
        if not 0 <= component < count:
            raise ValueError(f"Components are 0 to {count - 1}; given {component!r}.")
        z = np.atleast_2d(np.asarray(z, np.float32))
        if z.ndim != 2 or z.shape[1] != size or not len(z) or not np.isfinite(z).all():
            raise ValueError(f"Latents are finite numbers [n, {size}], at least one; given an array {z.shape}.")
        return draw(self._trainer.model, learned.state.ema, int(component), z)

    def evaluate(self, x: Any = None, truth: Any = None) -> dict[str, float]:
        """Return accuracy, NLL (nats), ECE, and AUROC where it applies: where the truth has two classes or more.

        Args:
            x: New raw rows [M, *shape]; None takes the data set's held-out part.
            truth: Their class ids [M]; rows of -1 do not count.

        Raises:
            ValueError: No truth is at hand, or no label exists yet.
        """
        measured = self.measure(x, truth)
        if not measured.values:
            raise ValueError(next(iter(measured.disabled.values())))
        return measured.values

    def measure(self, x: Any = None, truth: Any = None) -> Measurement:
        """Return every metric's value, or the reason why it has none; arguments as `evaluate`.

        Raises:
            ValueError: New rows are given without their truth, or not one value a row.
        """
        if x is None:
            test = self.data.test
            if test is None or test.truth is None:
                return _unmeasured("The data set holds no test part with truth; give x and truth.")
            x, truth = test.x, test.truth if truth is None else truth
        if truth is None:
            raise ValueError("Give the truth of the rows: class ids, -1 where unknown.")
        if not self.prediction.has_labels:
            return _unmeasured("There are no labels yet: assign some, then evaluate.")
        prediction, truth = self._prediction_of(x), np.asarray(truth)
        if len(truth) != len(prediction):
            raise ValueError(f"{len(prediction)} rows, but {len(truth)} values of truth.")
        return measure(truth, prediction.proba)

    def _prediction_of(self, x: Any) -> Prediction:
        with self._lock:
            prediction, learned = self.prediction, self._learned
        if x is None:
            return prediction
        scaled = self.data.scale_new(x)
        model, params = self._trainer.model, learned.state.ema
        responsibilities, _ = in_batches(
            lambda batch: infer(model, params, batch), np.arange(len(scaled)), lambda rows: scaled[rows]
        )
        return self._predict(responsibilities, prediction.tau, lambda: prediction.temperature)


def _unmeasured(reason: str) -> Measurement:
    return Measurement({}, dict.fromkeys(METRICS, reason))
