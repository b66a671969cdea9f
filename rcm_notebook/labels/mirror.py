"""labels.csv on disk, and whether this package wrote it.

Before the package replaces the file, it writes two sha256 hashes into the log: that of the new file and that of the old
one. A crash leaves one of these two files. Any other content is an edit by somebody else; the gesture that takes it in
has the hash of it, so that it is taken in once.

Another program may write the file at any moment. So the package looks at the file right before it replaces it: where
the file is no longer the one that was read last, it stays, and it is an edit to be taken in.
"""

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from rcm_notebook.disk import rename, writing

STILL = 0.05
"""Seconds without a change after which an edited file counts as whole. A choice: programs write a file in one go."""
LONGEST = 20
"""How often a file is read that changes all the time."""


class LabelMirror:
    """The file, and the hashes of the contents that this package wrote.

    Args:
        path: Path of labels.csv.
        lines: The log's lines; only those with "csv" or "taken" are used.
    """

    def __init__(self, path: Path, lines: Sequence[Mapping] = ()):
        self.path = path
        self._seen: tuple[int, int, int] | None = None
        self._written: str | None = None  # The hash of our last content.
        self._replaced: str | None = None  # That of the one before, until the last one was seen in the file.
        self._is_taken = False  # Whether the last content came from an edit.
        for line in lines:
            if "csv" in line:
                self._written, self._replaced, self._is_taken = line["csv"], line["was"], False
            elif "taken" in line:
                self._written, self._replaced, self._is_taken = line["taken"], None, True

    @property
    def is_touched(self) -> bool:
        """Whether the file was written since `edited` or `replace` was called last; it is not read for that."""
        return _stamp(self.path) != self._seen

    def taken(self) -> bytes | None:
        """Return the content if, by the log, it is that of the edit that was taken in last, else None."""
        content = self._content() if self._is_taken else None
        return content if sha256(content) == self._written else None

    def edited(self) -> bytes | None:
        """Return the content if somebody else wrote it; None if this package wrote it or there is no file.

        A program may still be writing the file, so it is read again until it has not changed for STILL seconds.
        """
        content = None
        for _ in range(LONGEST):
            self._seen = _stamp(self.path)
            content = self._content()
            digest = sha256(content)
            if digest == self._written:
                self._replaced = None  # From now on the content before would be an old copy that was put back.
            if self._is_ours(digest):
                return None
            time.sleep(STILL)
            if not self.is_touched:
                break
        return content

    def accept(self, content: bytes) -> None:
        """Treat `content` as written by this package: its labels have been read."""
        self._written, self._replaced, self._is_taken = sha256(content), None, True

    def is_current(self, content: bytes) -> bool:
        """Whether the file holds exactly `content`."""
        return self._content() == content

    def prepare(self, content: bytes) -> Path:
        """Write `content` to disk beside the file; `replace` puts it in place."""
        partial = self.path.with_name(f".{self.path.name}.new")
        with writing(partial) as file:
            file.write(content)
        return partial

    def replace(self, partial: Path, content: bytes, announce: Callable[[Mapping], None]) -> bool:
        """Write the hashes into the log with `announce`, then put the file from `prepare` in place.

        Returns:
            Whether that was done. False: somebody has written the file since `edited` was called, and it is as it was.
        """
        line = {"csv": sha256(content), "was": sha256(self._content())}
        if self.is_touched or not self._is_ours(line["was"]):
            return False
        announce(line)
        stamp = _stamp(partial)
        if self.is_touched:
            return False
        self._written, self._replaced, self._is_taken, self._seen = line["csv"], line["was"], False, stamp
        rename(partial, self.path)
        self._replaced = None
        return True

    def reject(self) -> Path:
        """Rename the file to labels.csv.rejected-1, -2, ...; return its new path."""
        n = 1
        while (kept := self.path.with_name(f"{self.path.name}.rejected-{n}")).exists():
            n += 1
        rename(self.path, kept)
        self._seen = None
        return kept

    def _is_ours(self, digest: str | None) -> bool:
        """Whether this package wrote the content with this hash, or there is no file."""
        return digest in (None, self._written, self._replaced)

    def _content(self) -> bytes | None:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return None


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """Return what changes when a file is written: its number, the time, and the size; None if there is no file."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def sha256(content: bytes | None) -> str | None:
    """Return the hash of a content, in hexadecimal; None where there is no file."""
    return None if content is None else hashlib.sha256(content).hexdigest()
