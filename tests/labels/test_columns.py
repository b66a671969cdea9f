"""The two columns of a table of labels: found by their names, in any case, or by the names they are given."""

import pytest

from rcm_notebook.labels.columns import Columns, find_column


def test_the_usual_columns_are_found_in_any_case_and_any_order():
    assert Columns().places(["x", " LABEL", "serial "]) == (2, 1)
    assert Columns().places(["x"]) == (None, None)
    assert Columns().written == ("Serial", "label")


def test_columns_that_are_named_are_found_exactly():
    columns = Columns("id", "kind")
    assert columns.written == ("id", "kind") and columns.places(["kind", "Id", "id"]) == (2, 0)
    with pytest.raises(LookupError, match="No column named 'kind'; known: id, Kind"):
        columns.places(["id", "Kind"])
    with pytest.raises(LookupError, match="known: none"):
        find_column([], "id", "Serial")


def test_a_column_that_is_there_twice_is_an_error():
    with pytest.raises(ValueError, match="2 columns are called 'label'"):
        Columns().places(["Serial", "label", "Label"])
    assert not Columns().are_in(["Serial", "label", "Label"]) and Columns().are_in(["Label", "Serial"])
    assert not Columns("id").are_in(["Serial", "label"]) and not Columns().are_in(["label"])
    with pytest.raises(ValueError, match="2 columns are called 'kind'"):
        Columns(None, "kind").places(["Serial", "kind", "kind"])
