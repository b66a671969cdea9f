"""Several annotators of one row: the ground truth counts, or else the choice of more than half of them."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from rcm_notebook.labels import short_repr


class Vote(NamedTuple):
    """What one annotation chose.

    Attributes:
        control: The question that it answers.
        annotation: Which annotation of the row it is.
        choices: The chosen classes.
        is_truth: Whether the annotation is marked as ground truth.
    """

    control: str
    annotation: int
    choices: tuple[str, ...]
    is_truth: bool


def decide(votes: Sequence[Vote]) -> tuple[list[str], str]:
    """Return the choice that counts and what settled it: "" if all agree. Several choices if nothing settles it.

    Args:
        votes: All votes on one question about one row.

    Raises:
        ValueError: One annotation chose several classes.
    """
    ballots: dict[int, str] = {}
    truths = []
    for vote in votes:
        chosen = {*vote.choices, ballots.get(vote.annotation, vote.choices[0])}
        if len(chosen) > 1:
            raise ValueError(f"{len(chosen)} choices, such as {short_repr(min(chosen))}; a row has one class.")
        ballots[vote.annotation] = vote.choices[0]
        truths += vote.choices if vote.is_truth else ()
    counts = Counter(ballots.values())
    if len(counts) <= 1:
        return list(counts), ""
    if truths:
        return sorted(set(truths)), "the ground truth" if len(set(truths)) == 1 else ""
    (first, count), *_ = counts.most_common(1)
    return ([first], "the majority") if 2 * count > len(ballots) else (sorted(counts), "")
