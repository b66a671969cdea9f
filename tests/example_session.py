"""The session that examples in docstrings find: small, trained a little, and labelled the same way for each of them."""

import shutil
from pathlib import Path

import numpy as np
from present import present

from rcm_notebook.config import ModelConfig, TrainConfig
from rcm_notebook.data import Dataset
from rcm_notebook.session import Session

MODEL = ModelConfig(components=12, latent=2, encoder="dense", encoder_width=16, decoder_widths=(8,))
TRAIN = TrainConfig(batch=100, min_steps=10, labelled_batch=8, warmup=5)
PER_CLASS = 3


class ExampleSession:
    """Lends one session to example after example.

    Labels, classes, components, weights, phase and selection are put back. Where an example has closed the session or
    cut training short, the next one gets a copy of the original folder. Whole epochs stay, since opening a copy takes
    longer than they do; no example may tell how many there are.

    Args:
        folder: Where the original and its copies are.
        data: The data set of the session.
    """

    def __init__(self, folder: Path, data: Dataset):
        self._folder, self._copies = folder, 0
        with Session(data, folder / "original", model=MODEL, train=TRAIN) as session:
            session.train(1, progress=False)
            for class_id in range(len(present(data.names))):
                session.assign(np.flatnonzero(data.truth == class_id)[:PER_CLASS], class_id)
        self._open()

    def lend(self) -> Session:
        """Return the session with the labels that it was made with."""
        session = self._session
        while not session.read_only and session.can_undo and _said(session) != self._said:
            session.undo()
        if session.read_only or session.progress.state == "cancelled" or _said(session) != self._said:
            self.close()
            self._open()
            session = self._session
        if session.phase is not session.curriculum[0]:
            session.go_to_phase(session.curriculum[0].name)
        session.reset_weights()
        session.set_learning_rate_factor(1.0)
        session.select([])
        session.set_trait("queried", None)
        return session

    def close(self) -> None:
        """Close the session that is open."""
        self._session.close()

    def _open(self) -> None:
        self._copies += 1
        path = self._folder / str(self._copies) / "digits"
        shutil.copytree(self._folder / "original", path)
        self._session = Session.open(path)
        self._said = _said(self._session)


def _said(session: Session) -> tuple:
    """Return all that the user has said, to be compared."""
    labels, annotations = session.labels, session.view.annotations
    return labels.codes.tobytes(), labels.classes, dict(labels.merged), labels.deleted, annotations
