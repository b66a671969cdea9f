"""The log of a store: what a writer leaves there, what a reader finds, and what is refused."""

import json
import os
import shutil
import time

import pytest
from small_store import N, reopened

from rcm_notebook.disk import Damaged
from rcm_notebook.disk.log import written
from rcm_notebook.labels.store import LabelStore


def test_the_log_knows_the_classes_and_the_number_of_rows(store):
    store.add_class("c")
    assert LabelStore(store.folder, N, ["other"], read_only=True).labels.classes == ("a", "b", "c")
    with pytest.raises(ValueError, match=rf"labels {N} rows, but the data set has 7; it belongs to other data"):
        LabelStore(store.folder, 7)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ({"do": "label", "rows": [99], "class": 0}, "A row outside"),
        ({"do": "label", "rows": [1], "class": 9}, "A class outside"),
        ({"do": "label", "rows": [10**30], "class": 0}, "too large"),
        ({"do": "label", "rows": [1]}, "it has no 'class'"),
        ({"do": "label", "rows": "x", "class": 0}, "'rows' is 'x', not a list of whole numbers"),
        ({"do": "label", "rows": [1.7], "class": 0}, "'rows' is \\[1.7\\], not a list of whole numbers"),
        ({"do": "label", "rows": ["1"], "class": 0}, "'rows' is \\['1'\\], not a list"),
        ({"do": "label", "rows": [True], "class": 0}, "'rows' is \\[True\\], not a list"),
        ({"do": "label", "rows": [1], "class": 1.0}, "'class' is 1.0, not a whole number or a list of whole numbers"),
        ({"do": "label", "rows": [1], "class": [True]}, "'class' is \\[True\\]"),
        ({"do": "label", "rows": [1], "class": 0, "new": "c"}, "'new' is 'c', not a list of texts"),
        ({"do": "label", "rows": [1], "class": 0, "again": ["0"]}, "'again' is"),
        ({"do": "label", "rows": [1], "class": 0, "row": [1]}, "the field 'row' is not known"),
        ({"do": "label", "rows": [1], "class": 0, "t": float("nan")}, "'t' is nan, not a finite number"),
        ({"do": "audit", "rows": [1], "predicted": [0.5], "labels": 0}, "'predicted' is"),
        ({"do": "name_component", "component": "5", "name": "x"}, "'component' is '5', not a whole number"),
        ({"do": "name_component", "component": 5, "name": 6}, "'name' is 6, not a text or null"),
        ({"do": "rename_class", "class": 0, "name": None}, "'name' is None, not a text"),
        ({"do": "fly"}, "No gesture 'fly'"),
        ({"do": ["label"]}, "No gesture"),
        ({"do": "redo"}, "Nothing to redo"),
        ({"do": "rename_class", "class": 5, "name": "x"}, "No class 5"),
        ({"do": "delete_class", "class": -1}, "No class -1"),
        ({"csv": 5, "was": None}, "'csv' is 5, not a text"),
        ({"a": 1}, "No gesture None"),
    ],
)
def test_a_line_that_makes_no_sense_is_named_and_nothing_is_touched(store, line, reason):
    store.assign([1], "a")
    store.close()
    path = store.folder / "labels.log"
    lines = path.read_bytes().split(b"\n")
    content = b"\n".join([*lines[:2], written(line)[:-1], *lines[2:]])
    path.write_bytes(content)
    with pytest.raises(Damaged, match=rf"labels\.log, line 3 is damaged: .*{reason}"):
        LabelStore(store.folder, N)
    assert path.read_bytes() == content


def test_no_digit_of_a_log_can_change_unnoticed(store):
    store.assign([1, 12], "a")
    store.assign([2], "b")
    store.close()
    path = store.folder / "labels.log"
    content = path.read_bytes()
    for at in (at for at, byte in enumerate(content) if chr(byte).isdigit()):
        changed = bytes([(content[at] - 48 + 1) % 10 + 48])
        path.write_bytes(content[:at] + changed + content[at + 1 :])
        with pytest.raises(Damaged, match=rf"labels\.log, line {content.count(10, 0, at) + 1} is damaged"):
            LabelStore(store.folder, N, read_only=True)


OLD = """{"format":1,"n":20,"classes":["a","b"]}
{"t":1700000000.5,"do":"label","rows":[1,2],"class":0}
{"t":1700000001.5,"do":"label","rows":[2],"class":1}
"""
"""What version 0.1.0 left."""


def test_a_log_without_checksums_opens_and_its_new_lines_have_them(tmp_path):
    path = tmp_path / "labels.log"
    path.write_text(OLD)
    with_new = LabelStore(tmp_path, N)
    assert with_new.labels.ids[[1, 2]].tolist() == [0, 1]
    with_new.assign([3], "b")
    with_new.close()
    content = path.read_text()
    assert content.startswith(OLD) and all('"crc":' in line for line in content.splitlines()[3:])
    assert LabelStore(tmp_path, N, read_only=True).labels.ids[[1, 2, 3]].tolist() == [0, 1, 1]
    path.write_text(content.replace('"rows":[3]', '"rows":[4]'))
    with pytest.raises(Damaged, match=r"line 4 is damaged: .*checksum"):
        LabelStore(tmp_path, N)


@pytest.mark.parametrize(
    "header",
    [
        '{"format":1,"n":20.0,"classes":["a"]}',
        '{"format":true,"n":20,"classes":["a"]}',
        '{"format":1,"n":20,"classes":"ab"}',
        '{"format":1,"n":20,"classes":[1]}',
        '{"format":2,"n":20,"classes":["a"],"crd":"0123abcd"}',
        '{"format":2,"n":20,"classes":["a"],"crc":"0123ABCD"}',
    ],
)
def test_a_header_of_other_types_is_damaged(tmp_path, header):
    (tmp_path / "labels.log").write_text(header + "\n")
    with pytest.raises(Damaged, match=r"labels\.log, line 1 is damaged"):
        LabelStore(tmp_path, N)


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
