"""Texts in the page: the beginnings of the points' texts, within a budget."""

from typing import Any

import numpy as np

from rcm_notebook.types import Int

LONGEST = 300
"""Largest number of characters of a text that are shown; a choice: about what a card can hold."""


def excerpts(data: Any, rows: Int[np.ndarray, " P"], budget: int) -> list[str] | None:
    """Return the shortened texts of as many of the first `rows` as fit; None if the data have no texts.

    Args:
        data: The data set.
        rows: Row numbers, the most important first.
        budget: Number of bytes that the texts may take in the page, as UTF-8.
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
    """Return the beginning of a text, with an ellipsis if something is left out."""
    text = str(text)
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
