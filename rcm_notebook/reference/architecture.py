"""The page of the architecture: the layers drawn from the code, and how data goes through them.

Picture and table follow from `LAYERS` and from the imports of every file. The prose is in ``architecture.md`` beside
this file; a test looks up each function and file that it names.
"""

import ast
from itertools import pairwise
from pathlib import Path

from rcm_notebook.reference.layers import LAYERS, files_of, folders_below
from rcm_notebook.reference.markdown import GENERATED, table

PROSE = Path(__file__).with_name("architecture.md")

WIDTH = 99
"""Characters of the picture between its outer edges; a choice that fits a page of GitHub and of JupyterLab."""


def page() -> str:
    """Return the page as Markdown."""
    prose = PROSE.read_text(encoding="utf-8")
    return prose.replace("{generated}", GENERATED).replace("{picture}", _picture()).replace("{folders}", _folders())


def about(folder: str) -> str:
    """Return the first line of a folder's docstring, or of that of a module without a folder."""
    files = files_of(folder)
    door = next((path for path in files if path.name == "__init__.py"), files[0])
    return (ast.get_docstring(ast.parse(door.read_text(encoding="utf-8"))) or "").split("\n")[0]


def _picture() -> str:
    """Draw every layer as a row of boxes, one box a folder."""
    rows = [_cells(folders) for folders in LAYERS]
    edges = [_ends(row) for row in rows]
    lines = [_line("┌", set(), edges[0], "┐")]
    for row, (above, below) in zip(rows, pairwise([*edges, set()]), strict=True):
        lines.append(f"│{'│'.join(row)}│")
        is_last = row is rows[-1]
        lines.append(_line("└" if is_last else "├", above, below, "┘" if is_last else "┤"))
    return "```text\n" + "\n".join(lines) + "\n```"


def _cells(folders: tuple[str, ...]) -> list[str]:
    """Return the names in boxes of equal width that fill the line."""
    room = WIDTH - (len(folders) - 1)
    widths = [room * (i + 1) // len(folders) - room * i // len(folders) for i in range(len(folders))]
    return [name.center(width) for name, width in zip(folders, widths, strict=True)]


def _ends(cells: list[str]) -> set[int]:
    """Return where the upright lines between the boxes stand."""
    return {len("│".join(cells[: i + 1])) for i in range(len(cells) - 1)}


def _line(left: str, above: set[int], below: set[int], right: str) -> str:
    """Return the line between two layers; `above` and `below` say where upright lines meet it."""
    joints = {(False, False): "─", (True, False): "┴", (False, True): "┬", (True, True): "┼"}
    return left + "".join(joints[at in above, at in below] for at in range(WIDTH)) + right


def _folders() -> str:
    rows = [
        (str(row), f"`{folder}`", about(folder), str(len(files_of(folder))), _names(folders_below(folder)))
        for row, folders in enumerate(LAYERS, start=1)
        for folder in folders
    ]
    return table(("layer", "folder", "what it is", "files", "imports"), rows)


def _names(folders: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in folders)
