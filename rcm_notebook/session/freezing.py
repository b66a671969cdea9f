"""Freezing a session: a config from which `rcm-notebook run` makes it again, with what the user did and when."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from rcm_notebook.curriculum import CURRICULA
from rcm_notebook.data import Dataset
from rcm_notebook.disk import parse_log, replacing
from rcm_notebook.labels import UNSURE, Gestures, replay
from rcm_notebook.runs import Event
from rcm_notebook.session.state import SessionState
from rcm_notebook.training import Notice, journal


class Freezing(SessionState):
    """The part of a session that writes down how it came about."""

    def freeze(self, path: str | Path, data: str | Path | None = None) -> Path:
        """Write a config of which ``rcm-notebook run`` makes this session again: on this machine, to the same numbers.

        It holds data, model, training, curriculum and seed; and the labels, weights, rates and phases that the user
        gave, each with the count of epochs when training took notice of it. Names of components and audits are left
        out.

        Args:
            path: The YAML file; its name becomes the experiment's.
            data: Folder of this data set, as `Dataset.save` writes it; needed where it has no registered name.

        Returns:
            Where the file is.

        Raises:
            ValueError: Something cannot be frozen; the message says what, and nothing is written.
            RuntimeError: Training is running.
        """
        with self._lock:
            self._drain()
            job: Any = self.job
            if job is not None and not job.is_done:
                raise RuntimeError("Training is running; wait for it (session.job.wait()) or cancel it first.")
            position, config, steps = self._position, self._config, self._trainer.steps_per_epoch
            turned = self.phase.name if position.by_hand and not position.is_begun else None
            step = int(self._learned.state.step)
            seen = self.labels, self._store.log_size, self._overrides, self.learning_rate_factor
            now = Notice.of(step, *seen, turned)
            notices = journal.read(self._folder.journal)
        if step and (not notices or notices[0].step > 0):
            raise ValueError("This session was begun by a version that kept no journal, so it cannot be frozen.")
        values = {
            "description": f"Frozen from a session on {self.data.name}.",
            "data": _data(self.data, data),
            "model": config.model.to_dict(),
            "train": config.train.to_dict(),
            "curriculum": _curriculum(self, steps),
            "projection": config.projection,
            "epochs": step // steps,
            "seeds": [config.train.seed],
            "events": [event.to_dict() for event in self._events([*notices, now], steps)],
        }
        target = Path(path)
        with replacing(target) as file:
            file.write(yaml.safe_dump(values, sort_keys=False, allow_unicode=True, default_flow_style=None).encode())
        return target

    def _events(self, notices: Sequence[Notice], steps: int) -> list[Event]:
        """Return what happened between the epochs; the last of the notices is how things stand now."""
        path, names = self._folder.label_log, self.labels.classes
        content = path.read_bytes()
        before = replay(parse_log(content, path)[:1], path, len(self.data), ())
        known = before.known.classes
        if names[: len(known)] != known:
            raise ValueError("Classes of the data set were renamed, which a config cannot say. Name them in the data.")
        weights, factor, events = {}, 1.0, []
        for notice in notices:
            epoch, inside = divmod(notice.step, steps)
            if inside:
                raise ValueError(
                    f"In epoch {epoch + 1}, after step {inside}, training was cut short, or labels, weights or the "
                    "phase were changed while it ran. A config can only repeat what happens between two epochs."
                )
            after = replay(parse_log(content[: notice.log], path), path, len(self.data), ())
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


def _curriculum(session: SessionState, steps: int) -> str | list[dict[str, Any]]:
    for name, make in CURRICULA.items():
        if make(steps, session.data.kind) == session.curriculum:
            return name
    return [phase.to_dict() for phase in session.curriculum]


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
        raise ValueError(f"After epoch {epoch} {' and '.join(found)}, which a config cannot say.")


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
