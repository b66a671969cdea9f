"""Docstrings as Markdown."""

import inspect
import re
import textwrap
from collections.abc import Iterable

COMMAND = "python -m rcm_notebook.reference notebooks/reference"

GENERATED = f"Generated from the code by `{COMMAND}`; a test compares this page with it."
"""What every page says of itself."""

SECTION = re.compile(r"^(Args|Attributes|Returns|Yields|Raises|Example):$", re.MULTILINE)
ITEM = re.compile(r"^    (\*{0,2}\w+): (.*(?:\n {8}.*)*)", re.MULTILINE)


def markdown(text: str) -> str:
    """Return a docstring as Markdown: stars and angle brackets outside code and indented equations are escaped."""

    def escaped(line: str) -> str:
        if line.startswith("    "):
            return line
        pieces = re.split(r"(`+[^`]*`+)", line)
        pieces[::2] = [re.sub(r"([*<])", r"\\\1", piece) for piece in pieces[::2]]
        return "".join(pieces)

    return "\n".join(escaped(line) for line in text.splitlines())


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a table; cells are escaped as `markdown` does."""
    lines = [head, ("---",) * len(head), *(tuple(markdown(cell).replace("|", r"\|") for cell in row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def sections(text: str | None) -> dict[str, str]:
    """Return a docstring's parts by their heading ("Args", "Raises", ...); what comes before them has the name ""."""
    first, *others = SECTION.split(inspect.cleandoc(text or ""))
    return {"": first.strip(), **dict(zip(others[::2], (part.strip("\n") for part in others[1::2]), strict=True))}


def items(section: str) -> dict[str, str]:
    """Return the names that a section explains, each with its meaning in one line."""
    return {name: _one_line(meaning) for name, meaning in ITEM.findall(section)}


def documented(text: str | None) -> str:
    """Return a whole docstring: its words, arguments, what is returned, errors, and the example as a block of code."""
    found = sections(text)
    shown = [markdown(found.pop(""))]
    for heading, section in found.items():
        listed = items(section)
        if heading == "Example":
            shown.append(f"```pycon\n{textwrap.dedent(section)}\n```")
        elif listed:
            shown.append("\n".join(f"- {_named(heading, name)}: {markdown(text)}" for name, text in listed.items()))
        else:
            shown.append(f"{heading}: {markdown(_one_line(section))}")
    return "\n\n".join(shown)


def _named(heading: str, name: str) -> str:
    return f"raises `{name}`" if heading == "Raises" else f"`{name}`"


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
