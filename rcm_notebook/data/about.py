"""dataset.json: what a folder holds, and which of its files count.

The file names the files of the data set, each with its sha256, and has a checksum of its own:

    {"format": 2, "name": "mine", "test": {...}, "files": {"x": ["x.npy", "9f86d0..."], ...}, "checksum": "5d41402a"}

Version 0.1.0 wrote format 1: no hashes, files of fixed names, and a dataset.json of its own for the held-out part. Such
a folder is read as if it named its files.
"""

import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from rcm_notebook.data.files import Kept
from rcm_notebook.disk import SEAL, Damaged, fields, is_intact, replacing, require_fields, sealed

FORMAT = 2
ABOUT, TEST = "dataset.json", "test"
ARRAYS = ("x", "serial", "offset", "truth", "images")
"""Which fields are arrays; each is a file of its own."""
ENDINGS = {
    **dict.fromkeys((*ARRAYS, "weights"), ".npy"),
    **dict.fromkeys(("texts", "columns"), ".parquet"),
    "embedding": ".json",
}
"""Which fields are files, and the endings of their names."""

_ALL = {"name": fields.TEXT, "fingerprint": fields.TEXT, "files": fields.MAPPING}
_ARRAYS = {
    "names": fields.either(fields.TEXTS, fields.NULL),
    "scale": fields.NUMBER,
    "pairs": fields.TEXT,
    "test": fields.either(fields.MAPPING, fields.NULL),
}
_SOURCE = {"registered": fields.TEXT, "options": fields.MAPPING, "exact": fields.FLAG}
_OTHERS = {"format": fields.WHOLE, "others": fields.TEXTS, SEAL: fields.TEXT}


def write_about(about: Mapping[str, Any], folder: Path) -> None:
    """Replace dataset.json; from then on the folder holds this data set."""
    with replacing(folder / ABOUT) as file:
        file.write(json.dumps(sealed({"format": FORMAT, **about}), indent=1).encode())


def read_about(folder: Path) -> dict[str, Any]:
    """Return what dataset.json says, in the present format.

    Raises:
        FileNotFoundError: There is none.
        Damaged: It is not what was written.
        ValueError: A newer version wrote it.
    """
    path = folder / ABOUT
    if not path.is_file():
        raise FileNotFoundError(f"No data set in {folder}: {path.name} is missing.")
    about = _json(path)
    if not is_intact(about):
        raise Damaged(path, "its values do not agree with its checksum")
    if type(about.get("format")) is int and about["format"] > FORMAT:
        raise ValueError(
            f"{path} has format {about['format']}, this version reads up to {FORMAT}; update rcm_notebook."
        )
    if about.get("format") == 1:
        about = _of_format_1(about, folder, PurePosixPath())
    elif SEAL not in about:
        raise Damaged(path, "its checksum is gone")
    try:
        _require_complete(about)
    except ValueError as error:
        raise Damaged(path, str(error)) from error
    return about


def has_arrays(about: Mapping[str, Any]) -> bool:
    """Whether the folder holds the arrays, and not only the name of a registered data set."""
    return "registered" not in about or "x" in about["files"]


def files_of(about: Mapping[str, Any], folder: Path) -> dict[str, Kept]:
    """Return the files of a data set by field, without those of its held-out part."""
    return {part: Kept(folder / name, sha256) for part, (name, sha256) in about["files"].items()}


def all_files(about: Mapping[str, Any], folder: Path) -> list[Kept]:
    """Return the files of a data set and of its held-out part."""
    below = all_files(about["test"], folder) if about.get("test") else []
    return [*files_of(about, folder).values(), *below]


def _json(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise Damaged(path, "it is gone") from None
    except (ValueError, RecursionError) as error:
        raise Damaged(path, f"it is no JSON ({error})") from error
    if not isinstance(values, dict):
        raise Damaged(path, "it is no JSON object")
    return values


def _of_format_1(about: dict[str, Any], folder: Path, under: PurePosixPath) -> dict[str, Any]:
    there = [under / (part + ending) for part, ending in ENDINGS.items()]
    files = {path.stem: [str(path), None] for path in there if (folder / path).is_file()}
    if about.get("test") is True:
        below = under / TEST
        about = {**about, "test": _of_format_1(_json(folder / below / ABOUT), folder, below)}
    elif about.get("test") is False:
        about = {**about, "test": None}
    return {**about, "files": files}


def _require_complete(about: Mapping[str, Any]) -> None:
    """Raise ValueError where something is missing, not known or of another type."""
    require_fields(about, _ALL, {**_ARRAYS, **_SOURCE, **_OTHERS})
    needed = {**_ALL, **(_ARRAYS if has_arrays(about) else {}), **(_SOURCE if "registered" in about else {})}
    require_fields(about, needed, {**_ARRAYS, **_OTHERS})
    for part, kept in about["files"].items():
        if part not in ENDINGS or not _is_kept(kept):
            raise ValueError(f"{part!r} with {repr(kept)[:60]} is no file of a data set")
    if has_arrays(about) and (missing := {"x", "serial", "offset"}.difference(about["files"])):
        raise ValueError(f"{min(missing)}{ENDINGS[min(missing)]} is missing")
    if about.get("test") is not None:
        _require_complete(about["test"])


def _is_kept(value: Any) -> bool:
    """Whether a value is the name of a file inside the folder, and its hash."""
    if not isinstance(value, list) or len(value) != 2 or not isinstance(value[0], str):
        return False
    *above, name = PurePosixPath(value[0]).parts or ("",)
    return set(above) <= {TEST} and name not in ("", "..") and isinstance(value[1], str | None)
