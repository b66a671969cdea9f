"""The registry: order, lookups that explain themselves, no silent replacement; and what every registry must hold."""

import importlib
import pkgutil
from collections.abc import Callable
from typing import NamedTuple

import pytest

import rcm_notebook
from rcm_notebook.plots import PLOTS
from rcm_notebook.registry import Registry, definition


@pytest.fixture
def priors() -> Registry:
    registry = Registry("prior")
    registry.add("vamp", 1)
    registry.add("normal", 2)
    return registry


def test_parts_come_back_in_the_order_of_registration(priors):
    assert list(priors) == ["vamp", "normal"]
    assert dict(priors) == {"vamp": 1, "normal": 2}
    assert len(priors) == 2


def test_the_decorator_registers_and_returns_what_it_decorates(priors):
    @priors.register("mixture")
    def mixture():
        return 3

    assert mixture() == 3
    assert priors["mixture"] is mixture


def test_a_registry_of_values_refuses_a_plain_function_and_names_the_class():
    with pytest.raises(TypeError, match=r"plot 'mine' must be a rcm_notebook\.plots\.registry\.Plot, not a function"):
        PLOTS.register("mine")(lambda view: None)
    assert "mine" not in PLOTS


def test_a_taken_name_is_refused_and_the_first_part_stays(priors):
    with pytest.raises(ValueError, match="'vamp' is registered already"):
        priors.add("vamp", 9)
    assert priors["vamp"] == 1


def test_a_notebook_s_cell_may_run_again_and_a_library_s_part_stays(priors):
    def defined(module: str, name: str):
        return type(name, (), {"__module__": module})

    priors.add("mine", defined("__main__", "Mine"))
    again = priors.add("mine", defined("__main__", "Mine"))
    assert priors["mine"] is again and list(priors) == ["vamp", "normal", "mine"]
    for module, name in (("__main__", "Other"), ("library", "Mine")):
        with pytest.raises(ValueError, match="'mine' is registered already"):
            priors.add("mine", defined(module, name))
    priors.add("theirs", defined("library", "Theirs"))
    with pytest.raises(ValueError, match="'theirs' is registered already"):
        priors.add("theirs", defined("library", "Theirs"))


def test_a_value_of_a_notebook_s_cell_is_known_by_the_function_that_it_is_made_of(priors):
    class Answer(NamedTuple):
        weight: float
        compute: Callable

    def mine():
        return 1

    def other():
        return 2

    mine.__module__ = other.__module__ = "__main__"
    priors.add("mine", Answer(1.0, mine))
    assert priors.add("mine", Answer(2.0, mine)).weight == priors["mine"].weight == 2.0
    with pytest.raises(ValueError, match="'mine' is registered already"):
        priors.add("mine", Answer(1.0, other))
    assert definition(priors["mine"]) is mine and definition(mine) is mine


def test_the_settings_of_a_part_are_known_by_its_name_and_go_with_it(priors):
    class Width:
        """A setting."""

    priors.register("wide", settings=Width)(lambda: 1)
    assert priors.settings_of("wide") is Width and priors.settings_of("vamp") is None
    with pytest.raises(LookupError, match="Did you mean 'wide'"):
        priors.settings_of("wid")


def test_what_is_registered_temporarily_goes_and_what_it_replaced_comes_back(priors):
    class Old:
        __module__ = "__main__"

    priors.add("mine", Old, settings=int)
    again = type("Old", (), {"__module__": "__main__", "__qualname__": Old.__qualname__})
    with pytest.raises(RuntimeError, match="inside"), priors.temporarily() as registry:
        registry.add("new", 3, settings=int)
        registry.add("mine", again)
        assert priors["new"] == 3 and priors["mine"] is again and priors.settings_of("mine") is None
        raise RuntimeError("inside")
    assert list(priors) == ["vamp", "normal", "mine"]
    assert priors["mine"] is Old and priors.settings_of("mine") is int


def test_the_parts_that_go_with_a_view_are_those_whose_needs_it_meets(priors):
    class Picky(NamedTuple):
        needs: Callable | None

    priors.add("images", Picky(lambda view: view == "image"))
    priors.add("all", Picky(None))
    assert priors.available("image") == ("vamp", "normal", "images", "all")
    assert priors.available("vector") == ("vamp", "normal", "all")


def test_an_unknown_name_is_answered_with_the_known_ones_and_the_nearest(priors):
    with pytest.raises(LookupError) as error:
        priors["vampp"]
    assert str(error.value) == "No prior named 'vampp'; known: normal, vamp. Did you mean 'vamp'?"


def test_an_unknown_name_without_a_near_one_gets_no_suggestion(priors):
    with pytest.raises(LookupError) as error:
        priors["quaternion"]
    assert str(error.value) == "No prior named 'quaternion'; known: normal, vamp."


def test_get_and_in_follow_the_mapping_protocol(priors):
    assert "vamp" in priors
    assert "vampp" not in priors
    assert priors.get("vampp", 0) == 0


def test_the_repr_shows_the_kind_and_the_names(priors):
    assert repr(priors) == "Registry(prior: vamp, normal)"


def shipped_registries() -> dict[str, Registry]:
    """Every registry that a module of the package holds, by its kind."""
    modules = [
        importlib.import_module(found.name) for found in pkgutil.walk_packages(rcm_notebook.__path__, "rcm_notebook.")
    ]
    values = {id(value): value for module in modules for value in vars(module).values() if isinstance(value, Registry)}
    kinds = [value.kind for value in values.values()]
    assert len(set(kinds)) == len(kinds), f"Two registries are of the same kind: {kinds}"
    return {value.kind: value for value in values.values()}


def test_every_shipped_registry_holds_parts_and_every_part_says_what_it_is():
    registries = shipped_registries()
    assert "data set" in registries
    for kind, registry in registries.items():
        assert len(registry) > 0, f"The registry of {kind} is empty"
        for name, part in registry.items():
            assert getattr(part, "__doc__", None), f"The {kind} {name!r} has no docstring for menus and docs to show"
