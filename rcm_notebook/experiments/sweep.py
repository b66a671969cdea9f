"""The points of a sweep: every combination of the values in a config, each with a name that a folder can have."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from rcm_notebook.settings import shown

FIXED = ("name", "description", "tags", "seeds", "sweep", "train.seed")
"""Settings that cannot be swept: those of the whole experiment, and the seeds, which every point has anyway."""
LONGEST = 40
"""Most characters of a value in a folder's name; a choice. A longer value is named by its place in the list."""


def points(sweep: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the values of every point by its name, such as ``components=10,prior=vamp``; the last key runs fastest.

    Args:
        sweep: Dotted keys of settings, such as ``model.components``, and the values of each.

    Raises:
        ValueError: A key cannot be swept, or its values are not a list of different values.
    """
    for key, values in sweep.items():
        if not isinstance(key, str) or any(key == fixed or key.startswith(f"{fixed}.") for fixed in FIXED):
            raise ValueError(f"sweep.{key}: it is the same for all points; sweep settings such as model.components.")
        if isinstance(values, str) or not isinstance(values, Sequence) or not values:
            raise ValueError(f"sweep.{key} is {shown(values)}; give a list of values, at least one.")
        if any(value in values[:place] for place, value in enumerate(values)):
            raise ValueError(f"sweep.{key} has a value twice: {shown(list(values))}.")
    last = Counter(key.rpartition(".")[2] for key in sweep)
    titles = [key if last[key.rpartition(".")[2]] > 1 else key.rpartition(".")[2] for key in sweep]
    axes = [list(zip(_texts(values), values, strict=True)) for values in sweep.values()]
    return {
        ",".join(f"{title}={text}" for title, (text, _) in zip(titles, chosen, strict=True)): {
            key: value for key, (_, value) in zip(sweep, chosen, strict=True)
        }
        for chosen in product(*axes)
    }


def _texts(values: Sequence[Any]) -> list[str]:
    """Return a name for each value: the value as text, or its place in the list if the texts are too long or equal."""
    said = [value if isinstance(value, str) else json.dumps(value, default=str) for value in values]
    texts = [re.sub(r"[^\w.+-]+", "-", text).strip("-") for text in said]
    is_clear = len({text.casefold() for text in texts}) == len(texts) and all(0 < len(t) <= LONGEST for t in texts)
    return texts if is_clear else [str(place) for place in range(1, len(values) + 1)]
