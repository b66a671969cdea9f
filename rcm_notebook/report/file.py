"""The file of a report. Its path is checked before anything is computed. It is written completely or not at all."""

from pathlib import Path

from rcm_notebook.disk import replacing


def destination(path: str | Path) -> Path:
    """Return the absolute path of a report.

    Raises:
        FileNotFoundError: The folder does not exist.
        IsADirectoryError: The path is a folder.
    """
    target = Path(path).expanduser().absolute()
    if target.is_dir():
        raise IsADirectoryError(f"{target} is a folder; name a file in it, such as {target / 'report.html'}.")
    if not target.parent.is_dir():
        raise FileNotFoundError(f"There is no folder {target.parent} to write {target.name} to; make it first.")
    return target


def write(page: bytes, target: Path) -> Path:
    """Write a page and return its path. A crash or a full disk leaves the previous file."""
    with replacing(target) as file:
        file.write(page)
    return target
