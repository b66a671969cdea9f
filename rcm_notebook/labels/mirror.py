"""labels.csv on disk, and whose hand wrote it.

What we wrote ourselves is known by its sha256, which goes into the log *before* the file is replaced, together with
that of the file it replaces. A crash leaves one of those two; any other content is an edit from outside.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from rcm_notebook.disk import rename, writing


class LabelMirror:
    """The file, with the hashes of the contents that may be there without anybody having edited it.

    Args:
        path: Where labels.csv is.
        lines: The log's lines; those with "csv" are read.
    """

    def __init__(self, path: Path, lines: Sequence[Mapping] = ()):
        self.path = path
        self._ours: set[str | None] = {None}
        for line in lines:
            if "csv" in line:
                self._ours = {line["csv"], line["was"], None}

    def edited(self) -> bytes | None:
        """Return the content if it is not ours; None if it is, or if there is no file."""
        content = self._content()
        return None if _sha256(content) in self._ours else content

    def accept(self, content: bytes) -> None:
        """Take `content` for ours: it has been looked at and says what is known."""
        self._ours.add(_sha256(content))

    def is_current(self, content: bytes) -> bool:
        """Whether the file holds exactly `content`."""
        return self._content() == content

    def prepare(self, content: bytes) -> Path:
        """Write `content` beside the file and bring it to disk; `replace` puts it in place."""
        partial = self.path.with_name(f".{self.path.name}.new")
        with writing(partial) as file:
            file.write(content)
        return partial

    def replace(self, partial: Path, content: bytes, announce: Callable[[Mapping], None]) -> None:
        """Put what `prepare` wrote in place, after `announce` has brought the hashes into the log."""
        line = {"csv": _sha256(content), "was": _sha256(self._content())}
        announce(line)
        self._ours = {line["csv"], line["was"], None}
        rename(partial, self.path)

    def reject(self) -> Path:
        """Move the file out of the way, to labels.csv.rejected-1, -2, ...; return where it is now."""
        n = 1
        while (kept := self.path.with_name(f"{self.path.name}.rejected-{n}")).exists():
            n += 1
        rename(self.path, kept)
        return kept

    def _content(self) -> bytes | None:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return None


def _sha256(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()
