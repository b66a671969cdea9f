"""Ends of phases: each against what it promises, and the way to plain values and back."""

import pytest

from rcm_notebook.curriculum import ENDS, ByHand, Course, End, Epochs, LabelsReached, Plateau

EXAMPLES = {
    "by_hand": ByHand(),
    "epochs": Epochs(3),
    "plateau": Plateau("recon", patience=2, tolerance=0.1, at_most=9),
    "labels": LabelsReached(10),
}


def course(*totals, labels=0):
    return Course(tuple({"total": value, "recon": -value} for value in totals), labels)


@pytest.mark.parametrize("name", ENDS)
def test_every_end_says_what_it_waits_for_and_survives_plain_values(name):
    end = EXAMPLES[name]
    assert isinstance(end, ENDS[name]) and str(end)
    assert End.from_dict(end.to_dict()) == end and end.to_dict()["by"] == name


@pytest.mark.parametrize("name", ENDS)
def test_no_end_is_reached_by_one_epoch_alone(name):
    assert not EXAMPLES[name].is_reached(course(1.0))


def test_a_count_of_epochs_ends_after_that_many():
    assert [Epochs(2).is_reached(course(*range(n))) for n in range(4)] == [False, False, True, True]
    assert Epochs(2).length == 2


def test_a_count_of_labels_ends_as_soon_as_there_are_as_many():
    assert [LabelsReached(10).is_reached(course(1.0, labels=n)) for n in (9, 10, 11)] == [False, True, True]


def test_a_plateau_ends_once_the_term_has_stopped_falling_for_as_long():
    end = Plateau(patience=2, tolerance=0.01)
    assert not end.is_reached(course(9.0, 9.0))  # Nothing before the patience to compare with.
    assert not end.is_reached(course(9.0, 8.0, 7.0))
    assert not end.is_reached(course(9.0, 5.0, 9.0))  # Fell within the patience.
    assert end.is_reached(course(9.0, 5.0, 9.0, 8.0))
    assert end.is_reached(course(-5.0, -5.04, -5.049)) and not end.is_reached(course(-5.0, -5.04, -5.06))


def test_a_plateau_looks_at_its_own_term_and_waits_no_longer_than_it_may():
    rising = course(1.0, 2.0, 3.0, 4.0)
    assert Plateau("total", patience=1).is_reached(rising)
    assert not Plateau("recon", patience=1).is_reached(rising)
    assert Plateau("recon", patience=1, at_most=4).is_reached(rising)
    assert Plateau("recon").terms == ("recon",)


def test_a_user_ends_a_phase_by_hand_however_long_it_lasts():
    assert not ByHand().is_reached(course(*[1.0] * 50, labels=1000))


@pytest.mark.parametrize(
    ("values", "error", "said"),
    [
        ({"by": "plateu"}, LookupError, "No end of a phase named 'plateu'.*Did you mean 'plateau'"),
        ({"count": 3}, ValueError, r"end\.by is missing .* one of by_hand, epochs, labels, plateau"),
        ({"by": "epochs", "cuont": 3}, ValueError, r"'end\.cuont' of the end by epochs.*Did you mean 'end\.count'"),
        ({"by": "labels"}, ValueError, r"end\.count is missing; it must be a whole number"),
        ({"by": "epochs", "count": 0}, ValueError, "count of the end by epochs is 0; it must be a positive"),
        ({"by": "plateau", "patience": 0}, ValueError, "patience of the end by plateau"),
        ({"by": "plateau", "at_most": -1}, ValueError, "at_most of the end by plateau"),
        ({"by": "plateau", "tolerance": -0.1}, ValueError, "tolerance of the end by plateau"),
    ],
)
def test_wrong_settings_of_an_end_are_named(values, error, said):
    with pytest.raises(error, match=said):
        End.from_dict(values)


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (ByHand(), "lasts until you go on"),
        (Epochs(1), "ends after 1 epoch"),
        (Epochs(2), "ends after 2 epochs"),
        (Epochs(1, labels=1), "ends after 1 epoch and the first label"),
        (Epochs(3, labels=5), "ends after 3 epochs and 5 labels"),
        (LabelsReached(10), "ends at 10 labels"),
        (Plateau("recon"), "ends when recon stops falling"),
        (Plateau("recon", at_most=9), "ends when recon stops falling, at most 9 epochs"),
    ],
)
def test_an_end_says_in_words_what_it_waits_for(end, said):
    assert str(end) == said


def test_a_term_that_falls_by_just_the_tolerance_stands_still():
    assert Plateau(patience=1, tolerance=0.25).is_reached(course(4.0, 3.0))
    assert not Plateau(patience=1, tolerance=0.25).is_reached(course(4.0, 2.75))
    strict = Plateau(patience=1, tolerance=0)
    assert strict.is_reached(course(4.0, 4.0)) and not strict.is_reached(course(4.0, 3.9))


@pytest.mark.parametrize(("count", "said"), [(True, "a whole number"), (0, "a positive integer")])
def test_a_count_is_a_positive_integer(count, said):
    with pytest.raises(ValueError, match=f"count.* is .*; it must be {said}"):
        End.from_dict({"by": "labels", "count": count})
