"""Label a few points on a live latent map; a semi-supervised mixture VAE labels the rest.

The public names below load when they are first used, so that ``import rcm_notebook`` itself costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rcm_notebook.config import ModelConfig, TrainConfig
    from rcm_notebook.curriculum import Phase
    from rcm_notebook.data import DATASETS, Dataset, load
    from rcm_notebook.labels import CANT_TELL
    from rcm_notebook.session import Session

    __version__: str

_HOME = {
    "CANT_TELL": "labels",
    "DATASETS": "data",
    "Dataset": "data",
    "ModelConfig": "config",
    "Phase": "curriculum",
    "Session": "session",
    "TrainConfig": "config",
    "load": "data",
}
"""Where each public name is defined."""

__all__ = [
    "CANT_TELL",
    "DATASETS",
    "Dataset",
    "ModelConfig",
    "Phase",
    "Session",
    "TrainConfig",
    "__version__",
    "load",
]


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
