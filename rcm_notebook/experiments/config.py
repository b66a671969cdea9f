"""The config of an experiment, a YAML file: data, model, training, labels and seeds, checked before anything runs.

Every section and every setting is optional; the defaults are those of a session.
"""

import inspect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Any, Self

from rcm_notebook.acquisition import ACQUISITIONS
from rcm_notebook.callbacks import LOGGERS
from rcm_notebook.config import PARTS, ModelConfig, TrainConfig, require_seed
from rcm_notebook.curriculum import CURRICULA, Curriculum
from rcm_notebook.data import DATASETS
from rcm_notebook.disk import require_folder_name
from rcm_notebook.experiments.sweep import points
from rcm_notebook.model import with_part_settings
from rcm_notebook.objective import require_weights, with_term_settings
from rcm_notebook.projection import PROJECTIONS
from rcm_notebook.registry import did_you_mean
from rcm_notebook.runs import Event
from rcm_notebook.settings import from_yaml, plain_fields, read, require, require_keys, require_types, shown
from rcm_notebook.training import require_known

SHIPPED = files("rcm_notebook.experiments").joinpath("configs")


@dataclass(frozen=True)
class DataChoice:
    """The data set.

    Args:
        name: Name in ``DATASETS``; None if a folder is given.
        folder: Folder of a data set that `Dataset.save` wrote; None if a name is given.
        options: Arguments of the named data set.
        unseen: Classes whose rows take no part in training. The test part keeps these rows. They count as errors there,
            and the result says how well novelty tells them apart.
    """

    name: str | None = "digits"
    folder: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    unseen: tuple[str, ...] = ()

    def __post_init__(self):
        require_types(self, "data.")
        if self.folder is None:
            takes = inspect.signature(DATASETS[self.name or ""]).parameters
            require_keys(self.options, takes, "data.options.")


@dataclass(frozen=True)
class LabelPlan:
    """How an oracle, which knows the truth, gives labels.

    Args:
        budget: Number of labels in all; 0 trains without labels.
        by: Name in ``ACQUISITIONS``.
        batch: Number of labels that are asked for at a time.
        epochs: Epochs of training after every batch; 0 propagates the labels without training.
    """

    budget: int = 0
    by: str = "coverage"
    batch: int = 10
    epochs: int = 1

    def __post_init__(self):
        require_types(self, "labels.")
        ACQUISITIONS[self.by]
        for name, least in (("budget", 0), ("batch", 1), ("epochs", 0)):
            value = getattr(self, name)
            require(value >= least, f"labels.{name}", value, f"a whole number from {least}")


@dataclass(frozen=True)
class ExperimentConfig:
    """An experiment: one run for each seed, or, with a sweep, for each seed and each point.

    Args:
        name: Name of the experiment, and of the folder that holds its runs.
        description: The purpose of the experiment, in one line.
        tags: Words by which its runs are found.
        data: The data set.
        model: Settings of the model, as in a session.
        train: Settings of training, as in a session; each run sets its own seed.
        curriculum: Name in ``CURRICULA``, or phases.
        projection: Name in ``PROJECTIONS``.
        weights: Weights of the objective that override those of all phases, as a user's slider does.
        epochs: Epochs before the first label; None: as long as the curriculum's first phase lasts.
        labels: How an oracle gives labels.
        finish: Epochs after the last label.
        events: Labels, weights and phases that change between epochs, as in the config of a frozen session.
        log: Names in ``LOGGERS``; these programs get every epoch's metrics too.
        seeds: Seeds; each gives one run.
        sweep: Settings by dotted key, such as ``model.components``, and the values to try. Every combination is a
            point: an experiment of its own in the folder of this one.
    """

    name: str = "experiment"
    description: str = ""
    tags: tuple[str, ...] = ()
    data: DataChoice = field(default_factory=DataChoice)
    model: ModelConfig = field(default_factory=ModelConfig)
    train: TrainConfig = field(default_factory=TrainConfig)
    curriculum: str | Curriculum = "default"
    projection: str = "components"
    weights: Mapping[str, float] = field(default_factory=dict)
    epochs: int | None = None
    labels: LabelPlan = field(default_factory=LabelPlan)
    finish: int = 0
    events: tuple[Event, ...] = ()
    log: tuple[str, ...] = ()
    seeds: tuple[int, ...] = (0,)
    sweep: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self):
        require_types(self)
        with_part_settings(self.model)
        with_term_settings(self.train)
        if isinstance(self.curriculum, str):
            CURRICULA[self.curriculum]
        else:
            require_known(self.curriculum)
        require_weights(self.weights)
        PROJECTIONS[self.projection]
        for name in self.log:
            LOGGERS[name]
        require_folder_name(self.name)
        if not self.seeds or len(set(self.seeds)) < len(self.seeds):
            raise ValueError(f"seeds is {shown(list(self.seeds))}; give different whole numbers, at least one.")
        for seed in self.seeds:
            require_seed(seed, "seeds")
        for name in ("epochs", "finish"):
            value = getattr(self, name)
            require(value is None or value >= 0, name, value, "a whole number from 0")
        if self.events and self.labels.budget:
            raise ValueError(
                "Both events and labels.budget are given. Labels come from events or from an oracle; remove one."
            )
        if [event.epoch for event in self.events] != sorted(event.epoch for event in self.events):
            raise ValueError("The events are not in the order of their epochs.")
        for event in self.events:
            require_weights(event.weights or {})
        self.points()  # Every combination is checked before the first one runs.

    @classmethod
    def from_dict(cls, values: Any) -> Self:
        """Build from nested mappings.

        Raises:
            ValueError: A key or a value is wrong; the message names its path, and the nearest known key.
            LookupError: A name is not in its registry.
        """
        return read(cls, values)

    def to_dict(self) -> dict[str, Any]:
        """Return the experiment as nested plain mappings, ready for YAML."""
        return plain_fields(self)

    def with_values(self, settings: Sequence[str]) -> Self:
        """Return the experiment with settings such as ``model.components=20`` replaced; values are read as YAML."""
        read = []
        for setting in settings:
            path, found, text = setting.partition("=")
            if not found:
                raise ValueError(f"{setting!r} sets nothing; write it as model.components=20.")
            try:
                read.append((path.strip(), from_yaml(text)))
            except ValueError as error:
                raise ValueError(f"{setting!r} cannot be read as YAML: {error}") from error
        return self._replaced(read)

    def with_seed(self, seed: int) -> Self:
        """Return the experiment with this seed alone, which is one run."""
        return replace(self, seeds=(seed,), train=replace(self.train, seed=seed))

    def points(self) -> tuple[Self, ...]:
        """Return the experiments of the sweep, each named after its values; without a sweep, this one alone."""
        if not self.sweep:
            return (self,)
        found = []
        for name, values in points(self.sweep).items():
            try:
                found.append(self._replaced([("sweep", {}), ("name", name), *values.items()]))
            except (ValueError, LookupError) as error:
                raise ValueError(f"sweep, {name}: {error}") from error
        return tuple(found)

    def _replaced(self, settings: Iterable[tuple[str, Any]]) -> Self:
        values = self.to_dict()
        for path, value in sorted(settings, key=lambda setting: setting[0].count(".")):  # Parts before their settings.
            *sections, last = path.split(".")
            target = values
            for depth, section in enumerate(sections):
                found = target.setdefault(section, {}) if depth else target.get(section)
                if not isinstance(found, dict):
                    known, hint = ", ".join(SECTIONS), did_you_mean(section, SECTIONS)
                    raise ValueError(f"There is no section {section!r} in {path!r}; there are {known}.{hint}")
                target = found
            if (
                sections == ["model"]
                and last in PARTS
                and target[last] != value
                and isinstance(target["settings"], dict)
            ):
                target["settings"].pop(last, None)  # Another part need not have the settings of the old one.
            target[last] = value
        return type(self).from_dict(values)


SECTIONS = ("data", "model", "train", "weights", "labels")
"""The sections: settings that are mappings of settings."""


def load_config(source: str | Path) -> ExperimentConfig:
    """Read an experiment from a YAML file, or a shipped one by name.

    Raises:
        FileNotFoundError: `source` is neither a file nor the name of a shipped config; the message lists these names.
        ValueError: The file is no YAML mapping, or a setting is wrong; the message says which.
    """
    path = Path(source)
    if path.suffix in (".yaml", ".yml") or path.exists():
        text, name = path.read_text(encoding="utf-8"), path.stem
    elif str(source) in shipped():
        text, name = SHIPPED.joinpath(f"{source}.yaml").read_text(encoding="utf-8"), str(source)
    else:
        hint = did_you_mean(source, shipped())
        raise FileNotFoundError(f"No file {source}, and no shipped config; those are {', '.join(shipped())}.{hint}")
    try:
        values = from_yaml(text) or {}
        if not isinstance(values, Mapping):
            raise ValueError("it is no mapping of settings")
        return ExperimentConfig.from_dict({"name": name, **values})
    except (ValueError, LookupError) as error:
        raise ValueError(f"{source} cannot be run: {error}") from error


def shipped() -> tuple[str, ...]:
    """Return the names of the configs that come with the package."""
    return tuple(sorted(path.name.removesuffix(".yaml") for path in SHIPPED.iterdir() if path.name.endswith(".yaml")))
