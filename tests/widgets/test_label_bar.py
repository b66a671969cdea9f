"""LabelBar: classes with their counts, what was done last, and what may be undone."""

from rcm_notebook.widgets import LabelBar


def test_classes_are_listed_with_counts_and_colours_of_their_own(session):
    bar = LabelBar(session)
    session.assign([1, 2, 3], "bee")
    assert [(entry["id"], entry["name"], entry["count"]) for entry in bar.classes] == [
        (0, "ant", 0),
        (1, "bee", 3),
        (2, "<b>cat</b>", 0),
    ]
    assert len({entry["color"] for entry in bar.classes}) == 3
    assert bar.labelled == 3


def test_a_merged_class_goes_and_the_others_keep_their_keys(session):
    bar = LabelBar(session)
    session.merge_classes("ant", "bee")
    assert [entry["id"] for entry in bar.classes] == [1, 2]


def test_what_was_merged_into_a_class_is_an_alias_of_it(session):
    bar = LabelBar(session)
    session.add_class("wasp")
    session.merge_classes("wasp", "bee")
    session.merge_classes("bee", "ant")
    assert [(entry["name"], entry["aliases"]) for entry in bar.classes] == [
        ("ant", ["bee", "wasp"]),
        ("<b>cat</b>", []),
    ]


def test_a_deleted_class_goes_and_undo_brings_it_back(session):
    bar = LabelBar(session)
    session.assign([1, 2, 3], "bee")
    session.delete_class("bee")
    assert [entry["id"] for entry in bar.classes] == [0, 2] and bar.labelled == 0
    assert bar.said == "bee deleted, 3 points"
    session.undo()
    assert [entry["count"] for entry in bar.classes] == [0, 3, 0] and bar.said == "bee is back, 3 points"


def test_the_classes_used_last_come_first_and_undo_forgets_them(session):
    bar = LabelBar(session)
    assert bar.recent == []
    session.assign([1], "bee")
    session.assign([2], "ant")
    session.assign([3], "bee")
    assert bar.recent == [1, 0]
    session.delete_class("bee")
    assert bar.recent == [0]
    session.undo()
    session.undo()
    assert bar.recent == [0, 1]


def test_the_last_change_is_said_wherever_it_came_from(session):
    bar = LabelBar(session)
    assert bar.said == ""
    session.assign([1, 2], "bee")
    assert bar.said == "2 points → bee"
    session.undo()
    assert bar.said == "2 points without a label again"


def test_undo_is_offered_only_where_there_is_something_to_undo(session):
    bar = LabelBar(session)
    assert not bar.can_undo
    session.assign([1], "bee")
    assert bar.can_undo and not bar.can_redo
    session.undo()
    assert bar.can_redo and not bar.can_undo


def test_the_selection_is_counted(session):
    bar = LabelBar(session)
    session.select([4, 5, 6])
    assert bar.selected == 3


def test_an_error_goes_back_to_the_bar(session, monkeypatch):
    bar, messages = LabelBar(session), []
    monkeypatch.setattr(bar, "send", messages.append)
    bar._hear(bar, {"type": "assign", "id": 1}, [])
    assert messages[-1]["level"] == "error"
    session.select([4])
    bar._hear(bar, {"type": "assign", "id": 1}, [])
    assert messages[-1] == {"type": "notice", "level": "info", "text": ""}
    assert session.labels.ids[4] == 1
