"""The parts of the run browser: a line of its table, and a run that the user picked to compare."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as ipw

from rcm_notebook.runs import RunFolder, RunSummary
from rcm_notebook.widgets.loss_curves import FIRST_SHOWN

LARGEST_PICTURE = 8_000_000
"""Largest figure that is shown, in bytes; Jupyter loses messages above 10 MB."""

SHOWN = ("run", "data", "rows", "labels", "epochs", "phase", "accuracy", "test", "changed")
"""Columns of the table, names in `rcm_notebook.runs.COLUMNS`. A choice: more columns leave no room for the names."""


class RunLine(ipw.HBox):
    """One run in the table: a box to pick it, and its columns."""

    def __init__(self):
        self.pick = ipw.Checkbox(value=False, indent=False)
        self._cells = ipw.HTML()
        super().__init__([self.pick, self._cells])
        self.add_class("rcm-runs-line")

    def show(self, run: RunSummary, is_own: bool) -> None:
        """Show the state of the run; a broken run shows the reason and cannot be picked."""
        self.pick.disabled, self.pick.tooltip = run.is_broken, f"compare {run.name}"
        cells = [_cell(name, run.cell(name), str(run.path)) for name in SHOWN]
        if is_own:
            cells[0] = cells[0].replace("</span>", " <em>this session</em></span>")
        why = escape(f"broken: {run.trouble}" if run.is_broken else run.trouble)
        trouble = f'<div class="rcm-runs-trouble">{why}</div>' * bool(why)
        self._cells.value = f'<div class="rcm-runs-cells">{"".join(cells)}</div>{trouble}'


class RunPicked(ipw.HBox):
    """One picked run: its colour, the line of code that opens it, and a button that opens it."""

    def __init__(self, run: RunSummary, color: str, open: Callable[[], Any]):
        self.color = color
        self._words = ipw.HTML()
        button = ipw.Button(description="open read-only", icon="folder-open", tooltip=f"open {run.name} to look at it")
        button.on_click(lambda _: open())
        super().__init__([self._words, button])
        self.add_class("rcm-runs-picked")
        self.read(run)

    def read(self, run: RunSummary) -> None:
        """Read the run's curves and the names of its figures."""
        self.run, folder = run, RunFolder(run.path)
        try:
            self.metrics = folder.read_metrics()
        except (OSError, ValueError):  # The table says why.
            self.metrics = ()
        self._paths = {path.stem: path for path in folder.pictures()}
        self._words.value = (
            f'<i style="background: {self.color}"></i><b>{escape(run.name)}</b>'
            f'<code title="click to select, then copy">session = rcm.Session.open({escape(repr(str(run.path)))})</code>'
        )

    @property
    def terms(self) -> tuple[str, ...]:
        """Names of the terms that have a curve, the total first."""
        names = dict.fromkeys(name for entry in self.metrics for name in entry)
        rest = [name for name in names if name not in ("epoch", "phase", "step", FIRST_SHOWN)]
        return (*((FIRST_SHOWN,) if FIRST_SHOWN in names else ()), *rest)

    @property
    def pictures(self) -> tuple[str, ...]:
        """Names of the run's figures."""
        return tuple(self._paths)

    def picture(self, name: str) -> ipw.Widget:
        """Return a figure with the run's name above it."""
        path = self._paths[name]
        caption = ipw.HTML(f'<i style="background: {self.color}"></i>{escape(self.run.name)}')
        try:
            if path.stat().st_size > LARGEST_PICTURE:
                raise OSError(f"larger than {LARGEST_PICTURE // 1_000_000} MB")
            shown: ipw.Widget = ipw.Image(value=path.read_bytes(), format="png")
        except OSError as error:
            shown = ipw.HTML(escape(f"{path} is not shown: {error}"))
        return ipw.VBox([caption, shown])


def _cell(column: str, text: str, path: str) -> str:
    hint = path if column == "run" else text
    return f'<span class="rcm-runs-{column}" title="{escape(hint)}">{escape(text)}</span>'
