"""Statistics of the data: counts that are those of labels and prediction, and buttons that select their rows."""

import numpy as np
import pytest

from rcm_notebook.data import Dataset
from rcm_notebook.labels.codes import CANT_TELL
from rcm_notebook.session import Session
from rcm_notebook.views import palette
from rcm_notebook.widgets import DataStats
from rcm_notebook.widgets.data_stats import facts_of


@pytest.fixture
def stats(session):
    session.assign([0, 3, 6], "ant")
    session.assign([1], "bee")
    session.assign([2], CANT_TELL)
    return DataStats(session)


def counts(stats, part: str) -> list[str]:
    return [getattr(line, part).description for line in stats._table.children]


def names(stats) -> list[str]:
    return [line._name.value.split(">", 1)[1].removesuffix("</span>") for line in stats._table.children]


def test_the_facts_of_the_data_are_said(data):
    assert facts_of(data) == "<b>custom</b> · 90 rows · vectors of 6 · truth known"
    x = np.zeros((4, 8, 6), np.uint8)
    images = Dataset.from_arrays(x, truth=[0, 1, -1, -1], name="<i>").with_test(Dataset.from_arrays(x))
    said = "<b>&lt;i&gt;</b> · 4 rows · images of 8 by 6 · truth known of 2 · 4 more held out to test"
    assert facts_of(images) == said


def test_every_class_has_its_labelled_predicted_and_true_count(stats, session):
    assert names(stats) == ["ant", "bee", "&lt;b&gt;cat&lt;/b&gt;"]
    assert counts(stats, "labelled") == ["3", "1", "0"]
    known = session.prediction.ids[~session.prediction.unknown]
    assert counts(stats, "predicted") == [str((known == id).sum()) for id in range(3)]
    assert [line._true.value for line in stats._table.children] == ["30", "30", "30"]


def test_the_groups_without_a_class_are_counted(stats, session):
    said = [group.description for group in stats._groups.values()]
    unknown = int(session.prediction.unknown.sum())
    assert said == ["4 labelled", "85 unlabelled", "1 can't tell", f"{unknown} unknown"]
    session.undo()
    assert stats._groups["can't tell"].description == "0 can't tell" and stats._groups["can't tell"].disabled


def test_pressing_a_count_selects_its_rows(stats, session):
    line = stats._table.children[0]
    line.labelled.click()
    assert session.selection.tolist() == [0, 3, 6]
    line.predicted.click()
    predicted = (session.prediction.ids == 0) & ~session.prediction.unknown
    assert session.selection.tolist() == np.flatnonzero(predicted).tolist() != []
    stats._groups["unlabelled"].click()
    assert len(session.selection) == 85
    stats._groups["can't tell"].click()
    assert session.selection.tolist() == [2]
    stats._groups["labelled"].click()
    assert session.selection.tolist() == [0, 1, 3, 6]


def test_counts_follow_the_labels_and_a_new_class_gets_a_line(stats, session):
    session.assign([9, 12], "dog")
    assert names(stats)[-1] == "dog" and counts(stats, "labelled") == ["3", "1", "0", "2"]
    session.undo()
    assert counts(stats, "labelled") == ["3", "1", "0"]


def test_classes_are_sorted_by_counts_or_name(stats, session):
    session.assign(list(range(10, 20)), "<b>cat</b>")
    stats._order.value = "labelled"
    assert counts(stats, "labelled") == ["10", "3", "1"]
    session.assign(list(range(20, 40)), "bee")
    assert counts(stats, "labelled") == ["21", "10", "3"]
    stats._order.value = "name"
    assert names(stats)[0] == "&lt;b&gt;cat&lt;/b&gt;"
    stats._order.value = "predicted"
    predicted = [int(text) for text in counts(stats, "predicted")]
    assert predicted == sorted(predicted, reverse=True)


def test_bars_are_as_long_as_their_share_of_the_largest_and_wear_the_classes_colours(stats):
    rules = stats._bars.value
    for id, share in ((0, "100.0%"), (1, "33.3%"), (2, "0.0%")):
        assert f".rcm-class-{id} {{ --rcm-class: {palette.colors(3)[id]}; --rcm-labelled: {share};" in rules


def test_a_merged_class_has_no_line(stats, session):
    session.merge_classes("bee", "ant")
    assert names(stats) == ["ant", "&lt;b&gt;cat&lt;/b&gt;"] and counts(stats, "labelled") == ["4", "0"]


def test_data_without_classes_and_truth_says_what_to_do(session, tmp_path):
    data = Dataset.from_arrays(session.data.x)
    with Session(data, tmp_path / "plain", model=session._config.model) as plain:
        stats = DataStats(plain)
        assert stats._words.value == "No classes yet: lasso some points and press a digit."
        assert "true" not in stats._heading.value and stats._groups["unknown"].description == "90 unknown"
        plain.assign([0], "first")
        assert stats._words.value == "" and counts(stats, "labelled") == ["1"]
        assert stats._table.children[0]._true.value == ""


def test_many_classes_share_their_layouts(session):
    for number in range(74):
        session.add_class(f"class {number}")
    stats = DataStats(session)
    assert len(stats._table.children) == 77
    assert len({line.labelled.layout.model_id for line in stats._table.children}) == 1
