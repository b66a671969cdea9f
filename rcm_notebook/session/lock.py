"""One writer to a session folder: other processes are refused, an older session of this process steps back.

At the end of the program the sessions that still write are closed, while threads can still be started: checkpoints are
written by a pool of threads. The sessions of a process are not those of its forks.
"""

import concurrent.futures.thread  # noqa: F401  Its own hook must be registered before ours, which then runs first.
import os
import threading
import warnings
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EACCES, EAGAIN, EPERM, EROFS, EWOULDBLOCK
from pathlib import Path
from typing import Protocol, runtime_checkable

from filelock import FileLock, Timeout

from rcm_notebook.disk import make_folder

try:
    import fcntl
except ImportError:  # Windows, where every file system has locks.
    fcntl = None

HELD = (EACCES, EAGAIN, EWOULDBLOCK)
"""Error numbers of a lock that another process holds."""


@runtime_checkable
class Holder(Protocol):
    """A session that can give its lock up."""

    def close(self) -> None:
        """Save, and step back."""
        ...

    def step_back(self) -> None:
        """Stop writing and become read-only."""
        ...


class SessionLocked(RuntimeError):
    """Another process writes to the session's folder.

    Close the session there, or restart that kernel. `Session.open(path, read_only=True)` looks without writing.
    """


class ReadOnly(RuntimeError):
    """The session may not write: it was opened read-only, closed or forked, or a newer Session took its folder over.

    Use the newer session, or open the folder again with `Session.open`.
    """


_holders: "weakref.WeakValueDictionary[Path, Holder]" = weakref.WeakValueDictionary()


def acquire(path: Path, holder: Holder) -> FileLock:
    """Take the lock of a folder for `holder`; the folder is made if it does not exist.

    A cell that is run again makes a new session on the same folder: it takes over, and the older object becomes
    read-only.

    Raises:
        SessionLocked: Another process holds it.
        OSError: The folder is write-protected, or its file system has no locks; the message says what to do.
    """
    older = _holders.get(path)
    if older is not None and older is not holder:
        older.step_back()
    with _in_words(path.parent):
        make_folder(path.parent, private=True)
        _require_locks(path)
        lock = FileLock(path, timeout=0, thread_local=False)
        try:
            lock.acquire()
        except Timeout:
            raise SessionLocked(
                f"{path.parent} is open in another process. Close the session there (or restart that kernel), or look "
                f"at it without writing: Session.open({str(path.parent)!r}, read_only=True)."
            ) from None
    _holders[path] = holder
    return lock


def release(lock: FileLock, holder: Holder) -> None:
    """Give back the lock that `holder` has taken."""
    path = Path(lock.lock_file)
    if _holders.get(path) is holder:
        del _holders[path]
    lock.release()


def close_all() -> None:
    """Close every session of this process that still writes."""
    for path, holder in list(_holders.items()):
        try:
            holder.close()
        except Exception as error:  # The others are closed all the same, and the program ends.
            warnings.warn(f"{path.parent} could not be saved at the end of the program: {error}", stacklevel=2)
    _holders.clear()


threading._register_atexit(close_all)  # pyright: ignore[reportAttributeAccessIssue]  `atexit` is too late.
if hasattr(os, "register_at_fork"):  # Windows has no forks.
    os.register_at_fork(after_in_child=lambda: _holders.clear())


def _require_locks(path: Path) -> None:
    """Raise OSError if `path` can be locked by nobody."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in HELD:
            raise OSError(
                error.errno,
                f"{path.parent} cannot be locked against a second writer ({error.strerror}), as on some network "
                f"drives. Use a folder on a local disk, {_or_look_at(path.parent)}",
            ) from error
    finally:
        os.close(file)


@contextmanager
def _in_words(folder: Path) -> Iterator[None]:
    """Say that a folder is write-protected, and the way on."""
    try:
        yield
    except OSError as error:
        if error.errno not in (EACCES, EPERM, EROFS):
            raise
        raise OSError(
            error.errno,
            f"{folder} is write-protected ({error.strerror}). Use a folder where you may write, {_or_look_at(folder)}",
        ) from error


def _or_look_at(folder: Path) -> str:
    return f"or look at a session without writing: Session.open({str(folder)!r}, read_only=True)"
