"""The registry of data sets that come by name, and how one of them is loaded.

The registry stands below `Dataset`, which reads it to open a folder that holds no more than a name. The sets register
themselves in `rcm_notebook.data.sets`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from rcm_notebook.registry import Registry

if TYPE_CHECKING:
    from rcm_notebook.data.dataset import Dataset

DATASETS: Registry[Callable[..., Dataset]] = Registry("data set")
"""Name -> the function that loads the data set. Its keyword arguments are the options that `load` passes on."""

_may_download = ContextVar("may_download", default=True)


class Source(NamedTuple):
    """Where a registered data set came from: enough to load it again and to see that it is the same.

    Attributes:
        name: In DATASETS.
        options: What it was loaded with.
        fingerprint: Fingerprint of what was loaded.
        is_exact: Whether another machine loads the same to the last bit. It is False for rows that are `computed`.
    """

    name: str
    options: Mapping[str, Any]
    fingerprint: str
    is_exact: bool = True


def computed(loader: Callable[..., Dataset]) -> Callable[..., Dataset]:
    """Mark a loader whose rows are computed in floats; it stands below `DATASETS.register`.

    Computing takes long, and another machine rounds otherwise. So `Dataset.save` writes such rows themselves.
    """
    loader.__dict__["is_computed"] = True
    return loader


@contextmanager
def without_download() -> Iterator[None]:
    """Let no loader download anything inside the block: what is read there may be a folder from elsewhere."""
    before = _may_download.set(False)
    try:
        yield
    finally:
        _may_download.reset(before)


def require_download(name: str) -> None:
    """Check that a loader may download; every loader that does so calls this first.

    Raises:
        ConnectionError: The user has named no data set, only a folder that names one; the message says what to do.
    """
    if not _may_download.get():
        raise ConnectionError(
            f"The folder holds the name of the data set {name!r} and not its rows, and the data set is not on this "
            f"machine. Opening a folder downloads nothing: load it once by rcm_notebook.load({name!r}), then open the "
            "folder again."
        )


def load(name: str, **options) -> Dataset:
    """Load a registered data set. One that is not part of the installation is downloaded once.

    Args:
        name: A name in DATASETS. "digits" and "notifications" need no network. The others are first looked for in the
            folder that the environment variable RCM_DATA names.
        options: What this data set takes, such as `rows` of "notifications".

    Raises:
        LookupError: No data set has this name; the message lists those that are known.
        ConnectionError: It has to be downloaded and the machine is offline.

    Example:
        >>> data = rcm.load("digits")
        >>> data
        Dataset('digits', 1437 rows of image (8, 8) uint8, test=360)
        >>> data.truth[:5].tolist(), data.names[4]
        ([0, 1, 2, 3, 4], '4')
    """
    loader = DATASETS[name]
    data = loader(**options)
    is_exact = "is_computed" not in vars(loader)
    loaded = replace(data, name=name, source=Source(name, options, data.fingerprint, is_exact))
    loaded.__dict__["fingerprint"] = data.fingerprint
    return loaded
