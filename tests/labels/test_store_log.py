"""The log of a store: what a writer leaves there, what a reader finds, and what is refused."""

import json
import os
import shutil
import time

import pytest
from small_store import N, reopened

from rcm_notebook.labels.store import LabelStore


def test_the_log_knows_the_classes_and_the_number_of_rows(store):
    store.add_class("c")
    assert LabelStore(store.folder, N, ["other"], read_only=True).labels.classes == ("a", "b", "c")
    with pytest.raises(ValueError, match=rf"labels {N} rows, but the data set has 7; it belongs to other data"):
        LabelStore(store.folder, 7)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"do":"label","rows":[99],"class":0}', "A row outside"),
        (b'{"do":"label","rows":[1],"class":9}', "A class outside"),
        (b'{"do":"label","rows":[1]}', "KeyError: 'class'"),
        (b'{"do":"label","rows":"x","class":0}', "ValueError"),
        (b'{"do":"fly"}', "No gesture 'fly'"),
        (b'{"do":"redo"}', "Nothing to redo"),
        (b'{"do":"rename_class","class":5,"name":"x"}', "No class 5"),
        (b'{"do":"delete_class","class":-1}', "No class -1"),
        (b"{}", "KeyError: 'do'"),
    ],
)
def test_a_line_that_makes_no_sense_is_named_and_nothing_is_touched(store, line, reason):
    store.assign([1], "a")
    store.close()
    path = store.folder / "labels.log"
    lines = path.read_bytes().split(b"\n")
    content = b"\n".join([*lines[:2], line, *lines[2:]])
    path.write_bytes(content)
    with pytest.raises(ValueError, match=rf"labels\.log, line 3 is damaged: .*{reason}"):
        LabelStore(store.folder, N)
    assert path.read_bytes() == content


def test_a_log_without_a_header_or_from_the_future_is_refused(tmp_path):
    (tmp_path / "labels.log").write_text('{"do":"undo"}\n')
    with pytest.raises(ValueError, match="line 1 is damaged"):
        LabelStore(tmp_path, N)
    (tmp_path / "labels.log").write_text('{"format":99,"n":20,"classes":[]}\n')
    with pytest.raises(ValueError, match="update rcm_notebook"):
        LabelStore(tmp_path, N)


def test_a_log_whose_header_was_torn_begins_anew(tmp_path):
    (tmp_path / "labels.log").write_text('{"form')
    LabelStore(tmp_path, N, ["a"]).close()
    assert LabelStore(tmp_path, N, read_only=True).labels.classes == ("a",)


def test_a_fork_of_the_process_changes_nothing(store):
    store.assign([1], "a")
    store.flush()
    before = (store.folder / "labels.log").read_bytes()
    child = os.fork()
    if child == 0:  # It must not return into the tests.
        code = 1
        try:
            store.undo()
        except PermissionError as error:
            code = 0 if "a fork of it" in str(error) and store.labels.ids[1] == 0 else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert (store.folder / "labels.log").read_bytes() == before
    assert store.undo().ids[1] == -1


@pytest.mark.parametrize("how", [shutil.rmtree, lambda folder: folder.rename(folder.with_name("moved"))])
def test_a_folder_that_is_gone_is_an_error_and_nothing_changes(tmp_path, how):
    store = LabelStore(tmp_path / "session", N, ["a", "b"])
    store.assign([1], "a")
    store.flush()
    content = store.log_content()
    how(store.folder)
    for gesture in (lambda: store.assign([2], "b"), store.undo, lambda: store.add_class("c"), store.refresh):
        with pytest.raises(OSError, match="nothing was changed: the file was deleted, moved or replaced"):
            gesture()
    assert store.labels.rows.tolist() == [1] and store.can_undo and store.labels.classes == ("a", "b")
    assert store.log_content() == content and not store.folder.exists()
    store.close()
    assert not store.folder.exists()


def test_a_reader_follows_the_writer_and_writes_nothing(store):
    store.assign([1], "a")
    store.flush()
    with (store.folder / "labels.log").open("ab") as log:
        log.write(b'{"torn')
    before = sorted((path.name, path.read_bytes()) for path in store.folder.iterdir())
    reader = reopened(store)
    assert reader.read_only and reader.labels.ids[1] == 0
    for gesture in (lambda: reader.assign([1], 1), reader.undo, lambda: reader.add_class("c")):
        with pytest.raises(PermissionError, match=r"cannot be changed\. It was opened for reading only"):
            gesture()
    reader.close()
    assert sorted((path.name, path.read_bytes()) for path in store.folder.iterdir()) == before


def test_a_reader_sees_new_gestures_when_it_refreshes(store):
    reader = reopened(store)
    store.assign([4], "b")
    assert reader.labels.ids[4] == -1
    assert reader.refresh().ids[4] == 1


def test_a_reader_of_an_empty_folder_sees_no_label_and_makes_no_file(tmp_path):
    assert len(LabelStore(tmp_path / "none", N, read_only=True).labels) == 0
    assert list(tmp_path.iterdir()) == []


def test_every_gesture_and_every_step_back_has_its_time_to_the_millisecond(store):
    before = time.time() - 0.001
    store.assign([1], "a")
    store.undo()
    store.redo()
    lines = map(json.loads, (store.folder / "labels.log").read_text().splitlines())
    times = [line["t"] for line in lines if "do" in line]
    assert len(times) == 3 and all(before <= t <= time.time() + 0.001 and t == round(t, 3) for t in times)
    assert any(t != round(t) for t in times)
