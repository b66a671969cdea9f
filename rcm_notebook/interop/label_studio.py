"""Label Studio's JSON of tasks: `data` with the row's serial and text, and annotations that choose its class.

`read` takes the choices of completed annotations. An annotation that was skipped or cancelled, or that chose nothing,
is no label. `write` makes a task of every row; a row without a label has no annotations. The work can then go on in
Label Studio with

    <View>
      <Text name="text" value="$text"/>
      <Choices name="label" toName="text"> <Choice value="a class"/> ... </Choices>
    </View>

(`Serial` in place of `text` if the data has no texts).

Source: Label Studio's documentation, "Task format" (labelstud.io/guide/task_format).
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rcm_notebook.data import Dataset
from rcm_notebook.disk import replacing
from rcm_notebook.interop.interface import LABEL_FORMATS, LabelFormat
from rcm_notebook.labels import COLUMNS, Columns, Incoming, Labels, find_column, first_few, short_repr


def read(source, columns: Columns) -> Incoming:
    """Read a file that Label Studio exported as JSON.

    Args:
        source: The path.
        columns: `serial` is a key of every task's `data`, and `label` is the name of the control (`from_name`). Without
            `label` the file must have choices of one control only.

    Raises:
        LookupError: A task's data has no such key.
        ValueError: The file is not such an export, has several controls, or has a choice of several classes; the
            message names the task.
    """
    path = Path(source)
    tasks = _tasks(path)
    serials, labels, controls = [], [], []
    for place, task in enumerate(tasks):
        try:
            serial = _serial(task, columns)
            found = list(_choices(task, columns.label))
        except (ValueError, LookupError) as error:
            raise type(error)(f"{path}, task {place + 1} of {len(tasks)}: {error}") from None
        for control, choice in found or [(None, None)]:
            serials.append(serial)
            labels.append(choice)
            controls.append(control)
    names = [short_repr(control) for control in dict.fromkeys(controls) if control is not None]
    if len(names) > 1:
        raise ValueError(f"{path} has choices of the controls {first_few(names)}; name the one to read with label=...")
    return Incoming(str(path), serials, labels)


def write(labels: Labels, data: Dataset, target, columns: Columns) -> None:
    """Write a file of tasks, whole or not at all."""
    serial, label = columns.written
    tag = serial if data.texts is None else "text"
    names = labels.to_dataframe()["label"].to_numpy(dtype=object, na_value=None).tolist()
    tasks = []
    for row, (key, name) in enumerate(zip(data.serial.tolist(), names, strict=True)):
        result = {"from_name": label, "to_name": tag, "type": "choices", "value": {"choices": [name]}}
        tasks.append(
            {
                "data": {**({} if data.texts is None else {"text": data.texts[row]}), serial: _exact(key)},
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
    if not isinstance(tasks, list):
        raise ValueError(f"{path} holds no list of tasks; export from Label Studio as JSON.")
    return tasks


def _serial(task: Any, columns: Columns) -> Any:
    data = task.get("data") if isinstance(task, dict) else None
    if not isinstance(data, dict):
        raise ValueError("no 'data'; export from Label Studio as JSON, not as JSON-MIN.")
    titles = list(data)
    place = find_column(titles, columns.serial, COLUMNS[0])
    if place is None:
        known = first_few(list(map(short_repr, titles)))
        raise ValueError(f"its data has {known}, but no {COLUMNS[0]!r}; name the key with serial=...")
    return data[titles[place]]


def _choices(task: dict, control: str | None) -> Iterator[tuple[str, str]]:
    """Yield control and choice of every completed annotation."""
    for annotation in _list(task, "annotations"):
        if annotation.get("was_cancelled"):
            continue
        for result in _list(annotation, "result"):
            if result.get("type") != "choices" or control not in (None, result.get("from_name")):
                continue
            value = result.get("value")
            chosen = value.get("choices") if isinstance(value, dict) else None
            if not isinstance(chosen, list) or not all(isinstance(choice, str) for choice in chosen):
                raise ValueError("a result of type 'choices' without a list of texts in value.choices.")
            if len(chosen) > 1:
                raise ValueError(f"{len(chosen)} choices, such as {short_repr(chosen[0])}; a row has one class.")
            if chosen:
                yield str(result.get("from_name")), chosen[0]


def _list(parent: dict, key: str) -> list[dict]:
    found = parent.get(key) or []
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise ValueError(f"{key!r} is no list of objects.")
    return found


LABEL_FORMATS.add("label_studio", LabelFormat("a path that ends in .json", read, write, endings=(".json",)))
