"""Files whose names end in .gz are compressed; all others are written and read as they are."""

import gzip
import zlib
from pathlib import Path

from rcm_notebook.disk import replacing


def read_bytes(path: Path) -> bytes:
    """Return the content of a file.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: The file is not compressed, or it is damaged.
    """
    content = path.read_bytes()
    if not _is_gzipped(path):
        return content
    try:
        return gzip.decompress(content)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ValueError(f"{path} cannot be read as a gzip file: {error}") from None


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all. The same content gives the same bytes."""
    with replacing(path) as file:
        file.write(gzip.compress(content, mtime=0) if _is_gzipped(path) else content)


def _is_gzipped(path: Path) -> bool:
    return path.suffix.lower() == ".gz"
