"""A Dataset of Hugging Face's library `datasets` (extra `hf`): a column Serial, and one of a ClassLabel, names or ids.

What is returned has all rows, with their texts where the data has some; the ClassLabel has the active classes, -1 where
there is no label, and one more class where somebody could not tell.
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
    """Tell whether something is such a Dataset: one split, in memory or on disk, no stream."""
    library = sys.modules.get("datasets")
    return library is not None and isinstance(given, library.Dataset)


def read(source: datasets.Dataset, columns: Columns) -> Incoming:
    """Read two columns; the others, such as images, are not decoded.

    Raises:
        LookupError: There is no such column.
        ValueError: No column `Serial` or `label`, or a class id that the ClassLabel does not have.
    """
    titles = source.column_names
    places = columns.places(titles)
    if None in places:
        raise ValueError(
            f"{ORIGIN} has the columns {', '.join(titles)}; expected {' and '.join(COLUMNS)}. Name yours with "
            "serial=... and label=..., or number the rows: dataset.add_column('Serial', range(len(dataset)))."
        )
    serial, label = (titles[place] for place in places if place is not None)
    values = source.with_format(None).select_columns([serial, label])[:]
    names = getattr(source.features[label], "names", None)
    return Incoming(ORIGIN, values[serial], values[label] if names is None else _named(values[label], names))


def write(labels: Labels, data: Dataset, target: None, columns: Columns) -> datasets.Dataset:
    """Return a new Dataset. Raises ImportError where the library is not installed."""
    try:
        from datasets import ClassLabel, Features, Value
        from datasets import Dataset as HuggingFaceDataset
    except ImportError as error:
        raise ImportError("Hugging Face's datasets is not installed; pip install 'rcm_notebook[hf]'.") from error
    serial, label = columns.written
    names = [labels.classes[i] for i in labels.active]
    place = np.full(len(labels.classes) + 1, -1)  # The last entry is that of the id -1.
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


def _named(ids: list, names: list[str]) -> list[str | None]:
    strange = [i for i in ids if i is not None and not -1 <= i < len(names)]
    if strange:
        raise ValueError(f"{ORIGIN} has the class id {strange[0]}, but its ClassLabel has {len(names)} names.")
    return [None if i is None or i == -1 else names[i] for i in ids]


LABEL_FORMATS.add("huggingface", LabelFormat("a Hugging Face Dataset", read, write, accepts=accepts, makes=True))
