"""The log on disk: what a crash, a full disk or a careless hand leaves of it."""

import os
import resource

import numpy as np
import pytest

from rcm_notebook.disk.damaged import Damaged
from rcm_notebook.disk.log import Log, log_size, read_log, written
from rcm_notebook.labels.store import LabelStore


def lines_of(path):
    return read_log(path)[0]


def test_lines_come_back_as_they_were_appended(tmp_path):
    path = tmp_path / "labels.log"
    written = [{"a": 1}, {"b": ["ü", 'line\nbreak"', "\u2028"]}]
    log = Log(path, 0)
    for line in written:
        log.append(line)
    log.close()
    assert read_log(path) == (written, path.stat().st_size)
    assert path.read_bytes().count(b"\n") == 2


def test_a_line_is_on_disk_before_it_is_acknowledged(tmp_path, monkeypatch):
    path = tmp_path / "labels.log"
    on_disk = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: on_disk.append(path.read_bytes()))
    log = Log(path, 0)
    log.append({"a": 1})
    assert on_disk[-1] == b'{"a":1,"crc":"a702fc6e"}\n'


def test_a_log_is_text_that_people_can_read(tmp_path):
    path = tmp_path / "labels.log"
    Log(path, 0).append({"class": "Käfer 虫", "rows": [1, 2]})
    assert path.read_text(encoding="utf-8") == '{"class":"Käfer 虫","rows":[1,2],"crc":"e1e2e8b6"}\n'


def test_the_name_of_a_file_that_is_no_unicode_comes_back_as_it_was(tmp_path):
    """Python gives such bytes as lone surrogates, which plain UTF-8 refuses."""
    path = tmp_path / "labels.log"
    line = {"from": os.fsdecode(b"caf\xe9.csv")}
    Log(path, 0).append(line)
    assert lines_of(path) == [line]


def test_the_name_of_a_new_log_is_on_disk_and_that_of_an_old_one_is_left_alone(tmp_path, monkeypatch):
    folders = []
    monkeypatch.setattr("rcm_notebook.disk.log.sync_folder", folders.append)
    path = tmp_path / "labels.log"
    Log(path, 0).close()
    assert folders == [tmp_path]
    Log(path, 0).close()
    assert folders == [tmp_path]


def test_where_there_is_no_log_there_are_no_lines_and_no_bytes(tmp_path):
    path = tmp_path / "labels.log"
    assert read_log(path) == ([], 0) and log_size(path) == 0
    path.write_bytes(b'{"a":1}\n{"b')
    assert log_size(path) == 11 and read_log(path) == ([{"a": 1}], 8)


def test_a_whole_log_is_opened_without_a_change(tmp_path, monkeypatch):
    path = tmp_path / "labels.log"
    path.write_bytes(b'{"a":1}\n')
    monkeypatch.setattr(os, "fsync", lambda descriptor: pytest.fail("nothing was to be written"))
    log = Log(path, 8)
    assert log.path == path and log.size == 8 and path.read_bytes() == b'{"a":1}\n'
    log.close()


@pytest.mark.parametrize("tail", [b"{", b'{"a": 3}', b"\0\0\0\0", b"\xff"])
def test_a_torn_last_line_is_cut_off(tmp_path, tail):
    path = tmp_path / "labels.log"
    path.write_bytes(b'{"a":1}\n' + tail)
    size = read_log(path)[1]
    Log(path, size).append({"b": 2})
    assert lines_of(path) == [{"a": 1}, {"b": 2}]


@pytest.mark.parametrize("damage", [b"{", b"", b"[1]", b"\xff\xfe", b"null", b"[" * 100_000])
def test_a_damaged_line_is_named_and_nothing_is_touched(tmp_path, damage):
    path = tmp_path / "labels.log"
    content = b'{"a":1}\n' + damage + b'\n{"b":2}\n'
    path.write_bytes(content)
    with pytest.raises(Damaged, match=r"labels\.log, line 2 is damaged: .* Nothing was changed"):
        read_log(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("flip", [1, 16, 128])
def test_no_byte_of_a_log_can_change_unnoticed(tmp_path, flip):
    path = tmp_path / "labels.log"
    content = b"".join(written(line) for line in ({"n": 10}, {"rows": [1, 2], "name": "Käfer"}, {"do": "undo"}))
    for at in range(content.rindex(b"\n")):
        path.write_bytes(content[:at] + bytes([content[at] ^ flip]) + content[at + 1 :])
        if at > content.index(b"\n"):
            with pytest.raises(Damaged, match=r"labels\.log, line [23] is damaged"):
                read_log(path)
            continue
        try:  # Without a checksum at its end, the first line may be one of an old log; its reader knows its fields.
            assert set(read_log(path)[0][0]) != {"n"}
        except Damaged as error:
            assert error.line == 1


def test_a_line_whose_line_break_is_gone_is_damaged_and_not_cut_off(tmp_path):
    path = tmp_path / "labels.log"
    path.write_bytes(written({"a": 1}) + written({"a": 2})[:-1] + b"\x0b")
    with pytest.raises(Damaged, match="line 2 is damaged: its line break is gone"):
        read_log(path)


def test_lines_of_an_old_log_need_no_checksum_and_those_after_a_checked_one_do(tmp_path):
    path = tmp_path / "labels.log"
    path.write_bytes(b'{"a":1}\n' + written({"a": 2}) + b'{"a":3}\n')
    assert lines_of(path) == [{"a": 1}, {"a": 2}, {"a": 3}]
    path.write_bytes(written({"a": 1}) + b'{"a":2}\n')
    with pytest.raises(Damaged, match=r"line 2 is damaged: .* has no checksum"):
        read_log(path)


class Full:
    """A file on a disk that becomes full after `room` bytes."""

    def __init__(self, file, room):
        self.file, self.room = file, room

    def write(self, content):
        if not self.room:
            raise OSError(28, "No space left on device")
        part = bytes(content[: self.room])
        self.room -= len(part)
        return self.file.write(part)

    def __getattr__(self, name):
        return getattr(self.file, name)


@pytest.mark.parametrize("room", [0, 1, 7])
def test_a_full_disk_leaves_the_file_as_it_was(tmp_path, room, monkeypatch):
    path = tmp_path / "labels.log"
    log = Log(path, 0)
    log.append({"a": 1})
    with monkeypatch.context() as full_disk:
        full_disk.setattr(log, "_file", Full(log._file, room))
        with pytest.raises(OSError, match="Not saved, and nothing was changed: No space left") as caught:
            log.append({"b": 2})
    assert caught.value.errno == 28
    assert lines_of(path) == [{"a": 1}] and path.read_bytes().endswith(b"}\n")
    log.append({"c": 3})
    assert lines_of(path) == [{"a": 1}, {"c": 3}]


def test_a_file_that_cannot_be_repaired_takes_no_more_lines(tmp_path, monkeypatch):
    path = tmp_path / "labels.log"
    log = Log(path, 0)
    log.append({"a": 1})

    def broken(*args):
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", broken)
        with pytest.raises(OSError, match="Not saved"):
            log.append({"b": 2})
    with pytest.raises(OSError, match="close the session and open it again"):
        log.append({"c": 3})
    assert lines_of(path)[0] == {"a": 1} and {"c": 3} not in lines_of(path)


@pytest.mark.parametrize("how", ["deleted", "folder moved", "replaced", "folder a file"])
def test_a_log_that_is_no_longer_at_its_path_takes_no_line_and_can_be_read(tmp_path, how):
    folder = tmp_path / "session"
    folder.mkdir()
    path = folder / "labels.log"
    log = Log(path, 0)
    log.append({"a": 1})
    content = path.read_bytes()
    if how == "deleted":
        path.unlink()
    elif how == "replaced":
        (folder / "other").write_bytes(content)
        (folder / "other").rename(path)
    else:
        folder.rename(tmp_path / "moved")
        if how == "folder a file":
            folder.write_text("")
    with pytest.raises(OSError, match=r"nothing was changed: the file was deleted, moved or replaced.*save_as"):
        log.append({"b": 2})
    assert log.content() == content and log.size == len(content)
    if how == "folder moved":
        (tmp_path / "moved").rename(folder)
        log.append({"c": 3})
        assert lines_of(path) == [{"a": 1}, {"c": 3}]


def test_a_log_that_another_program_writes_to_takes_no_line(tmp_path):
    path = tmp_path / "labels.log"
    log = Log(path, 0)
    log.append({"a": 1})
    with path.open("ab") as other:
        other.write(written({"b": 2}))
    with pytest.raises(OSError, match=r"another program has written to .*labels\.log \(50 bytes instead of 25\)"):
        log.append({"c": 3})
    assert lines_of(path) == [{"a": 1}, {"b": 2}]


@pytest.fixture
def small_files():
    """Files of this process cannot grow beyond a size, as on a full disk, until it is lifted."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_store_on_a_full_disk_refuses_gestures_and_loses_none(tmp_path, small_files):
    store = LabelStore(tmp_path, 100, ["a", "b"])
    store.assign([1], "a")
    store.flush()
    path = tmp_path / "labels.log"
    before = path.read_bytes()
    small_files(path.stat().st_size + 40)
    with pytest.raises(OSError, match="Not saved, and nothing was changed"):
        store.assign(np.arange(100), "b")
    assert path.read_bytes() == before
    assert store.labels.rows.tolist() == [1] and not store.can_redo
    small_files(resource.RLIM_INFINITY)
    store.assign([2], "b")
    store.close()
    assert LabelStore(tmp_path, 100, read_only=True).labels.ids[:3].tolist() == [-1, 0, 1]


def test_labels_survive_a_disk_too_full_for_the_csv(tmp_path, small_files):
    names = [f"{i:03d}" + "x" * 190 for i in range(40)]
    store = LabelStore(tmp_path, 400, names)
    for i in range(40):
        store.assign(np.arange(i * 10, i * 10 + 10), i)
    store.flush()
    small_files(os.path.getsize(tmp_path / "labels.csv") - 1000)
    store.assign([0], 1)
    with pytest.warns(UserWarning, match=r"labels\.csv is not up to date, labels\.log is: .*File too large"):
        store.flush()
    small_files(resource.RLIM_INFINITY)
    store.flush()
    assert (tmp_path / "labels.csv").read_text().startswith(f"Serial,label\n0,{names[1]}\n1,{names[0]}\n")
    store.close()
