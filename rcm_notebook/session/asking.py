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
        """Make rows the selection that every widget shows.

        Args:
            rows: Positions 0..N-1, one or many, or a mask [N].

        Raises:
            ValueError: A row is out of range.

        Example:
            >>> session.select([3, 13])
            >>> session.selection.tolist()
            [3, 13]
        """
        picked = check_rows(rows, len(self.data))
        with self._lock:
            self.selection = picked

    def predict(self, x: Any = None) -> Int[np.ndarray, " N"]:
        """Return the most probable class id of every row, [N]. It is -1 before any label exists.

        Args:
            x: New rows, raw like the data set's, or texts where these were made of texts by `Dataset.from_texts`.
                None scores the session's own.

        Raises:
            ValueError: `x` is shaped or typed otherwise.

        Example:
            >>> session.predict().shape
            (1437,)
            >>> session.predict(data.test.x[:5]).shape
            (5,)
        """
        return self.view.predict(x).ids

    def predict_proba(self, x: Any = None) -> Float[np.ndarray, "N C"]:
        """Return p(y | x), sum_c r_c(x) tau_{c,y} calibrated on the labels, [N, C].

        Args:
            x: As in `predict`.

        Raises:
            ValueError: As `predict`.

        Example:
            >>> proba = session.predict_proba()
            >>> proba.shape, bool(np.allclose(proba.sum(axis=1), 1, atol=1e-3))
            ((1437, 10), True)
        """
        return self.view.predict(x).proba

    def uncertainty(self, x: Any = None) -> Mapping[str, Float[np.ndarray, " N"]]:
        """Return entropy = aleatoric + epistemic (nats), certainty and label coverage, [N] each, by name.

        Args:
            x: As in `predict`.

        Raises:
            ValueError: As `predict`.

        Example:
            >>> list(session.uncertainty())
            ['entropy', 'aleatoric', 'epistemic', 'certainty', 'coverage']
        """
        prediction = self.view.predict(x)
        names = ("entropy", "aleatoric", "epistemic", "certainty", "coverage")
        return {name: getattr(prediction, name) for name in names}

    def ood(self, x: Any = None) -> Float[np.ndarray, " N"]:
        """Return how unlike the data every row is, [N] in [0, 1]: 0.99 is as strange as one training row in a hundred.

        It needs no labels. It needs a decoder that has learned; before training it means little. The network runs. The
        scores of the session's own rows are kept until training goes on.

        Args:
            x: As in `predict`.

        Raises:
            ValueError: As `predict`.

        Example:
            >>> session.ood(data.test.x[:5]).shape
            (5,)
        """
        return self.view.ood(x)

    def query(self, n: int = 10, by: str | Acquisition = "coverage") -> Query:
        """Return rows worth labelling next, best first. They also become the session's `queried`.

        A query is a sequence of rows: it has a length, and it goes wherever rows go. Its `scores` and `reasons` hold
        one of each for every row.

        Args:
            n: How many. Fewer come back where fewer are left.
            by: Name in ``ACQUISITIONS``, or a function of your own with the same signature.

        Raises:
            LookupError: No acquisition has this name.
            ValueError: `n` is not positive.

        Example:
            >>> query = session.query(5, by="coverage")
            >>> len(query), len(query.reasons)
            (5, 5)
            >>> session.select(query[:3])
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
            look: Let the network compute the row's novelty where it is not known yet.

        Returns:
            `component`, its `responsibility` and `tau_row` (class name -> p); `predicted`, `certainty`, `unknown`;
            `from_name`, whether names of classes alone say so;
            `runner_up` (class name, p) and `ambiguity` (1 is a tie); `nearest_labels`, labelled rows of the same
            component as (row, class name), the nearest in its latent space first; `novelty` (see `ood`; None where it
            is not known); `noise` that the decoder expects (None where it is the same everywhere); and `reason`, which
            says all of it in sentences.

        Raises:
            ValueError: The row is out of range.

        Example:
            >>> why = session.explain(100)
            >>> sorted(why)[:4]
            ['ambiguity', 'certainty', 'component', 'from_name']
        """
        return views.explain(self.view, row, look)

    def extend(self, x_new: Any) -> Extension:
        """Score new rows and place them on the session's map. The session does not change.

        Args:
            x_new: Raw rows, shaped and typed as the data set's; or texts, as in `predict`.

        Raises:
            ValueError: The rows are shaped or typed otherwise.

        Example:
            >>> new = session.extend(data.test.x[:3])
            >>> new.positions.shape, new.ids.shape
            ((3, 2), (3,))
        """
        return views.extend(self.view, x_new, self._config.projection)

    def reconstruct(self, rows: Any) -> Redrawn:
        """Return rows as the model redraws them, each by its heaviest component: `mean` and `sigma`, [n, *shape].

        `sigma` is the noise that the decoder expects around every value, in the units of the scaled data.

        Args:
            rows: Positions, at least one.

        Raises:
            ValueError: No row is given, or one is out of range.

        Example:
            >>> session.reconstruct([0, 1]).mean.shape
            (2, 8, 8)
        """
        return self.view.reconstruct(rows)

    def decode(self, component: int, z: Any) -> Float[np.ndarray, "n *shape"]:
        """Return what latents of a component look like: the decoder's mean, in the units of the scaled data.

        Args:
            component: 0..K-1.
            z: Latents [n, d], at least one, or a single one [d]; `latents.mean` has those of the rows.

        Raises:
            ValueError: No such component, or `z` is not finite numbers of this shape.

        Example:
            >>> session.decode(0, session.latents.mean[:3]).shape
            (3, 8, 8)
        """
        return self.view.decode(component, z)
