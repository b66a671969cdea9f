"""The report of a session: one HTML file to mail, archive and open offline."""

from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np

from rcm_notebook.disk import read_log
from rcm_notebook.session.auditing import Auditing
from rcm_notebook.session.scoring import Scoring
from rcm_notebook.uncertainty import DISPUTE_FOLDS, Share, wilson, withheld
from rcm_notebook.views import choices


class Reporting(Auditing, Scoring):
    """The part of a session that writes its report."""

    def report(self, path: str | Path = "report.html", *, points: int = 60_000, megabytes: float = 10.0) -> Path:
        """Write how the session stands as one HTML file: map, classes, losses, components, history of the labels.

        The file holds all that it needs, asks for nothing and opens offline. It is replaced whole, or not at all.

        Args:
            path: The file; its folder must be there.
            points: Points on the map at most; of more rows the labelled ones and a random sample are drawn.
            megabytes: What pictures and texts of the points may take; the page says what was left out.

        Returns:
            Where the file is.

        Raises:
            FileNotFoundError: The folder does not exist.
            ValueError: `points` or `megabytes` is too small.
        """
        from rcm_notebook.report import About, destination, figures, render, write

        if points < 1 or not megabytes >= 0:
            raise ValueError(f"points is {points!r} and megabytes {megabytes!r}; at least 1 and 0 are needed.")
        target = destination(path)
        with self._lock:
            self._drain()
            found, verdict = figures(self, self._measured())
            about = About(
                model=self._config.model,
                train=self._config.train,
                projection=self._config.projection,
                log=read_log(self._folder.label_log)[0],
                figures=found,
                verdict=verdict,
                colorings=self._cheap_colorings(),
                written=datetime.now().astimezone(),
                version=version("rcm_notebook"),
            )
            page = render(self, about, drawn=int(points), budget=int(megabytes * 1e6))
        return write(page, target)

    def _measured(self):
        """Return how good the predictions are, as far as this can be told without asking anybody."""
        from rcm_notebook.report import Measured, truth_now

        if not self.prediction.has_labels:
            return Measured()
        test, audits = self.data.test, self._store.annotations.audits
        audit = self.audit_result().accuracy if audits else None
        if test is None or test.truth is None or not (test.truth >= 0).any():
            return Measured(audit=audit, withheld=self._withheld_accuracy)
        truth = truth_now(test.truth, self.labels)
        return Measured(self.evaluate(truth=truth), int((truth >= 0).sum()), audit)

    def _withheld_accuracy(self) -> Share:
        """Return how many labels are predicted right without themselves, of those that this can judge."""
        labels, rows = self.labels, self.labels.rows
        ids, make_tau = labels.ids[rows], self._tau_maker(labels, self.latents)
        proba, is_judged = withheld(
            self.latents.responsibilities[rows], ids, lambda heard: make_tau(heard).tau, DISPUTE_FOLDS
        )
        right = proba.argmax(axis=1)[is_judged] == ids[is_judged]
        return wilson(int(right.sum()), int(np.count_nonzero(is_judged)))

    def _cheap_colorings(self) -> list[str]:
        """Return the ways to colour, without novelty where the network would have to run for it."""
        is_known = self._own_novelty is not None and self._own_novelty[0] is self.latents
        return [name for name in choices(self) if name != "ood" or is_known]
