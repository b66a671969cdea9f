"""The session: the one stateful object, bound to one folder on disk."""

from rcm_notebook.session.job import Job, Progress
from rcm_notebook.session.lock import SessionLocked
from rcm_notebook.session.session import Session
from rcm_notebook.session.simulation import answer, point
from rcm_notebook.session.state import SessionState

__all__ = ["Job", "Progress", "Session", "SessionLocked", "SessionState", "answer", "point"]
