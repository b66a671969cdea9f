"""What the lens does to a session's components: each act is one gesture and returns in a few words what was done."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from rcm_notebook.registry import Registry

COMPONENT_ACTS: Registry[Callable[[Any, Mapping], str]] = Registry("act on components")


def act(session, message: Mapping[str, Any]) -> tuple[str, str]:
    """Carry out the act in `message`; return ("info", what was done), or ("error", the reason of the failure)."""
    try:
        return "info", COMPONENT_ACTS[message["type"]](session, message)
    except (LookupError, ValueError, RuntimeError, OSError) as error:
        return "error", str(error)


@COMPONENT_ACTS.register("select-component")
def select_component(session, message: Mapping[str, Any]) -> str:
    """Select the points whose most probable component is this one."""
    component = int(message["component"])
    rows = np.flatnonzero(session.latents.component == component)
    if not len(rows):
        raise ValueError(f"No point belongs to component {component} most, so there is none to select.")
    session.select(rows)
    return f"{len(rows):,} point{'s' if len(rows) > 1 else ''} of component {component} selected"


@COMPONENT_ACTS.register("select-row")
def select_row(session, message: Mapping[str, Any]) -> str:
    """Select one point."""
    session.select([int(message["row"])])
    return f"point {int(message['row'])} selected"


@COMPONENT_ACTS.register("name-component")
def name_component(session, message: Mapping[str, Any]) -> str:
    """Give a component a name; an empty name removes it."""
    component, name = int(message["component"]), str(message["name"]).strip()
    session.name_component(component, name or None)
    return f"component {component} is called {name}" if name else f"component {component} has no name any more"


@COMPONENT_ACTS.register("reserve-component")
def reserve_component(session, message: Mapping[str, Any]) -> str:
    """Reserve a component for the class `id`; -1 opens it to all classes."""
    component, id = int(message["component"]), int(message["id"])
    session.reserve_component(component, None if id < 0 else id)
    if id < 0:
        return f"component {component} is open to every class again"
    return f"component {component} is reserved for {session.classes[id]}"


@COMPONENT_ACTS.register("split-component")
def split_component(session, message: Mapping[str, Any]) -> str:
    """Split a component in two."""
    component = int(message["component"])
    into = session.split_component(component)
    return f"component {component} is split: the other half is component {into} now (u takes it back)"


@COMPONENT_ACTS.register("merge-components")
def merge_components(session, message: Mapping[str, Any]) -> str:
    """Merge a component into another, which gets all its rows."""
    component, into = int(message["component"]), int(message["into"])
    session.merge_components(component, into)
    return f"component {component} is merged into {into} and free now (u takes it back)"
