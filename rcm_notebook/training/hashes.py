"""The hashes of a checkpoint: sha256.json in its folder, written once the checkpoint is complete.

Orbax and tensorstore check a part of their files only, and a changed byte elsewhere is read as another parameter. A
checkpoint without the file is read unchecked: version 0.1.0 wrote none, and neither does a process that is killed
between the two. Reading a checkpoint takes longer than hashing it, so that even large ones are checked at once.
"""

import hashlib
import json
from pathlib import Path

from rcm_notebook.disk import SEAL, Damaged, is_intact, replacing, sealed

FILE = "sha256.json"


def write_hashes(folder: Path) -> None:
    """Write the hashes of all files of a checkpoint. Raises OSError if the disk is full or gone."""
    content = json.dumps(sealed(_hashes(folder)), indent=1).encode()
    with replacing(folder / FILE) as file:
        file.write(content)


def require_hashes(folder: Path) -> None:
    """Check the files of a checkpoint. Raises Damaged for the first one that is not what was written."""
    path = folder / FILE
    if not path.is_file():
        return
    try:
        noted = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise Damaged(path, f"it is no JSON ({error})") from error
    if not isinstance(noted, dict) or SEAL not in noted or not is_intact(noted):
        raise Damaged(path, "its values do not agree with its checksum")
    found = _hashes(folder)
    for name, sha256 in noted.items():
        if name not in (SEAL, *found):
            raise Damaged(folder / name, "it is gone")
        if name != SEAL and found[name] != sha256:
            raise Damaged(folder / name, "its content is not what was saved; the sha256 differs")


def _hashes(folder: Path) -> dict[str, str]:
    """Return the sha256 of every file below a folder but the hashes' own."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != FILE)
    return {path.relative_to(folder).as_posix(): _sha256(path) for path in paths}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
