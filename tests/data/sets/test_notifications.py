"""The notifications are what a seed makes them: unequal kinds in many words, the last of which only come later."""

import re

import numpy as np
import pytest

from rcm_notebook.data.sets import notifications
from rcm_notebook.data.sets.notifications import NEVER_SEEN, TYPING_ERRORS, load_notifications, write

KINDS = 60


@pytest.fixture(scope="module")
def data():
    return load_notifications(rows=1200, dimensions=40)


def test_there_are_sixty_kinds_and_the_rows_to_train_on_lack_the_last(data):
    assert len(data.names) == KINDS
    assert data.x.shape == (1200, 40) and data.test.x.shape == (120, 40)
    assert data.truth.max() < KINDS - NEVER_SEEN


def test_what_comes_later_has_kinds_that_never_came_before():
    _, later = write(4000, KINDS, np.random.default_rng(0))
    assert set(range(KINDS)) == set(later.tolist())


def test_the_same_seed_writes_the_same_and_another_seed_something_else():
    first, again, other = (write(50, KINDS, np.random.default_rng(seed))[0] for seed in (3, 3, 4))
    assert first == again != other


@pytest.mark.slow
def test_kinds_are_unequal_by_rank():
    _, truth = write(20_000, KINDS - NEVER_SEEN, np.random.default_rng(0))
    counts = np.bincount(truth)
    assert counts[0] > 20 * counts[-1] > 0
    assert counts[-1] < 100


def test_every_alternative_and_parameter_is_filled_in():
    texts, _ = write(3000, KINDS, np.random.default_rng(0))
    assert not [text for text in texts if re.search(r"[{}|]|\[(?!INFO|WARN|ERROR|notice|info|warn|error)", text, re.I)]
    assert all(text.strip() for text in texts)
    assert len(set(texts)) > 2000


def slips(text):
    """Every text that one slip makes of this one: neighbours swapped, a letter dropped, a letter doubled."""
    places = range(len(text))
    swapped = {text[:i] + text[i + 1] + text[i] + text[i + 2 :] for i in places[:-1]}
    return swapped | {text[:i] + text[i + 1 :] for i in places} | {text[:i] + text[i] + text[i:] for i in places}


def test_a_typing_error_is_one_slip_and_every_kind_of_slip_occurs():
    rng = np.random.default_rng(0)
    for text in ("paper jam", "ab"):
        mistyped = {notifications._mistype(text, rng) for _ in range(100)}
        assert mistyped <= slips(text)
        assert {len(one) - len(text) for one in mistyped} == {-1, 0, 1}


@pytest.mark.slow
def test_about_the_stated_share_of_the_messages_holds_a_typing_error(monkeypatch):
    mistype, changed = notifications._mistype, []

    def watched(text, rng):
        mistyped = mistype(text, rng)
        changed.append(mistyped != text)
        return mistyped

    monkeypatch.setattr(notifications, "_mistype", watched)
    texts, _ = write(20_000, KINDS, np.random.default_rng(0))
    assert sum(changed) / len(texts) == pytest.approx(TYPING_ERRORS, abs=0.01)


def test_too_few_rows_for_the_kinds_are_refused():
    with pytest.raises(ValueError, match="600 at least"):
        load_notifications(rows=100)
