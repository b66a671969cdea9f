"""The page of parts: every registered part, weight, phase and setting, read from the code itself.

Registries are found by looking through the package, so that a new part, or a new registry, is on the page without
anyone listing it.
"""

import sys
from collections.abc import Iterator, Sized
from dataclasses import MISSING, fields
from typing import Any

from rcm_notebook.config import ModelConfig, TrainConfig
from rcm_notebook.curriculum import Phase, default_curriculum
from rcm_notebook.objective import SLIDERS, Slider, Term
from rcm_notebook.reference.layers import PACKAGE
from rcm_notebook.reference.markdown import GENERATED, items, markdown, sections, table
from rcm_notebook.reference.modules import modules
from rcm_notebook.registry import Registry, definition

STEPS_PER_EPOCH = 120
"""Steps an epoch for which the default phases are shown: 60,000 rows, 500 a step."""

WITHOUT = ("cli", "experiments", "reference", "widgets")
"""Not looked through: the command line, these pages, and widgets, which have a page of their own."""


def page() -> str:
    """Return the page as Markdown."""
    parts = [section(name, registry) for name, registry in sorted(registries().items())]
    return (
        "\n\n".join(
            [
                "# Parts, weights, phases and settings",
                GENERATED,
                "## Weights",
                _weights(),
                "## Phases",
                f"The default curriculum where an epoch has {STEPS_PER_EPOCH} steps. Images:",
                _phases("image"),
                "Vectors:",
                _phases("vector"),
                *(f"## {config.__name__}\n\n{_settings(config)}" for config in (ModelConfig, TrainConfig, Phase)),
                *parts,
            ]
        ).rstrip()
        + "\n"
    )


def registries() -> dict[str, Registry]:
    """Return every registry of the package by the name of its constant."""
    found: dict[str, Registry] = {}
    for module in modules(WITHOUT):
        found |= {name: value for name, value in vars(module).items() if isinstance(value, Registry)}
    return found


def section(name: str, registry: Registry) -> str:
    """Return one registry's part of the page."""
    entries = [f"### {part}\n\n{_entry(part, registry)}" for part in registry]
    return "\n\n".join([f"## {registry.kind.capitalize()}: `{name}`", *entries])


def explanation(part: Any, registry: Registry) -> str:
    """Return what is written of a part: its module's docstring, or its own.

    It is its own where the module holds several parts of the registry, and where the module is not of the package.
    """
    source = definition(part)
    shared = [other for other in registry.values() if definition(other).__module__ == source.__module__]
    is_file_of_ours = len(shared) == 1 and source.__module__.startswith(f"{PACKAGE.name}.")
    text = sys.modules[source.__module__].__doc__ if is_file_of_ours else source.__doc__
    return sections(text)[""]


def settings(config: type) -> Iterator[tuple[str, str, str]]:
    """Yield name, default and meaning of every setting of a frozen dataclass, the meaning from its docstring."""
    meanings = items(sections(config.__doc__).get("Args", ""))
    for item in fields(config):
        default = item.default if item.default_factory is MISSING else item.default_factory()
        shown = "" if default is MISSING else repr(default)
        yield item.name, shown, meanings.get(item.name, "")


def _entry(name: str, registry: Registry) -> str:
    part, own = registry[name], registry.settings_of(name)
    weight = [_slider(part.weight)] if isinstance(part, Term) else []
    return "\n\n".join([*weight, markdown(explanation(part, registry)), *([_settings(own)] if own else [])])


def _slider(slider: Slider) -> str:
    return f"Weight {slider.default:g}, slider {slider.low:g} to {slider.high:g}. {slider.description}"


def _weights() -> str:
    rows = [(f"`{name}`", f"{s.default:g}", f"{s.low:g} to {s.high:g}", s.description) for name, s in SLIDERS.items()]
    return table(("weight", "default", "slider", "what it does"), rows)


def _phases(kind: str) -> str:
    phases = default_curriculum(STEPS_PER_EPOCH, kind)
    rows = [
        (f"`{name}`", *(f"{phase.weights.get(name, slider.default):g}" for phase in phases))
        for name, slider in SLIDERS.items()
    ]
    about = [
        (item.name, *(_value(getattr(phase, item.name)) for phase in phases))
        for item in fields(Phase)
        if item.name not in ("name", "weights")
    ]
    return table(("", *(phase.name for phase in phases)), about + rows)


def _value(value: Any) -> str:
    return "" if value is None or (isinstance(value, Sized) and not len(value)) else str(value)


def _settings(config: type) -> str:
    rows = [(f"`{name}`", f"`{default}`" if default else "", text) for name, default, text in settings(config)]
    return table(("setting", "default", "meaning"), rows)
