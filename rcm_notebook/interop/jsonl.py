"""JSON Lines: an object with the keys Serial and label on each line; it may have other keys.

Objects without a serial are matched by the key `text`. A label is a class name, a class id, null, or a list of one
name. All rows are written, with their texts if the data has texts, and null where there is no label.

Source: jsonlines.org.
"""

import json
from pathlib import Path
from typing import Any

from rcm_notebook.data import Dataset
from rcm_notebook.interop.gzipped import read_bytes, write_bytes
from rcm_notebook.interop.interface import LABEL_FORMATS, LabelFormat
from rcm_notebook.interop.matching import TEXT, row_key
from rcm_notebook.labels import COLUMNS, Columns, Incoming, Labels, find_column, first_few, short_repr, text_of


def read(source, columns: Columns) -> Incoming:
    """Read a file in UTF-8, or in UTF-16 with a byte-order mark.

    Raises:
        FileNotFoundError: There is no such file.
        LookupError: No object has such a key.
        ValueError: A line is no JSON object, or lacks the serial; or no object has the keys. The message names the
            line.
    """
    path = Path(source)
    content = read_bytes(path)
    try:
        lines = text_of(content).split("\n")
        objects = [(number, _object(line, number)) for number, line in enumerate(lines, start=1) if line.strip()]
    except ValueError as error:
        raise ValueError(f"{path}, {error}") from None
    titles = list(dict.fromkeys(title for _, one in objects for title in one))
    key, label = row_key(titles, columns), find_column(titles, columns.label, COLUMNS[1])
    if key is None or label is None:
        known = first_few(list(map(short_repr, titles))) or "none"
        missing = COLUMNS[0] if key is None else COLUMNS[1]
        raise ValueError(f"{path} has the keys {known}, but no {missing!r}; name yours with {missing.lower()}=...")
    serials, labels = [], []
    for number, one in objects:
        if key.title not in one:
            raise ValueError(f"{path}, line {number}: no {key.title!r}, which other lines have.")
        serials.append(one[key.title])
        labels.append(_label(one.get(titles[label]), f"{path}, line {number}"))
    return Incoming(str(path), serials, labels, by_text=key.is_text)


def write(labels: Labels, data: Dataset, target, columns: Columns) -> None:
    """Write a file in UTF-8, whole or not at all."""
    serial, label = columns.written
    names = labels.to_dataframe()["label"].to_numpy(dtype=object, na_value=None).tolist()
    texts = [{}] * len(names) if data.texts is None else [{TEXT: text} for text in data.texts]
    triples = zip(data.serial.tolist(), texts, names, strict=True)
    objects = [{**text, serial: key, label: name} for key, text, name in triples]
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects)
    write_bytes(Path(target), lines.encode("utf-8", "backslashreplace"))  # Half a surrogate pair, as JSON writes it.


def _object(line: str, number: int) -> dict[str, Any]:
    try:
        found = json.loads(line, object_pairs_hook=_unique)
    except RecursionError:
        raise ValueError(f"line {number}: nested too deeply.") from None
    except ValueError as error:
        raise ValueError(f"line {number}: {error}") from None
    if not isinstance(found, dict):
        raise ValueError(f"line {number}: {short_repr(found)} is no JSON object; expected one on each line.")
    return found


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(f"a key is there twice: {first_few([short_repr(key) for key, _ in pairs])}.")
    return found


def _label(value: Any, where: str) -> Any:
    if not isinstance(value, list):
        return value
    if len(value) > 1:
        raise ValueError(f"{where}: {len(value)} labels, such as {short_repr(value[0])}; a row has one class.")
    return value[0] if value else None


ENDINGS = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")

LABEL_FORMATS.add("jsonl", LabelFormat("a path that ends in .jsonl or .ndjson, also .gz", read, write, endings=ENDINGS))
