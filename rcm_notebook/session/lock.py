"""One writer to a session folder: other processes are refused, an older session of this process steps back."""

import weakref
from pathlib import Path
from typing import Protocol, runtime_checkable

from filelock import FileLock, Timeout


@runtime_checkable
class Holder(Protocol):
    """A session that can give its lock up."""

    def step_back(self) -> None:
        """Stop writing and become read-only."""
        ...


class SessionLocked(RuntimeError):
    """Another process writes to the session's folder.

    Close the session there, or restart that kernel. `Session.open(path, read_only=True)` looks without writing.
    """


class ReadOnly(RuntimeError):
    """The session may not write: it was opened read-only, it was closed, or a newer Session took its folder over.

    Use the newer session, or open the folder again with `Session.open`.
    """


_holders: "weakref.WeakValueDictionary[Path, Holder]" = weakref.WeakValueDictionary()


def acquire(path: Path, holder: Holder) -> FileLock:
    """Take the lock of a folder for `holder`.

    A cell that is run again makes a new session on the same folder: it takes over, and the older object becomes
    read-only.

    Raises:
        SessionLocked: Another process holds it.
    """
    older = _holders.get(path)
    if older is not None and older is not holder:
        older.step_back()
    lock = FileLock(path, timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise SessionLocked(
            f"{path.parent} is open in another process. Close the session there (or restart that kernel), or look at "
            f"it without writing: Session.open({str(path.parent)!r}, read_only=True)."
        ) from None
    _holders[path] = holder
    return lock
