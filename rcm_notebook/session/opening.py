"""Opening a session: the config of a new one, and whether a folder holds the session that is asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from rcm_notebook.config import ModelConfig, TrainConfig, resolve
from rcm_notebook.curriculum import CURRICULA, Curriculum
from rcm_notebook.data import Dataset
from rcm_notebook.disk import Damaged, require_folder_name
from rcm_notebook.model import require_consistent, with_part_settings
from rcm_notebook.objective import with_term_settings
from rcm_notebook.projection import PROJECTIONS
from rcm_notebook.runs import RunConfig, RunFolder
from rcm_notebook.training import require_known


def folder_of(data: Dataset, path: str | Path | None) -> RunFolder:
    """Return the folder of a session: `path`, or where none is given, ``sessions/<name of the data set>``.

    Raises:
        ValueError: No path is given, and no folder can have the name of the data set.
    """
    if not path:
        try:
            require_folder_name(data.name, "The data set's name")
        except ValueError as error:
            raise ValueError(f"{error} Rename it, or give the session a folder: Session(data, path).") from None
        path = Path("sessions") / data.name
    return RunFolder(Path(path).resolve())


def new_config(
    data: Dataset,
    model: ModelConfig | None,
    train: TrainConfig | None,
    curriculum: Curriculum | str | None,
    projection: str | None,
) -> RunConfig:
    """Return the config of a new session, with what follows from the data filled in. Raises as `Session`."""
    classes = len(data.names) if data.names else None
    model, train = resolve(
        model or ModelConfig(), train or TrainConfig(), rows=len(data), kind=data.kind, classes=classes
    )
    projection = projection or "components"
    PROJECTIONS[projection]
    require_consistent(model, data.shape)
    model, train = with_part_settings(model), with_term_settings(train)
    steps = max(train.min_steps, -(-len(data) // train.given("batch")))
    curriculum = "default" if curriculum is None else curriculum
    phases = CURRICULA[curriculum](steps, data.kind) if isinstance(curriculum, str) else tuple(curriculum)
    require_known(phases)
    about = {"name": data.name, "fingerprint": data.fingerprint, "rows": len(data)}
    return RunConfig(about, model, train, phases, projection)


def require_same(
    folder: RunFolder,
    config: RunConfig,
    data: Dataset,
    model: ModelConfig | None,
    train: TrainConfig | None,
    curriculum: Curriculum | str | None,
    projection: str | None,
) -> None:
    """Raise ValueError if the folder holds a session on other data or settings; the message names what differs."""
    if data.fingerprint != config.data["fingerprint"]:
        raise ValueError(
            f"{folder.path} holds a session on other data ({config.data['name']}, {config.data['rows']} rows; now "
            f"{data.name}, {len(data)} rows). Use another folder, or Session.open({str(folder.path)!r})."
        )
    wanted = new_config(data, model or config.model, train or config.train, curriculum, projection)
    differing = [
        name
        for name, given in (("model", model), ("train", train), ("curriculum", curriculum), ("projection", projection))
        if given is not None and getattr(wanted, name) != getattr(config, name)
    ]
    if differing:
        raise ValueError(
            f"{folder.path} holds a session with other settings for {', '.join(differing)} (see its config.yaml). Use "
            "another folder for the new settings, or leave them out to go on with the old ones."
        )


@contextmanager
def naming_the_way_to_the_labels(folder: RunFolder) -> Iterator[None]:
    """Add to the error of a damaged file how the labels of the session can be had without it."""
    try:
        yield
    except Damaged as error:
        if error.path == folder.label_log:
            way = (
                f"{folder.labels} holds the labels as they were last written: move {folder.label_log.name} away, and "
                "the session takes them from there, without their history."
            )
        else:
            way = f"`rcm-notebook labels {folder.path} --out FILE` writes the labels, which are not damaged."
        raise error.and_then(way) from error


def is_mapped(data: Dataset) -> bool:
    """Return whether an array of a data set is memory-mapped; then its file was not read when it was loaded."""
    sets = (one for one in (data, data.test) if one is not None)
    return any(isinstance(part, np.memmap) for one in sets for part in (one.x, one.serial, one.truth, one.images))


class PairsBar:
    """A progress bar that appears only if building the pairs takes more than two seconds."""

    def __init__(self):
        self._bar = None

    def __call__(self, done: int, total: int) -> None:
        """Show that `done` of `total` rows are done."""
        from tqdm.auto import tqdm

        if self._bar is None:
            self._bar = tqdm(total=total, unit="row", desc="Finding neighbours", delay=2, leave=False)
        self._bar.update(done - self._bar.n)
        if done >= total:
            self._bar.close()
