"""The page of widgets: every registered widget in its own words, with the pictures that are kept of it.

Pictures lie in notebooks/images as ``<Name>-<theme>.png``, and of another state as ``<Name>-<state>-<theme>.png``. A
widget without pictures has its section all the same.
"""

from collections.abc import Iterator
from pathlib import Path

from rcm_notebook.reference.markdown import GENERATED, documented
from rcm_notebook.widgets import WIDGETS, Bound

IMAGES = Path(__file__).parents[2] / "notebooks" / "images"

FIRST = "Workbench"
STATES = {"": "", "-empty": ", before there is anything to show", "-error": ", after something went wrong"}
"""What stands in a file's name for a state, and what its picture is called by; in the order of the page."""
THEMES = ("light", "dark")


def page(images: Path = IMAGES) -> str:
    """Return the page as Markdown, with the pictures that lie in the folder `images`."""
    parts = [
        "# The widgets",
        GENERATED,
        "Each shows observables of a session and calls its methods; it holds no state, so that several on one session "
        "agree, and a cell can be run again. They are shown one by one, `LatentMap(session)`, or all together.",
        "The pictures are of scikit-learn's digits after eight epochs, in JupyterLab's light and dark theme. In those "
        "of the workbench nine digits are labelled, and a lasso goes round the threes. "
        "[The contract](../../widgets/README.md) has every trait and key, "
        "[the page of hosts](hosts.md) where they work.",
        *(section(name, images) for name in sorted(WIDGETS, key=_place)),
    ]
    return "\n\n".join(parts) + "\n"


def section(name: str, images: Path) -> str:
    """Return one widget's part of the page."""
    kind = WIDGETS[name]
    parts = [f"## {name}", f"**`{name}(session)`**{_where(kind)}", documented(kind.__doc__)]
    return "\n\n".join([*parts, *_pictures(name, images)])


def _place(name: str) -> tuple[bool, tuple[bool, bool, int]]:
    """Return what sorts the widgets: the workbench, what it always shows, its tabs beside the map, those below it."""
    tab = WIDGETS[name].tab
    return name != FIRST, (False, False, 0) if tab is None else (True, tab.where == "below", tab.place)


def _where(kind: type[Bound]) -> str:
    return "" if kind.tab is None else f", in the workbench the tab `{kind.tab.title}` {kind.tab.where} the map"


def _pictures(name: str, images: Path) -> Iterator[str]:
    for state, words in STATES.items():
        files = {theme: f"{name}{state}-{theme}.png" for theme in THEMES}
        there = [
            f"![{name}{words}, {theme}](../images/{file})" for theme, file in files.items() if (images / file).is_file()
        ]
        if there:
            yield "\n".join(there)
