"""Asking a session: predictions for these rows and for new ones, reasons, pictures, and what to label next."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from rcm_notebook import views
from rcm_notebook.acquisition import Acquisition, AcquisitionState, Query, resolve
from rcm_notebook.inference import Redrawn
from rcm_notebook.labels import check_rows
from rcm_notebook.session.base import SessionBase
from rcm_notebook.types import Float, Int
from rcm_notebook.views import Extension


class Asking(SessionBase):
    """The door to what a session knows."""

    def select(self, rows: Any) -> None:
        """Make rows the selection that every widget shows. Positions or a mask [N].

        Raises:
            ValueError: A row is out of range.
        """
        picked = check_rows(rows, len(self.data))
        with self._lock:
            self.selection = picked

    def predict(self, x: Any = None) -> Int[np.ndarray, " N"]:
        """Return the most probable class id of every row, [N]; -1 before any label exists.

        Args:
            x: New rows, raw like the data set's; None scores the session's own.
        """
        return self.view.predict(x).ids

    def predict_proba(self, x: Any = None) -> Float[np.ndarray, "N C"]:
        """Return p(y | x), sum_c r_c(x) tau_{c,y} calibrated on the labels, [N, C]; arguments as `predict`."""
        return self.view.predict(x).proba

    def uncertainty(self, x: Any = None) -> Mapping[str, Float[np.ndarray, " N"]]:
        """Return entropy = aleatoric + epistemic (nats), certainty and label coverage; arguments as `predict`."""
        prediction = self.view.predict(x)
        names = ("entropy", "aleatoric", "epistemic", "certainty", "coverage")
        return {name: getattr(prediction, name) for name in names}

    def ood(self, x: Any = None) -> Float[np.ndarray, " N"]:
        """Return how unlike the data every row is, [N] in [0, 1]: 0.99 is as strange as one training row in a hundred.

        It needs no labels, and a decoder that has learned; before training it means little. The network runs, once for
        the session's own rows until it is trained further.

        Args:
            x: New rows, raw like the data set's; None scores the session's own.
        """
        return self.view.ood(x)

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
        view = self.view
        labels, latents = view.labels, view.latents
        state = AcquisitionState(
            latents.responsibilities,
            view.prediction.tau,
            (labels.ids < 0) & ~labels.cant_tell,
            affinity=latents.affinity,
            positions=view.positions,
            labelled=labels.rows,
            ids=labels.ids[labels.rows],
            classes=labels.classes,
            score_novelty=view.ood,
        )
        rng = np.random.default_rng((self._config.train.seed, len(labels)))
        query = replace(strategy(state, int(n), rng), by=by)
        with self._lock:
            self.queried = query
        return query

    def explain(self, row: int, look: bool = True) -> Mapping[str, Any]:
        """Return why a row is predicted as it is.

        Args:
            row: Position in the data.
            look: Let the network look for the row's novelty where it is not known yet.

        Returns:
            `component`, its `responsibility` and `tau_row` (class name -> p); `predicted`, `certainty`, `unknown`;
            `runner_up` (class name, p) and `ambiguity` (1 is a tie); `nearest_labels`, labelled rows of the same
            component as (row, class name), the nearest in its latent space first; `novelty` (see `ood`; None where it
            was not looked for); `noise` that the decoder expects (None where it is the same everywhere); and `reason`,
            all of it to read.

        Raises:
            ValueError: The row is out of range.
        """
        return views.explain(self.view, row, look)

    def extend(self, x_new: Any) -> Extension:
        """Score new rows and place them on the map of the session's own; nothing of the session changes.

        Args:
            x_new: Raw rows, shaped and typed as the data set's.

        Raises:
            ValueError: They are not.
        """
        return views.extend(self.view, x_new, self._config.projection)

    def reconstruct(self, rows: Any) -> Redrawn:
        """Return rows as the model redraws them, each by its heaviest component: `mean` and `sigma`, [n, *shape].

        `sigma` is the noise that the decoder expects around every value, in the units of the scaled data.

        Args:
            rows: Positions, at least one.

        Raises:
            ValueError: No row is given, or one is out of range.
        """
        return self.view.reconstruct(rows)

    def decode(self, component: int, z: Any) -> Float[np.ndarray, "n *shape"]:
        """Return what latents of a component look like: the decoder's mean, in the units of the scaled data.

        Args:
            component: 0..K-1.
            z: Latents [n, d], at least one, or a single one [d]; `latents.mean` has those of the rows.

        Raises:
            ValueError: No such component, or `z` is not finite numbers of this shape.
        """
        return self.view.decode(component, z)
