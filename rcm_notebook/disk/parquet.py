"""One error for a Parquet file that cannot be read; Arrow and pandas raise many kinds."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def reading_parquet(path: str | Path) -> Iterator[None]:
    """Read a Parquet file inside the block.

    Raises:
        OSError: The system cannot read the file: it does not exist, for example.
        ValueError: Its content cannot be read; the message names the file.
    """
    try:
        yield
    except Exception as error:
        # Arrow raises a bare OSError for damaged content, and FileNotFoundError without a number.
        if isinstance(error, OSError) and (error.errno is not None or type(error) is not OSError):
            raise
        reason = str(error).strip().rstrip(".") or type(error).__name__
        raise ValueError(f"{path} cannot be read as Parquet: {reason}. Write the file again.") from error
