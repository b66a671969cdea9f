"""Scikit-learn's digits: 1,797 grey images of 8 x 8 px. The library contains them, so that they load offline.

Alpaydin and Kaynak (1998), "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository (CC BY 4.0).
"""

import numpy as np

from rcm_notebook.data.dataset import Dataset
from rcm_notebook.data.registered import DATASETS

HELD_OUT = 0.2
"""Share of each class that is kept for testing: a choice."""


@DATASETS.register("digits")
def load_digits() -> Dataset:
    """Load the digits 0 to 9: 1,437 images uint8 [N, 8, 8] to train on; `test` holds 360, a stratified fifth."""
    from sklearn import datasets
    from sklearn.model_selection import train_test_split

    x, truth = datasets.load_digits(return_X_y=True)
    images = np.rint(np.reshape(x, (-1, 8, 8)) * (255 / 16)).astype(np.uint8)
    truth = np.asarray(truth)
    names = [str(digit) for digit in range(10)]
    train, test = train_test_split(
        np.arange(len(images)), test_size=HELD_OUT, stratify=truth, shuffle=True, random_state=0
    )
    train, test = np.sort(train), np.sort(test)
    held_out = Dataset.from_arrays(images[test], names, truth[test], name="digits")
    return Dataset.from_arrays(images[train], names, truth[train], name="digits", test=held_out)
