"""A small session of three clear clusters for whatever shows one, and views that no training stands behind."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import ipywidgets
import numpy as np
import pytest

from rcm_notebook.config import ModelConfig, TrainConfig, resolve
from rcm_notebook.curriculum import CURRICULA
from rcm_notebook.data import Dataset
from rcm_notebook.inference import Latents, Network
from rcm_notebook.labels import Annotations, Labels
from rcm_notebook.model import RCMVAE
from rcm_notebook.prediction import TauRule
from rcm_notebook.session import Session
from rcm_notebook.views import Aim, View, look

N = 90
COMPONENTS = 8


def bare_view(
    data: Dataset, component: Sequence[int] | np.ndarray | None = None, ids: Sequence[int] | None = None, **changes: Any
) -> View:
    """Return a view of data that nothing was trained on. A label reaches its own component's rows, and no others.

    Its network has no parameters, so whatever runs it fails.

    Args:
        data: The rows; its names are the classes.
        component: The component that holds each row, 0..7; default 0.
        ids: The label of each row, -1 for none; default none.
        changes: Fields of the view to replace, such as `history`.
    """
    rows = len(data)
    held = np.eye(COMPONENTS, dtype=np.float32)[np.zeros(rows, int) if component is None else np.asarray(component)]
    nowhere = np.zeros((rows, 2), np.float32)
    latents = Latents(
        responsibilities=held,
        affinity=np.eye(COMPONENTS, dtype=np.float32) / COMPONENTS,
        mean=nowhere,
        prototypes=np.zeros((COMPONENTS, *data.shape), np.float32),
    )
    labels = Labels.from_codes(np.full(rows, -1) if ids is None else np.asarray(ids), data.names or ())
    model = ModelConfig(components=COMPONENTS, latent=2)
    config, train = resolve(model, TrainConfig(), rows=rows, kind=data.kind, classes=None)
    network = Network(RCMVAE(config, data.shape), {})
    aim = Aim(CURRICULA["default"](1, data.kind)[0], 0, {}, {}, 1.0)
    view = look(data, labels, Annotations(), network, latents, nowhere, (), aim, TauRule(train))
    return replace(view, **changes)


@pytest.fixture(scope="session")
def shown_data() -> Dataset:
    rng = np.random.default_rng(0)
    truth = np.arange(N) % 3
    x = rng.normal(0, 0.1, (N, 6)).astype(np.float32)
    x[np.arange(N), truth] += 2
    images = rng.integers(0, 255, (N, 5, 4), dtype=np.uint8)
    return Dataset.from_arrays(
        x, names=("ant", "bee", "<b>cat</b>"), truth=truth, images=images, texts=[f"row {i}" for i in range(N)]
    )


@pytest.fixture(scope="session")
def one_shown_session(shown_data, tmp_path_factory):
    model = ModelConfig(components=6, latent=2, encoder_width=16, decoder_widths=(8,))
    with Session(shown_data, tmp_path_factory.mktemp("session") / "clusters", model=model) as session:
        session.train(1, progress=False)
        yield session


@pytest.fixture
def shown_session(one_shown_session):
    """The session without labels; every widget that a test opens is closed after it."""
    one_shown_session.select([])
    one_shown_session.queried = None
    yield one_shown_session
    ipywidgets.Widget.close_all()
    while one_shown_session.can_undo:
        one_shown_session.undo()
    one_shown_session.reset_weights()
