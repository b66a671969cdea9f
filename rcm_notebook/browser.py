"""The browser halves of the widgets: where they are, and how their parts become one module.

A wheel has them as package data (``rcm_notebook/static``); an editable install reads the sources (``widgets/esm``).
Jupyter loads a widget's module from a blob, and a module in a blob cannot import a sibling file. So this file joins the
parts that a module imports in front of it. Browser and Node read the same files. A part is named by its path in the
folder, such as ``map/camera.js``, and imports others by the path relative to its own.

Every widget sends its module to the page, and saved notebooks may keep it. To keep it small, comments are removed and
the text is Latin-1 only: with a single other letter, the page stores the whole module with two bytes for each letter.
"""

import posixpath
import re
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_PLACES = (_PACKAGE / "static", _PACKAGE.parent / "widgets" / "esm")

_PART = re.compile(r"""^import\s*\{[^}]*\}\s*from\s*["'](?P<path>\.{1,2}/[\w./-]+)["'];?[ \t]*\n""", re.MULTILINE)
_ANY_IMPORT = re.compile(r"^import\b.*$", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*(?s:(?!\*/).)*\*/[ \t]*)\n", re.MULTILINE)
_BEYOND_LATIN_1 = re.compile(r"[^\x00-\xff]")
_EXPORT = re.compile(r"^export\s+(?=(?:async\s+)?function\b|const\b|let\b|class\b)", re.MULTILINE)


def module(name: str, places: tuple[Path, ...] = _PLACES) -> str:
    """Return the ES module `name` as one string, after every part that it imports, each part once.

    Comments on lines of their own are left out.

    Args:
        name: Path of the module in its folder, such as ``"latent_map.js"``. The module imports parts without renaming:
            ``import { fitCamera } from "./map/camera.js";``.
        places: Folders to look in; the first that exists is used.

    Raises:
        FileNotFoundError: The browser half is missing; the message says how to get it.
        ValueError: A part imports something other than named exports of a part, or from outside of the folder.
    """
    joined: dict[str, str] = {}
    _join(name, places, joined, ())
    entry = joined.pop(name)
    whole = "\n".join([*(_EXPORT.sub("", part) for part in joined.values()), entry])
    return _BEYOND_LATIN_1.sub(lambda letter: f"\\u{{{ord(letter[0]):x}}}", _COMMENT.sub("", whole))


def styles(*names: str, places: tuple[Path, ...] = _PLACES) -> str:
    """Return the style sheets `names`, paths in the folder, as one string. Raises FileNotFoundError as `module`."""
    return "\n".join(_read(name, places) for name in names)


def _join(name: str, places: tuple[Path, ...], joined: dict[str, str], above: tuple[str, ...]) -> None:
    if name in joined:
        return
    if name in above:
        raise ValueError(f"The browser parts import each other in a circle: {' -> '.join((*above, name))}.")
    source = _read(name, places)
    for match in _PART.finditer(source):
        _join(_resolved(match["path"], name), places, joined, (*above, name))
    body = _PART.sub("", source)
    stray = _ANY_IMPORT.search(body)
    if stray:
        raise ValueError(
            f"{name} has the import {stray[0]!r}, which cannot be joined; "
            'write import { name } from "./part.js"; without renaming.'
        )
    joined[name] = body


def _resolved(path: str, name: str) -> str:
    """Return the path in the folder of a part that the part `name` imports as `path`."""
    part = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
    if part.startswith("../"):
        raise ValueError(
            f"{name} imports {path!r}, which lies outside of the folder of browser halves; move it inside."
        )
    return part


def _read(name: str, places: tuple[Path, ...]) -> str:
    for folder in places:
        if folder.is_dir():
            path = folder / name
            if path.is_file():
                return path.read_text(encoding="utf-8")
            break
    looked = " nor ".join(str(folder) for folder in places)
    raise FileNotFoundError(
        f"The browser half {name!r} is missing: not in {looked}. "
        "Install the package anew (pip install --force-reinstall rcm_notebook[lab]), or, in a clone, "
        "check that widgets/esm is there (pip install -e .)."
    )
