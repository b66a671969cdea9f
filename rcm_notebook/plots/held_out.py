"""The rows that plots judge a session by: its test part."""

import numpy as np

from rcm_notebook.types import Float, Int


def held_out(session) -> tuple[Int[np.ndarray, " M"], Float[np.ndarray, "M C"]]:
    """Return truth and probabilities of the test rows whose class is known.

    Raises:
        ValueError: There is no test part with truth, or no label yet.
    """
    test = session.data.test
    if test is None or test.truth is None:
        raise ValueError(f"{session.data.name!r} has no test part with truth.")
    if not len(session.labels):
        raise ValueError("There is no label yet, so nothing is predicted.")
    known = test.truth >= 0
    return test.truth[known], session.predict_proba(test.x)[known]
