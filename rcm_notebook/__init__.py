"""Label a few points on a live latent map; a semi-supervised mixture VAE labels the rest.

The public names below load when they are first used, so that ``import rcm_notebook`` itself costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rcm_notebook.config import ModelConfig, TrainConfig
    from rcm_notebook.data import DATASETS, Dataset, load

_HOME = {
    "DATASETS": "data",
    "Dataset": "data",
    "ModelConfig": "config",
    "TrainConfig": "config",
    "load": "data",
}
"""Where each public name is defined."""

__all__ = ["DATASETS", "Dataset", "ModelConfig", "TrainConfig", "__version__", "load"]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("rcm_notebook")
    if name not in _HOME:
        raise AttributeError(f"rcm_notebook has no {name!r}; its public names are {', '.join(__all__)}.")
    value = getattr(import_module(f"rcm_notebook.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
