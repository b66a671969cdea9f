"""Which files in the folder of a data set are ours: a save removes no others.

Where dataset.json can be read, files with names of a data set's are ours, but for those that it lists as "others".
Where it is missing or damaged, nothing says whose such files are: they may be somebody's only copy, and become others.
What a killed first save has written is ours: the others are noted in a file before it writes anything. A folder test/
with a dataset.json of its own is another data set.
"""

import re
import warnings
from collections.abc import Iterable
from contextlib import suppress
from itertools import count
from pathlib import Path

from rcm_notebook.data.about import ABOUT, ENDINGS, TEST, all_files, read_about
from rcm_notebook.disk import Damaged

SAVING = ".saving"
"""Name of the file that is there during the first save in a folder; it lists the others, one a line."""

_OF_A_SET = re.compile(rf"({'|'.join(ENDINGS)})(-\d+)?\.(npy|parquet|json)")
_PARTIAL = re.compile(rf"\.({_OF_A_SET.pattern}|{re.escape(ABOUT)}|{re.escape(SAVING)})\..+")
"""Names of the files of a data set, and of those that a killed save leaves half written."""


def others_in(folder: Path) -> set[Path]:
    """Return the files that have names of a data set's and may not be ours; warn of those that no save has seen yet.

    Raises:
        ValueError: A newer version has saved a data set there.
    """
    try:
        return _there(folder, read_about(folder).get("others", ()))
    except FileNotFoundError:
        reason = f"{folder} holds no {ABOUT}"
        with suppress(OSError, ValueError):  # The first save was killed.
            return _there(folder, (folder / SAVING).read_text("utf-8").splitlines())
    except Damaged as error:
        reason = f"{error.path} is damaged ({error.reason})"
    found = {path for path in _below(folder) if _OF_A_SET.fullmatch(path.name)}
    if found:
        listed = ", ".join(sorted(name_in(folder, path) for path in found))
        warnings.warn(
            f"{reason}, so that nothing says whose files these are: {listed}. They are left beside the data set that "
            "is saved now, which has files of other names. Remove them if you do not need them.",
            stacklevel=4,
        )
    return found


def ours_in(folder: Path) -> set[Path]:
    """Return all files with names of a data set's, the others included, also those that are half written."""
    return {path for path in _below(folder) if _OF_A_SET.fullmatch(path.name) or _PARTIAL.fullmatch(path.name)}


def named(folder: Path) -> set[Path]:
    """Return the files that dataset.json names; none where it cannot be read."""
    try:
        files = all_files(read_about(folder), folder)
    except (FileNotFoundError, Damaged):
        return set()
    return {kept.path for kept in files if _OF_A_SET.fullmatch(kept.path.name)}


def parts_in(folder: Path) -> list[Path]:
    """Return the dataset.json of each held-out part; only format 1 has these."""
    try:
        about = read_about(folder)
    except (FileNotFoundError, Damaged):
        return []
    found = []
    while about and about.get("format") == 1 and (about := about.get("test")):
        folder /= TEST
        found.append(folder / ABOUT)
    return found


def free(folder: Path, part: str) -> Path:
    """Return a path for the file of a field that is not there yet, such as x-2.npy."""
    names = (f"{part}{'' if n == 1 else f'-{n}'}{ENDINGS[part]}" for n in count(1))
    return next(path for name in names if not (path := folder / name).exists())


def name_in(folder: Path, path: Path) -> str:
    """Return the name of a file of the data set in `folder`, as dataset.json says it."""
    return path.relative_to(folder).as_posix()


def remove(paths: Iterable[Path]) -> None:
    """Remove files, as far as that is possible."""
    for path in paths:
        with suppress(PermissionError):  # Windows keeps files that are memory-mapped.
            path.unlink(missing_ok=True)


def _there(folder: Path, names: Iterable[str]) -> set[Path]:
    return {path for name in names if (path := folder / name).exists()}


def _below(folder: Path) -> set[Path]:
    """Return what is in a folder, and in the folders of held-out parts that are no data sets of their own."""
    below = folder / TEST
    is_part = below.is_dir() and not (below / ABOUT).exists()
    return set(folder.iterdir()) | (_below(below) if is_part else set())
