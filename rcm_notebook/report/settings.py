"""All settings that somebody needs to repeat the run, in a folded section."""

from typing import Any

from rcm_notebook.report.about import About
from rcm_notebook.report.markup import Markup, joined, tag
from rcm_notebook.report.numbers import NOTHING
from rcm_notebook.settings import flat
from rcm_notebook.views import View


def settings(view: View, about: About) -> Markup:
    """Return tables of the model's settings, the training's settings and the current weights."""
    tables = (
        ("Model", flat(about.model.to_dict())),
        ("Training", flat(about.train.to_dict())),
        ("Weights now", {name: f"{value:g}" for name, value in view.weights.items()}),
    )
    return joined(*(_table(name, values) for name, values in tables))


def _table(name: str, values: dict[str, Any]) -> Markup:
    rows = [tag("tr", tag("th", key, scope="row"), tag("td", _written(value))) for key, value in values.items()]
    return tag("table", tag("caption", name), tag("tbody", *rows), class_="settings")


def _written(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else NOTHING if value is None else str(value)
