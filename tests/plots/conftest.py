"""A session of pictures to draw, and no figure outlives its test."""

import matplotlib.pyplot
import numpy as np
import pytest

from rcm_notebook.config import ModelConfig
from rcm_notebook.data import load
from rcm_notebook.session import Session


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    matplotlib.pyplot.close("all")


@pytest.fixture(scope="session")
def pictured(tmp_path_factory):
    """A session of sixty digits, trained for an epoch, with a label in each class and 360 test rows."""
    data = load("digits").take(slice(60))
    model = ModelConfig(components=6, latent=2, encoder="linear", encoder_width=16, decoder_widths=(8,))
    with Session(data, tmp_path_factory.mktemp("pictured") / "digits", model=model) as session:
        session.train(1, progress=False)
        for id in range(10):
            session.assign([int(np.flatnonzero(data.truth == id)[0])], id)
        yield session
