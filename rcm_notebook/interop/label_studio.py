"""Label Studio's JSON of tasks: `data` with the row's serial and text, and annotations that choose its class.

`read` takes the choices of completed annotations. An annotation that was skipped or cancelled, or that chose nothing,
is no label; nor are predictions and drafts. Where annotators differ, the annotation that is marked as ground truth
counts, or else the choice of more than half of them; a warning says for how many rows.

`write` makes a task of every row; a row without a label has no annotations. The work can go on in Label Studio with

    <View>
      <Text name="text" value="$text"/>
      <Choices name="label" toName="text"> <Choice value="a class"/> ... </Choices>
    </View>

Data without texts has `<Image name="image" value="$image"/>` instead, where a column `image` holds a path or URL of
each picture or where the serials are the files of a folder; Label Studio shows such files from its local storage. Other
data has `Serial` in place of `text`.

Source: Label Studio's documentation, "Task format" (labelstud.io/guide/task_format) and "Local storage"
(labelstud.io/guide/storage).
"""

import json
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from rcm_notebook.data import Dataset
from rcm_notebook.disk import replacing
from rcm_notebook.interop.annotators import Vote, decide
from rcm_notebook.interop.interface import LABEL_FORMATS, LabelFormat
from rcm_notebook.interop.matching import TEXT, row_key
from rcm_notebook.labels import COLUMNS, Columns, Incoming, Labels, first_few, short_repr

IMAGE = "image"
"""The key of a task's picture, and the column of the data that holds its path or URL."""


def read(source, columns: Columns) -> Incoming:
    """Read a file that Label Studio exported as JSON: a list of tasks, or one task.

    Args:
        source: The path.
        columns: `serial` is a key of every task's `data`, or of the tasks themselves, such as `id`; without it and
            without a key Serial, the key `text` says which row. `label` is the name of the control (`from_name`).
            Without `label` the file must have choices of one control only.

    Raises:
        LookupError: There is no such key or control.
        ValueError: The file is not such an export, has several controls or only predictions and the like, or has a
            choice of several classes; the message names the task.
    """
    path = Path(source)
    tasks = _tasks(path)
    votes: list[list[Vote]] = []
    for place, task in enumerate(tasks, start=1):
        try:
            _data(task)
            votes.append(list(_votes(task)))
        except ValueError as error:
            raise ValueError(f"{path}, task {place} of {len(tasks)}: {error}") from None
    serials, by_text = _serials(tasks, columns, path)
    control = _control(tasks, votes, columns.label, path)
    rows, labels, settled = [], [], Counter()
    for place, (serial, given) in enumerate(zip(serials, votes, strict=True), start=1):
        try:
            choices, how = decide([vote for vote in given if vote.control == control])
        except ValueError as error:
            raise ValueError(f"{path}, task {place} of {len(tasks)}: {error}") from None
        rows += [serial] * max(len(choices), 1)
        labels += choices or [None]
        settled[how] += 1
    if settled.pop("", 0) < len(tasks):
        said = ", ".join(f"{how} settles {count:,}" for how, count in settled.items())
        warnings.warn(f"{path}: annotators differ in {settled.total():,} tasks; {said}.", stacklevel=4)
    return Incoming(str(path), rows, labels, by_text=by_text)


def write(labels: Labels, data: Dataset, target, columns: Columns) -> None:
    """Write a file of tasks, whole or not at all."""
    serial, label = columns.written
    shown = {TEXT: data.texts, IMAGE: _pictures(data)}
    tag = next((key for key, values in shown.items() if values is not None), serial)
    names = labels.to_dataframe()["label"].to_numpy(dtype=object, na_value=None).tolist()
    tasks = []
    for row, (key, name) in enumerate(zip(data.serial.tolist(), names, strict=True)):
        result = {"from_name": label, "to_name": tag, "type": "choices", "value": {"choices": [name]}}
        tasks.append(
            {
                "data": {**{k: values[row] for k, values in shown.items() if values is not None}, serial: _exact(key)},
                "annotations": [] if name is None else [{"result": [result], "was_cancelled": False}],
            }
        )
    with replacing(Path(target)) as file:
        file.write(json.dumps(tasks, allow_nan=False).encode("ascii"))


def _exact(serial: int | str) -> int | str:
    """Return a serial as JSON keeps it: JavaScript, in which Label Studio is written, rounds integers from 2^53."""
    return serial if isinstance(serial, str) or abs(serial) < 2**53 else str(serial)


def _tasks(path: Path) -> list:
    try:
        tasks = json.loads(path.read_bytes())
    except RecursionError:
        raise ValueError(f"{path} is nested too deeply to be a list of tasks.") from None
    except ValueError as error:
        raise ValueError(f"{path} is no JSON: {error}") from None
    if isinstance(tasks, dict) and "data" in tasks:
        return [tasks]
    if not isinstance(tasks, list):
        raise ValueError(f"{path} holds no list of tasks; export from Label Studio as JSON.")
    return tasks


def _data(task: Any) -> dict[str, Any]:
    data = task.get("data") if isinstance(task, dict) else None
    if not isinstance(data, dict):
        raise ValueError("no 'data'; export from Label Studio as JSON, not as JSON-MIN.")
    return data


def _serials(tasks: list[dict], columns: Columns, path: Path) -> tuple[list, bool]:
    """Return what says which row each task means, and whether it is the row's text."""
    titles = list(dict.fromkeys(title for task in tasks for title in task["data"]))
    if columns.serial not in titles and tasks and all(columns.serial in task for task in tasks):
        return [task[columns.serial] for task in tasks], False
    key = row_key(titles, columns)
    if key is None and tasks:
        known = first_few(list(map(short_repr, titles)))
        raise ValueError(
            f"{path}: the tasks' data has {known}, but no {COLUMNS[0]!r}; name the key with serial=..., which may be "
            "the tasks' own 'id'."
        )
    for place, task in enumerate(tasks, start=1):
        if key is not None and key.title not in task["data"]:
            raise ValueError(f"{path}, task {place} of {len(tasks)}: no {key.title!r}, which other tasks have.")
    return [task["data"][key.title] for task in tasks if key is not None], key is not None and key.is_text


def _control(tasks: list[dict], votes: list[list[Vote]], wanted: str | None, path: Path) -> str | None:
    """Return the one control whose choices are labels; None if nothing is there."""
    controls = list(dict.fromkeys(vote.control for given in votes for vote in given))
    names = first_few(list(map(short_repr, controls)))
    if wanted is not None and controls and wanted not in controls:
        raise LookupError(f"{path}: no control {wanted!r}; there are {names}.")
    if wanted is None and len(controls) > 1:
        raise ValueError(f"{path} has choices of the controls {names}; name the one to read with label=...")
    other = Counter(kind for task in tasks for kind in _without_choice(task))
    if not controls and other:
        there = ", ".join(f"{count:,} {kind}" for kind, count in other.items())
        raise ValueError(f"{path} has no completed choice; there are {there}.")
    return controls[0] if wanted is None and controls else wanted


def _votes(task: dict) -> Iterator[Vote]:
    """Yield the choices of every completed annotation."""
    for number, annotation in enumerate(_list(task, "annotations")):
        if annotation.get("was_cancelled"):
            continue
        for result in _list(annotation, "result"):
            if result.get("type") != "choices":
                continue
            value = result.get("value")
            chosen = value.get("choices") if isinstance(value, dict) else None
            if not isinstance(chosen, list) or not all(isinstance(choice, str) for choice in chosen):
                raise ValueError("a result of type 'choices' without a list of texts in value.choices.")
            if chosen:
                is_truth = annotation.get("ground_truth") is True
                yield Vote(str(result.get("from_name")), number, tuple(chosen), is_truth)


def _without_choice(task: dict) -> Iterator[str]:
    """Yield what a task has that is no label."""
    for kind in ("predictions", "drafts"):
        yield from [kind] * len(_list(task, kind))
    for annotation in _list(task, "annotations"):
        if annotation.get("was_cancelled"):
            yield "skipped annotations"
        else:
            yield from (f"results of type {short_repr(one.get('type'))}" for one in _list(annotation, "result"))


def _list(parent: dict, key: str) -> list[dict]:
    found = parent.get(key) or []
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise ValueError(f"{key!r} is no list of objects.")
    return found


def _pictures(data: Dataset) -> list[str | None] | None:
    """Return the path or URL of each row's picture, as Label Studio shows it; None if the data has none."""
    if IMAGE in data.columns:
        given = data.columns[IMAGE].tolist()
    elif data.kind == "image" and data.serial.dtype.kind == "U":
        given = data.serial.tolist()
    else:
        return None
    return [None if one is None else _address(one) for one in given]


def _address(path: str) -> str:
    """Return a URL or a path from the root as it is, and another path as Label Studio's local storage has it."""
    return path if "://" in path or path.startswith("/") else f"/data/local-files/?d={quote(path)}"


LABEL_FORMATS.add("label_studio", LabelFormat("a path that ends in .json", read, write, endings=(".json",)))
