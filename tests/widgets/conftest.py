"""A small session for the widgets: three clear clusters of vectors, with a name, a text and a picture for every row."""

import ipywidgets
import numpy as np
import pytest

from rcm_notebook.config import ModelConfig
from rcm_notebook.data import Dataset
from rcm_notebook.session import Session

N = 90


@pytest.fixture(scope="session")
def data() -> Dataset:
    rng = np.random.default_rng(0)
    truth = np.arange(N) % 3
    x = rng.normal(0, 0.1, (N, 6)).astype(np.float32)
    x[np.arange(N), truth] += 2
    images = rng.integers(0, 255, (N, 5, 4), dtype=np.uint8)
    return Dataset.from_arrays(
        x, names=("ant", "bee", "<b>cat</b>"), truth=truth, images=images, texts=[f"row {i}" for i in range(N)]
    )


@pytest.fixture(scope="session")
def one_session(data, tmp_path_factory):
    model = ModelConfig(components=6, latent=2, encoder_width=16, decoder_widths=(8,))
    with Session(data, tmp_path_factory.mktemp("session") / "clusters", model=model) as session:
        session.train(1, progress=False)
        yield session


@pytest.fixture
def session(one_session):
    """The session without labels; every widget that a test opens is closed after it."""
    one_session.select([])
    one_session.queried = None
    yield one_session
    ipywidgets.Widget.close_all()
    while one_session.can_undo:
        one_session.undo()
    one_session.reset_weights()
