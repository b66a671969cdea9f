"""New rows: scored as `predict` scores them, placed where the map has their like, and nothing else moves."""

import numpy as np
import pytest
from session.conftest import bars


@pytest.mark.slow
@pytest.mark.parametrize("projection", ["components", "pca"])
def test_new_rows_are_scored_and_placed_among_their_like_and_nothing_moves(make, projection):
    session = make(projection=projection)
    session.train(12, progress=False)
    session.assign(0, 0)
    session.assign(1, 1)
    before = session.positions.copy()
    new = bars(40, seed=9)
    extension = session.extend(new.x)
    assert np.array_equal(extension.ids, session.predict(new.x))
    assert np.array_equal(extension.proba, session.predict_proba(new.x))
    assert len(extension) == len(extension.unknown) == len(extension.certainty) == 40
    same_rows = session.extend(session.data.x)
    assert np.abs(same_rows.positions - before).max() < 0.02
    assert np.array_equal(session.positions, before) and len(session.labels) == 2
    apart = np.linalg.norm(extension.positions[:, None] - before[None], axis=2)
    assert (session.data.truth[apart.argmin(1)] == new.truth).mean() > 0.9
    with pytest.raises(ValueError, match="shape"):
        session.extend(np.zeros((3, 5, 5), np.uint8))
