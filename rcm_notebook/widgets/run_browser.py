"""The run browser: the runs in a folder, found, sorted and filtered; curves and figures of a few side by side."""

from __future__ import annotations

from html import escape
from pathlib import Path

import ipywidgets as ipw
import traitlets
from bqplot.axes import Axis
from bqplot.figure import Figure
from bqplot.marks import Lines
from bqplot.scales import LinearScale

from rcm_notebook.runs import RunSummary, find_runs, ordered, read_run
from rcm_notebook.session import Session
from rcm_notebook.views import palette
from rcm_notebook.widgets.kit.closing import close_each
from rcm_notebook.widgets.kit.panel import Panel
from rcm_notebook.widgets.kit.registry import WIDGETS
from rcm_notebook.widgets.kit.tab import Tab
from rcm_notebook.widgets.loss_curves import FIRST_SHOWN, curve, epoch_ticks
from rcm_notebook.widgets.run_lines import SHOWN, RunLine, RunPicked

MOST_PICKED = 6
"""Runs that are compared at once; a choice: more curves and figures cannot be told apart."""
MOST_SHOWN = 100
"""Lines of the table; a choice: the filter finds the others."""


@WIDGETS.register("RunBrowser")
class RunBrowser(Panel):
    """The runs of a folder, to find, filter and sort, with curves and figures of a few side by side.

    The folder is the one that holds the session's own run, or `folder`. Each run opens read-only and is then `opened`.
    A run that cannot be read says why, and the others are shown all the same.

    Calls: `rcm_notebook.runs.find_runs(folder)`, `Session.open(path, read_only=True)`.
    """

    tab = Tab("runs", "below", 60)

    _styles = ("kit/panel.css", "run_browser.css")

    folder = traitlets.Unicode("", help="Where the runs lie; empty: the folder that holds the session's.")
    opened = traitlets.Instance(Session, allow_none=True, help="The run that was opened to look at, read-only.")

    def bind(self) -> None:
        """Build the controls, find the runs, and read the session's own anew whenever it has trained."""
        self.add_class("rcm-runs")
        self.runs: tuple[RunSummary, ...] = ()
        self._picked: dict[Path, RunPicked] = {}
        self._lines: dict[Path, RunLine] = {}
        self._by, self._descending = "changed", True
        self._was_training = False
        self._place = ipw.Text(continuous_update=False, placeholder="folder of runs", tooltip="folder to look in")
        self._place.observe(lambda change: self._go_to(change["new"]), "value")
        self._filter = ipw.Text(placeholder="filter: words in any column", tooltip="show the runs with these words")
        self._filter.observe(lambda _: self._show_table(), "value")
        self._refresh = ipw.Button(description="refresh", icon="refresh", tooltip="look for runs again")
        self._refresh.on_click(lambda _: self.attempt(self.refresh))
        controls = _row(self._place, self._filter, self._refresh)
        self._heads = {name: self._head(name) for name in SHOWN}
        heading = ipw.HBox(list(self._heads.values()))
        heading.add_class("rcm-runs-heading")
        self._table, self._count = ipw.VBox(), ipw.HTML()
        self._table.add_class("rcm-runs-table")
        self._count.add_class("rcm-line")
        scroll = ipw.VBox([heading, self._table])
        scroll.add_class("rcm-runs-scroll")
        self._detail = self._build_detail()
        self.lay_out(controls, scroll, self._count, *self._detail)
        self.observe(lambda _: self.attempt(self.refresh), "folder")
        self.attempt(self.refresh)
        self.follow("progress", self._show_progress)

    def refresh(self) -> None:
        """Look for runs again; those that are picked stay so where they are still there.

        Raises:
            NotADirectoryError: `folder` is none.
        """
        with self._showing:
            self._place.value, self.runs = self._looked_in, ()
            try:
                self.runs = find_runs(self._looked_in)
            finally:
                self._show_runs()

    def open_run(self, path: str | Path) -> Session:
        """Open a run to look at, without writing; it becomes `opened`.

        Raises:
            FileNotFoundError: No run is there.
            ValueError: Something in it is damaged; the message says what.
        """
        self.opened = Session.open(path, read_only=True)
        return self.opened

    @property
    def _looked_in(self) -> str:
        return self.folder or str(self.session.path.parent)

    def _go_to(self, folder: str) -> None:
        if folder != self._looked_in:
            self.folder = folder

    def _head(self, column: str) -> ipw.Button:
        button = ipw.Button(tooltip=f"sort by {column}; click again for the opposite order")
        button.add_class(f"rcm-runs-{column}")
        button.on_click(lambda _: self._sort(column))
        return button

    def _build_detail(self) -> tuple[ipw.Widget, ...]:
        self._term = ipw.Dropdown(options=[FIRST_SHOWN], tooltip="which curve is drawn")
        self._picture = ipw.Dropdown(options=[("no figure", "")], tooltip="which figure is shown of every picked run")
        for menu in (self._term, self._picture):
            menu.add_class("rcm-strategy")
        self._term.observe(lambda _: self._show_curves(), "value")
        self._picture.observe(lambda _: self._show_pictures(), "value")
        self._x = LinearScale(min=0)
        self._y = LinearScale()
        self._epochs = Axis(scale=self._x, grid_lines="none", tick_format="d", label="epoch", label_offset="2.5em")
        self._figure = Figure(
            axes=[
                self._epochs,
                Axis(scale=self._y, orientation="vertical", tick_format=".3g"),
            ],
            fig_margin={"top": 8, "bottom": 34, "left": 52, "right": 10},
            layout={"height": "220px", "width": "auto"},
            animation_duration=0,
        )
        self._figure.add_class("rcm-figure")
        self._curves = ipw.VBox()  # Empty without a curve: bqplot cannot draw a figure that is hidden.
        self._curves.add_class("rcm-runs-curves")
        self._legend, self._pictures = ipw.VBox(), ipw.HBox()
        self._legend.add_class("rcm-runs-legend")
        self._pictures.add_class("rcm-runs-pictures")
        self._opened_words = ipw.HTML()
        self._opened_words.add_class("rcm-line")
        menus = _row(self._term, self._picture)
        return self._legend, self._opened_words, menus, self._curves, self._pictures

    def _sort(self, column: str) -> None:
        with self._showing:
            self._descending = not self._descending if column == self._by else column not in ("run", "data", "phase")
            self._by = column
            self._show_table()

    def _show_progress(self) -> None:
        is_training = self.session.progress.is_running
        if self._was_training and not is_training:
            own = self.session.path
            found = [run for run in self.runs if run.path == own]
            if found:
                fresh = read_run(own, found[0].name)
                self.runs = tuple(fresh if run.path == own else run for run in self.runs)
                self._show_runs()
        self._was_training = is_training

    def _show_runs(self) -> None:
        there = {run.path: run for run in self.runs}
        self._lines = {path: self._lines.get(path) or self._line(path) for path in there}
        for path, run in there.items():
            self._lines[path].show(run, run.path == self.session.path)
        for path in [path for path in self._picked if path not in there]:
            del self._picked[path]
        for path in self._picked:
            self._picked[path].read(there[path])
        self._show_table()
        self._show_picked()

    def _line(self, path: Path) -> RunLine:
        line = RunLine()
        line.pick.observe(lambda change: self._pick(path, change["new"]), "value")
        return line

    def _show_table(self) -> None:
        with self._showing:
            for name, head in self._heads.items():
                arrow = (" ▼" if self._descending else " ▲") if name == self._by else ""
                head.description = f"{name}{arrow}"
            runs = [run for run in self.runs if run.matches(self._filter.value)]
            shown = ordered(runs, self._by, descending=self._descending)[:MOST_SHOWN]
            self._table.children = tuple(self._lines[run.path] for run in shown)
            self._count.value = escape(self._said(len(runs), len(shown)))

    def _said(self, matching: int, shown: int) -> str:
        if not self.runs:
            return "No runs here: a session's folder appears once there is one."
        if not matching:
            return f"None of {len(self.runs)} runs has these words: shorten the filter."
        all_runs = f"{len(self.runs)} run{'s' * (len(self.runs) > 1)}"
        which = f"{matching} of {all_runs}" if matching < len(self.runs) else all_runs
        more = f", the first {shown} shown: filter to see others" if shown < matching else ""
        return which + more + ("" if self._picked else " · tick a few to compare them")

    def _pick(self, path: Path, is_picked: bool) -> None:
        if is_picked and path not in self._picked:
            if len(self._picked) >= MOST_PICKED:
                self._lines[path].pick.value = False
                return self.say_trouble(f"{MOST_PICKED} runs are compared at most: untick one first.")
            taken = {picked.color for picked in self._picked.values()}
            color = next(color for color in palette.colors(MOST_PICKED) if color not in taken)
            run = next(run for run in self.runs if run.path == path)
            self._picked[path] = RunPicked(run, color, lambda: self._look_into(path))
        elif not is_picked:
            self._picked.pop(path, None)
        self.say_trouble("")
        self._show_table()
        self._show_picked()

    def _look_into(self, path: Path) -> None:
        self.attempt(lambda: self.open_run(path))
        with self._showing:
            words = "" if self.opened is None else f"<code>browser.opened</code>: {escape(repr(self.opened))}"
            self._opened_words.value = words

    def _show_picked(self) -> None:
        with self._showing:
            picked = list(self._picked.values())
            self._legend.children = tuple(picked)
            terms = dict.fromkeys(name for run in picked for name in run.terms)
            _offer(self._term, [(name, name) for name in terms] or [(FIRST_SHOWN, FIRST_SHOWN)])
            names = dict.fromkeys(name for run in picked for name in run.pictures)
            _offer(self._picture, [("no figure", ""), *((name, name) for name in names)])
            self._term.layout.display = None if terms else "none"
            self._curves.children = (self._figure,) if terms else ()
            self._picture.layout.display = None if names else "none"
            self._show_curves()
            self._show_pictures()

    def _show_curves(self) -> None:
        with self._showing:
            stale = self._figure.marks
            last = max((entry["epoch"] for picked in self._picked.values() for entry in picked.metrics[-1:]), default=1)
            self._epochs.tick_values = epoch_ticks(last)
            self._figure.marks = [
                Lines(
                    x=curve(picked.metrics, "epoch"),
                    y=curve(picked.metrics, str(self._term.value)),
                    scales={"x": self._x, "y": self._y},
                    colors=[picked.color],
                    labels=[picked.run.name],
                    marker="circle" if len(picked.metrics) < 40 else None,
                    marker_size=16,
                    stroke_width=2,
                )
                for picked in self._picked.values()
                if picked.metrics
            ]
            close_each(stale)
            names = ", ".join(picked.run.name for picked in self._picked.values())
            self._names.say(".rcm-figure svg", f"{self._term.value} by epoch: {names}")

    def _show_pictures(self) -> None:
        with self._showing:
            name, stale = str(self._picture.value), self._pictures.children
            shown = [picked for picked in self._picked.values() if name in picked.pictures]
            self._pictures.children = tuple(picked.picture(name) for picked in shown)
            close_each(stale)


def _offer(menu: ipw.Dropdown, options: list[tuple[str, str]]) -> None:
    """Offer other options; what is chosen stays so where it is still offered."""
    before = menu.value
    if tuple(options) != tuple(menu.options):
        menu.options = options
    values = [value for _, value in options]
    menu.value = before if before in values else values[0]


def _row(*parts: ipw.Widget) -> ipw.HBox:
    row = ipw.HBox(parts)
    row.add_class("rcm-row")
    return row
