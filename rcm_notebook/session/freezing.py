"""Freezing a session: a config from which `rcm-notebook run` makes it again, with what the user did and when."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rcm_notebook.curriculum import CURRICULA, Curriculum
from rcm_notebook.data import Dataset
from rcm_notebook.disk import parse_log
from rcm_notebook.labels import UNSURE, Gestures, replay
from rcm_notebook.runs import Event, RunConfig, RunFolder
from rcm_notebook.training import Notice, journal


def frozen(
    data: Dataset,
    folder: RunFolder,
    config: RunConfig,
    steps_per_epoch: int,
    now: Notice,
    data_folder: str | Path | None = None,
) -> dict[str, Any]:
    """Return the values of a config of which ``rcm-notebook run`` makes a run again.

    Args:
        data: The run's data set.
        folder: The run's folder.
        config: Its config.yaml.
        steps_per_epoch: Steps in an epoch.
        now: What the next step of training would read.
        data_folder: Folder of the data set, as `Dataset.save` writes it; needed where it has no registered name.

    Raises:
        ValueError: Something cannot be frozen; the message says what.
    """
    notices = journal.read(folder.journal)
    if now.step and (not notices or notices[0].step > 0):
        raise ValueError("This session was begun by a version that kept no journal, so it cannot be frozen.")
    events = _events([*notices, now], data, folder, steps_per_epoch)
    return {
        "description": f"Frozen from a session on {data.name}.",
        "data": _data(data, data_folder),
        "model": config.model.to_dict(),
        "train": config.train.to_dict(),
        "curriculum": _curriculum(config.curriculum, data.kind, steps_per_epoch),
        "projection": config.projection,
        "epochs": now.step // steps_per_epoch,
        "seeds": [config.train.seed],
        "events": [event.to_dict() for event in events],
    }


def _events(notices: Sequence[Notice], data: Dataset, folder: RunFolder, steps: int) -> list[Event]:
    """Return what happened between the epochs; the last of the notices is how things stand now."""
    path = folder.label_log
    content = path.read_bytes()
    names = replay(parse_log(content, path), path, len(data), ()).labels().classes
    before = replay(parse_log(content, path)[:1], path, len(data), ())
    known = before.known.classes
    if names[: len(known)] != known:
        raise ValueError("Classes of the data set were renamed, which a config cannot express. Name them in the data.")
    weights, factor, events = {}, 1.0, []
    for notice in notices:
        epoch, inside = divmod(notice.step, steps)
        if inside:
            raise ValueError(
                f"In epoch {epoch + 1}, after step {inside}, training was cut short, or labels, weights or the "
                "phase were changed while it ran. A config can only repeat what happens between two epochs."
            )
        after = replay(parse_log(content[: notice.log], path), path, len(data), ())
        _require_plain(after, epoch)
        if journal.checksum(after.labels().ids) != notice.ids:
            raise ValueError(f"The labels that training had after epoch {epoch} do not follow from {path}.")
        event = Event(
            epoch,
            names[len(before.known.classes) : len(after.known.classes)],
            **_moved(before.codes, after.codes, names),
            weights=dict(notice.weights) if notice.weights != weights else None,
            learning_rate_factor=notice.learning_rate_factor if notice.learning_rate_factor != factor else None,
            phase=notice.phase,
        )
        if event != Event(epoch):
            events.append(event)
        before, weights, factor = after, notice.weights, notice.learning_rate_factor
    return events


def _data(data: Dataset, folder: str | Path | None) -> dict[str, Any]:
    if folder is not None:
        if Dataset.load(folder).fingerprint != data.fingerprint:
            raise ValueError(f"{folder} holds other data than this session's; session.data.save({str(folder)!r}) does.")
        return {"name": None, "folder": str(folder)}
    if data.source is None or data.source.fingerprint != data.fingerprint:
        raise ValueError(
            f"The data set {data.name!r} has no registered name by which a config could load it. Save it and name the "
            'folder: session.data.save("data"); session.freeze(..., data="data").'
        )
    return {"name": data.source.name, "options": dict(data.source.options)}


def _curriculum(curriculum: Curriculum, kind: str, steps: int) -> str | list[dict[str, Any]]:
    for name, make in CURRICULA.items():
        if make(steps, kind) == curriculum:
            return name
    return [phase.to_dict() for phase in curriculum]


def _require_plain(state: Gestures, epoch: int) -> None:
    """Raise ValueError where what the user has said is more than labels."""
    known = state.known
    said = {
        "classes were merged": known.merged,
        "classes were deleted": known.deleted,
        "components were reserved": known.reserved,
        "components were split or merged": known.surgeries,
    }
    found = [what for what, values in said.items() if values]
    if found:
        raise ValueError(f"After epoch {epoch} {' and '.join(found)}, which a config cannot express.")


def _moved(before: np.ndarray, after: np.ndarray, names: Sequence[str]) -> dict[str, Any]:
    """Return the rows that changed, by what they were given."""
    changed = before != after
    rows: Mapping[int, tuple[int, ...]] = {
        int(code): tuple(np.flatnonzero(changed & (after == code)).tolist()) for code in np.unique(after[changed])
    }
    return {
        "labels": {names[code]: given for code, given in rows.items() if code >= 0},
        "cant_tell": rows.get(UNSURE, ()),
        "clear": rows.get(-1, ()),
    }
