"""A small session for whatever shows one: three clear clusters of vectors, with a name, a text and a picture a row."""

import ipywidgets
import numpy as np
import pytest

from rcm_notebook.config import ModelConfig
from rcm_notebook.data import Dataset
from rcm_notebook.session import Session

N = 90


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
