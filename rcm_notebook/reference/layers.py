"""The layers of the package as data, and what each folder imports, read from its source.

The page of the architecture draws them, and a test compares them with every import. Nothing is imported here.
"""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[1]

LAYERS = (
    ("reference",),
    ("cli",),
    ("experiments", "widgets", "estimator"),
    ("session",),
    ("report", "plots", "callbacks"),
    ("views",),
    ("components",),
    ("training",),
    ("inference", "acquisition"),
    ("objective", "prediction"),
    ("model", "uncertainty", "interop", "runs"),
    ("data", "labels", "curriculum", "projection", "metrics"),
    ("config",),
    ("settings",),
    ("disk", "registry", "types", "names", "retyped", "browser"),
)
"""Top down: the folders (and the few files) of the package. One imports from rows below its own, and from itself."""

ROW = {folder: row for row, folders in enumerate(LAYERS) for folder in folders}
"""Folder -> number of its layer, 0 at the top."""


def folder_of(module: str) -> str:
    """Return the folder of a module: ``rcm_notebook.model.encoders.conv`` lies in ``model``."""
    return module.split(".")[1]


def module_name(path: Path) -> str:
    """Return the name under which a file of the package is imported."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def files_of(folder: str) -> list[Path]:
    """Return the Python files of a folder at any depth; a module without a folder is one file."""
    alone = PACKAGE / f"{folder}.py"
    return [alone] if alone.is_file() else sorted((PACKAGE / folder).rglob("*.py"))


def imports_of(source: str, package: str) -> set[str]:
    """Return every module of ours that a source imports, wherever in the file.

    Args:
        source: The text of a Python file.
        package: Where its relative imports start.
    """
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            target = ".".join(base + ([node.module] if node.module else []))
            found |= {f"{target}.{alias.name}" for alias in node.names} if target == PACKAGE.name else {target}
    return {name for name in found if name.split(".")[0] == PACKAGE.name}


def imports_of_file(path: Path) -> set[str]:
    """Return every module of ours that a file of the package imports."""
    module = module_name(path)
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    return imports_of(path.read_text(encoding="utf-8"), package)


def folders_below(folder: str) -> list[str]:
    """Return the other folders that a folder imports, top down."""
    imported = {folder_of(name) for path in files_of(folder) for name in imports_of_file(path)}
    return sorted(imported - {folder}, key=list(ROW).index)
