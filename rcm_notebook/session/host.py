"""A session as the learner sees it, in the worker's thread; what is shown goes through the mailbox."""

from typing import Any

from rcm_notebook.curriculum import Position
from rcm_notebook.session.base import SessionBase
from rcm_notebook.session.job import Job
from rcm_notebook.training import Learned, Progress, Reading


class SessionHost:
    """Runs one job of a session.

    Args:
        session: Its parameters belong to the job while it runs.
        job: Says whether to stop.
    """

    def __init__(self, session: SessionBase, job: Job):
        self._session, self._job = session, job

    @property
    def is_cancelled(self) -> bool:
        """Whether training is to stop before the next step."""
        return self._job.is_cancelled

    def read(self) -> Reading:
        """Return what the next step reads, all of one moment."""
        return self._session._reading()

    def report(self, progress: Progress) -> None:
        """Show how far training is."""
        self._session._mailbox.post(lambda: setattr(self._session, "progress", progress))

    def take_over(self, learned: Learned, begun: Position | None, finished: int | None) -> None:
        """Make what was learned the session's."""
        self._session._take_over(learned, begun, finished)

    def save(self, learned: Learned) -> None:
        """Write a checkpoint."""
        self._session._save(learned)

    def run(self, epochs: int) -> None:
        """Train, and finish the job; called in a thread of its own."""
        session, job = self._session, self._job
        if not self._is_begun():
            session._mailbox.post(self._show_idle)
            job.finish(None)
            return
        error: Exception | None = None
        try:
            session._learner.trainer.compile(len(session.labels.classes))
            session._leave_finished_phase()
            session._learner.train(session._learned, epochs, self)
        except Exception as problem:  # Whatever it is, it belongs to the user who waits for the job, not to the thread.
            error = self._in_words(problem)
        state = "failed" if error else "cancelled" if job.is_cancelled else "done"
        message = None if error is None else f"{type(error).__name__}: {error}"

        def show() -> None:
            session.progress = session.progress._replace(state=state, eta=None, error=message)

        session._mailbox.post(show)
        job.finish(error)

    def _is_begun(self) -> bool:
        """Whether the job is the session's; an interrupt in `Session.start`, which holds the lock, may prevent that."""
        with self._session._lock:
            return self._session.job is self._job

    def _show_idle(self) -> None:
        other: Any = self._session.job
        if other is None or other.is_done:
            self._session.progress = Progress()

    def _in_words(self, problem: Exception) -> Exception:
        """Return the error that ended training, or the one behind it if the session's folder is gone."""
        try:
            self._session._store.require_there()
        except OSError as gone:
            gone.__cause__ = problem
            return gone
        return problem
