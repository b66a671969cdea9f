"""The page of experiments: what a config may say, which are shipped, and what a run leaves in its folder."""

import inspect
from pathlib import Path

from rcm_notebook.experiments import (
    QUESTIONS,
    SHIPPED,
    DataChoice,
    ExperimentConfig,
    ExperimentFolder,
    LabelPlan,
    load_config,
    shipped,
)
from rcm_notebook.metrics import METRICS
from rcm_notebook.reference.markdown import GENERATED, markdown, sections, table
from rcm_notebook.reference.parts import settings
from rcm_notebook.runs import Event, RunFolder

SECTIONS = {"data": DataChoice, "labels": LabelPlan, "events": Event}
ELSEWHERE = ("model", "train", "curriculum")
"""Sections whose settings are on the page of parts."""
INTERNAL = ("lock",)


def page() -> str:
    """Return the page as Markdown."""
    quick = SHIPPED.joinpath("quick.yaml").read_text(encoding="utf-8")
    parts = [
        "# Experiments",
        GENERATED,
        "A config is a YAML file for `rcm-notebook run`; what it leaves out keeps its default. The whole of `quick`:",
        f"```yaml\n{quick.rstrip()}\n```",
        "## What a config says",
        _settings(ExperimentConfig, below=(*SECTIONS, *ELSEWHERE)),
        *(f"### `{name}`\n\n{_about(kind)}\n\n{_settings(kind)}" for name, kind in SECTIONS.items()),
        "### `model`, `train`, `curriculum`",
        "As a session takes them: [parts, weights, phases and settings](parts.md). A curriculum is a name or a list of "
        "phases.",
        "## Shipped",
        table(("name", "what for"), [(f"`{name}`", load_config(name).description) for name in shipped()]),
        "## What a run leaves in its folder",
        "A run's folder is a session's: `rcm_notebook.Session.open` goes on with it.",
        table(("", "what it is"), _files()),
        "## What `result.json` holds",
        "Beside the numbers of labels and epochs, each of these, or under `disabled` the reason why it has no value:",
        table(("name", "what it is"), _figures()),
    ]
    return "\n\n".join(parts) + "\n"


def _about(kind: type) -> str:
    return markdown(sections(kind.__doc__)[""])


def _settings(kind: type, below: tuple[str, ...] = ()) -> str:
    rows = [
        (f"`{name}`", "below" if name in below else f"`{default}`" if default else "", meaning)
        for name, default, meaning in settings(kind)
    ]
    return table(("setting", "default", "meaning"), rows)


def _files() -> list[tuple[str, str]]:
    folder = ExperimentFolder(Path())
    found = {}
    for kind in (RunFolder, ExperimentFolder):
        for name, item in vars(kind).items():
            if isinstance(item, property) and name not in INTERNAL:
                path = getattr(folder, name).as_posix()
                words = inspect.cleandoc(item.__doc__ or "")
                found[path] = words.removeprefix(path).lstrip(",;: ")
    return [(f"`{path}`", words[:1].upper() + words[1:]) for path, words in found.items()]


def _figures() -> list[tuple[str, str]]:
    metrics = [(name, sections(metric.__doc__)[""].removeprefix("Return ")) for name, metric in METRICS.items()]
    asked = [(name, sections(question.__doc__)[""].removeprefix("Return ")) for name, question in QUESTIONS.items()]
    return [(f"`{name}`", " ".join(words.split())) for name, words in (*metrics, *asked)]
