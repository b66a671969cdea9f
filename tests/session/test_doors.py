"""A session of parts: a door touches its own part and what all doors share, and nothing else that is private."""

import ast
from pathlib import Path

import pytest

from rcm_notebook.session import Session

FOLDER = Path(__file__).parents[2] / "rcm_notebook" / "session"

SHARED = {"_lock", "_require_writable", "_require_idle", "_gesture", "_steer", "_catch_up", "_tell"}
"""What every door may use: the lock, and the acts that concern several parts."""

OWN = {
    "labelling": {"_store"},
    "exchange": {"_store"},
    "steering": {"_steered"},
    "training": {"_mailbox"},
    "reshaping": {"_surgeon", "_store"},
    "asking": {"_config"},
    "judging": {"_store", "_folder", "_config"},
    "keeping": {
        *("_folder", "_config", "_file_lock", "_records", "_record", "_save", "_saved", "_settings", "_checkpoints"),
        *("_learned", "_learner", "_mailbox", "_reading", "_steered", "_store", "_is_closing", "_is_forked"),
    },
}
"""Module of a door -> the parts that it may touch. Keeping writes all of them down."""


def private_names(path: Path) -> set[str]:
    """The private attributes of `self` that a door uses and does not define itself."""
    tree = ast.parse(path.read_text())
    defined = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
    }
    return {name for name in used if name.startswith("_")} - defined


@pytest.mark.parametrize("door", OWN)
def test_a_door_touches_its_own_part_only(door):
    assert private_names(FOLDER / f"{door}.py") <= SHARED | OWN[door]


def test_every_base_of_the_session_is_a_door():
    doors = {base.__module__.rpartition(".")[2] for base in Session.__bases__}
    assert doors == set(OWN)
