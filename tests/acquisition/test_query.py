"""A query is a sequence of rows, with scores and reasons beside them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from present import present

from rcm_notebook.acquisition import Query


@pytest.fixture
def query():
    reasons = ("First.", "Second.", "Third.", "Fourth.")
    return Query(np.array([7, 3, 9, 1]), np.array([0.4, 0.3, 0.2, 0.1]), reasons, guesses=np.array([0, 1, 0, 1]))


def test_length_iteration_and_indexing_give_rows(query):
    assert issubclass(Query, Sequence) and len(query) == 4
    assert list(query) == [7, 3, 9, 1] and [query[0], query[-1], query[np.int64(2)]] == [7, 1, 9]
    assert {type(row) for row in query} == {type(query[0])} == {int}
    assert 9 in query and 2 not in query and query.index(9) == 2 and list(reversed(query)) == [1, 9, 3, 7]
    with pytest.raises(IndexError):
        query[4]


def test_as_an_array_it_is_its_rows(query):
    assert np.asarray(query).tolist() == [7, 3, 9, 1] and np.asarray(query).dtype == np.int64
    assert np.asarray(query, np.float32).dtype == np.float32
    np.array(query)[0] = 0
    assert query[0] == 7, "a copy is no view"
    assert np.arange(10)[query].tolist() == [7, 3, 9, 1] and np.isin(3, query)
    with pytest.raises(ValueError, match="copy"):
        np.asarray(query, np.float32, copy=False)


@pytest.mark.parametrize("places", [slice(1, 3), [1, 2], np.array([1, 2]), np.array([False, True, True, False])])
def test_several_places_give_the_query_of_these_rows(query, places):
    part = query[places]
    assert isinstance(part, Query) and list(part) == [3, 9] and part.scores.tolist() == [0.3, 0.2]
    assert part.reasons == ("Second.", "Third.") and present(part.guesses).tolist() == [1, 0]


def test_the_best_of_none_are_none_and_index_nothing():
    empty = Query(np.zeros(0, np.int64), np.zeros(0), ())
    assert not empty and list(empty) == [] and len(empty[:3]) == 0
    assert np.arange(10)[empty].tolist() == [] and np.asarray(empty).dtype == np.int64
    assert repr(empty) == "Query(0 rows: [])"


def test_lists_will_do(unchecked):
    loose: Any = Query
    query = loose([2, 0], [1.0, 0.5], ["Because.", "Also."])
    assert list(query[query.scores > 0.7]) == [2] and query.reasons == ("Because.", "Also.")
    assert len(loose([], [], [])) == 0


def test_one_of_everything_is_needed_for_each_row(unchecked):
    with pytest.raises(ValueError, match="of 2 rows has 1 scores"):
        Query(np.array([1, 2]), np.zeros(1), ("a.", "b."))
    with pytest.raises(ValueError, match="of 2 rows has 1 reasons"):
        Query(np.array([1, 2]), np.zeros(2), ("a.",))
    with pytest.raises(ValueError, match="of 2 rows has 3 guesses"):
        Query(np.array([1, 2]), np.zeros(2), ("a.", "b."), guesses=np.zeros(3, int))
    with pytest.raises(ValueError, match=r"float64 \(2,\); expected row numbers"):
        Query(np.array([0.5, 1.5]), np.zeros(2), ("a.", "b."))


def test_its_repr_is_short_and_names_who_chose():
    def by_hand(state, n, rng) -> Query:
        raise NotImplementedError

    assert repr(Query(np.array([5]), np.ones(1), ("a.",), by="margin")) == "Query(1 row by 'margin': [5])"
    many = repr(Query(np.arange(5000), np.ones(5000), ("a.",) * 5000, by=by_hand))
    assert many == "Query(5000 rows by 'by_hand': [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ...])"


def test_a_query_is_equal_to_itself_alone(query):
    """An observer hears of every query, also of one that asks for the same rows again."""
    assert query == query and query != query[:]
