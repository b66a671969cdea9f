"""The curriculum panel: the phases in order, where training is, what ends each, and which weights the user has set."""

from __future__ import annotations

from html import escape

import ipywidgets as ipw

from rcm_notebook.curriculum import Phase
from rcm_notebook.objective import SLIDERS
from rcm_notebook.widgets.kit.panel import Panel
from rcm_notebook.widgets.kit.registry import WIDGETS
from rcm_notebook.widgets.kit.tab import Tab


@WIDGETS.register("CurriculumPanel")
class CurriculumPanel(Panel):
    """The phases of a session, where training is, what ends this phase, and which weights the user has set.

    Buttons go on, back or to any phase, also while training runs, and give weights back to the phase.

    Calls: `session.next_phase()`, `previous_phase()`, `go_to_phase(name)`, `reset_weights(name)`.
    """

    tab = Tab("phases", "beside", 40)

    _styles = ("kit/panel.css", "curriculum_panel.css")

    def bind(self) -> None:
        """Build a card for each phase and a line for each weight, and follow where the session is."""
        self.add_class("rcm-curriculum")
        self._back = self._button("back", "arrow-left", "go to the phase before, which begins anew; nothing is lost")
        self._next = self._button("next", "arrow-right", "go on to the next phase now, also while training runs")
        self._back.on_click(lambda _: self.attempt(self.session.previous_phase))
        self._next.on_click(lambda _: self.attempt(self.session.next_phase))
        self._place = _words("rcm-line")
        steps = ipw.HBox([self._place, self._back, self._next])
        steps.add_class("rcm-row")
        steps.add_class("rcm-phase-steps")
        phases = self.session.curriculum
        self._about = {phase.name: _words("rcm-phase-about") for phase in phases}
        self._enter = {phase.name: self._entry(phase.name) for phase in phases}
        self._cards = {name: ipw.VBox([about, self._enter[name]]) for name, about in self._about.items()}
        for card in self._cards.values():
            card.add_class("rcm-phase-card")
        self._weights = {name: _words("rcm-weight-values") for name in SLIDERS}
        self._resets = {name: self._reset(name) for name in SLIDERS}
        self._lines = {name: ipw.HBox([words, self._resets[name]]) for name, words in self._weights.items()}
        for line in self._lines.values():
            line.add_class("rcm-weight-line")
        self._more = ipw.ToggleButton(description="all weights", tooltip="show also the weights that are zero")
        self._more.observe(lambda _: self._show_weights(), "value")
        self._reset_all = self._button("reset to the phase", "undo", "give every weight that you set back to the phase")
        self._reset_all.on_click(lambda _: self.attempt(self.session.reset_weights))
        buttons = ipw.HBox([self._reset_all, self._more])
        buttons.add_class("rcm-row")
        self._heading = _words("rcm-weight-heading")
        self._heading.value = "<span>weight</span><span>phase</span><span>now</span>"
        weights = ipw.VBox([self._heading, *self._lines.values(), buttons])
        weights.add_class("rcm-weight-table")
        self.lay_out(steps, *self._cards.values(), weights)
        self.follow("phase phase_epochs history progress read_only", self._show_phases)
        self.follow("weights overrides phase phase_epochs read_only", self._show_weights)

    def _button(self, label: str, icon: str, tooltip: str) -> ipw.Button:
        return ipw.Button(description=label, icon=icon, tooltip=tooltip)

    def _entry(self, name: str) -> ipw.Button:
        button = self._button("begin", "play", "")
        button.add_class("rcm-phase-enter")
        button.on_click(lambda _: self.attempt(lambda: self.session.go_to_phase(name)))
        return button

    def _reset(self, name: str) -> ipw.Button:
        button = self._button("", "undo", f"give {name} back to the phase")
        button.add_class("rcm-weight-reset")
        button.on_click(lambda _: self.attempt(lambda: self.session.reset_weights(name)))
        return button

    def _show_phases(self) -> None:
        session = self.session
        phases, locked = session.curriculum, bool(session.read_only)
        here = phases.index(session.phase) if session.phase in phases else 0
        trained = [entry["phase"] for entry in session.history]
        self._place.value = f"phase {here + 1} of {len(phases)}" + (
            " · training" if session.progress.is_running else ""
        )
        self._back.disabled, self._next.disabled = locked or here == 0, locked or here == len(phases) - 1
        for index, phase in enumerate(phases):
            is_here = index == here
            text = describe(phase, is_last=index == len(phases) - 1)
            epochs = session.phase_epochs if is_here else trained.count(phase.name)
            so_far = count(phase, epochs) if is_here else f"{epochs} epoch{'s' * (epochs != 1)} so far" * bool(epochs)
            self._about[phase.name].value = _card(index + 1, phase, text, so_far, epochs if is_here else None)
            enter = self._enter[phase.name]
            enter.description = "begin anew" if is_here else "go here"
            enter.tooltip = f"begin {phase.name} {'anew' if is_here else 'now'}; what was learned stays"
            enter.disabled = locked
            _mark(self._cards[phase.name], "rcm-here", is_here)

    def _show_weights(self) -> None:
        session, locked = self.session, bool(self.session.read_only)
        planned = session.phase.weights_after(session.phase_epochs)
        for name, line in self._lines.items():
            default = SLIDERS[name].default
            plan, now, is_own = planned.get(name, default), session.weights[name], name in session.overrides
            self._weights[name].value = weight_cells(name, plan, now, is_own)
            self._resets[name].disabled = locked
            self._resets[name].layout.visibility = None if is_own else "hidden"
            _mark(line, "rcm-own", is_own)
            line.layout.display = None if is_own or plan or now or plan != default or self._more.value else "none"
        self._reset_all.disabled = locked or not session.overrides


def describe(phase: Phase, is_last: bool) -> str:
    """Say what a phase waits for; nothing follows the last one."""
    return "This is the last phase; it does not end" if is_last else f"It {phase.end}"


def count(phase: Phase, epochs: int) -> str:
    """Say how far a phase is: ``2 of 4 epochs``; one that waits for more than epochs may be beyond them."""
    unit = f"epoch{'s' * (epochs != 1)}"
    if phase.epochs is None:
        return f"{epochs} {unit} so far"
    return (
        f"{epochs} of {phase.epochs} epochs" if epochs <= phase.epochs else f"{epochs} {unit}, past its {phase.epochs}"
    )


def settings(phase: Phase) -> list[tuple[str, str]]:
    """Return what a phase does otherwise than by default: in a few words each, with an explanation."""
    said = []
    for name, value in phase.weights.items():
        default = SLIDERS[name].default
        if name in phase.ramp and phase.ramp[name] != value:
            values = f"{name} {phase.ramp[name]:.3g} → {value:.3g}"
            said.append((values, f"weight of {name}, changing linearly; by default {default:.3g}"))
        elif value != default:
            said.append((f"{name} {value:.3g}", f"weight of {name}; by default {default:.3g}"))
    said += [(f"{name} frozen", f"{name} is not trained in this phase") for name in phase.frozen]
    if phase.loosen != 1:
        said.append(
            (f"loosened to {phase.loosen:.3g}", "responsibilities begin less certain, so that components can form anew")
        )
    rate = f"learning rate {phase.learning_rate:.3g}"
    return [*said, (f"{rate}, falling to 0" if phase.decay else rate, "of Adam")]


def weight_cells(name: str, plan: float, now: float, is_own: bool) -> str:
    """Return the cells of a weight's line: its name, the phase's value and the live one."""
    entry = SLIDERS[name]
    hint = f"{entry.description} By default {entry.default:.3g}."
    own = ' <em title="set by hand; it holds in every phase until you reset it">by hand</em>' if is_own else ""
    return (
        f'<span title="{escape(hint)}">{escape(name)}{own}</span>'
        f'<span title="what the phase says">{plan:.3g}</span><b title="what training uses">{now:.3g}</b>'
    )


def _card(number: int, phase: Phase, text: str, so_far: str, epochs: int | None) -> str:
    chips = "".join(f'<span title="{escape(hint)}">{escape(word)}</span>' for word, hint in settings(phase))
    bar = ""
    if epochs is not None and phase.epochs is not None:
        bar = f'<div class="rcm-phase-bar"><div style="width: {phase.progress(epochs):.0%}"></div></div>'
    here = "<em>now</em>" if epochs is not None else ""
    return (
        f'<div class="rcm-phase-title"><i>{number}</i><b>{escape(phase.name)}</b>{here}'
        f"<span>{escape(so_far)}</span></div>{bar}"
        f'<div>{escape(phase.description)} <span class="rcm-phase-end">{escape(text)}.</span></div>'
        f'<div class="rcm-chips">{chips}</div>'
    )


def _words(name: str) -> ipw.HTML:
    words = ipw.HTML()
    words.add_class(name)
    return words


def _mark(widget: ipw.DOMWidget, name: str, holds: bool) -> None:
    (widget.add_class if holds else widget.remove_class)(name)
