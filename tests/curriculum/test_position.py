"""Where a run goes in its curriculum: what an epoch counts for, when a phase ends, and what a hand may do."""

import pytest

from rcm_notebook.curriculum import ByHand, Epochs, LabelsReached, Phase, Position

PHASES = (
    Phase("first", {"kl_z": 1.0}, 2e-3, Epochs(2), ramp={"kl_z": 0.0}),
    Phase("second", {"kl_z": 0.5}, 1e-3, LabelsReached(3)),
    Phase("third", {"kl_z": 0.1}, 5e-4, ByHand()),
)
EPOCH = {"total": 1.0}


def trained(position: Position, epochs: int, labels: int = 0) -> Position:
    """The position after some epochs, all of the phase in which it then is."""
    history = []
    for _ in range(epochs):
        history.append(EPOCH)
        position = position.begun()
        position = position.after_epoch(position.phase, PHASES, history, labels)
    return position


def test_an_epoch_counts_and_a_phase_ends_when_its_end_is_reached():
    assert trained(Position(), 1) == Position(0, 1, is_begun=True)
    assert trained(Position(), 2) == Position(1)
    assert trained(Position(), 4, labels=2) == Position(1, 2, is_begun=True)
    assert trained(Position(), 3, labels=3) == Position(2)


def test_the_last_phase_stays():
    assert trained(Position(2), 5) == Position(2, 5, is_begun=True)
    last = PHASES[:1]
    assert Position(0, 1, is_begun=True).after_epoch(0, last, [EPOCH] * 2, 0) == Position(0, 2, is_begun=True)


def test_an_epoch_does_not_count_for_a_phase_that_was_just_entered():
    turned = Position(0, 1, is_begun=True).turned_to(1, PHASES)
    assert turned.after_epoch(0, PHASES, [EPOCH], 9) is turned


def test_an_epoch_does_not_count_for_the_same_phase_begun_anew():
    again = Position(0, 1, is_begun=True).turned_to(0, PHASES)
    assert again.after_epoch(0, PHASES, [EPOCH] * 2, 0) == Position(0, by_hand=True)


def test_a_phase_lasts_an_epoch_whatever_labels_there_are():
    assert Position(1).moved_on(PHASES, [EPOCH] * 2, 9) == Position(1)
    assert Position(1, 1, is_begun=True).moved_on(PHASES, [EPOCH] * 3, 3) == Position(2)


@pytest.mark.parametrize("index", [-1, 3])
def test_there_is_nothing_before_the_first_phase_and_after_the_last(index):
    here = Position(1, 4, is_begun=True)
    assert here.turned_to(index, PHASES) is here


def test_weights_and_rate_are_the_phases_at_that_moment():
    here = Position(0, 1, is_begun=True)
    assert here.weights_at(PHASES) == {"kl_z": 0.5} and here.weights_at(PHASES, 0.5) == {"kl_z": 0.75}
    assert Position(1).rate_at(PHASES, 0.9) == 1e-3
