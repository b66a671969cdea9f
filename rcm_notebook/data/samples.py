"""The samples of a data set: N rows of vectors or images, with what is known and shown about each.

A value: immutable, and replaced whole. What the network sees is `scaled`; see `rcm_notebook.data.scaling`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, Self

import numpy as np

from rcm_notebook.data.embeddings import Embedding
from rcm_notebook.data.fingerprint import fingerprint
from rcm_notebook.data.registered import Source
from rcm_notebook.data.scaling import scaled
from rcm_notebook.data.validation import are_texts, as_columns, as_texts, as_values
from rcm_notebook.types import Float


@dataclass(frozen=True, eq=False, repr=False)
class Samples:
    """Rows and what is known about them; `rcm_notebook.data.Dataset` explains the fields."""

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
    test: Samples | None = None
    source: Source | None = None
    embedding: Embedding | None = None

    @property
    def kind(self) -> str:
        """``"image"`` or ``"vector"``.

        Example:
            >>> data.kind
            'image'
        """
        return "vector" if self.x.ndim == 2 else "image"

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of one row, e.g. (28, 28), (28, 28, 3) or (300,).

        Example:
            >>> data.shape
            (8, 8)
        """
        return self.x.shape[1:]

    @cached_property
    def fingerprint(self) -> str:
        """The sha256 of `x` (with type and shape) and `serial`. It tells whether two data sets have the same rows.

        Names, truth, texts and pictures do not count, so that they may be added later.

        Example:
            >>> data.fingerprint == rcm.load("digits").fingerprint
            True
            >>> data.fingerprint == data.take(range(10)).fingerprint
            False
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
        """Return what the network sees of some rows, float32 [B, *shape].

        Args:
            rows: Positions [B], a slice or a mask; default all.

        Example:
            >>> x = data.scaled([0, 5])
            >>> x.shape, float(x.max())
            ((2, 8, 8), 1.0)
        """
        return scaled(self.x[rows], self.offset, self.scale)

    def embed(self, texts) -> Float[np.ndarray, "B D"]:
        """Return the vectors of texts, float32, made as those of this data set were.

        Args:
            texts: B texts. One in which nothing is known becomes zeros.

        Raises:
            ImportError: A library that embeds them is missing; the message says how to install it.
            ValueError: The data set was not made of texts, a row is no text, or its embedding cannot be had here.

        Example:
            >>> data = rcm.Dataset.from_texts(["toner is low", "low toner", "paper jam in tray 2"], dimensions=2)
            >>> near = data.embed(["tray 3: paper jam"]) @ data.x.T
            >>> int(near.argmax())
            2
        """
        if self.embedding is None:
            raise ValueError(f"{self.name!r} was not made of texts by Dataset.from_texts; give rows like its own.")
        documents = as_texts(texts)
        return self.embedding.embed(documents) if documents else np.zeros((0, *self.shape), np.float32)

    def scale_new(self, x) -> np.ndarray:
        """Return new raw rows as the network sees them, float32 [B, *shape].

        Args:
            x: Rows like those of this data set, [B, *shape]; or texts, where it was made of texts (see `embed`).

        Raises:
            ImportError: As `embed`.
            ValueError: As `from_arrays` and `embed`; or the rows have another shape or type than this data set's.

        Example:
            >>> white = data.scale_new(np.full((3, 8, 8), 255, np.uint8))
            >>> white.shape, float(white.min())
            ((3, 8, 8), 1.0)
        """
        values = as_values(self.embed(x) if self.embedding is not None and are_texts(x) else x)
        if values.shape[1:] != self.shape:
            raise ValueError(f"The new rows have shape {values.shape[1:]}; this data set's have {self.shape}.")
        if self.kind == "vector":
            values = values.astype(self.x.dtype, copy=False)
        if values.dtype != self.x.dtype:
            raise ValueError(
                f"The new images are {values.dtype}, this data set's {self.x.dtype}; bring them to one range first."
            )
        return scaled(values, self.offset, self.scale)

    def thumbnail(self, row: int) -> np.ndarray | None:
        """Return the picture of a row, uint8 [H, W] or [H, W, 3]; None where there are none.

        Example:
            >>> picture = data.thumbnail(0)
            >>> picture.shape, picture.dtype
            ((8, 8), dtype('uint8'))
        """
        if self.images is None:
            return None
        picture = np.asarray(self.images[row])
        return picture if picture.dtype == np.uint8 else np.rint(picture * 255).astype(np.uint8)

    def text(self, row: int) -> str | None:
        """Return the text of a row; None where there are none.

        Example:
            >>> rcm.Dataset.from_arrays([[0.1], [0.9]], texts=["toner low", "paper jam"]).text(1)
            'paper jam'
        """
        return None if self.texts is None else self.texts[row]

    def take(self, rows) -> Self:
        """Return a data set of some rows. They keep their scale and their serials; `test` stays whole.

        Args:
            rows: Positions [B], a slice or a mask [N].

        Raises:
            ValueError: No row is left.

        Example:
            >>> threes = data.take(data.truth == 3)
            >>> len(threes), threes.serial[:4].tolist()
            (146, [3, 13, 22, 48])
        """
        picked = np.arange(len(self))[rows]
        if not len(picked):
            raise ValueError("No rows are left; a data set needs at least one.")
        x = frozen(self.x[picked])
        return replace(
            self,
            x=x,
            serial=frozen(self.serial[picked]),
            truth=None if self.truth is None else frozen(self.truth[picked]),
            images=x if self.images is self.x else None if self.images is None else frozen(self.images[picked]),
            texts=None if self.texts is None else tuple(self.texts[i] for i in picked),
            columns=as_columns({name: values[picked] for name, values in self.columns.items()}, len(picked)),
            source=None,
        )

    def with_columns(self, columns) -> Self:
        """Return this data set with further columns to show.

        Args:
            columns: {name: [N] numbers or texts}. A column takes the place of one with the same name.

        Raises:
            ValueError: As `from_arrays`.

        Example:
            >>> inked = data.with_columns({"ink": data.scaled().sum(axis=(1, 2))})
            >>> list(inked.columns), inked.columns["ink"].dtype
            (['ink'], dtype('float64'))
        """
        return replace(self, columns=MappingProxyType({**self.columns, **as_columns(columns, len(self))}))

    def with_test(self, test: Samples) -> Self:
        """Return this data set with a held-out part, which is put on the same scale and takes over the class names.

        Args:
            test: Rows that training never sees, of the same shape and type.

        Raises:
            ValueError: Its rows have another shape or type.

        Example:
            >>> data.take(slice(100)).with_test(data.take(slice(100, 150)))
            Dataset('digits', 100 rows of image (8, 8) uint8, test=50)
        """
        if not isinstance(test, Samples):
            raise ValueError(f"test is a {type(test).__name__}; expected a Dataset, e.g. Dataset.from_arrays(x_test).")
        if test.kind == "vector":
            test = replace(test, x=frozen(test.x.astype(self.x.dtype, copy=False)))
        if test.shape != self.shape or test.x.dtype != self.x.dtype:
            raise ValueError(
                f"The rows of test are {test.shape} {test.x.dtype}; these are {self.shape} {self.x.dtype}."
            )
        return replace(self, test=replace(test, offset=self.offset, scale=self.scale, names=self.names))


def frozen(array: np.ndarray) -> np.ndarray:
    """Return a view of an array through which nothing can be written."""
    view = array.view()
    view.flags.writeable = False
    return view
