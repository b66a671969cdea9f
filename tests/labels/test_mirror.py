"""labels.csv beside the log: it follows, it is read when others changed it, and a crash is no edit."""

import json
import os
import warnings

import numpy as np
import pytest

from rcm_notebook.labels.store import LabelStore

N = 6
SERIAL = np.arange(10, 10 + N)


@pytest.fixture
def store(tmp_path):
    store = opened(tmp_path)
    store.assign([0, 1], "a")
    store.assign([2], "b")
    store.flush()
    yield store
    store.close()


def opened(folder) -> LabelStore:
    return LabelStore(folder, N, ["a", "b"], SERIAL)


def csv_of(folder) -> str:
    return (folder / "labels.csv").read_text()


def edit(store, text: str) -> None:
    store.flush()
    (store.folder / "labels.csv").write_bytes(text.encode())


def killed(store) -> None:
    """Let go of the log as a process does that is killed: labels.csv is not written."""
    store._log.close()
    store._log = None


def test_the_csv_follows_every_gesture(store):
    assert csv_of(store.folder) == "Serial,label\n10,a\n11,a\n12,b\n"
    store.undo()
    store.flush()
    assert csv_of(store.folder) == "Serial,label\n10,a\n11,a\n"


def test_a_new_store_writes_an_empty_csv(tmp_path):
    opened(tmp_path).close()
    assert csv_of(tmp_path) == "Serial,label\n"


def test_quick_gestures_share_a_write(store, monkeypatch):
    replaced = []
    monkeypatch.setattr(os, "replace", lambda a, b: replaced.append(os.rename(a, b)))
    for _ in range(20):
        store.assign([3], "b")
        store.clear([3])
    store.assign([3], "b")
    store.flush()
    assert 1 <= len(replaced) < 20 and "13,b" in csv_of(store.folder)


EDITED = "Serial,label\n10,b\n12,b\n13,new\n14,\n"


def test_an_edit_is_taken_in_at_refresh_as_one_gesture(store):
    edit(store, EDITED)
    with pytest.warns(UserWarning, match="changed outside .*set: 1, changed: 1, cleared: 1; new classes: 'new'"):
        labels = store.refresh()
    assert labels.ids.tolist() == [1, -1, 1, 2, -1, -1] and labels.classes == ("a", "b", "new")
    assert store.undo().ids.tolist() == [0, 0, 1, -1, -1, -1]


def test_an_edit_is_taken_in_at_opening(store):
    edit(store, EDITED)
    killed(store)
    with pytest.warns(UserWarning, match="changed outside"):
        again = opened(store.folder)
    assert again.labels.ids.tolist() == [1, -1, 1, 2, -1, -1] and again.can_undo
    again.close()


def test_an_edit_is_taken_in_before_the_file_is_rewritten(store):
    edit(store, EDITED)
    with pytest.warns(UserWarning, match="changed outside"):
        store.assign([5], "a")
    store.flush()
    assert store.labels.ids.tolist() == [1, -1, 1, 2, -1, 0]
    assert csv_of(store.folder) == "Serial,label\n10,b\n12,b\n13,new\n15,a\n"
    assert store.undo().ids.tolist() == [1, -1, 1, 2, -1, -1]
    assert store.undo().ids.tolist() == [0, 0, 1, -1, -1, -1]


def test_a_file_that_is_there_before_the_log_is_taken_in(tmp_path):
    (tmp_path / "labels.csv").write_text("Serial,label\n15,b\n")
    with pytest.warns(UserWarning, match="set: 1, changed: 0, cleared: 0"):
        store = opened(tmp_path)
    assert store.labels.ids.tolist() == [-1] * 5 + [1]
    store.close()


def test_the_same_labels_in_another_form_are_no_gesture(store):
    size = (store.folder / "labels.log").stat().st_size
    edit(store, "label,Serial\r\nb,12\r\na,11\r\n0.0,10\r\n")
    store.refresh()
    assert store.labels.ids.tolist() == [0, 0, 1, -1, -1, -1]
    assert (store.folder / "labels.log").stat().st_size == size


def test_a_copy_put_back_is_an_edit_and_not_a_crash(store):
    copy = csv_of(store.folder)
    store.assign([3, 4], "b")
    store.flush()
    store.clear([4])
    edit(store, copy)
    with pytest.warns(UserWarning, match="set: 0, changed: 0, cleared: 1"):
        store.refresh()
    assert store.labels.ids.tolist() == [0, 0, 1, -1, -1, -1]


def test_a_copy_put_back_after_opening_is_an_edit_too(store):
    copy = csv_of(store.folder)
    store.assign([3, 4], "b")
    store.close()
    again = opened(store.folder)
    edit(again, copy)
    with pytest.warns(UserWarning, match="set: 0, changed: 0, cleared: 2"):
        again.refresh()
    assert again.labels.ids.tolist() == [0, 0, 1, -1, -1, -1]
    again.close()


def test_an_edit_that_takes_back_one_from_before_opening_counts(store):
    copy = csv_of(store.folder)
    edit(store, copy + "13,b\n")
    with pytest.warns(UserWarning, match="set: 1, changed: 0, cleared: 0"):
        store.refresh()
    store.close()
    again = opened(store.folder)
    edit(again, copy)
    with pytest.warns(UserWarning, match="set: 0, changed: 0, cleared: 1"):
        again.refresh()
    assert again.labels.ids.tolist() == [0, 0, 1, -1, -1, -1]
    again.close()


def test_a_csv_that_a_crash_left_behind_is_no_edit(store):
    stale = csv_of(store.folder)
    store.assign([3], "b")
    store.flush()
    lines = (store.folder / "labels.log").read_bytes()
    store.close()
    for content in (stale, csv_of(store.folder)):
        (store.folder / "labels.csv").write_text(content)
        (store.folder / "labels.log").write_bytes(lines)
        again = opened(store.folder)
        assert again.labels.ids.tolist() == [0, 0, 1, 1, -1, -1]
        again.close()
        assert "13,b" in csv_of(store.folder)


def test_gestures_that_never_reached_the_csv_are_in_it_after_opening(store, monkeypatch):
    monkeypatch.setattr(store._writer, "request", lambda: None)
    store.assign([3], "b")
    assert "13,b" not in csv_of(store.folder)
    killed(store)
    again = opened(store.folder)
    again.close()
    assert again.labels.ids[3] == 1 and "13,b" in csv_of(store.folder)


def test_a_deleted_csv_is_written_anew(store):
    (store.folder / "labels.csv").unlink()
    assert len(store.refresh()) == 3
    store.assign([3], "a")
    store.flush()
    assert csv_of(store.folder) == "Serial,label\n10,a\n11,a\n12,b\n13,a\n"


BAD = "Serial,label\n10,b\n99,b\n"


def test_a_bad_file_is_refused_whole_and_kept(store):
    edit(store, BAD)
    with pytest.raises(ValueError, match=r"labels\.csv, line 3: no row has the Serial '99'.*labels\.csv\.rejected-1"):
        store.refresh()
    store.flush()
    assert (store.folder / "labels.csv.rejected-1").read_text() == BAD
    assert store.labels.ids.tolist() == [0, 0, 1, -1, -1, -1]
    assert csv_of(store.folder) == "Serial,label\n10,a\n11,a\n12,b\n"


def test_refused_files_never_replace_each_other(store):
    for n, text in enumerate(("one", "two", "three"), start=1):
        edit(store, text)
        with pytest.raises(ValueError, match=f"rejected-{n}"):
            store.refresh()
    kept = [(store.folder / f"labels.csv.rejected-{n}").read_text() for n in (1, 2, 3)]
    assert kept == ["one", "two", "three"]


def test_a_bad_file_at_opening_is_a_warning_and_the_store_opens(store):
    edit(store, BAD)
    killed(store)
    with pytest.warns(UserWarning, match=r"line 3: no row has the Serial '99'"):
        again = opened(store.folder)
    assert again.labels.ids.tolist() == [0, 0, 1, -1, -1, -1]
    again.close()


def test_a_bad_file_is_said_at_the_next_gesture_which_counts(store):
    edit(store, BAD)
    with pytest.warns(UserWarning, match=r"no row has the Serial '99'.*rejected-1"):
        store.assign([3], "a")
    store.flush()
    assert csv_of(store.folder) == "Serial,label\n10,a\n11,a\n12,b\n13,a\n"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        store.assign([4], "a")


def test_a_csv_that_cannot_be_replaced_warns_and_loses_nothing(store, monkeypatch):
    def locked(a, b):
        raise PermissionError(13, "The file is open in another program")

    with monkeypatch.context() as other_program:
        other_program.setattr(os, "replace", locked)
        store.assign([3], "a")
        with pytest.warns(UserWarning, match="not up to date, labels.log is: .*open in another program"):
            store.flush()
    assert store.refresh().ids.tolist() == [0, 0, 1, 0, -1, -1]
    store.flush()
    assert "13,a" in csv_of(store.folder)


def test_an_edit_that_was_taken_in_and_undone_is_not_taken_in_again(store):
    edit(store, EDITED)
    with pytest.warns(UserWarning, match="changed outside"):
        store.refresh()
    before = store.undo().ids.tolist()
    store.flush()
    assert store.refresh().ids.tolist() == before == [0, 0, 1, -1, -1, -1]


def test_an_edit_is_logged_with_the_file_it_was_made_in(store):
    edit(store, EDITED)
    with pytest.warns(UserWarning, match="changed outside"):
        store.refresh()
    lines = map(json.loads, (store.folder / "labels.log").read_text().splitlines())
    assert [line["from"] for line in lines if "from" in line] == [str(store.folder / "labels.csv")]


def test_an_edit_that_names_a_deleted_class_by_its_id_is_put_aside(store):
    store.delete_class("b")
    edit(store, "Serial,label\n10,1\n")
    with pytest.raises(ValueError, match=r"line 2: Class 1 \('b'\) was deleted.*rejected-1"):
        store.refresh()
    assert store.labels.ids.tolist() == [0, 0, -1, -1, -1, -1]
