"""A small session of two easy kinds of image, trained in a second."""

import numpy as np
import pytest

from rcm_notebook.config import ModelConfig, TrainConfig
from rcm_notebook.data import Dataset
from rcm_notebook.session import Session

MODEL = ModelConfig(components=6, latent=2, encoder="dense", encoder_width=16, decoder_widths=(8,))
TRAIN = TrainConfig(batch=20, min_steps=10, labelled_batch=8, warmup=5)


def bars(rows: int = 80, seed: int = 0) -> Dataset:
    """Return images [rows, 8, 8] of a bar at the top (class 0) or at the left (class 1), with noise."""
    rng = np.random.default_rng(seed)
    truth = np.arange(rows) % 2
    x = rng.uniform(0, 60, (rows, 8, 8))
    x[truth == 0, 1:3] = 255
    x[truth == 1, :, 1:3] = 255
    return Dataset.from_arrays(x.astype(np.uint8), names=("flat", "tall"), truth=truth, serial=np.arange(rows) + 1000)


@pytest.fixture
def make(tmp_path):
    """Return a function that opens a session on the bars, in one folder of the test."""
    sessions = []

    def open_session(data=None, **settings) -> Session:
        settings = {"model": MODEL, "train": TRAIN} | settings
        session = Session(data if data is not None else bars(), tmp_path / "run", **settings)
        sessions.append(session)
        return session

    yield open_session
    for session in sessions:
        session.close()
