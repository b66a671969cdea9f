"""The view: everything that a session shows at one moment, as one immutable value.

A view is made of labels, annotations, what was learned and the settings. Prediction and components are computed from
them here and nowhere else. Plots, report, colourings, scores, tables, search and cards read a `View`. A session
replaces its whole view and then notifies its observers. So everything that they read comes from the same moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple, Protocol, Self, runtime_checkable

import numpy as np

from rcm_notebook.components import Components, describe
from rcm_notebook.curriculum import Phase
from rcm_notebook.data import Dataset
from rcm_notebook.inference import Latents, Network, NoveltyScorer, Redrawn
from rcm_notebook.labels import Annotations, Labels
from rcm_notebook.prediction import Prediction, Tau, TauRule
from rcm_notebook.types import Bool, Float
from rcm_notebook.uncertainty import withheld
from rcm_notebook.views.temperature import temperature


class Aim(NamedTuple):
    """The current phase of training with its weights.

    Attributes:
        phase: The curriculum's current phase.
        phase_epochs: Number of epochs of the phase that are over. It is 0 again whenever the phase begins again.
        weights: Effective weight of every slider.
        overrides: The weights that the user has set. They replace those of the phase.
        learning_rate_factor: Factor by which the learning rate of every phase is multiplied.
    """

    phase: Phase
    phase_epochs: int
    weights: Mapping[str, float]
    overrides: Mapping[str, float]
    learning_rate_factor: float


@dataclass(frozen=True, eq=False)
class View:
    """What a session shows at one moment. `look` makes the first view; the `with_...` methods return the next.

    Attributes:
        data: The data set.
        labels: The user's labels and classes.
        annotations: Names, reservations, splits and merges of components, and audits.
        network: The model with its averaged parameters.
        latents: The network's outputs for every row.
        positions: Positions of the rows on the map.
        history: Metrics of every epoch so far.
        novelty: Scores how different rows are from the data. The network runs when a score is first asked for.
        aim: The phase of training with its weights.
        rule: The rule that computes tau from labels.
        prediction: The prediction from labels and latents.
        components: A description of each component.
    """

    data: Dataset
    labels: Labels
    annotations: Annotations
    network: Network
    latents: Latents
    positions: Float[np.ndarray, "N 2"]
    history: tuple[Mapping[str, Any], ...]
    novelty: NoveltyScorer
    aim: Aim
    rule: TauRule
    prediction: Prediction
    components: Components

    @property
    def view(self) -> Self:
        """The view itself. A plot can therefore take a session or its view."""
        return self

    @property
    def phase(self) -> Phase:
        """The curriculum's current phase."""
        return self.aim.phase

    @property
    def weights(self) -> Mapping[str, float]:
        """Effective weight of every slider."""
        return self.aim.weights

    def with_labels(self, labels: Labels, annotations: Annotations) -> "View":
        """Return the view with other labels. The network does not run."""
        if labels is self.labels:
            return self
        return replace(
            self,
            labels=labels,
            annotations=annotations,
            **_derived(labels, annotations, self.latents, self.rule),
        )

    def with_learned(
        self,
        network: Network,
        latents: Latents,
        positions: Float[np.ndarray, "N 2"],
        history: tuple[Mapping[str, Any], ...],
    ) -> "View":
        """Return the view after more training."""
        return replace(
            self,
            network=network,
            latents=latents,
            positions=positions,
            history=history,
            novelty=replace(self.novelty, network=network),
            **_derived(self.labels, self.annotations, latents, self.rule),
        )

    def with_aim(self, aim: Aim) -> "View":
        """Return the view with another aim of training. Its prediction is the same object."""
        return replace(self, aim=aim)

    def tau_without(self, heard: Bool[np.ndarray, " L"]) -> Tau:
        """Return tau from those labelled rows that the mask selects."""
        return _tau(self.labels, self.annotations, self.latents, self.rule, heard)

    def withheld(self, folds: int, most: int | None = None) -> tuple[Float[np.ndarray, "L C"], Bool[np.ndarray, " L"]]:
        """Return p(y | x) of the labelled rows, computed without their own labels, and which rows can be judged so.

        Args:
            folds: Number of folds in which the labels are withheld.
            most: Largest number of rows that are withheld; None takes all.
        """
        rows = self.labels.rows
        seen, ids = self.latents.responsibilities[rows], self.labels.ids[rows]
        return withheld(seen, ids, lambda heard: self.tau_without(heard).tau, folds, most)

    def predict(self, x: Any = None) -> Prediction:
        """Return the prediction for new raw rows with the shape and type of the data's; None takes the data's rows.

        Raises:
            ValueError: The rows have another shape or type.
        """
        return self.prediction if x is None else self.predicted(self.network.infer(self.data.scale_new(x))[0])

    def predicted(self, responsibilities: Float[np.ndarray, "M K"]) -> Prediction:
        """Return the prediction for rows with these responsibilities. It has the same temperature as the data's."""
        own = self.prediction
        return replace(own, responsibilities=responsibilities, find_temperature=lambda: own.temperature)

    def ood(self, x: Any = None) -> Float[np.ndarray, " N"]:
        """Return how different every row is from the data, [N] in [0, 1]. The network runs, once for the data's rows.

        Args:
            x: New rows, raw like the data set's; None scores the data's rows.
        """
        return self.novelty.own if x is None else self.novelty.of_new(self.data.scale_new(x))

    def reconstruct(self, rows: Any) -> Redrawn:
        """Return the reconstructions of rows by their heaviest components: `mean` and `sigma`, [n, *shape].

        Args:
            rows: Row numbers, at least one.

        Raises:
            ValueError: No row is given, or one is out of range.
        """
        rows = np.atleast_1d(np.asarray(rows, np.int64))
        if not len(rows) or rows.min() < 0 or rows.max() >= len(self.data):
            raise ValueError(f"Rows are 0 to {len(self.data) - 1}, at least one; given {rows!r}.")
        return self.network.redraw(self.data, rows)

    def decode(self, component: int, z: Any) -> Float[np.ndarray, "n *shape"]:
        """Return latents of a component, decoded: the decoder's mean, in the units of the scaled data.

        Args:
            component: Number of the component, 0..K-1.
            z: Latents [n, d], at least one, or a single one [d]. `latents.mean` has those of the rows.

        Raises:
            ValueError: There is no such component, or `z` does not hold finite numbers of this shape.
        """
        component, size = self.components.checked(component), self.latents.mean.shape[1]
        z = np.atleast_2d(np.asarray(z, np.float32))
        if z.ndim != 2 or z.shape[1] != size or not len(z) or not np.isfinite(z).all():
            raise ValueError(f"Latents are finite numbers [n, {size}], at least one; given an array {z.shape}.")
        return self.network.draw(component, z)


@runtime_checkable
class Viewed(Protocol):
    """An object with a view: a session, or a view itself."""

    @property
    def view(self) -> View:
        """The current view."""
        ...


def look(
    data: Dataset,
    labels: Labels,
    annotations: Annotations,
    network: Network,
    latents: Latents,
    positions: Float[np.ndarray, "N 2"],
    history: tuple[Mapping[str, Any], ...],
    aim: Aim,
    rule: TauRule,
) -> View:
    """Return the view of these values. Prediction, components and novelty are computed from them."""
    return View(
        data=data,
        labels=labels,
        annotations=annotations,
        network=network,
        latents=latents,
        positions=positions,
        history=history,
        novelty=NoveltyScorer(network, data, rule.train.seed),
        aim=aim,
        rule=rule,
        **_derived(labels, annotations, latents, rule),
    )


def _derived(labels: Labels, annotations: Annotations, latents: Latents, rule: TauRule) -> dict[str, Any]:
    """Return prediction and components. The ids are computed here, so that observers do not compute them again."""
    make, responsibilities = partial(_tau, labels, annotations, latents, rule), latents.responsibilities
    tau = make().without(labels.gone)
    find_temperature = partial(
        temperature, labels, annotations, responsibilities, rule, tau, lambda heard: make(heard).tau
    )
    prediction = Prediction(responsibilities, tau, labels.classes, rule.train.unknown_below, find_temperature)
    prediction.ids  # noqa: B018
    return {"prediction": prediction, "components": describe(latents, tau, annotations.names, annotations.reserved)}


def _tau(
    labels: Labels,
    annotations: Annotations,
    latents: Latents,
    rule: TauRule,
    heard: Bool[np.ndarray, " L"] | slice = slice(None),
) -> Tau:
    return rule.tau(labels, annotations, latents.responsibilities, latents.affinity, heard)
