"""A log: JSON lines that are only appended; each is on disk before `append` returns.

A line counts once its line break is on disk. A killed process may leave a part of a line without one; opening the log
cuts that part off. A full disk leaves the file as it was.
"""

import errno
import json
import os
from collections.abc import Mapping
from pathlib import Path

from rcm_notebook.disk.folders import sync_folder


def read_log(path: Path) -> tuple[list[Mapping], int]:
    """Return the lines of a log, and how many bytes they take; bytes after these are an incomplete line.

    Raises:
        ValueError: A whole line is no JSON object; the message names file and line, and the file is not changed.
    """
    content = path.read_bytes() if path.exists() else b""
    return parse_log(content, path), content.rfind(b"\n") + 1


def parse_log(content: bytes, path: Path) -> list[Mapping]:
    """Return the whole lines of a log's content; messages name `path`. Raises ValueError as `read_log`."""
    whole = content.rfind(b"\n") + 1
    lines = []
    for number, line in enumerate(content[:whole].split(b"\n")[:-1], start=1):
        try:
            value = json.loads(line)
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise damaged_line(path, number, f"{line[:60]!r} is no JSON object")
        lines.append(value)
    return lines


def log_size(path: Path) -> int:
    """Return how many bytes a log has; 0 if there is none."""
    return path.stat().st_size if path.exists() else 0


def damaged_line(path: Path, number: int, reason: str) -> ValueError:
    """Return the error that says that a line of the log cannot be used."""
    return ValueError(
        f"{path}, line {number} is damaged: {reason}. Nothing was changed; put the file back from a copy, or remove "
        "that line by hand if you can do without it."
    )


class Log:
    """A log opened for appending.

    Args:
        path: The file; made if it does not exist.
        size: How many bytes are whole lines, from `read_log`; the rest is cut off. As an attribute: the current size.
    """

    def __init__(self, path: Path, size: int):
        self.path = path
        is_new = not path.exists()
        self._file = path.open("a+b", buffering=0)
        if self._file.seek(0, os.SEEK_END) > size:
            self._file.truncate(size)
            os.fsync(self._file.fileno())
        self.size = size
        self._is_torn = self._is_broken = False
        if is_new:
            sync_folder(path.parent)

    def append(self, line: Mapping) -> None:
        """Write one line and wait until it is on disk.

        After any exception, an interrupt included, `size` says whether the line counts: if it is as before, the line is
        taken back.

        Raises:
            OSError: The line could not be written (a full disk, for example), or the file is no longer at its path;
                the file is as it was.
        """
        content = (json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8", "surrogatepass")
        if self._is_torn:
            self._take_back()
        if self._is_broken:
            raise OSError(f"{self.path} could not be repaired after an error; close the session and open it again.")
        self.require_there()
        try:
            self._is_torn = True
            rest = memoryview(content)
            while rest:
                rest = rest[self._file.write(rest) :]
            os.fsync(self._file.fileno())
            self.size += len(content)
            self._is_torn = False
        except OSError as error:
            self._take_back()
            raise OSError(
                error.errno, f"Not saved, and nothing was changed: {error.strerror}. Make room and try again", self.path
            ) from error
        except BaseException:
            self._take_back()
            raise

    def require_there(self) -> None:
        """Raise OSError if the file is not at its path any more, or if another program has written to it."""
        opened = os.fstat(self._file.fileno())
        try:
            found = os.stat(self.path)
        except (FileNotFoundError, NotADirectoryError):
            found = None
        if found is None or (found.st_dev, found.st_ino) != (opened.st_dev, opened.st_ino):
            raise FileNotFoundError(
                errno.ENOENT,
                "Not saved, and nothing was changed: the file was deleted, moved or replaced while it was open. Put it "
                "back, or save the session elsewhere with session.save_as(path)",
                self.path,
            )
        if opened.st_size != self.size and not self._is_torn:
            raise OSError(
                f"Not saved, and nothing was changed: another program has written to {self.path} ({opened.st_size} "
                f"bytes instead of {self.size}). Close the session and open it again."
            )

    def content(self) -> bytes:
        """Return all whole lines as they are on disk, even if the file was deleted or moved."""
        self._file.seek(0)
        parts, left = [], self.size
        while left and (part := self._file.read(left)):
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def close(self) -> None:
        """Close the file; everything in it is on disk already."""
        self._file.close()

    def _take_back(self) -> None:
        """Cut off what an unfinished `append` has written."""
        try:
            self._file.truncate(self.size)
            os.fsync(self._file.fileno())
            self._is_torn = False
        except OSError:
            self._is_broken = True
