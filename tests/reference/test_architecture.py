"""The page of the architecture: the picture shows every layer, and its prose names only what is there."""

import ast
import re
from pathlib import Path

import pytest

from rcm_notebook.reference import architecture
from rcm_notebook.reference.layers import LAYERS, PACKAGE, files_of, folders_below

ROOT = Path(__file__).parents[2]
PROSE = architecture.PROSE.read_text(encoding="utf-8")
NAMED = re.findall(r"`([\w.]+)`\s+\(`([\w./]+\.(?:py|js))`\)", PROSE)
FILES = re.findall(r"`([\w./]+\.(?:py|js))`", PROSE)


def found(file: str) -> Path:
    """Return the path of a file as the page names it: from the package, or from the repository."""
    return next((path for path in (PACKAGE / file, ROOT / file) if path.is_file()), Path())


def defined(path: Path) -> set[str]:
    """Return the names that a file defines, those in a class also as ``Class.name``."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".js":
        return set(re.findall(r"^export function (\w+)\(", text, re.MULTILINE))
    names = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            names |= {f"{node.name}.{item.name}" for item in node.body if isinstance(item, ast.FunctionDef)}
    return names


@pytest.mark.parametrize("file", sorted(set(FILES)))
def test_a_file_that_the_prose_names_is_there(file):
    assert found(file).is_file()


@pytest.mark.parametrize(("name", "file"), sorted(set(NAMED)))
def test_a_function_that_the_prose_names_is_in_the_file_beside_it(name, file):
    assert name in defined(found(file))


def test_the_picture_shows_the_layers_in_their_order():
    picture = architecture.page().partition("```text\n")[2].partition("\n```")[0]
    boxes = [tuple(re.findall(r"\w+", line)) for line in picture.splitlines() if line.startswith("│")]
    assert boxes == list(LAYERS)
    assert len({len(line) for line in picture.splitlines()}) == 1


def test_a_folder_is_told_by_its_docstring_its_files_and_its_imports():
    assert architecture.about("config").startswith("The settings of the model and of training")
    assert architecture.about("cli") == "The command line: `rcm-notebook`, one file a command."
    assert folders_below("settings") == ["registry"]
    assert [path.name for path in files_of("types")] == ["types.py"]
    assert "| 13 | `config` | The settings" in architecture.page()


@pytest.mark.parametrize("folder", [folder for folders in LAYERS for folder in folders])
def test_every_folder_says_what_it_is(folder):
    assert architecture.about(folder).endswith(".")
