"""Every module of the package, imported, so that a page finds what they define without anyone listing it."""

import importlib
from collections.abc import Collection, Iterator
from types import ModuleType

from rcm_notebook.reference.layers import PACKAGE, module_name


def modules(without: Collection[str] = ()) -> Iterator[ModuleType]:
    """Yield the modules of the package in the order of their paths.

    Args:
        without: Folders that are left out.
    """
    for path in sorted(PACKAGE.rglob("*.py")):
        folder = path.relative_to(PACKAGE).with_suffix("").parts[0]
        if folder != "__init__" and folder not in without:
            yield importlib.import_module(module_name(path))
