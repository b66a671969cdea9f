"""The session: the one stateful object, bound to one folder on disk."""

from rcm_notebook.session.job import Job
from rcm_notebook.session.lock import ReadOnly, SessionLocked
from rcm_notebook.session.observables import Observables
from rcm_notebook.session.session import Session
from rcm_notebook.session.simulation import answer, point
from rcm_notebook.training import Progress

__all__ = ["Job", "Observables", "Progress", "ReadOnly", "Session", "SessionLocked", "answer", "point"]
