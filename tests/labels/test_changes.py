"""What differs between two values of the labels, in words and as a frame."""

import numpy as np
import pandas as pd

from rcm_notebook.labels.changes import changes_frame, changes_text
from rcm_notebook.labels.codes import NONE, UNSURE
from rcm_notebook.labels.labels import Labels

BEFORE = Labels.from_codes(np.array([0, 1, NONE, NONE, UNSURE, 0, UNSURE]), ("a", "b", "old"), {}, frozenset({2}))
AFTER = Labels.from_codes(np.array([0, 0, 3, UNSURE, NONE, 2, UNSURE]), ("a", "b", "old", "new"))


def test_rows_are_counted_by_what_became_of_them_and_classes_that_came_back_are_new():
    assert changes_text(BEFORE, AFTER) == "labels set: 2, changed: 2, cleared: 1; new classes: 'old', 'new'"
    assert changes_text(AFTER, AFTER) == "labels set: 0, changed: 0, cleared: 0"


def test_only_the_rows_that_differ_are_in_the_frame_by_serial():
    frame = changes_frame(BEFORE, AFTER, np.array(list("tuvwxyz")))
    assert frame["Serial"].tolist() == ["u", "v", "w", "x", "y"] and frame.index.tolist() == list(range(5))
    assert frame["before"].fillna("-").tolist() == ["b", "-", "-", "can't tell", "a"]
    assert frame["after"].fillna("-").tolist() == ["a", "new", "can't tell", "-", "old"]
    empty = changes_frame(AFTER, AFTER, np.arange(7))
    assert isinstance(empty, pd.DataFrame) and len(empty) == 0 and list(empty) == ["Serial", "before", "after"]
