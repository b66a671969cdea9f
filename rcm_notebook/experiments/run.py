"""Running an experiment: a session for each seed, an oracle that gives labels, and the files written at the end.

A run's folder is a session's folder with more files: ``experiment.yaml``, ``curve.csv`` (a line after every batch of
labels), ``result.json``, and ``REPORT.md`` with its ``figures/``. An interrupted run goes on where it stopped: epochs
are counted in the session's own history and labels in its log, so that nothing is done twice.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml

from rcm_notebook.callbacks import logged
from rcm_notebook.data import Dataset, leave_out, load
from rcm_notebook.disk import make_folder, replacing
from rcm_notebook.experiments.config import DataChoice, ExperimentConfig, load_config
from rcm_notebook.experiments.folder import ExperimentFolder
from rcm_notebook.experiments.outcome import outcome
from rcm_notebook.labels import CANT_TELL
from rcm_notebook.runs import Event
from rcm_notebook.session import Session, answer, point
from rcm_notebook.settings import flat


class Planned(NamedTuple):
    """One run of an experiment: a point of its sweep with one seed.

    Attributes:
        config: The config with this seed alone.
        out: Folder of the point's folder, which holds the run's folder.
    """

    config: ExperimentConfig
    out: Path

    @property
    def folder(self) -> ExperimentFolder:
        """The run's folder."""
        return ExperimentFolder(self.out / self.config.name / f"seed-{self.config.train.seed}")

    def require_free(self, resume: bool) -> None:
        """Check that the run can begin or go on.

        Raises:
            FileExistsError: The folder exists and `resume` is False.
            ValueError: The folder holds a run with other settings.
        """
        path = self.folder.path
        if path.exists() and any(path.iterdir()):
            _require_resumable(self.folder, self.config, resume)

    def begin(self) -> None:
        """Write experiment.yaml, from which an interrupted run can go on."""
        make_folder(self.folder.path, private=True)
        with replacing(self.folder.experiment) as file:
            file.write(yaml.safe_dump(self.config.to_dict(), sort_keys=False, allow_unicode=True).encode())


def plan(config: ExperimentConfig, out: Path) -> tuple[Planned, ...]:
    """Return every run of an experiment; the points of a sweep are in one folder, each like an experiment."""
    out = out / config.name if config.sweep else out
    return tuple(Planned(point.with_seed(seed), out) for point in config.points() for seed in config.seeds)


def run(config: ExperimentConfig, out: Path, seed: int, *, resume: bool = False, progress: bool = True) -> Path:
    """Run one seed of an experiment without a sweep to its end and return its folder.

    Args:
        config: The experiment.
        out: Folder of the experiments.
        seed: Seed of parameters, training and acquisition.
        resume: Go on where an interrupted run stopped; a finished run is left as it is.
        progress: Show progress bars.

    Raises:
        FileExistsError: The run's folder exists and `resume` is False.
        ValueError: The folder holds a run with other settings, or the config has a sweep.
    """
    if config.sweep:
        raise ValueError("A sweep has several points; run those of config.points(), one by one.")
    planned = Planned(config.with_seed(seed), out)
    planned.require_free(resume)
    planned.begin()
    folder, one = planned.folder, planned.config
    if folder.result.exists():
        return folder.path
    data = _load(one.data)
    with Session(
        data, folder.path, model=one.model, train=one.train, curriculum=one.curriculum, projection=one.projection
    ) as session:
        with logged(session, one.log, f"{one.name}/{folder.path.name}", _settings(folder)):
            _carry_out(session, one, folder, progress)
        _conclude(session, one, folder)
    return folder.path


def _require_resumable(folder: ExperimentFolder, config: ExperimentConfig, resume: bool) -> None:
    if not resume:
        raise FileExistsError(f"{folder.path} is there already; resume it (--resume), or set another name.")
    if not folder.experiment.exists():
        raise ValueError(f"{folder.path} holds no experiment: it has no experiment.yaml.")
    there, wanted = load_config(folder.experiment).to_dict(), config.to_dict()
    differing = [
        name for name in wanted if json.dumps(wanted[name], default=str) != json.dumps(there[name], default=str)
    ]
    if differing:
        raise ValueError(
            f"{folder.path} was begun with other settings for {', '.join(differing)}; use another name for these."
        )


def _settings(folder: ExperimentFolder) -> dict[str, Any]:
    """Return the settings of a run that loggers write, by dotted key."""
    config = folder.read_config()
    return flat({"data": config.data, "model": config.model.to_dict(), "train": config.train.to_dict()})


def _load(choice: DataChoice) -> Dataset:
    data = Dataset.load(Path(choice.folder)) if choice.folder else load(choice.name or "", **choice.options)
    return leave_out(data, choice.unseen) if choice.unseen else data


def _carry_out(session: Session, config: ExperimentConfig, folder: ExperimentFolder, progress: bool) -> None:
    plan, curve = config.labels, folder.read_curve()
    if not session.history:
        session.set_weights(**config.weights)
    first = config.epochs if config.epochs is not None else (session.curriculum[0].epochs or 1)
    if config.events and config.events[-1].epoch > first + config.finish:
        raise ValueError(
            f"An event comes after epoch {config.events[-1].epoch}, but the run has {first + config.finish} epochs."
        )
    for event in config.events:
        if event.epoch >= len(session.history):
            _train_to(session, event.epoch, progress)
            _repeat(session, event)
    _train_to(session, first, progress)
    truth = session.data.truth if session.data.truth is not None else np.full(len(session.data), -1)
    if plan.budget and not (truth >= 0).any():
        raise ValueError(f"{session.data.name!r} has no truth to label it by; set labels.budget to 0.")
    while (spent := int(curve[-1]["labels"]) if curve else 0) < plan.budget:
        if len(session.labels) == spent:
            answer(session, truth, min(plan.batch, plan.budget - spent), plan.by, (config.train.seed, spent))
        if len(session.labels) == spent:
            break
        _train_to(session, first + (len(curve) + 1) * plan.epochs, progress)
        curve.append(point(session, truth))
        folder.write_curve(curve)
    _train_to(session, first + len(curve) * plan.epochs + config.finish, progress)


def _train_to(session: Session, epochs: int, progress: bool) -> None:
    if epochs > len(session.history):
        session.train(epochs - len(session.history), progress=progress)


def _repeat(session: Session, event: Event) -> None:
    """Repeat what a user did; a second time changes nothing."""
    for name in event.classes:
        session.add_class(name)
    for label, rows in event.labels.items():
        session.assign(rows, label)
    session.assign(event.cant_tell, CANT_TELL)
    session.clear(event.clear)
    if event.weights is not None:
        session.reset_weights()
        session.set_weights(**event.weights)
    if event.learning_rate_factor is not None:
        session.set_learning_rate_factor(event.learning_rate_factor)
    if event.phase is not None and (session.phase.name, session.phase_epochs) != (event.phase, 0):
        session.go_to_phase(event.phase)


def _conclude(session: Session, config: ExperimentConfig, folder: ExperimentFolder) -> None:
    from rcm_notebook.experiments.report import write_report

    measured = outcome(session)
    write_report(session.view, folder, config, measured)
    result = {"labels": len(session.labels), "epochs": len(session.history), **measured.values}
    result["disabled"] = measured.disabled
    with replacing(folder.result) as file:
        file.write(json.dumps(result, indent=2).encode() + b"\n")
