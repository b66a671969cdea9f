"""The error that a file of ours is damaged, and the checksums by which damage is noticed.

A checksum is a CRC-32, against accidents: a bad sector, a cut copy, an editor that changed a digit. It protects from no
attacker.
"""

import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

RESTORE = "Nothing was changed; put the file back from a copy."
"""The remedy where there is no better one."""

SEAL = "checksum"
"""The key under which a mapping on disk keeps the checksum of its other values."""


class Damaged(ValueError):
    """A file that this package wrote is damaged: its content is not what was written.

    Put the file back from a copy. Nothing was changed. Labels have a file of their own: `rcm-notebook labels SESSION
    --out FILE` writes them without opening the session.
    """

    def __init__(self, path: Path, reason: str, remedy: str = RESTORE, line: int | None = None):
        """Make the error of one file.

        Args:
            path: The file.
            reason: What is wrong in it.
            remedy: What the user can do, in sentences.
            line: Number of the line that is damaged, from 1, in a file of lines.
        """
        super().__init__(path, reason, remedy, line)
        self.path, self.reason, self.remedy, self.line = path, reason, remedy, line

    def __str__(self) -> str:
        """Return the message: file, reason and remedy."""
        where = self.path if self.line is None else f"{self.path}, line {self.line}"
        return f"{where} is damaged: {self.reason}. {self.remedy}"

    def and_then(self, remedy: str) -> "Damaged":
        """Return the same error with a further remedy."""
        return Damaged(self.path, self.reason, f"{self.remedy} {remedy}", self.line)


def checksum(content: bytes) -> str:
    """Return the CRC-32 of a content, 8 hexadecimal digits."""
    return f"{zlib.crc32(content):08x}"


def sealed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping, ready for JSON or YAML, with the checksum of its values as the first entry.

    YAML that was cut off can still be read. A checksum at the end would be cut off with the values before it.
    """
    return {SEAL: _sum(values), **values}


def is_intact(values: Mapping[str, Any]) -> bool:
    """Return whether a mapping that was read has the values that were sealed; True if it was never sealed."""
    return SEAL not in values or values[SEAL] == _sum({key: value for key, value in values.items() if key != SEAL})


def _sum(values: Mapping[str, Any]) -> str:
    return checksum(json.dumps(values, default=str).encode())
