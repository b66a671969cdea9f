"""The layers of the package as data: imports go downward only, and importing the package loads almost nothing."""

import ast
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "rcm_notebook"

LAYERS = (
    ("experiments",),
    ("widgets", "estimator"),
    ("session*",),
    ("report", "runs", "callbacks"),
    ("plots",),
    ("coloring|column_coloring|scores|tables", "reliability", "search"),
    ("acquisition", "checkpoint", "interop"),
    ("prediction", "components|proposals", "training|step|surgery|logit_columns|halves|adam"),
    ("latent|novelty_features", "metrics"),
    ("objective",),
    ("model", "uncertainty", "audit", "disputes", "calibration", "novelty", "outliers", "divergence", "sharing"),
    ("data", "label*", "tau|propagation|balance|withheld|spreading", "curriculum", "projection"),
    ("config",),
    ("types", "registry", "static", "palette", "atomic"),
    ("suggestion",),
)
"""Top down. A part is a pattern for the first name after ``rcm_notebook``; its own modules may import each other."""

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


def place(module: str) -> tuple[int, str]:
    """The row and the part of a module such as ``rcm_notebook.model.encoders.conv``."""
    head = module.split(".")[1]
    found = [
        (row, part)
        for row, parts in enumerate(LAYERS)
        for part in parts
        if any(fnmatch(head, p) for p in part.split("|"))
    ]
    assert len(found) == 1, f"{module} must belong to exactly one part of LAYERS, not to {found}"
    return found[0]


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py")) if path != PACKAGE / "__init__.py"}


def imports_of(source: str, package: str) -> set[str]:
    """Every module of ours that the source imports, wherever in the file; `package` is where relative imports start."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            target = ".".join(base + ([node.module] if node.module else []))
            found |= {f"{target}.{alias.name}" for alias in node.names} if target == "rcm_notebook" else {target}
    return {name for name in found if name.split(".")[0] == "rcm_notebook"}


def violation(module: str, imported: str) -> str | None:
    """Why `module` must not import `imported`, or None."""
    if imported == "rcm_notebook":
        return f"{module} imports the package's face, which stands above every layer"
    (row, part), (other_row, other_part) = place(module), place(imported)
    if row < other_row or part == other_part:
        return None
    return f"{module} (row {row}, {part}) imports {imported} (row {other_row}, {other_part}), which is not below it"


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_downward_only(module):
    path = MODULES[module]
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    assert [v for name in imports_of(path.read_text(), package) if (v := violation(module, name))] == []


@pytest.mark.parametrize(
    ("source", "package", "imported"),
    [
        ("import rcm_notebook.tau", "rcm_notebook", {"rcm_notebook.tau"}),
        ("from rcm_notebook.tau import Tau", "rcm_notebook", {"rcm_notebook.tau"}),
        ("from rcm_notebook import tau", "rcm_notebook", {"rcm_notebook.tau"}),
        ("def f():\n    from rcm_notebook.session import Session", "rcm_notebook", {"rcm_notebook.session"}),
        ("from ..tau import Tau", "rcm_notebook.model", {"rcm_notebook.tau"}),
        ("from .film import FiLM", "rcm_notebook.model", {"rcm_notebook.model.film"}),
        ("import numpy, jax.numpy", "rcm_notebook", set()),
    ],
)
def test_every_form_of_import_is_seen(source, package, imported):
    assert imports_of(source, package) == imported


def test_an_upward_a_sideways_and_a_facade_import_are_refused_and_a_downward_one_is_not():
    assert violation("rcm_notebook.tau", "rcm_notebook.session")
    assert violation("rcm_notebook.data.digits", "rcm_notebook.labels")
    assert violation("rcm_notebook.tau", "rcm_notebook")
    assert violation("rcm_notebook.session", "rcm_notebook.tau") is None
    assert violation("rcm_notebook.data.digits", "rcm_notebook.data.dataset") is None


def test_a_module_outside_every_layer_is_refused():
    with pytest.raises(AssertionError, match="exactly one part"):
        place("rcm_notebook.utils")


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


def test_a_session_needs_neither_jupyter_nor_matplotlib():
    loaded = loaded_after("import rcm_notebook; rcm_notebook.Session")
    assert "rcm_notebook.session" in loaded
    assert loaded.isdisjoint({"anywidget", "bqplot", "ipywidgets", "matplotlib", "rcm_notebook.widgets"})
