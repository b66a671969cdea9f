"""The parts that a config names, the settings of each part, and the check that the parts fit together."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from rcm_notebook.config import ModelConfig
from rcm_notebook.model.conditioning import CONDITIONING
from rcm_notebook.model.decoders import DECODERS
from rcm_notebook.model.encoders import ENCODERS
from rcm_notebook.model.likelihoods import LIKELIHOODS
from rcm_notebook.model.priors import PRIORS
from rcm_notebook.model.reconstructions import RECONSTRUCTIONS
from rcm_notebook.model.routing import ROUTINGS
from rcm_notebook.registry import Registry
from rcm_notebook.settings import in_full, settings_for

REGISTRIES: Mapping[str, Registry[Any]] = {
    "encoder": ENCODERS,
    "decoder": DECODERS,
    "conditioning": CONDITIONING,
    "likelihood": LIKELIHOODS,
    "prior": PRIORS,
    "reconstruction": RECONSTRUCTIONS,
    "routing": ROUTINGS,
}
"""Kind of part -> its registry, in the order of `rcm_notebook.config.PARTS`."""


class Part(NamedTuple):
    """A part that a config names.

    Attributes:
        definition: The class or function.
        settings: An instance of the dataclass of its own settings; None if it has none.
    """

    definition: Any
    settings: Any

    @property
    def configured(self) -> Callable[..., Any]:
        """The part with its settings bound to it."""
        return self.definition if self.settings is None else partial(self.definition, settings=self.settings)


def named(config: ModelConfig) -> tuple[Part, ...]:
    """Return the parts that the config names, one of each kind, in the order of `rcm_notebook.config.PARTS`.

    Raises:
        LookupError: No part has this name.
        ValueError: A setting of a part is wrong.
    """
    found = []
    for kind, registry in REGISTRIES.items():
        name = config.given(kind)
        settings = settings_for(registry, name, *_given(config, kind))
        found.append(Part(registry[name], settings.get("settings")))
    return tuple(found)


def with_part_settings(config: ModelConfig) -> ModelConfig:
    """Return the config with all settings of its parts. A setting that is not given gets its default.

    An encoder of None stays None: the data decide it later.

    Raises:
        LookupError: No part has this name.
        ValueError: A part has no such setting, or its value has the wrong type or range. The message names its path.
    """
    names = {kind: name for kind in REGISTRIES if (name := getattr(config, kind)) is not None}
    full = {kind: in_full(REGISTRIES[kind], name, *_given(config, kind)) for kind, name in names.items()}
    return replace(config, settings={kind: settings for kind, settings in full.items() if settings})


def require_consistent(config: ModelConfig, shape: tuple[int, ...]) -> None:
    """Check that every part exists and fits its own settings, the other parts and the data.

    Args:
        config: Settings without ``None``.
        shape: Shape of one example.

    Raises:
        LookupError: No part has this name.
        ValueError: A setting of a part is wrong, or a part does not fit. The message says what to change.
    """
    for kind, registry in REGISTRIES.items():
        name = config.given(kind)
        settings = settings_for(registry, name, *_given(config, kind))
        refuses = getattr(registry[name], "refuses", None)
        reason = refuses(config, shape, **settings) if refuses else None
        if reason:
            raise ValueError(f"The model's settings do not fit: {reason}")


def _given(config: ModelConfig, kind: str) -> tuple[Any, str]:
    return config.settings.get(kind, {}), f"model.settings.{kind}."
