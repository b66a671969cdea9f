"""The observables of a session: traits that agree with one another at every moment that an observer can see."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from traitlets import Any as AnyTrait
from traitlets import Bool, Float, HasTraits, Instance, Int, Undefined, Unicode

from rcm_notebook.acquisition import Query
from rcm_notebook.components import Components
from rcm_notebook.curriculum import Phase
from rcm_notebook.disk import Damaged
from rcm_notebook.inference import Latents
from rcm_notebook.labels import Labels
from rcm_notebook.prediction import Prediction
from rcm_notebook.session.job import Job
from rcm_notebook.training import Progress
from rcm_notebook.views import View


class Observables(HasTraits):
    """Observables of a session, each an immutable value that is replaced whole.

    Attributes:
        view: All that follows, down to `history`, as one value; plots, reports and tables read it.
        labels: The user's labels and classes.
        latents: What the current parameters compute for every row.
        positions: The map, [N, 2].
        prediction: The class probabilities that follow from labels and latents.
        components: What is known of each component.
        weights: Effective weight of every slider.
        overrides: The weights that the user has set. They replace those of the phase.
        learning_rate_factor: Factor on the learning rate of every phase.
        phase: The curriculum's current phase.
        phase_epochs: How many epochs of the phase are over; 0 when it begins anew.
        history: Metrics of every epoch so far.
        selection: Selected rows.
        queried: The newest answer of `query`.
        progress: How far training is.
        job: The newest training job.
        read_only: Whether this object may not write.
        damage: A `Damaged` error about a large file, which a check in the background found after opening, or None.
        notice: The newest message for the user about something that nobody did in the session, such as an edit of
            labels.csv by another program.
    """

    view = Instance(View)
    labels = Instance(Labels)
    latents = Instance(Latents)
    positions = Instance(np.ndarray)
    prediction = Instance(Prediction)
    components = Instance(Components)
    weights = AnyTrait()
    overrides = AnyTrait(MappingProxyType({}))
    learning_rate_factor = Float(1.0)
    phase = Instance(Phase)
    phase_epochs = Int(0)
    history = AnyTrait(())
    selection = Instance(np.ndarray)
    queried = Instance(Query, allow_none=True)
    progress = AnyTrait(Progress())
    job = Instance(Job, allow_none=True)
    read_only = Bool(False)
    damage = Instance(Damaged, allow_none=True)
    notice = Unicode("")

    def __init__(self):
        super().__init__()
        self._cut_short: Mapping[str, Any] = {}  # Where an interrupt kept observers from a change: the values before.

    def _show(self, view: View) -> None:
        """Replace the view and all that is part of it, and only then tell the observers.

        Where an interrupt keeps some of them from it, the next call tells all of them again.
        """
        values = {
            "view": view,
            "history": view.history,
            "labels": view.labels,
            "latents": view.latents,
            "prediction": view.prediction,
            "components": view.components,
            "positions": view.positions,
            **view.aim._asdict(),
        }
        before = dict(self._cut_short)
        try:
            with self.hold_trait_notifications():
                for name, value in values.items():
                    old = getattr(self, name) if self.trait_has_value(name) else Undefined
                    if old is not value:
                        before.setdefault(name, old)
                        setattr(self, name, value)
                    elif name in before:
                        self._notify_trait(name, before[name], value)
        except KeyboardInterrupt:
            self._cut_short = before
            raise
        self._cut_short = {}
