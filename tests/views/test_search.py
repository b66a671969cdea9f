"""Search: numbers find rows, words find texts, then classes; and what was found is said."""

from importlib import import_module

import numpy as np
import pytest
from shown import bare_view

from rcm_notebook.data import Dataset
from rcm_notebook.views.search import search


@pytest.fixture
def session(shown_session):
    """A small session without labels."""
    return shown_session


def without_texts(serial=None, columns=None):
    """A view in which no row has a text and no class is known."""
    return bare_view(Dataset.from_arrays(np.arange(12.0).reshape(6, 2), serial=serial, columns=columns))


def test_a_number_is_a_serial_before_it_is_a_position():
    view = without_texts(serial=[5, 4, 3, 2, 10, 11])
    assert search(view, "4").rows.tolist() == [1]
    assert search(view, "10").rows.tolist() == [4]
    by_position = search(view, " 1 ")
    assert by_position.rows.tolist() == [1]
    assert "No Serial is 1" in by_position.words and "Serial 4" in by_position.words


def test_a_number_that_is_neither_is_answered_with_how_many_rows_there_are():
    for number in ("6", "12345678901234567890123"):
        found = search(without_texts(), number)
        assert not len(found.rows) and "there are 6 rows" in found.words


def test_a_serial_that_is_a_text_finds_its_row():
    view = without_texts(serial=["a-1", "a-2", "7", "b", "c", "d"])
    assert search(view, "a-2").rows.tolist() == [1]
    assert search(view, "7").rows.tolist() == [2]
    assert search(view, "4").rows.tolist() == [4], "else a number is a position"


def test_words_are_found_in_texts_without_regard_to_case(session):
    found = search(session.view, "ROW 1")
    assert found.rows.tolist() == [1, *range(10, 20)]
    assert found.words == "11 rows with “ROW 1” in the text"


def test_a_number_in_quotes_is_looked_for_in_the_texts(session):
    assert search(session.view, "7").rows.tolist() == [7]
    assert search(session.view, '"7"').rows.tolist() == [i for i in range(90) if "7" in str(i)]


def test_columns_of_text_are_searched_too_and_missing_values_are_not_there():
    view = without_texts(columns={"place": ["Rome", None, "Jerome", "x", "y", None], "n": np.arange(6)})
    assert search(view, "rome").rows.tolist() == [0, 2]
    assert not len(search(view, "none").rows)


def test_where_no_text_has_it_a_class_may_be_called_so(session):
    session.assign([4, 5, 8], "bee")
    session.assign([0, 3], "ant")
    found = search(session.view, "BE")
    assert {4, 5, 8} <= set(found.rows.tolist()) and not {0, 3} & set(found.rows.tolist())
    assert found.words == f"{len(found.rows)} rows of class bee"
    assert not len(search(session.view, '"bee"').rows)


def test_what_is_nowhere_is_said_and_so_is_that_there_are_no_texts(session):
    assert search(session.view, "zebra").words == "No text has “zebra”, and no class of a point is called so."
    assert "this data has no texts" in search(without_texts(), "zebra").words
    assert search(session.view, "  ").words.startswith("Type a number")


def test_of_too_many_rows_the_first_are_found_and_all_are_counted(session, monkeypatch):
    monkeypatch.setattr(import_module("rcm_notebook.views.search"), "MOST", 50)
    found = search(session.view, "row")
    assert found.rows.tolist() == list(range(50))
    assert found.words == "the first 50 of 90 rows with “row” in the text"
