"""The train panel: start a few epochs, watch them, stop them."""

from __future__ import annotations

from html import escape

import ipywidgets as ipw

from rcm_notebook.widgets.kit.panel import Panel
from rcm_notebook.widgets.kit.registry import WIDGETS


@WIDGETS.register("TrainPanel")
class TrainPanel(Panel):
    """Trains a session in the background, 1, 5 or n epochs, while everything else goes on answering.

    The panel shows progress, speed and time left, and below them the phase and what ends it. `cancel` stops after the
    step and loses nothing. Training that diverges stops, keeps what was learned before, and says what to try.

    Calls: `session.start(epochs)`, `job.cancel()`.
    """

    def bind(self) -> None:
        """Build the controls and follow the session's progress and phase."""
        self._one, self._five = self._starter("1 epoch", 1), self._starter("5 epochs", 5)
        self._count = ipw.BoundedIntText(value=20, min=1, max=10_000, tooltip="how many epochs")
        self._many = ipw.Button(description="epochs", icon="play", tooltip="train this many epochs")
        self._many.on_click(lambda _: self._start(self._count.value))
        self._cancel = ipw.Button(description="cancel", icon="stop", tooltip="stop after this step; nothing is lost")
        self._cancel.on_click(lambda _: self._stop())
        self._bar = ipw.FloatProgress(min=0, max=1)
        self._line = ipw.HTML()
        self._phase = ipw.HTML()
        for part, name in (
            (self, "rcm-train"),
            (self._one, "rcm-one"),
            (self._five, "rcm-five"),
            (self._many, "rcm-many"),
            (self._count, "rcm-count-epochs"),
            (self._cancel, "rcm-cancel"),
            (self._bar, "rcm-bar"),
            (self._line, "rcm-line"),
            (self._phase, "rcm-phase"),
        ):
            part.add_class(name)
        more = ipw.HBox([self._count, self._many])
        more.add_class("rcm-more")
        row = ipw.HBox([self._one, self._five, more, self._cancel])
        row.add_class("rcm-row")
        self.lay_out(row, self._bar, self._line, self._phase)
        self._names.say(".rcm-bar .progress", "training")
        self.follow("phase", self._show_phase)
        self.follow("progress read_only", self._show_progress)

    def _starter(self, label: str, epochs: int) -> ipw.Button:
        button = ipw.Button(description=label, tooltip=f"train {label} in the background")
        button.on_click(lambda _: self._start(epochs))
        return button

    def _start(self, epochs: int) -> None:
        self.attempt(lambda: self.session.start(epochs))

    def _stop(self) -> None:
        job = self.session.job
        if job is not None:
            self.attempt(job.cancel)

    def _show_phase(self) -> None:
        phase = self.session.phase
        about = f"{phase.description} It {phase.end}.".strip()
        self._phase.value = f"<b>{escape(phase.name)}</b> {escape(about)}"

    def _show_progress(self) -> None:
        progress = self.session.progress
        running = progress.is_running
        for button in (self._one, self._five, self._many):
            button.disabled = running or bool(self.session.read_only)
        self._cancel.disabled = not running
        self._bar.value = progress.step / progress.steps if progress.steps else 0.0
        self._bar.bar_style = {"failed": "danger", "cancelled": "warning", "done": "success"}.get(progress.state, "")
        self._line.value = describe(progress)
        if progress.error or running:
            self.say_trouble(progress.error or "")


def describe(progress) -> str:
    """Say in one line where training is: ``epoch 3 of 5 · 9,123 examples/s · 0:32 left``."""
    words = {
        "idle": "ready",
        "compiling": "compiling, a few seconds once",
        "cancelled": f"stopped in epoch {progress.epoch + 1}; what was learned stays",
        "failed": "failed",
        "done": "done",
    }
    if progress.state in words:
        return words[progress.state]
    parts = [f"epoch {min(progress.epoch + 1, progress.epochs)} of {progress.epochs}"]
    if progress.examples_per_second:
        parts.append(f"{progress.examples_per_second:,.0f} examples/s")
    if progress.eta is not None:
        parts.append(f"{clock(progress.eta)} left")
    return " · ".join(parts)


def clock(seconds: float) -> str:
    """Write a time span as ``m:ss``, or ``h:mm:ss`` from an hour on."""
    minutes, rest = divmod(max(round(seconds), 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
