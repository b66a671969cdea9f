"""Every score has one finite number a row, and the parts of the entropy add up."""

import numpy as np
import pytest

from rcm_notebook.views.scores import SCORES


@pytest.fixture
def session(shown_session):
    """A small session with a few labels."""
    shown_session.assign([0, 3, 6], "ant")
    shown_session.assign([1, 4, 7], "bee")
    return shown_session


def test_every_score_that_a_session_has_is_one_finite_number_a_row(session):
    for name in SCORES.available(session.view):
        values = SCORES[name].values(session.view)
        assert values.shape == (len(session.data),)
        assert np.isfinite(values).all()
        assert not SCORES[name].is_share or ((values >= 0).all() and (values <= 1 + 1e-6).all())


def test_the_parts_of_the_entropy_add_up(session):
    values = {name: SCORES[name].values(session.view) for name in ("entropy", "aleatoric", "epistemic")}
    np.testing.assert_allclose(values["aleatoric"] + values["epistemic"], values["entropy"], atol=1e-5)


def test_noise_is_a_score_only_where_it_is_learned(session):
    assert "noise" in SCORES and "noise" not in SCORES.available(session.view)
