"""REPORT.md: a run in figures and pictures, for people who did not watch it."""

from typing import Any

from rcm_notebook.disk import replacing
from rcm_notebook.experiments.config import ExperimentConfig
from rcm_notebook.experiments.folder import ExperimentFolder
from rcm_notebook.metrics import Measurement

FIGURES = {
    "label_efficiency": "Accuracy by the number of labels",
    "latent_map": "The map, coloured by prediction; labelled rows are ringed",
    "losses": "Losses by epoch, unweighted",
    "prototypes": "The components as the decoder draws them",
    "samples": "New pictures, drawn where each component's rows lie",
    "usage": "How the rows are shared out among the components",
    "usage_by_epoch": "The share of every component, by epoch",
    "sharing": "Components in use, and how decided the rows are, by epoch",
    "tau": "What the labels say each component stands for",
    "ownership": "Which class the rows of each component are predicted to be of",
    "responsibilities": "How decided the mixture is",
    "reconstructions": "Rows, their reconstructions, and the noise that the decoder expects",
    "per_class": "Accuracy by class",
    "reliability": "Calibration",
    "uncertainty": "Uncertainty on the map",
    "novelty": "Novelty of training rows and test rows",
}
"""Plots of the report, in its order, and what stands above each; plots that a user has registered follow."""

FILES = {
    "experiment.yaml": "makes it again",
    "config.yaml": "every setting in full",
    "metrics.csv": "the losses by epoch",
    "curve.csv": "the accuracy by the number of labels",
    "labels.csv": "the labels",
    "result.json": "the figures above",
}


def write_report(session, folder: ExperimentFolder, config: ExperimentConfig, scores: Measurement) -> None:
    """Draw the figures and write REPORT.md beside them.

    Args:
        session: The run.
        folder: Where it lies.
        config: Of this run alone.
        scores: What was measured, and why others are missing.
    """
    from rcm_notebook.plots import off_screen

    curve = folder.read_curve()
    with off_screen():
        drawn, left_out = _draw(session, folder, {config.labels.by: curve})
    with replacing(folder.report) as file:
        file.write(_text(session, folder, config, scores, curve, drawn, left_out).encode())


def _draw(
    session, folder: ExperimentFolder, curves: dict[str, list[dict[str, float]]]
) -> tuple[dict[str, str], dict[str, str]]:
    """Draw what can be drawn; return what stands above each, and of the others why they are not there."""
    import pandas as pd

    from rcm_notebook.plots import PLOTS, save

    drawn, left_out = {}, {}
    theirs = {name: name for name in PLOTS if not PLOTS[name].__module__.startswith("rcm_notebook.")}
    for name, title in {**FIGURES, **theirs}.items():
        is_curve = name == "label_efficiency"
        subject: Any = {by: pd.DataFrame(curve) for by, curve in curves.items()} if is_curve else session
        try:
            made = PLOTS[name](subject)
        except ValueError as error:
            left_out[title] = str(error)
            continue
        save(getattr(made, "figure", None) or made, folder.figures / f"{name}.png")
        drawn[name] = title
    return drawn, left_out


def _text(session, folder, config, scores, curve, drawn, left_out) -> str:
    data, model = session.data, folder.read_config().model
    kind = "images" if data.kind == "image" else "vectors"
    who = f", {len(session.labels):,} labels" + (f" chosen by `{config.labels.by}`" if config.labels.budget else "")
    curriculum = f"`{config.curriculum}`" if isinstance(config.curriculum, str) else "of its own"
    lines = [f"# {config.name}, seed {config.train.seed}", ""] + [line for line in (config.description, "") if line]
    lines += [
        "",
        f"{data.name}: {len(data):,} {kind} of shape {data.shape}{who}, {len(session.classes)} classes. "
        f"{len(session.history)} epochs, curriculum {curriculum}, K = {model.components}, encoder `{model.encoder}`, "
        f"prior `{model.prior}`.",
        "",
    ]
    lines += ["| metric | |", "|---|---|"]
    lines += [f"| {name} | {value:.4f} |" for name, value in scores.values.items()]
    lines += [f"| {name} | not measured: {reason} |" for name, reason in scores.disabled.items()] + [""]
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
        lines += ["## Not drawn", ""] + [f"- {title}: {reason}" for title, reason in left_out.items()] + [""]
    return "\n".join(lines)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) and value > 1 else f"{value:.4f}"
