"""The reader of settings: what it makes of plain values, and what it says of wrong ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from rcm_notebook.registry import Registry
from rcm_notebook.settings import (
    Frozen,
    flat,
    in_full,
    plain,
    plain_fields,
    read,
    require,
    require_types,
    settings_for,
    shown,
)


@dataclass(frozen=True)
class Leaf:
    """A setting that must be given and one that need not.

    Args:
        size: At least 1.
        share: Any number.
    """

    size: int
    share: float = 0.5

    def __post_init__(self):
        require(self.size >= 1, "size", self.size, "at least 1")


@dataclass(frozen=True)
class Named:
    """Reads itself."""

    name: str

    @classmethod
    def from_dict(cls, values: Any, where: str) -> "Named":
        """Say where it stands."""
        return cls(f"{where}{values}")


@dataclass(frozen=True)
class Tree:
    """Settings in settings."""

    leaf: Leaf
    leaves: tuple[Leaf, ...] = ()
    pair: tuple[int, float] | None = None
    by_name: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    either: str | tuple[Named, ...] = ""


def test_nested_mappings_become_dataclasses_and_lists_tuples():
    given = {"leaf": {"size": 2}, "leaves": [{"size": 1, "share": 1}], "pair": [1, 2.5], "by_name": {"a": [1, 2]}}
    tree = Tree(Leaf(2), (Leaf(1, 1),), (1, 2.5), {"a": (1, 2)})
    assert read(Tree, given) == tree and read(Tree, tree) is tree
    assert read(Tree, plain_fields(tree)) == tree
    assert plain(tree)["leaves"] == [{"size": 1, "share": 1}] and plain(tree)["by_name"] == {"a": [1, 2]}


def test_a_class_that_reads_itself_is_told_where_it_stands():
    tree = read(Tree, {"leaf": Leaf(1), "either": ["x", "y"]}, "top.")
    assert tree.either == (Named("top.either[0].x"), Named("top.either[1].y"))
    assert read(Tree, {"leaf": Leaf(1), "either": "z"}).either == "z"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([1], r"^tree is \[1\]; it must be a mapping of settings\.$"),
        ({}, r"^tree\.leaf is missing; it must be a mapping of settings\.$"),
        ({"leaf": {}}, r"^tree\.leaf\.size is missing; it must be a whole number\.$"),
        ({"leaf": {"size": True}}, r"^tree\.leaf\.size is True; it must be a whole number\.$"),
        ({"leaf": {"size": 1, "share": "1e-3"}}, r"^tree\.leaf\.share is '1e-3'; .* write 0\.001\.$"),
        ({"leaf": {"sise": 1}}, r"'tree\.leaf\.sise'; known: size, share\. Did you mean 'tree\.leaf\.size'\?$"),
        ({"leaf": {"size": 0}}, r"^size is 0; it must be at least 1\.$"),
        ({"leaf": {"size": 1}, "leaves": [{"size": 1}, {}]}, r"^tree\.leaves\[1\]\.size is missing"),
        ({"leaf": {"size": 1}, "pair": [1]}, r"^tree\.pair is \[1\]; it must be a list, 2 values, .* or null\.$"),
        ({"leaf": {"size": 1}, "by_name": {"a": 1}}, r"^tree\.by_name is .* each value a list, each a whole number"),
        ({"leaf": {"size": 1}, "either": 3}, r"^tree\.either is 3; it must be a text or a list"),
    ],
)
def test_a_wrong_setting_is_named_by_its_path(values, said):
    with pytest.raises(ValueError, match=said):
        read(Tree, values, "tree.")


def test_a_frozen_mapping_is_a_value():
    given = {"a": {"b": [1, 2]}, "c": 3}
    frozen = Frozen(given)
    given["a"]["b"].append(3)
    assert frozen == {"a": {"b": (1, 2)}, "c": 3} and len(frozen) == 2
    assert hash(frozen) == hash(Frozen({"c": 3, "a": {"b": [1, 2]}})) and frozen != Frozen({"c": 3})
    assert plain(frozen) == {"a": {"b": [1, 2]}, "c": 3} and repr(Frozen({"c": 3})) == "{'c': 3}"
    with pytest.raises(TypeError):
        frozen["c"] = 4  # type: ignore[index]


def test_nested_settings_have_dotted_keys():
    assert flat({"a": {"b": {"c": 1}, "d": [2]}, "e": None, "f": {}}) == {"a.b.c": 1, "a.d": [2], "e": None}


def test_a_part_gets_its_own_settings_and_one_without_gets_none():
    parts = Registry("part")
    parts.add("plain", len)
    parts.add("sized", max, settings=Leaf)
    assert settings_for(parts, "plain", {}, "x.") == {} == in_full(parts, "plain", {}, "x.")
    assert settings_for(parts, "sized", {"size": 2}, "x.") == {"settings": Leaf(2)}
    assert in_full(parts, "sized", {"size": 2}, "x.") == {"size": 2, "share": 0.5}
    with pytest.raises(ValueError, match=r"no setting 'x\.size' of the part 'plain'; known: none"):
        settings_for(parts, "plain", {"size": 2}, "x.")
    with pytest.raises(ValueError, match=r"no setting 'x\.sise' of the part 'sized'.*Did you mean 'x\.size'"):
        settings_for(parts, "sized", {"sise": 2}, "x.")
    with pytest.raises(LookupError, match=r"No part named 'szed'.*Did you mean 'sized'"):
        settings_for(parts, "szed", {}, "x.")


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan"), 10**400])
def test_what_no_float_holds_is_refused_wherever_a_number_is_expected(value):
    with pytest.raises(ValueError, match=r"^tree\.leaf\.share is .*; it must be a finite number"):
        read(Tree, {"leaf": {"size": 1, "share": value}}, "tree.")
    with pytest.raises(ValueError, match=r"^share is .*; it must be a finite number"):
        require_types(Leaf(1, value))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"leaf": {"size": 1}}, r"leaf is \{'size': 1\}; it must be a mapping of settings"),
        ({"leaves": ({"size": 1},)}, "leaves is .* it must be a list"),
        ({"pair": (1, "2")}, r"pair is \[1, '2'\]; it must be a list, 2 values"),
        ({"by_name": [1]}, r"by_name is \[1\]; it must be a mapping, each value a list"),
        ({"by_name": {1: (2,)}}, r"by_name is \{1: \[2\]\}; it must be a mapping"),
        ({"either": 3}, "either is 3; it must be a text or a list"),
    ],
)
def test_wrong_types_are_refused_where_python_code_makes_the_settings_too(change, said):
    require_types(Tree(Leaf(1)))
    require_types(Tree(Leaf(1), (Leaf(2),), (1, 2), {"a": (1,)}, (Named("x"),)))
    with pytest.raises(ValueError, match=said):
        require_types(Tree(**{"leaf": Leaf(1), **change}))


def test_a_large_value_is_shown_by_its_beginning():
    deep: list = [1] * 10
    for _ in range(12):
        deep = [deep] * 10
    for value in (
        deep,
        "x" * 10**6,
        10**5000,
        {i: i for i in range(1000)},
        Frozen({"a": deep[0][0][0][0][0][0][0][0]}),
    ):
        assert len(shown(value)) < 20_000
        with pytest.raises(ValueError, match="the config is ") as caught:
            read(Leaf, value if not isinstance(value, dict | Frozen) else [value])
        assert len(str(caught.value)) < 20_000
    assert shown({"a": (1, "b")}) == "{'a': [1, 'b']}" and shown(Frozen({"a": [1]})) == "{'a': [1]}"
    with pytest.raises(ValueError, match=r"There is no setting '1'; known: size"):
        read(Leaf, {1: 2})
