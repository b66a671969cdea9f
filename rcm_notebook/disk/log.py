"""A log: JSON lines that are only appended; each is on disk before `append` returns.

A line counts once its line break is on disk. A killed process may leave a part of a line without one; opening the log
cuts that part off. A full disk leaves the file as it was.

Every line ends with a checksum of what stands before it, `,"crc":"5d41402a"}`, which readers check and leave out. Logs
of version 0.1.0 have lines without one. Such a line is accepted only where the first line has none either: a log that
begins with a checksum has one in every line. So an old log is read and continued as it is, and its new lines are
checked, too.
"""

import errno
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path

from rcm_notebook.disk.damaged import Damaged, checksum
from rcm_notebook.disk.folders import sync_folder

CHECKED = re.compile(rb'(.*),"crc":"([0-9a-f]{8})"}', re.DOTALL)
"""A line with its checksum: what is checked, and the checksum."""


def read_log(path: Path) -> tuple[list[Mapping], int]:
    """Return the lines of a log, and how many bytes they take; bytes after these are an incomplete line.

    Raises:
        Damaged: A whole line is no JSON object, or not the one that was written; the file is not changed.
    """
    content = path.read_bytes() if path.exists() else b""
    return parse_log(content, path), content.rfind(b"\n") + 1


def parse_log(content: bytes, path: Path) -> list[Mapping]:
    """Return the whole lines of a log's content; messages name `path`. Raises Damaged as `read_log`."""
    *whole, torn = content.split(b"\n")
    if CHECKED.fullmatch(torn[:-1]):  # A killed process leaves no byte behind a whole line but its line break.
        raise damaged_line(path, len(whole) + 1, "its line break is gone")
    must_be_checked = bool(whole) and CHECKED.fullmatch(whole[0]) is not None
    return [_parsed(line, must_be_checked, path, number) for number, line in enumerate(whole, start=1)]


def written(line: Mapping) -> bytes:
    """Return a line as it stands in a log: JSON in UTF-8, its checksum and its line break."""
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return b'%b,"crc":"%b"}\n' % (text[:-1], checksum(text[:-1]).encode())


def log_size(path: Path) -> int:
    """Return how many bytes a log has; 0 if there is none."""
    return path.stat().st_size if path.exists() else 0


def damaged_line(path: Path, number: int, reason: str) -> Damaged:
    """Return the error that says that a line of the log cannot be used."""
    remedy = "Nothing was changed; put the file back from a copy, or remove that line by hand if you can do without it."
    return Damaged(path, reason, remedy, number)


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
        content = written(line)
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
        if self._is_torn and not self._is_broken:
            self._take_back()
        self._file.close()

    def _take_back(self) -> None:
        """Cut off what an unfinished `append` has written."""
        try:
            self._file.truncate(self.size)
            os.fsync(self._file.fileno())
            self._is_torn = False
        except OSError:
            self._is_broken = True


def _parsed(line: bytes, must_be_checked: bool, path: Path, number: int) -> Mapping:
    """Return what a line says. Raises Damaged."""
    checked = CHECKED.fullmatch(line)
    if checked is not None and checksum(checked[1]).encode() != checked[2]:
        raise damaged_line(path, number, f"{_start(line)} does not agree with its checksum")
    if checked is None and must_be_checked:
        raise damaged_line(path, number, f"{_start(line)} has no checksum at its end")
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise damaged_line(path, number, f"{_start(line)} is no JSON object")
    return {key: one for key, one in value.items() if checked is None or key != "crc"}


def _start(line: bytes) -> str:
    return repr(line[:60])
