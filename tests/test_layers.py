"""The layers of the package as data: imports go downward only, and importing the package loads almost nothing."""

import importlib
import subprocess
import sys

import pytest

from rcm_notebook.reference.layers import LAYERS, PACKAGE, ROW, folder_of, imports_of, imports_of_file, module_name

HEAVY = (
    "anywidget",
    "bqplot",
    "ipywidgets",
    "IPython",
    "jax",
    "matplotlib",
    "orbax",
    "pandas",
    "sklearn",
    "rcm_notebook.widgets",
)
"""What ``import rcm_notebook`` must not load."""


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py")) if path != PACKAGE / "__init__.py"}


def violation(module: str, imported: str) -> str | None:
    """Why `module` must not import `imported`, or None."""
    if imported == "rcm_notebook":
        return f"{module} imports the package's face, which stands above every layer"
    upper, lower = folder_of(module), folder_of(imported)
    if upper == lower:
        return None
    if ROW[upper] >= ROW[lower]:
        return f"{module} (row {ROW[upper]}) imports {imported} (row {ROW[lower]}), which is not below it"
    if imported.count(".") > 1 and MODULES[imported].name != "__init__.py":
        return f"{module} imports {imported} past the door of its folder; name it in the folder's __all__"
    return None


def test_the_layers_list_every_folder_once():
    there = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert sorted(folder for folders in LAYERS for folder in folders) == sorted(there - {"__init__"})


@pytest.mark.parametrize("folder", [name for name in ROW if (PACKAGE / name).is_dir()])
def test_a_folder_has_a_door(folder):
    door = importlib.import_module(f"rcm_notebook.{folder}")
    assert all(hasattr(door, name) for name in door.__all__)


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_downward_only(module):
    assert [v for name in imports_of_file(MODULES[module]) if (v := violation(module, name))] == []


@pytest.mark.parametrize(
    ("source", "package", "imported"),
    [
        ("import rcm_notebook.prediction.tau", "rcm_notebook", {"rcm_notebook.prediction.tau"}),
        ("from rcm_notebook.prediction.tau import Tau", "rcm_notebook", {"rcm_notebook.prediction.tau"}),
        ("from rcm_notebook import browser", "rcm_notebook", {"rcm_notebook.browser"}),
        ("def f():\n    from rcm_notebook.session import Session", "rcm_notebook", {"rcm_notebook.session"}),
        ("from ..tau import Tau", "rcm_notebook.model", {"rcm_notebook.tau"}),
        ("from .film import FiLM", "rcm_notebook.model", {"rcm_notebook.model.film"}),
        ("import numpy, jax.numpy", "rcm_notebook", set()),
    ],
)
def test_every_form_of_import_is_seen(source, package, imported):
    assert imports_of(source, package) == imported


def test_an_upward_a_sideways_and_a_facade_import_are_refused_and_a_downward_one_is_not():
    assert violation("rcm_notebook.prediction.tau", "rcm_notebook.session")
    assert violation("rcm_notebook.data.sets.digits", "rcm_notebook.labels")
    assert violation("rcm_notebook.prediction.tau", "rcm_notebook")
    assert violation("rcm_notebook.session.session", "rcm_notebook.prediction") is None
    assert violation("rcm_notebook.data.sets.digits", "rcm_notebook.data.dataset") is None


def test_another_folder_is_imported_by_its_door_alone():
    assert violation("rcm_notebook.session.session", "rcm_notebook.prediction.tau")
    assert violation("rcm_notebook.session.session", "rcm_notebook.data.pairs") is None


def loaded_after(statement: str) -> set[str]:
    """The modules that a fresh interpreter holds after `statement`."""
    program = f"import sys; {statement}; print(*sys.modules)"
    return set(
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    )


def test_importing_the_package_loads_no_heavy_module():
    assert loaded_after("import rcm_notebook").isdisjoint(HEAVY)


def test_looking_at_the_version_and_the_names_loads_no_heavy_module():
    assert loaded_after("import rcm_notebook; dir(rcm_notebook); rcm_notebook.__version__").isdisjoint(HEAVY)


@pytest.mark.slow
def test_a_session_needs_neither_jupyter_nor_matplotlib():
    loaded = loaded_after("import rcm_notebook; rcm_notebook.Session")
    assert "rcm_notebook.session" in loaded
    assert loaded.isdisjoint({"anywidget", "bqplot", "ipywidgets", "matplotlib", "rcm_notebook.widgets"})
