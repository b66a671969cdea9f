"""Labels in and out of a session: one call is one undo step, and what is refused changes nothing."""

import json

import numpy as np
import pandas as pd
import pytest

from rcm_notebook.labels.codes import CANT_TELL


def test_labels_go_out_and_come_back_in_one_step_each(shown_session, tmp_path):
    session = shown_session
    session.assign_each([3, 5, 8], [0, 2, 1])
    session.assign(9, CANT_TELL)
    kept, steps = session.labels, []
    paths = [tmp_path / name for name in ("out.csv", "out.parquet", "out.json", "out.jsonl", "out.xlsx")]
    for path in paths:
        assert session.export_labels(path) is None
    objects = [session.export_labels(format=name) for name in ("pandas", "huggingface")]
    for source in [*map(str, paths), *objects]:
        session.clear(np.arange(len(session.data)))
        session.import_labels(source)
        assert np.array_equal(session.labels.codes, kept.codes) and session.classes == kept.classes
        steps.append(session.undo().codes.max())
    assert steps == [-1] * 7


def test_a_series_of_some_labels_may_be_added_and_new_classes_asked_for(shown_session):
    session = shown_session
    session.assign([0, 1], "ant")
    some = pd.Series(["wasp", "bee", None], index=[1, 2, 0])
    with pytest.raises(ValueError, match="a Series: no class 'wasp'; known: ant, bee, <b>cat</b>"):
        session.import_labels(some, replace=False)
    assert session.labels.rows.tolist() == [0, 1] and len(session.classes) == 3
    session.import_labels(some, replace=False, new_classes=True)
    assert session.labels.ids[:3].tolist() == [0, 3, 1] and session.predict()[0] == 0
    session.undo()
    assert session.labels.rows.tolist() == [0, 1] and session.classes == ("ant", "bee", "<b>cat</b>")


def test_columns_and_formats_are_named_as_one_has_them(shown_session, tmp_path):
    session = shown_session
    session.assign([4], "bee")
    session.export_labels(tmp_path / "gold.txt", format="csv", serial="id", label="insect")
    assert (tmp_path / "gold.txt").read_text() == "id,insect\n4,bee\n"
    session.clear([4])
    session.import_labels(tmp_path / "gold.txt", format="csv", serial="id", label="insect")
    assert session.labels.rows.tolist() == [4]
    with pytest.raises(ValueError, match=r"gold\.txt'.*format="):
        session.import_labels(tmp_path / "gold.txt")


def test_a_bad_import_changes_nothing_and_is_no_step(shown_session):
    session = shown_session
    session.assign([0], "ant")
    before, prediction = session.labels, session.prediction
    for bad in (
        pd.Series(["bee", "bee"], index=[1, 900]),
        pd.DataFrame({"Serial": [1, 1], "label": ["bee", "ant"]}),
        pd.Series([1.5], index=[1]),
    ):
        with pytest.raises(ValueError, match=r"a (Series|DataFrame)"):
            session.import_labels(bad, new_classes=True)
    assert session.labels is before and session.prediction is prediction
    session.undo()
    assert len(session.labels) == 0


def test_an_import_says_what_it_set_changed_and_cleared_and_which_classes_are_new(shown_session, capsys):
    session = shown_session
    session.assign_each([0, 1, 2, 3], [0, 0, 1, 1])
    source = pd.Series(["wasp", "bee", "bee", "Can't tell"], index=[7, 2, 1, 3])
    capsys.readouterr()
    session.import_labels(source, new_classes=True)
    assert capsys.readouterr().out == "a Series: labels set: 1, changed: 2, cleared: 1; new classes: 'wasp'\n"
    session.import_labels(source)
    assert capsys.readouterr().out == "a Series: labels set: 0, changed: 0, cleared: 0\n"


def edit(session, text: str) -> None:
    """Another program writes labels.csv."""
    session._store.flush()
    (session.path / "labels.csv").write_text("Serial,label\n" + text)


def test_an_import_counts_nothing_of_an_edit_of_the_csv_that_is_taken_in_with_it(shown_session, capsys):
    session = shown_session
    session.assign([0], "ant")
    serial = session.data.serial
    edit(session, f"{serial[0]},bee\n{serial[5]},bee\n{serial[6]},bee\n{serial[8]},moth\n")
    capsys.readouterr()
    source = pd.Series(["ant", "bee"], index=serial[[5, 6]])
    with pytest.warns(UserWarning, match="labels set: 3, changed: 1, cleared: 0; new classes: 'moth'"):
        session.import_labels(source)
    assert capsys.readouterr().out == "a Series: labels set: 0, changed: 1, cleared: 2\n"
    for _ in range(3):
        session.undo()


def test_a_dry_run_counts_nothing_of_an_edit_that_was_taken_in_and_is_not_shown_yet(shown_session):
    session = shown_session
    serial = session.data.serial
    edit(session, f"{serial[5]},bee\n")
    session._store.refresh()
    frame = session.import_labels(pd.Series(["ant"], index=serial[[6]]), replace=False, dry_run=True)
    assert frame["Serial"].tolist() == [serial[6]]
    with pytest.warns(UserWarning, match="changed outside"):
        session.undo()


def gestures(session) -> list[str]:
    """The lines of the log that are not of the background's."""
    return [line for line in (session.path / "labels.log").read_text().splitlines() if '"csv"' not in line]


@pytest.mark.parametrize("replace", [True, False])
def test_a_dry_run_gives_what_an_import_then_changes_and_changes_nothing(shown_session, capsys, replace):
    session = shown_session
    session.assign_each([0, 1, 2], [0, 0, 1])
    session.delete_class("bee")
    before, log = session.labels, gestures(session)
    source = pd.Series(["wasp", "bee", "ant", None], index=[7, 2, 1, 0])
    with pytest.raises(ValueError, match="no class 'wasp', 'bee'"):
        session.import_labels(source, dry_run=True)
    frame = session.import_labels(source, new_classes=True, replace=replace, dry_run=True)
    assert frame.columns.tolist() == ["Serial", "before", "after"]
    cleared = [[0, "ant", "none"]] if replace else []
    assert frame.fillna("none").to_numpy().tolist() == [*cleared, [2, "none", "bee"], [7, "none", "wasp"]]
    assert session.labels is before and gestures(session) == log and capsys.readouterr().out == ""
    after = session.import_labels(source, new_classes=True, replace=replace)
    changed = np.flatnonzero(before.codes != after.codes)
    assert session.data.serial[changed].tolist() == frame["Serial"].tolist()
    names = after.to_dataframe()["label"].fillna("none")[changed]
    assert names.tolist() == frame["after"].fillna("none").tolist()
    session.undo()
    session.undo()


@pytest.mark.parametrize("replace", [True, False])
@pytest.mark.parametrize("dry_run", [True, False])
@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "Serial,label\n", r"a\.csv holds no label: 0 rows"),
        ("a.csv", "Serial,label\n3,\n5,NA\n", "holds no label: 2 rows"),
        ("a.jsonl", '{"Serial": 3, "label": null}', "holds no label: 1 rows"),
        ("a.json", "[]", "holds no label: 0 rows"),
        ("a.json", '{"data": {"Serial": 3}, "predictions": [{}]}', "no completed choice; there are 1 predictions"),
    ],
    ids=["header", "empty", "jsonl", "tasks", "predictions"],
)
def test_what_holds_no_label_is_refused_and_takes_none_away(
    shown_session, tmp_path, name, content, message, dry_run, replace
):
    session = shown_session
    before = session.assign([0, 1], "ant")
    (tmp_path / name).write_text(content)
    with pytest.raises(ValueError, match=message):
        session.import_labels(tmp_path / name, replace=replace, dry_run=dry_run)
    assert session.labels is before
    with pytest.raises(ValueError, match="a Series holds no label"):
        session.import_labels(pd.Series([None], index=[3]), replace=replace, dry_run=dry_run)
    assert session.labels is before


def test_a_session_that_only_looks_may_try_an_import(shown_session):
    with type(shown_session).open(shown_session.path, read_only=True) as looking:
        frame = looking.import_labels(pd.Series(["bee"], index=[3]), replace=False, dry_run=True)
        assert frame["after"].tolist() == ["bee"]
        with pytest.raises(RuntimeError, match="read-only"):
            looking.import_labels(pd.Series(["bee"], index=[3]), replace=False)


def test_texts_stand_in_for_serials(shown_session, tmp_path):
    session = shown_session
    assert session.data.texts is not None
    line = {"text": session.data.texts[4], "label": "bee"}
    (tmp_path / "a.jsonl").write_text(json.dumps(line))
    assert session.import_labels(tmp_path / "a.jsonl").rows.tolist() == [4]
