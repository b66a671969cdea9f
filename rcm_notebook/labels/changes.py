"""What differs between two values of the labels of the same rows, as a sentence and as a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rcm_notebook.labels.codes import NONE
from rcm_notebook.labels.columns import COLUMNS
from rcm_notebook.labels.labels import Labels
from rcm_notebook.labels.messages import first_few

if TYPE_CHECKING:
    import pandas as pd


def changes_text(before: Labels, after: Labels) -> str:
    """Return how many labels were set, changed and cleared, and which classes are new."""
    old, new = before.codes, after.codes
    counts = {
        "set": np.count_nonzero((old == NONE) & (new != NONE)),
        "changed": np.count_nonzero((old != NONE) & (new != NONE) & (old != new)),
        "cleared": np.count_nonzero((old != NONE) & (new == NONE)),
    }
    said = ", ".join(f"{what}: {count:,}" for what, count in counts.items())
    made = [repr(after.classes[i]) for i in np.setdiff1d(after.active, before.active)]
    return f"labels {said}" + (f"; new classes: {first_few(made)}" if made else "")


def changes_frame(before: Labels, after: Labels, serial: np.ndarray) -> pd.DataFrame:
    """Return the rows whose labels differ: Serial, and the label before and after, NA for none.

    Args:
        before: The labels of N rows.
        after: Other labels of the same rows.
        serial: The data set's own index, [N].
    """
    rows = np.flatnonzero(before.codes != after.codes)
    frame = before.to_dataframe(serial).rename(columns={COLUMNS[1]: "before"})
    return frame.assign(after=after.to_dataframe()[COLUMNS[1]]).iloc[rows].reset_index(drop=True)
