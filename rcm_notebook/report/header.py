"""The head of the report: the data, the progress of labelling and training, and the accuracy."""

from rcm_notebook.report.about import About, Figure
from rcm_notebook.report.markup import Markup, joined, tag
from rcm_notebook.report.numbers import TIMES, percent
from rcm_notebook.views import View


def title(view: View) -> str:
    """Return the name of the page."""
    return f"{view.data.name} · rcm_notebook report"


def header(view: View, about: About) -> Markup:
    """Return the title, a sentence on the model, and the figures."""
    labels = view.labels
    rows, n_classes = len(view.data), len(labels.active)
    counts = [
        Figure("Rows", f"{rows:,}", _kind(view)),
        Figure("Labelled", f"{len(labels):,}", _labelled(view)),
        Figure("Classes", f"{n_classes:,}", f"{int((labels.counts > 0).sum()):,} with labels"),
        Figure("Epochs", f"{len(view.history):,}", f"phase “{view.phase.name}”"),
    ]
    return joined(
        tag("p", "Label report", class_="kicker"),
        tag("h1", view.data.name),
        tag("p", _written(about), class_="written"),
        tag("div", *(_card(figure) for figure in counts), class_="figures"),
        tag("div", *(_card(figure) for figure in about.figures), class_="figures measured") if about.figures else None,
        tag("p", about.verdict, class_="note verdict"),
        tag("p", _model(view, about), class_="model"),
    )


def _card(figure: Figure) -> Markup:
    parts = (tag("dt", figure.name), tag("dd", figure.value), tag("dd", figure.note, class_="note"))
    return tag("dl", *parts, class_="figure")


def _written(about: About) -> str:
    return f"{about.written.day} {about.written:%B %Y, %H:%M %Z} · rcm_notebook {about.version}"


def _kind(view: View) -> str:
    shape = f" {TIMES} ".join(map(str, view.data.shape))
    return f"images of {shape}" if view.data.kind == "image" else f"vectors of {shape} numbers"


def _labelled(view: View) -> str:
    part, unsure = len(view.labels) / len(view.data), int(view.labels.cant_tell.sum())
    written = f"{percent(part)} of the rows" if part else "none yet"
    return f"{written}, {unsure:,} can't tell" if unsure else written


def _model(view: View, about: About) -> str:
    model = about.model
    parts = [
        f"{model.components} components",
        f"{model.layout} latents of {model.latent}",
        f"{model.encoder} encoder",
        f"{model.decoder} decoder ({model.conditioning})",
        f"{model.prior} prior",
        f"{model.likelihood} likelihood",
        f"map: {about.projection}",
    ]
    return " · ".join(parts)
