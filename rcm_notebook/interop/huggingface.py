"""A Dataset of Hugging Face's library `datasets` (extra `hf`): a column Serial, and a column of labels.

The labels are a ClassLabel or class names; numbers are class names where they can be, else class ids. A written Dataset
has all rows, with their texts if the data has texts. Its ClassLabel has the active classes, and one more class if
somebody could not tell; -1 means no label.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from rcm_notebook.data import Dataset
from rcm_notebook.interop.interface import LABEL_FORMATS, LabelFormat
from rcm_notebook.labels import CANT_TELL_TEXT, COLUMNS, Columns, Incoming, Labels

if TYPE_CHECKING:
    import datasets

ORIGIN = "a Hugging Face dataset"


def accepts(given: Any) -> bool:
    """Return whether an object is such a Dataset: one split, in memory or on disk, not a stream."""
    library = sys.modules.get("datasets")
    return library is not None and isinstance(given, library.Dataset)


def read(source: datasets.Dataset, columns: Columns) -> Incoming:
    """Read the two columns; other columns, such as images, are not decoded.

    Raises:
        LookupError: There is no such column.
        ValueError: There is no column `Serial` or `label`, or the ClassLabel does not have a class id.
    """
    titles = source.column_names
    places = columns.places(titles)
    if None in places:
        raise ValueError(
            f"{ORIGIN} has the columns {', '.join(titles)}; expected {' and '.join(COLUMNS)}. Name yours with "
            "serial=... and label=..., or number the rows: dataset.add_column('Serial', range(len(dataset)))."
        )
    serial, label = (titles[place] for place in places if place is not None)
    found = source.with_format(None).select_columns([serial, label])[:]
    serials, labels = (_of_width(found[title], source.features[title]) for title in (serial, label))
    names = getattr(source.features[label], "names", None)
    return Incoming(ORIGIN, serials, labels if names is None else _named(labels, names))


def write(labels: Labels, data: Dataset, target: None, columns: Columns) -> datasets.Dataset:
    """Return a new Dataset. Raises ImportError if the library is not installed."""
    try:
        from datasets import ClassLabel, Features, Value
        from datasets import Dataset as HuggingFaceDataset
    except ImportError as error:
        raise ImportError("Hugging Face's datasets is not installed; pip install 'rcm_notebook[hf]'.") from error
    serial, label = columns.written
    names = [labels.classes[i] for i in labels.active]
    place = np.full(len(labels.classes) + 1, -1)  # The id -1 reads the last entry.
    place[labels.active] = np.arange(len(names))
    ids = np.where(labels.cant_tell, len(names), place[labels.ids])
    kinds = names + [CANT_TELL_TEXT] * bool(labels.cant_tell.any())
    texts = {} if data.texts is None else {"text": list(data.texts)}
    kept = {"text": Value("string")} if texts else {}
    key = Value("string" if data.serial.dtype.kind == "U" else "int64")
    return HuggingFaceDataset.from_dict(
        {**texts, serial: data.serial.tolist(), label: ids.tolist()},
        features=Features({**kept, serial: key, label: ClassLabel(names=kinds)}),
    )


def _of_width(values: list, feature: Any) -> list:
    """Return floats as NumPy's of their width, which says how many digits they hold; other values as they are."""
    narrow = {"float16": np.float16, "float32": np.float32}.get(getattr(feature, "dtype", ""))
    return values if narrow is None else [None if value is None else narrow(value) for value in values]


def _named(ids: list, names: list[str]) -> list[str | None]:
    strange = [i for i in ids if i is not None and not -1 <= i < len(names)]
    if strange:
        raise ValueError(f"{ORIGIN} has the class id {strange[0]}, but its ClassLabel has {len(names)} names.")
    return [None if i is None or i == -1 else names[i] for i in ids]


LABEL_FORMATS.add("huggingface", LabelFormat("a Hugging Face Dataset", read, write, accepts=accepts, makes=True))
