"""Fashion-MNIST: 70,000 grey images 28 x 28 px of clothes, ten classes.

Xiao, Rasul and Vollgraf (2017), "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms"
(MIT licence).

Its arrays are checked by shape, by the number of images in each class, and by the published mean and standard deviation
of the training pixels. There is no check by digest, since no digest of the arrays is known for certain.
"""

import numpy as np

from rcm_notebook.data.dataset import Dataset
from rcm_notebook.data.registered import DATASETS
from rcm_notebook.data.sets.openml import Npz, load_openml

NAMES = [
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
]
MOMENTS = (0.2860, 0.3530)
"""Mean and standard deviation of the training pixels over 255, to four digits."""


@DATASETS.register("fashion_mnist")
def load_fashion_mnist() -> Dataset:
    """Load Fashion-MNIST: 60,000 images to train on, `test` holds the 10,000. Raises as `load_openml`."""
    return load_openml("fashion_mnist", "Fashion-MNIST", NAMES, _check)


def _check(arrays: Npz) -> str | None:
    for part, n in (("train", 60_000), ("test", 10_000)):
        x, y = arrays[f"x_{part}"], arrays[f"y_{part}"]
        if x.shape != (n, 28, 28) or x.dtype != np.uint8 or y.shape != (n,):
            return f"x_{part} is {x.dtype} {x.shape}, expected uint8 {(n, 28, 28)}"
        if not np.array_equal(np.bincount(y, minlength=10), np.full(10, n // 10)):
            return f"y_{part} does not hold {n // 10} of each of ten classes"
    counts = np.bincount(arrays["x_train"].ravel(), minlength=256) / arrays["x_train"].size
    values = np.arange(256) / 255
    mean = counts @ values
    moments = mean, np.sqrt(counts @ (values - mean) ** 2)
    if not np.allclose(moments, MOMENTS, atol=6e-5):
        return f"mean and standard deviation are {moments[0]:.4f} and {moments[1]:.4f}, expected {MOMENTS}"
    return None
