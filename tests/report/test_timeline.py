"""The history of the labels: counts as the store has them, gestures in words, pauses cut."""

import re

import numpy as np
import pytest
from present import present
from report.conftest import HOSTILE

from rcm_notebook.disk import read_log
from rcm_notebook.labels.codes import CANT_TELL
from rcm_notebook.labels.incoming import Incoming
from rcm_notebook.labels.store import LabelStore
from rcm_notebook.report.timeline import Moment, history, moments, step_chart


@pytest.fixture
def store(tmp_path):
    store = LabelStore(tmp_path, 50, classes=("ant", "bee"))
    yield store
    store.close()


def moments_of(store) -> list[Moment]:
    return list(moments(read_log(store.folder / "labels.log")[0]))


def test_after_every_gesture_as_many_rows_are_labelled_as_the_store_says(store):
    bees = Incoming("other.csv", range(30), ["bee"] * 30)
    counts = []
    for gesture in (
        lambda: store.assign([1, 2, 3], "ant"),
        lambda: store.assign([3, 4], "bee"),
        lambda: store.assign([1], CANT_TELL),
        lambda: store.clear([2]),
        lambda: store.undo(),
        lambda: store.undo(),
        lambda: store.redo(),
        lambda: store.merge_classes("ant", "bee"),
        lambda: store.import_labels(bees),
        lambda: store.undo(),
    ):
        gesture()
        counts.append(len(store.labels))
    assert [moment.labels for moment in moments_of(store)] == counts
    assert counts == [3, 4, 3, 2, 3, 4, 3, 3, 30, 3]


def test_gestures_are_described_in_words(store):
    store.assign([7], "ant")
    store.assign([1, 2, 3], "cat")
    store.assign([4, 5], CANT_TELL)
    store.clear([1, 2])
    store.undo()
    store.redo()
    store.add_class("dog")
    store.rename_class("dog", HOSTILE)
    store.merge_classes("ant", "bee")
    store.name_component(3, "thin")
    store.name_component(3, None)
    store.reserve_component(3, "cat")
    store.reserve_component(3, None)
    store.split_component(3, 5, "0000")
    store.merge_components(5, 3, "0001")
    store.audit([8, 9], [0, 1])
    assert [moment.words for moment in moments_of(store)] == [
        "Row 7 labelled “ant”",
        "3 rows labelled “cat”, a new class",
        "2 rows: can't tell",
        "2 rows cleared",
        "Undone: 2 rows cleared",
        "Done again: 2 rows cleared",
        "New class “dog”",
        f"Class “dog” renamed to “{HOSTILE}”",
        "Class “ant” merged into “bee”",
        "Component 3 named “thin”",
        "Component 3 lost its name",
        "Component 3 kept for “cat”",
        "Component 3 set free",
        "Component 3 split into 3 and 5",
        "Component 5 merged into 3",
        "2 rows drawn at random, to measure the accuracy",
    ]


def test_a_file_is_named_without_its_folder(store, tmp_path):
    store.import_labels(Incoming(str(tmp_path / "other.csv"), [1, 2], ["bee", "ant"]))
    assert moments_of(store)[-1].words == "2 rows labelled from other.csv"


def test_the_last_gestures_are_listed_newest_first_and_escaped():
    found = [Moment(1e9 + i, i, f"gesture {i} {HOSTILE}") for i in range(20)]
    shown = str(history(found))
    assert "<img src=x" not in shown
    assert re.findall(r"gesture (\d+)", shown)[:3] == ["19", "18", "17"]
    assert shown.count("<li>") == 12
    assert "The last 12 of 20 gestures" in shown


def steps(chart: str) -> list[float]:
    """Where the curve of a chart steps up or down."""
    path = re.search(r'd="([^"]+)" class="step"', chart)
    return [float(x) for x in re.findall(r"H([\d.]+)V", present(path)[1])]


def test_a_night_takes_no_more_room_than_ten_minutes():
    found = [
        Moment(0.0, 1, ""),
        Moment(600.0, 2, ""),
        Moment(600.0 + 8 * 3600, 3, ""),
        Moment(1200.0 + 8 * 3600, 4, ""),
    ]
    chart = str(step_chart(found))
    stops = np.array(steps(chart))
    assert np.diff(stops) == pytest.approx(np.full(3, np.diff(stops)[0]), abs=0.2)
    assert chart.count('class="cut"') >= 1
    assert "1 pause above 10 min cut" in str(history(found))


def test_gestures_of_one_moment_still_make_a_chart():
    chart = str(step_chart([Moment(5.0, 1, ""), Moment(5.0, 3, "")]))
    assert "nan" not in chart
    stops = steps(chart)
    assert stops[0] < stops[1]
    assert "nan" not in str(step_chart([Moment(5.0, 1, "")]))


def test_a_log_without_gestures_says_what_to_do():
    assert "No labels yet" in str(history(moments([{"n": 3, "classes": []}])))


def test_a_deleted_class_is_told_by_its_name(store):
    store.assign([1, 2], "bee")
    store.delete_class("bee")
    assert moments_of(store)[-1][1:] == (0, "Class “bee” deleted")


@pytest.mark.parametrize(
    "line",
    [
        {},
        {"do": "label"},
        {"do": ["label"], "t": 1},
        {"do": "label", "rows": [1], "class": 0},
        {"do": "label", "rows": [1], "class": 0, "t": "1"},
        {"do": "label", "rows": [1], "class": 0, "t": True},
        {"do": "label", "rows": [1], "class": 0, "t": -5},
        {"do": "label", "rows": [1], "class": 0, "t": 1e300},
        {"do": "label", "rows": [1], "class": 0, "t": float("nan")},
        {"do": "label", "rows": [10**30], "class": 0, "t": 1},
        {"do": "label", "rows": {"a": 1}, "class": 0, "t": 1},
        {"do": "label", "rows": 3, "class": 0, "t": 1},
        {"do": "label", "rows": [1], "class": [0], "from": 3, "t": 1},
        {"do": "rename_class", "class": "a", "name": "b", "t": 1},
        {"do": "name_component", "component": 1, "t": 1},
        {"do": "redo", "t": 1},
        {"do": "split_component", "component": 0, "into": 1, "file": "../../elsewhere", "t": 1},
    ],
)
def test_a_damaged_line_is_one_error_that_says_where(line):
    log = [{"format": 1, "n": 5, "classes": ["a"]}, {"do": "label", "rows": [0], "class": 0, "t": 1.0}, line]
    with pytest.raises(ValueError, match="damaged after line 2 "):
        moments(log)


@pytest.mark.parametrize("first", [{}, {"n": 5}, {"n": "5", "classes": []}, {"n": 5, "classes": 3}])
def test_a_damaged_header_is_the_same_error(first):
    with pytest.raises(ValueError, match="The log of the labels is damaged"):
        moments([first, {"do": "undo"}])
