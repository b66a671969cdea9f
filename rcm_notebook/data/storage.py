"""A data set in a folder: npy for arrays, Parquet for texts, JSON for the rest; no pickle anywhere.

dataset.json     name, class names, scale, pairs, fingerprint, files; for a registered set its name and options
x.npy            and, where there are any, images.npy, truth.npy, offset.npy, serial.npy
texts.parquet    one column, text
embedding.json   how texts became vectors: the name of the embedding and its settings
weights.npy      what the embedding has learned, where it has
columns.parquet  the columns to show, by their names; also of a registered set, which does not know them
test/            the files of the held-out part

A registered set that every machine loads alike has only dataset.json, and columns.parquet where there are any.

Only the files that dataset.json names are read. Where a folder holds a data set already, the files of the new one are
written beside the old ones, such as x-2.npy; replacing dataset.json swaps the two; then the old files are removed. A
crash at any time leaves one of the two, whole.

Only files that are ours are removed; `rcm_notebook.data.ownership` says which these are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from rcm_notebook.data import files
from rcm_notebook.data.about import ABOUT, ARRAYS, TEST, all_files, files_of, has_arrays, read_about, write_about
from rcm_notebook.data.embeddings import Embedding, kept_name, restored
from rcm_notebook.data.fingerprint import fingerprint
from rcm_notebook.data.ownership import SAVING, free, name_in, named, others_in, ours_in, parts_in, remove
from rcm_notebook.data.registered import Source, without_download
from rcm_notebook.data.registered import load as load_registered
from rcm_notebook.data.validation import as_columns
from rcm_notebook.disk import Damaged, fields, make_folder, replacing, require_fields


class Stored(NamedTuple):
    """All that a folder keeps of a data set. The fields are those of `rcm_notebook.data.Dataset`, but for two.

    Attributes:
        test: The held-out part, kept alike, or None.
        fingerprint: Of `x` and `serial`.
    """

    x: np.ndarray
    serial: np.ndarray
    offset: np.ndarray
    scale: float
    pairs: str
    names: tuple[str, ...] | None
    truth: np.ndarray | None
    images: np.ndarray | None
    texts: Sequence[str] | None
    columns: Mapping[str, np.ndarray]
    name: str
    test: Stored | None
    source: Source | None
    embedding: Embedding | None
    fingerprint: str


class Named(NamedTuple):
    """What a folder keeps of a registered data set that every machine loads alike.

    Attributes:
        source: How to load it again.
        columns: Columns to show that the user added.
    """

    source: Source
    columns: Mapping[str, np.ndarray]


def save(kept: Stored | Named, folder: Path) -> None:
    """Write a data set to `folder`, which is made where it is not there yet; what was kept there is replaced at once.

    Where dataset.json is missing or damaged, it warns of files that have names of a data set's, and leaves them.

    Raises:
        OSError: The disk is full or gone; `folder` holds what it held before.
    """
    make_folder(folder)
    others, before, parts = others_in(folder), named(folder), parts_in(folder)
    remove(ours_in(folder) - before - others)
    names = sorted(name_in(folder, path) for path in others)
    if not (folder / ABOUT).exists():
        with replacing(folder / SAVING) as file:
            file.write("\n".join(names).encode())
    try:
        write_about(_write(kept, folder, folder) | ({"others": names} if names else {}), folder)
        for part in parts:
            part.unlink()
    finally:
        remove((ours_in(folder) | before) - named(folder) - others)
        (folder / SAVING).unlink(missing_ok=True)


def load(folder: Path) -> Stored | Named:
    """Read what `save` wrote. Memory-mapped arrays are checked by `check` alone.

    Raises:
        FileNotFoundError: `folder` holds no data set.
        Damaged: A file is not what was saved.
        ValueError: It was written by a newer version.
    """
    about = read_about(folder)
    return _read(about, folder) if has_arrays(about) else _read_named(about, folder)


def check(folder: Path) -> None:
    """Read every file of a data set from end to end. Raises as `load`."""
    about = read_about(folder)
    for kept in all_files(about, folder):
        files.check(kept)
    if has_arrays(about):
        stored = _read(about, folder)
        while stored is not None:
            _require_fingerprint(stored, folder)
            stored = stored.test


def saved_serials(folder: Path) -> np.ndarray:
    """Return the serials of a saved data set, [N], without reading the rest of it. Raises as `Dataset.load`."""
    about = read_about(folder)
    if has_arrays(about):
        return files.read_array(files_of(about, folder)["serial"])
    source = _source(about)
    with without_download():
        return load_registered(source.name, **source.options).serial


def _write(kept: Stored | Named, folder: Path, at: Path) -> dict[str, Any]:
    """Write the files of a data set to `at`, beside those that are there; return what `folder`'s dataset.json says."""
    source, written = kept.source, {}
    if isinstance(kept, Stored):
        about = {"name": kept.name, "fingerprint": kept.fingerprint, "names": kept.names}
        about |= {"scale": kept.scale, "pairs": kept.pairs}
        for part in ARRAYS:
            array = getattr(kept, part)
            if array is not None and not (part == "images" and array is kept.x):
                written[part] = files.write_array(free(at, part), array)
        if kept.texts is not None:
            written["texts"] = files.write_texts(free(at, "texts"), kept.texts)
        if kept.embedding is not None:
            plain = {"name": kept_name(kept.embedding), "settings": dict(kept.embedding.settings)}
            written["embedding"] = files.write_json(free(at, "embedding"), plain)
            if kept.embedding.weights is not None:
                written["weights"] = files.write_array(free(at, "weights"), kept.embedding.weights)
        about["test"] = None if kept.test is None else _write(kept.test, folder, at / TEST)
    else:
        about = {"name": kept.source.name, "fingerprint": kept.source.fingerprint}
    if kept.columns:
        written["columns"] = files.write_columns(free(at, "columns"), kept.columns)
    if source is not None:
        about |= {"registered": source.name, "options": dict(source.options), "exact": source.is_exact}
    return about | {"files": {part: [name_in(folder, one.path), one.sha256] for part, one in written.items()}}


def _read_named(about: Mapping[str, Any], folder: Path) -> Named:
    columns = files_of(about, folder).get("columns")
    return Named(_source(about), {} if columns is None else files.read_columns(columns))


def _read(about: Mapping[str, Any], folder: Path) -> Stored:
    kept = files_of(about, folder)
    arrays: dict[str, Any] = {part: files.read_array(kept[part]) if part in kept else None for part in ARRAYS}
    x = arrays["x"]
    if arrays["images"] is None and x.ndim > 2:
        arrays["images"] = x
    stored = Stored(
        **arrays,
        scale=about["scale"],
        pairs=about["pairs"],
        names=None if about["names"] is None else tuple(about["names"]),
        texts=files.read_texts(kept["texts"]) if "texts" in kept else None,
        columns=as_columns(files.read_columns(kept["columns"]) if "columns" in kept else {}, len(x)),
        name=about["name"],
        test=None if about["test"] is None else _read(about["test"], folder),
        source=_source(about) if "registered" in about else None,
        embedding=_embedding(kept) if "embedding" in kept else None,
        fingerprint=about["fingerprint"],
    )
    if kept["x"].sha256 is None and not kept["x"].is_mapped:
        _require_fingerprint(stored, folder)
    return stored


def _embedding(kept: Mapping[str, files.Kept]) -> Embedding:
    plain = files.read_json(kept["embedding"])
    weights = files.read_array(kept["weights"]) if "weights" in kept else None
    try:
        if not isinstance(plain, dict):
            raise ValueError("it is no JSON object")
        require_fields(plain, {"name": fields.TEXT, "settings": fields.MAPPING}, {})
        return restored(plain["name"], plain["settings"], weights)
    except ValueError as error:
        raise Damaged(kept["embedding"].path, str(error)) from error


def _require_fingerprint(stored: Stored, folder: Path) -> None:
    if fingerprint(stored.x, stored.serial) != stored.fingerprint:
        raise Damaged(folder / "x.npy", "it and serial.npy do not have the fingerprint that dataset.json says")


def _source(about: Mapping[str, Any]) -> Source:
    return Source(about["registered"], about["options"], about["fingerprint"], about["exact"])
