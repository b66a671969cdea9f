"""MNIST: 70,000 grey images 28 x 28 px of handwritten digits.

LeCun, Bottou, Bengio and Haffner (1998), "Gradient-Based Learning Applied to Document Recognition" (CC BY-SA 3.0).
"""

from rcm_notebook.data.dataset import Dataset
from rcm_notebook.data.registered import DATASETS
from rcm_notebook.data.sets.openml import Npz, load_openml, sha256

DIGESTS = {
    "x_train": "741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757",
    "y_train": "1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13",
    "x_test": "6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161",
    "y_test": "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5",
}
"""sha256 of each array's bytes as uint8 in C order."""


@DATASETS.register("mnist")
def load_mnist() -> Dataset:
    """Load MNIST: 60,000 images to train on, `test` holds the 10,000; checked by sha256. Raises as `load_openml`."""
    return load_openml("mnist", "mnist_784", [str(i) for i in range(10)], _check)


def _check(arrays: Npz) -> str | None:
    wrong = [part for part, digest in DIGESTS.items() if sha256(arrays[part]) != digest]
    return f"the sha256 of {', '.join(wrong)} differs" if wrong else None
