"""The data set: N rows of vectors or images, with what is known and shown about each.

A value: immutable, and replaced whole. What the network sees is ``scaled``; see `rcm_notebook.data.scaling`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from rcm_notebook.data.fingerprint import fingerprint
from rcm_notebook.data.scaling import find_scale, scaled
from rcm_notebook.data.validation import as_columns, as_names, as_pictures, as_serial, as_texts, as_truth, as_values

if TYPE_CHECKING:
    import pandas as pd


class Source(NamedTuple):
    """Where a registered data set came from: enough to load it again and to see that it is the same.

    Attributes:
        name: In DATASETS.
        options: What it was loaded with.
        fingerprint: Of what was loaded.
        is_exact: Whether another machine loads the same to the last bit; what is computed differs in rounding.
    """

    name: str
    options: Mapping[str, Any]
    fingerprint: str
    is_exact: bool = True


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Rows to explore and label. Make one with `from_arrays` and its sisters, or with `rcm_notebook.load`.

    Attributes:
        x: Vectors [N, D] float32, or images [N, H, W] or [N, H, W, 3], uint8 or float32 in [0, 1].
        serial: The data set's own index of each row, int64 or str [N]; the column Serial of labels.csv.
        offset: What `scaled` subtracts, float32 of one row's shape (0 for images).
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
    """

    x: np.ndarray
    serial: np.ndarray
    offset: np.ndarray
    scale: float
    pairs: str
    names: tuple[str, ...] | None = None
    truth: np.ndarray | None = None
    images: np.ndarray | None = None
    texts: Sequence[str] | None = None
    columns: Mapping[str, np.ndarray] = field(default_factory=lambda: MappingProxyType({}))
    name: str = "custom"
    test: Dataset | None = None
    source: Source | None = field(default=None)

    @classmethod
    def from_arrays(
        cls,
        x,
        names=None,
        truth=None,
        images=None,
        texts=None,
        *,
        columns=None,
        serial=None,
        name="custom",
        pairs=None,
        test=None,
    ) -> Dataset:
        """Make a data set of arrays.

        Args:
            x: Vectors [N, D], or images [N, H, W] or [N, H, W, 3] in uint8, or floats in [0, 1].
            names: Class names, [C].
            truth: True class ids or names, [N]; None, NaN, NA and -1 mean unknown.
            images: Pictures to show for vectors, [N, H, W(, 3)].
            texts: Texts to show, [N].
            columns: Further columns to colour the map by and to search, {name: [N] numbers or texts}; None, NaN and NA
                are missing values.
            serial: Your own index of the rows (integers or texts, all different); default 0..N-1.
            name: What the data set is called.
            pairs: Name in PAIRS; default "augment" for images and "neighbours" for vectors.
            test: A held-out Dataset whose rows look like these; it is put on this one's scale.

        Raises:
            ValueError: NaN, infinite, ragged or empty data, wrong shapes, lengths that differ, image values out of
                range. The message names the row or column.
        """
        values = as_values(x)
        n = len(values)
        known_names = as_names(names)
        classes, known_names = as_truth(truth, known_names, n)
        offset, scale = find_scale(values)
        data = cls(
            x=_frozen(values),
            serial=_frozen(as_serial(serial, n)),
            offset=_frozen(offset),
            scale=scale,
            pairs=pairs or ("neighbours" if values.ndim == 2 else "augment"),
            names=known_names,
            truth=None if classes is None else _frozen(classes),
            images=_frozen(as_pictures(images, n)) if images is not None else None,
            texts=as_texts(texts, n) if texts is not None else None,
            columns=as_columns(columns, n),
            name=name,
        )
        if data.images is None and data.kind == "image":
            data = replace(data, images=data.x)
        return data if test is None else data.with_test(test)

    @classmethod
    def from_dataframe(
        cls,
        frame: pd.DataFrame,
        columns=None,
        *,
        truth=None,
        texts=None,
        serial=None,
        keep=(),
        names=None,
        name="custom",
    ) -> Dataset:
        """Make a data set of the columns of a pandas frame; see `rcm_notebook.data.readers.dataframe`."""
        from rcm_notebook.data.readers.dataframe import from_dataframe

        roles = {"truth": truth, "texts": texts, "serial": serial, "keep": keep}
        return from_dataframe(frame, columns, **roles, names=names, name=name)

    @classmethod
    def from_parquet(
        cls,
        path: str | Path,
        columns=None,
        *,
        truth=None,
        texts=None,
        serial=None,
        keep=(),
        names=None,
        name="custom",
    ) -> Dataset:
        """Make a data set of a Parquet file; see `rcm_notebook.data.readers.dataframe`."""
        from rcm_notebook.data.readers.dataframe import from_parquet

        roles = {"truth": truth, "texts": texts, "serial": serial, "keep": keep}
        return from_parquet(path, columns, **roles, names=names, name=name)

    @classmethod
    def from_texts(
        cls,
        texts,
        names=None,
        truth=None,
        *,
        dimensions: int = 300,
        columns=None,
        serial=None,
        name="custom",
        test_texts=None,
        test_truth=None,
    ) -> Dataset:
        """Make a data set of texts, embedded on this machine; see `rcm_notebook.data.readers.texts`."""
        from rcm_notebook.data.readers.texts import from_texts

        return from_texts(
            texts,
            names,
            truth,
            dimensions=dimensions,
            columns=columns,
            serial=serial,
            name=name,
            test_texts=test_texts,
            test_truth=test_truth,
        )

    @classmethod
    def from_folder(cls, folder: str | Path, *, size: tuple[int, int] | None = None, name="custom") -> Dataset:
        """Make a data set of a folder of images; see `rcm_notebook.data.readers.folder`."""
        from rcm_notebook.data.readers.folder import from_folder

        return from_folder(folder, size=size, name=name)

    @classmethod
    def load(cls, folder: str | Path) -> Dataset:
        """Read what `save` wrote; large arrays are memory-mapped. Raises as `rcm_notebook.data.storage.load`."""
        from rcm_notebook.data.storage import load

        return load(Path(folder))

    def save(self, folder: str | Path, *, copy: bool = False) -> None:
        """Write to `folder` as npy and Parquet, without pickle; a registered set that is exact only by its name.

        Args:
            folder: Made where it is not there yet.
            copy: Write the arrays of a registered set, too, so that the folder stands alone.
        """
        from rcm_notebook.data.storage import save

        save(self, Path(folder), copy=copy)

    @property
    def kind(self) -> str:
        """``"image"`` or ``"vector"``."""
        return "vector" if self.x.ndim == 2 else "image"

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of one row, e.g. (28, 28), (28, 28, 3) or (300,)."""
        return self.x.shape[1:]

    @cached_property
    def fingerprint(self) -> str:
        """Return the sha256 of `x` (with type and shape) and `serial`: what makes these rows these rows.

        Names, truth, texts and pictures may be added later without making it another data set.
        """
        return fingerprint(self.x, self.serial)

    def __len__(self) -> int:
        """Return N, the number of rows."""
        return len(self.x)

    def __repr__(self) -> str:
        """Show the name, the size and what is known."""
        test = f", test={len(self.test)}" if self.test is not None else ""
        return f"Dataset({self.name!r}, {len(self)} rows of {self.kind} {self.shape} {self.x.dtype}{test})"

    def scaled(self, rows: Any = slice(None)) -> np.ndarray:
        """Return what the network sees of `rows` (default: all), float32 [B, *shape]."""
        return scaled(self.x[rows], self.offset, self.scale)

    def scale_new(self, x) -> np.ndarray:
        """Return new raw rows as the network sees them, float32 [B, *shape].

        Raises:
            ValueError: As `from_arrays`; or the rows are shaped or typed otherwise than this data set's.
        """
        values = as_values(x)
        if values.shape[1:] != self.shape:
            raise ValueError(f"The new rows have shape {values.shape[1:]}; this data set's have {self.shape}.")
        if values.dtype != self.x.dtype:
            raise ValueError(
                f"The new images are {values.dtype}, this data set's {self.x.dtype}; bring them to one range first."
            )
        return scaled(values, self.offset, self.scale)

    def thumbnail(self, row: int) -> np.ndarray | None:
        """Return the picture of a row, uint8 [H, W] or [H, W, 3]; None where there are none."""
        if self.images is None:
            return None
        picture = np.asarray(self.images[row])
        return picture if picture.dtype == np.uint8 else np.rint(picture * 255).astype(np.uint8)

    def text(self, row: int) -> str | None:
        """Return the text of a row; None where there are none."""
        return None if self.texts is None else self.texts[row]

    def take(self, rows) -> Dataset:
        """Return a data set of some rows, [B] positions or a mask, on the same scale and with the same serials."""
        picked = np.arange(len(self))[rows]
        if not len(picked):
            raise ValueError("No rows are left; a data set needs at least one.")
        x = _frozen(self.x[picked])
        return replace(
            self,
            x=x,
            serial=_frozen(self.serial[picked]),
            truth=None if self.truth is None else _frozen(self.truth[picked]),
            images=x if self.images is self.x else None if self.images is None else _frozen(self.images[picked]),
            texts=None if self.texts is None else tuple(self.texts[i] for i in picked),
            columns=as_columns({name: values[picked] for name, values in self.columns.items()}, len(picked)),
            source=None,
        )

    def with_columns(self, columns) -> Dataset:
        """Return this data set with further columns to show, {name: [N] numbers or texts}.

        A column of the same name is replaced. Raises ValueError as `from_arrays`.
        """
        return replace(self, columns=MappingProxyType({**self.columns, **as_columns(columns, len(self))}))

    def with_test(self, test: Dataset) -> Dataset:
        """Return this data set with a held-out part, put on the same scale. Raises ValueError if its rows differ."""
        if test.shape != self.shape or test.x.dtype != self.x.dtype:
            raise ValueError(
                f"The rows of test are {test.shape} {test.x.dtype}; these are {self.shape} {self.x.dtype}."
            )
        return replace(self, test=replace(test, offset=self.offset, scale=self.scale, names=self.names))


def _frozen(array: np.ndarray) -> np.ndarray:
    view = array.view()
    view.flags.writeable = False
    return view
