"""The model as a scikit-learn classifier, for pipelines and comparisons: -1 in `y` means unlabelled.

`sklearn.semi_supervised` has the same convention. `fit` does the steps of a notebook in one call: it trains structure
without labels, gives the labels, and trains some epochs with them. The classifier cannot pass two of scikit-learn's own
checks (`python tests/benchmarks/estimator_checks.py`): -1 is no class, and a fitted model is a session, which is kept
in a folder (`path`) and cannot be pickled.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from rcm_notebook.config import ModelConfig, TrainConfig
from rcm_notebook.data import Dataset
from rcm_notebook.session import Session
from rcm_notebook.types import Float


class RCMClassifier(ClassifierMixin, BaseEstimator):
    """Classify rows when only a few of them have labels.

    Args:
        components: K, the number of components; None: three for each class, at least 30.
        encoder: Name in ``ENCODERS``; None: `conv` for images, `linear` for vectors.
        prior: Name in ``PRIORS``.
        structure_epochs: Epochs before the labels; None: as long as the curriculum's first phase lasts.
        label_epochs: Epochs with the labels.
        path: Folder of the session, which a notebook can open afterwards; None keeps no folder.
        random_state: Seed of everything random.

    Attributes:
        classes_: The classes of `y` without -1, sorted.
        session_: The session, read-only.
        transduction_: The predicted class of every row of the fitted X.
        n_features_in_: Number of features of a row (for images: pixels along the first axis).
    """

    def __init__(
        self,
        components: int | None = None,
        *,
        encoder: str | None = None,
        prior: str = "normal",
        structure_epochs: int | None = None,
        label_epochs: int = 6,
        path: str | Path | None = None,
        random_state: int = 0,
    ):
        self.components = components
        self.encoder = encoder
        self.prior = prior
        self.structure_epochs = structure_epochs
        self.label_epochs = label_epochs
        self.path = path
        self.random_state = random_state

    def fit(self, X: Any, y: Any) -> RCMClassifier:
        """Fit to rows X [N, D] (or images [N, H, W] or [N, H, W, 3]) and classes y [N], -1 for a row without a label.

        If some rows have no label, classes are whole numbers, as everywhere in scikit-learn; else they may be names.

        Raises:
            ValueError: No row is labelled, or X is not finite.
            FileExistsError: The folder `path` is not empty.
        """
        X, y = validate_data(self, X, y, allow_nd=True, dtype=None, ensure_min_samples=2)
        check_classification_targets(y)
        is_labelled = y != -1 if np.issubdtype(y.dtype, np.number) else np.ones(len(y), bool)
        if not is_labelled.any():
            raise ValueError("No row is labelled: y is -1 everywhere.")
        self.classes_ = np.unique(y[is_labelled])
        names = [str(name) for name in self.classes_]
        data = Dataset.from_arrays(_values(X), names)
        with tempfile.TemporaryDirectory(prefix="rcm-fit-") as folder:
            path = Path(folder) / "session" if self.path is None else Path(self.path)
            if path.exists() and any(path.iterdir()):
                raise FileExistsError(f"{path} is not empty; give another folder.")
            model = ModelConfig(components=self.components, encoder=self.encoder, prior=self.prior)
            with Session(data, path, model=model, train=TrainConfig(seed=self.random_state)) as session:
                first = self.structure_epochs
                session.train(session.curriculum[0].epochs or 1 if first is None else first, progress=False)
                for id, value in enumerate(self.classes_):
                    session.assign(is_labelled & (y == value), id)
                session.train(self.label_epochs, progress=False)
            self.session_ = session
        self.transduction_ = self.classes_[session.prediction.ids]
        return self

    def predict(self, X: Any) -> np.ndarray:
        """Return the most probable class of every row, [M]."""
        check_is_fitted(self)
        return self.classes_[self.predict_proba(X).argmax(1)]

    def predict_proba(self, X: Any) -> Float[np.ndarray, "M C"]:
        """Return p(y | x), [M, C], one column for each of `classes_`."""
        check_is_fitted(self)
        X = validate_data(self, X, reset=False, allow_nd=True, dtype=None)
        return self.session_.predict_proba(_values(X))


def _values(X: np.ndarray) -> np.ndarray:
    """Return rows as a data set takes them: vectors and uint8 images stay as they are, other images become float32."""
    return X if X.ndim == 2 or X.dtype == np.uint8 else X.astype(np.float32)
