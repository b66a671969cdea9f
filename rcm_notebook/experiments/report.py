"""REPORT.md: a run in numbers and pictures, for people who did not watch it."""

import re
from typing import Any

from rcm_notebook.disk import replacing
from rcm_notebook.experiments.config import ExperimentConfig
from rcm_notebook.experiments.folder import ExperimentFolder
from rcm_notebook.metrics import Measurement
from rcm_notebook.views import View

FILES = {
    "experiment.yaml": "makes it again",
    "config.yaml": "every setting in full",
    "metrics.csv": "the losses by epoch",
    "curve.csv": "the accuracy by the number of labels",
    "labels.csv": "the labels",
    "result.json": "the figures above",
}


def write_report(view: View, folder: ExperimentFolder, config: ExperimentConfig, scores: Measurement) -> None:
    """Draw the figures and write REPORT.md beside them.

    Args:
        view: The view of the finished run.
        folder: The run's folder.
        config: Config of this run alone.
        scores: The scores, and for each missing one the reason.
    """
    from rcm_notebook.plots import off_screen

    curve = folder.read_curve()
    with off_screen():
        drawn, left_out = _draw(view, folder, {config.labels.by: curve})
    with replacing(folder.report) as file:
        file.write(_text(view, folder, config, scores, curve, drawn, left_out).encode())


def _draw(
    view: View, folder: ExperimentFolder, curves: dict[str, list[dict[str, float]]]
) -> tuple[dict[str, str], dict[str, str]]:
    """Draw every figure that can be drawn; return the title of each by name, and by title why another is missing."""
    import pandas as pd

    from rcm_notebook.plots import PLOTS, save

    drawn, left_out = {}, {}
    titled = [(name, plot) for name, plot in PLOTS.items() if plot.title]
    for name, plot in sorted(titled, key=lambda entry: entry[1].place):
        subject: Any = {by: pd.DataFrame(curve) for by, curve in curves.items()} if plot.draws_curves else view
        try:
            made = plot(subject)
        except ValueError as error:
            left_out[plot.title] = str(error)
            continue
        save(getattr(made, "figure", None) or made, folder.figures / f"{name}.png")
        drawn[name] = plot.title
    return drawn, left_out


def _text(view: View, folder, config, scores, curve, drawn, left_out) -> str:
    data, model = view.data, folder.read_config().model
    kind = "images" if data.kind == "image" else "vectors"
    who = f", {len(view.labels):,} labels" + (f" chosen by `{config.labels.by}`" if config.labels.budget else "")
    curriculum = f"`{config.curriculum}`" if isinstance(config.curriculum, str) else "of its own"
    lines = [f"# {escaped(config.name)}, seed {config.train.seed}", ""] + [
        line for line in (config.description, "") if line
    ]
    lines += [
        "",
        f"{escaped(data.name)}: {len(data):,} {kind} of shape {data.shape}{who}, {len(view.labels.classes)} classes. "
        f"{len(view.history)} epochs, curriculum {curriculum}, K = {model.components}, encoder `{model.encoder}`, "
        f"prior `{model.prior}`.",
        "",
    ]
    lines += ["| metric | |", "|---|---|"]
    lines += [f"| {name} | {value:.4f} |" for name, value in scores.values.items()]
    lines += [f"| {name} | not measured: {escaped(reason)} |" for name, reason in scores.disabled.items()] + [""]
    lines += ["`purity`, `recon` and `kl_z` (nats a row) are of the training rows, the others of the test part.", ""]
    if curve:
        names = list(curve[0])
        lines += [f"| {' | '.join(names)} |", "|" + "---|" * len(names)]
        lines += [f"| {' | '.join(_number(point[name]) for name in names)} |" for point in curve] + [""]
    files = [f"[{name}]({name}) {what}" for name, what in FILES.items() if name != "curve.csv" or curve]
    lines += [f"Beside this page: {'; '.join(files)}.", ""]
    for name, title in drawn.items():
        lines += [f"## {title}", "", f"![{title}](figures/{name}.png)", ""]
    if left_out:
        lines += ["## Not drawn", ""] + [f"- {title}: {escaped(reason)}" for title, reason in left_out.items()] + [""]
    return "\n".join(lines)


def escaped(text: str) -> str:
    """Return a text that Markdown shows as it is written, without mathematics, links or tags."""
    return re.sub(r"([\\`*_\[\]<>|$])", r"\\\1", text)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) and value > 1 else f"{value:.4f}"
