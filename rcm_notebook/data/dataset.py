"""The data set as its users know it: samples, their constructors, and the folder in which it is kept."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

from rcm_notebook.data import storage
from rcm_notebook.data.constructors import Constructors
from rcm_notebook.data.registered import load as load_registered
from rcm_notebook.data.registered import without_download
from rcm_notebook.data.storage import Named, Stored


class Dataset(Constructors):
    """Rows to explore and label. Make one with `from_arrays` and its sisters, or with `rcm_notebook.load`.

    Attributes:
        x: Vectors [N, D] float32 (float64 where a column's offset is so large that float32 would round its variation
            away), or images [N, H, W] or [N, H, W, 3], uint8 or float32 in [0, 1].
        serial: The data set's own index of each row, int64 or str [N]; the column Serial of labels.csv.
        offset: What `scaled` subtracts, of one row's shape, and of the type of vectors or float32 (0 for images).
        scale: What `scaled` divides by (255 or 1 for images).
        pairs: Which entry of PAIRS makes positive pairs: "augment" for images, "neighbours" for vectors.
        names: Class names, or None.
        truth: True class ids int32 [N], -1 where unknown, or None. Never seen in training.
        images: Pictures to show, [N, H, W(, 3)]; for image data `x` itself; or None.
        texts: Texts to show, or None.
        columns: Further columns by name, each [N], to colour the map by: bool, int64, float64 (NaN is missing), or
            texts (object; None is missing). Never seen in training.
        name: "digits", "mnist", ..., or "custom".
        test: A held-out part on the same scale, or None.
        source: How to load it again by name; None where the arrays themselves must be kept.
        embedding: How its texts became vectors, so that new texts do, too; None where it was not made of texts.
    """

    test: Dataset | None

    @classmethod
    def load(cls, folder: str | Path) -> Dataset:
        """Read a data set that `save` wrote. Arrays of 64 MiB or more are memory-mapped; `check` reads these, too.

        Args:
            folder: What was given to `save`.

        Raises:
            FileNotFoundError: `folder` holds no data set.
            Damaged: A file is not what was saved; the message names it.
            ValueError: It was written by a newer version, or a registered set is not the one that was saved.
            LookupError: No registered set has the name that was saved.
            ConnectionError: A registered set is not on this machine. A folder starts no download; `load` does.

        Example:
            >>> rcm.Dataset.from_arrays([[0.0, 1.0], [1.0, 0.0]], name="mine").save(folder / "mine")
            >>> rcm.Dataset.load(folder / "mine")
            Dataset('mine', 2 rows of vector (2,) float32)
        """
        kept = storage.load(Path(folder))
        if isinstance(kept, Stored):
            return cls._from_stored(kept)
        with without_download():
            data = load_registered(kept.source.name, **kept.source.options)
        if data.fingerprint != kept.source.fingerprint:
            raise ValueError(
                f"{folder} was made with another version of the data set {kept.source.name!r} (fingerprint "
                f"{kept.source.fingerprint[:12]}, now {data.fingerprint[:12]}); start a new session."
            )
        return data.with_columns(kept.columns) if kept.columns else data

    @classmethod
    def check(cls, folder: str | Path) -> None:
        """Read every file of a saved data set from end to end.

        `load` checks all but memory-mapped arrays. An open session checks these in the background.

        Args:
            folder: What was given to `save`.

        Raises:
            FileNotFoundError: `folder` holds no data set.
            Damaged: A file is not what was saved; the message names it.

        Example:
            >>> data.save(folder)
            >>> rcm.Dataset.check(folder)
        """
        storage.check(Path(folder))

    def save(self, folder: str | Path, *, copy: bool = False) -> None:
        """Write to a folder as npy, Parquet and JSON, without pickle.

        A registered set that every machine loads alike is written by its name alone. If writing is cut short, the
        folder holds the data set that it held before, if any. The data set can be saved where it was loaded from.

        Args:
            folder: Made where it is not there yet. A data set that is there already is replaced, all at once. If its
                dataset.json is missing or damaged, a warning lists its files, which are left.
            copy: Write the arrays of a registered set, too, so that the folder stands alone.

        Raises:
            OSError: The disk is full or gone.

        Example:
            >>> data.save(folder)
            >>> [path.name for path in folder.iterdir()]
            ['dataset.json']
            >>> data.save(folder, copy=True)
            >>> (folder / "x.npy").is_file()
            True
        """
        kept = self._stored()
        if kept.source is None or not kept.source.is_exact or copy:
            storage.save(kept, Path(folder))
        else:
            storage.save(Named(kept.source, kept.columns), Path(folder))

    @classmethod
    def _from_stored(cls, kept: Stored) -> Dataset:
        values: dict[str, Any] = kept._asdict()
        fingerprint = values.pop("fingerprint")
        if kept.test is not None:
            values["test"] = cls._from_stored(kept.test)
        data = cls(**values)
        data.__dict__["fingerprint"] = fingerprint
        return data

    def _stored(self) -> Stored:
        values: dict[str, Any] = {item.name: getattr(self, item.name) for item in fields(self)}
        if self.source is not None and self.source.fingerprint != self.fingerprint:
            values["source"] = None
        if self.test is not None:
            values["test"] = self.test._stored()
        return Stored(**values, fingerprint=self.fingerprint)
