"""The reference pages: what is kept in the repository is what the code says now, and nothing is left unexplained."""

import re
import types
from pathlib import Path

import pytest

from rcm_notebook.config import ModelConfig, TrainConfig
from rcm_notebook.curriculum import Phase
from rcm_notebook.experiments.config import DataChoice, ExperimentConfig, LabelPlan
from rcm_notebook.objective import TERMS
from rcm_notebook.reference import PAGES, calls, widgets
from rcm_notebook.reference.markdown import COMMAND, documented, markdown
from rcm_notebook.reference.parts import explanation, registries, section, settings
from rcm_notebook.registry import Registry
from rcm_notebook.runs import Event
from rcm_notebook.widgets import WIDGETS
from rcm_notebook.widgets.kit.registry import tabs

KEPT = Path(__file__).parents[2] / "notebooks" / "reference"
EVERY_PART = [(name, part) for name, registry in registries().items() for part in registry]


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_the_page_in_the_repository_is_what_the_code_says_now(name):
    assert (KEPT / name).read_text(encoding="utf-8") == PAGES[name](), f"The page is out of date; run `{COMMAND}`."


def test_the_registries_that_the_public_modules_hold_are_found():
    assert {"TERMS", "PRIORS", "ENCODERS", "DECODERS", "CONDITIONING", "LIKELIHOODS", "ROUTINGS"} <= set(registries())
    assert {"ACQUISITIONS", "PROJECTIONS", "PAIRS", "METRICS", "DATASETS", "PLOTS"} <= set(registries())


@pytest.mark.slow
@pytest.mark.parametrize(("name", "part"), EVERY_PART)
def test_every_part_is_explained(name, part):
    registry = registries()[name]
    assert len(explanation(registry[part], registry)) > 20


OF_PARTS = [own for registry in registries().values() for part in registry if (own := registry.settings_of(part))]


@pytest.mark.parametrize(
    "config", [ModelConfig, TrainConfig, Phase, ExperimentConfig, DataChoice, LabelPlan, Event, *OF_PARTS]
)
def test_every_setting_has_a_meaning(config):
    assert [name for name, _, meaning in settings(config) if not meaning] == []


def test_the_defaults_are_those_of_an_instance():
    shown = {name: default for name, default, _ in settings(TrainConfig)}
    assert shown == {name: repr(getattr(TrainConfig(), name)) for name in shown}


def test_a_term_shows_its_weight_and_its_equation():
    text = section("TERMS", TERMS)
    weight = TERMS["consistency"].weight
    assert f"Weight {weight.default:g}, slider {weight.low:g} to {weight.high:g}." in text
    assert "\n    J = sym(mean_b r(x_b) r(x'_b)^T),   p_i = sum_j J_ij\n" in text


def test_parts_that_share_a_module_are_explained_by_their_own_words():
    def one():
        """The first of two.

        Args:
            x: Not shown.
        """

    def two():
        """The second of two."""

    def alone():
        """Not shown, its module has it to itself."""

    alone.__module__ = "rcm_notebook.prediction.tau"
    registry = Registry("toy")
    for part in (one, two, alone):
        assert isinstance(part, types.FunctionType)
        registry.add(part.__name__, part)
    assert explanation(one, registry) == "The first of two."
    assert explanation(two, registry) == "The second of two."
    assert explanation(alone, registry).startswith("tau: the class that each component stands for")


def test_a_part_from_outside_the_package_is_explained_by_its_own_words():
    def mine():
        """Mine alone."""

    for module in ("mine.parts", "__main__"):
        mine.__module__ = module
        registry = Registry("toy")
        registry.add("mine", mine)
        assert explanation(mine, registry) == "Mine alone."


def test_stars_are_escaped_in_prose_only():
    assert markdown("a * b, `c * d`\n\n    e * f") == "a \\* b, `c * d`\n\n    e * f"


@pytest.mark.parametrize("owner", calls.GROUPS)
def test_every_public_method_stands_in_one_group_and_says_what_it_does(owner):
    named = [name for names in calls.GROUPS[owner].values() for name in names]
    known = calls.public(owner)
    assert sorted(named) == sorted(known)
    assert [name for name in named if len(documented(known[name].__doc__ or "")) < 10] == []


@pytest.mark.parametrize("name", WIDGETS)
def test_every_widget_has_a_section_that_says_what_it_is(name):
    assert len(WIDGETS[name].__doc__ or "") > 20
    assert f"\n## {name}\n" in widgets.page()


def test_the_workbench_comes_first_and_the_tabs_stand_as_in_it():
    shown = [line[3:] for line in widgets.page().splitlines() if line.startswith("## ")]
    assert shown[0] == "Workbench" and {"LabelBar", "LatentMap", "TrainPanel"} == set(shown[1:4])
    assert [name for name in shown if WIDGETS[name].tab] == [
        kind.__name__ for where in ("beside", "below") for kind in tabs(where).values()
    ]


def test_a_widget_has_the_pictures_that_lie_in_the_folder_in_order_of_their_state(tmp_path):
    for name in ("Gallery-error-light", "Gallery-dark", "Gallery-empty-dark", "Gallery-light", "QueryTray-light"):
        (tmp_path / f"{name}.png").touch()
    section = widgets.section("Gallery", tmp_path)
    shown = ["Gallery-light", "Gallery-dark", "Gallery-empty-dark", "Gallery-error-light"]
    assert re.findall(r"\(\.\./images/(.*)\.png\)", section) == shown
    assert "![" not in widgets.section("Workbench", tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("command", ["demo", "run", "compare", "predict", "app", "data get"])
def test_every_command_is_on_the_page(command):
    assert f"usage: rcm-notebook {command} " in calls.page()


def test_arguments_and_errors_of_a_docstring_become_lists_and_its_example_a_block():
    text = documented(
        """Do it, a * b.

        Args:
            x: Where
                to.

        Returns:
            What was
            done.

        Raises:
            ValueError: It cannot.

        Example:
            >>> for i in range(2):
            ...     print(i * 2)
            0
            2
        """
    )
    text, _, example = text.partition("\n\n```pycon\n")
    assert example == ">>> for i in range(2):\n...     print(i * 2)\n0\n2\n```"
    assert text == "Do it, a \\* b.\n\n- `x`: Where to.\n\nReturns: What was done.\n\n- raises `ValueError`: It cannot."
