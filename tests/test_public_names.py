"""The public names: what `import rcm_notebook` promises, and where each is found."""

import ast
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import pytest
from present import present

import rcm_notebook as rcm

PUBLIC = {
    "CANT_TELL",
    "DATASETS",
    "Dataset",
    "ModelConfig",
    "Phase",
    "Session",
    "TrainConfig",
    "__version__",
    "load",
}


def test_the_public_names_are_these_and_no_others():
    assert set(rcm.__all__) == PUBLIC
    assert set(dir(rcm)) == PUBLIC


@pytest.mark.parametrize("name", sorted(PUBLIC - {"__version__"}))
def test_a_public_name_is_the_one_that_its_module_defines(name):
    assert getattr(rcm, name) is getattr(import_module(f"rcm_notebook.{rcm._HOME[name]}"), name)
    assert getattr(rcm, name) is getattr(rcm, name)


def test_type_checkers_see_the_same_names_from_the_same_modules():
    tree = ast.parse(Path(rcm.__file__).read_text())
    typed = next(node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    seen = {
        alias.name: present(node.module).removeprefix("rcm_notebook.")
        for node in typed.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert seen == rcm._HOME


def test_the_version_is_that_of_the_installed_package():
    assert rcm.__version__ == version("rcm_notebook")


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(AttributeError, match=r"has no 'Sesion'; its public names are CANT_TELL, .*Session"):
        _ = rcm.Sesion
