"""Texts in the page: the beginnings of those of the points, within a budget."""

from typing import Any

import numpy as np

from rcm_notebook.types import Int

LONGEST = 300
"""Characters of a text that are shown: a choice, about what a card holds."""


def excerpts(data: Any, rows: Int[np.ndarray, " P"], budget: int) -> list[str] | None:
    """Return the texts of the first of `rows` that fit, shortened; None where the data has none.

    Args:
        data: The data set.
        rows: Those that matter most first.
        budget: Bytes that the texts may take in the page, as UTF-8.
    """
    if data.texts is None:
        return None
    found, spent = [], 0
    for row in rows:
        text = shortened(data.text(int(row)))
        spent += len(text.encode("utf-8", "replace")) + 3
        if spent > budget:
            break
        found.append(text)
    return found


def shortened(text: Any, longest: int = LONGEST) -> str:
    """Return the beginning of a text, with an ellipsis where some is left out."""
    text = str(text)
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
