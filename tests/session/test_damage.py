"""Damage to a session's folder: it is noticed, it is named, and the labels can be had all the same."""

import shutil
import warnings

import numpy as np
import pytest
from benchmarks.damage import RIGHT, make, trials

from rcm_notebook.cli.main import main
from rcm_notebook.data import files
from rcm_notebook.disk import Damaged
from rcm_notebook.labels import LabelStore
from rcm_notebook.runs import RunFolder
from rcm_notebook.session import Session

LABELS = "Serial,label\n100,ant\n102,ant\n107,can't tell\n"


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    return make(tmp_path_factory.mktemp("damage") / "run")


@pytest.fixture
def folder(original, tmp_path):
    shutil.copytree(original, tmp_path / "run")
    return RunFolder(tmp_path / "run")


def spoil(path):
    content = path.read_bytes()
    path.write_bytes(content[:-2] + bytes([content[-2] ^ 1]) + content[-1:])


@pytest.mark.slow
@pytest.mark.parametrize("pattern", ["*.log", "*.yaml", "data/*"])
def test_random_damage_is_named_or_changes_nothing(folder, pattern):
    found = list(trials(folder, 30, 0, pattern))
    assert [one for one in found if one[2] not in RIGHT] == []
    assert sum(what == "named" for *_, what in found) > 15


@pytest.mark.slow
def test_random_damage_to_any_file_is_named_or_changes_nothing(folder):
    assert [one for one in trials(folder, 30, 1) if one[2] not in RIGHT] == []


@pytest.mark.parametrize(
    "name",
    ["config.yaml", "data/dataset.json", "data/x.npy", "data/serial.npy", "data/truth.npy", "data/texts.parquet"],
)
def test_the_error_names_the_file_and_the_command_that_writes_the_labels(folder, name, capsys):
    spoil(folder.path / name)
    command = f"`rcm-notebook labels {folder.path} --out FILE` writes the labels"
    for read_only in (False, True):
        with pytest.raises(Damaged) as caught:
            Session.open(folder.path, read_only=read_only)
        assert str(caught.value).startswith(f"{folder.path / name} is damaged: ") and command in str(caught.value)
    out = folder.path / "mine.csv"
    assert main(["labels", str(folder.path), "--out", str(out)]) == 0
    said = capsys.readouterr().err
    assert f"3 labels -> {out}" in said
    if name in ("data/serial.npy", "data/dataset.json"):
        assert f"{name} is damaged" in said and "positions from 0 instead of serials" in said
        assert out.read_text() == "row,label\n0,ant\n2,ant\n7,can't tell\n"
    else:
        assert out.read_text() == LABELS


def test_the_labels_are_printed_where_no_file_is_given(folder, capsys):
    assert main(["labels", str(folder.path)]) == 0
    assert capsys.readouterr().out == LABELS


def test_a_folder_without_labels_says_so(tmp_path, capsys):
    assert main(["labels", str(tmp_path)]) == 1
    assert f"No labels in {tmp_path}: it has no labels.log." in capsys.readouterr().err


def test_a_damaged_log_names_its_line_and_is_replaced_by_the_labels_of_the_csv(folder, capsys):
    log = folder.label_log
    log.write_bytes(log.read_bytes().replace(b'"rows":[0,2]', b'"rows":[0,4]'))
    with pytest.raises(Damaged, match=r"labels\.log, line 3 is damaged: .*checksum.* move labels\.log away"):
        Session.open(folder.path)
    assert main(["labels", str(folder.path)]) == 1
    assert f"{folder.labels} holds the labels as they were last written" in capsys.readouterr().err
    log.rename(log.with_suffix(".old"))
    with pytest.warns(UserWarning, match=r"labels\.csv was changed .*set: 3, changed: 0, cleared: 0"):
        store = LabelStore(folder.path, 40, ["ant", "bee"], serial=np.arange(40) + 100)
    store.close()
    assert store.labels.ids[[0, 1, 2]].tolist() == [0, -1, 0] and store.labels.cant_tell[7]


def test_without_a_checkpoint_that_can_be_read_a_session_opens_for_reading(folder):
    for step in ("0", "1"):
        spoil(folder.checkpoints / step / "meta" / "metadata")
    with warnings.catch_warnings(), pytest.raises(Damaged, match=r"checkpoints is damaged: .*0/meta/metadata"):
        warnings.simplefilter("ignore")
        Session.open(folder.path)
    with pytest.warns(UserWarning, match="open for reading, with a model that is not trained"):
        session = Session.open(folder.path, read_only=True)
    assert session.read_only and session.labels.rows.tolist() == [0, 2] and session.history == ()
    session.export_labels(folder.path / "mine.csv")
    assert (folder.path / "mine.csv").read_text() == LABELS


def test_a_large_array_is_checked_in_the_background_and_the_session_warns(folder, monkeypatch):
    monkeypatch.setattr(files, "LARGE", 0)
    kept = folder.data / "x.npy"
    kept.write_bytes(kept.read_bytes()[:-1] + b"\x01")
    threads = []
    monkeypatch.setattr(Session, "in_background", lambda self, work, then: threads.append((work, then)))
    session = Session.open(folder.path)
    try:
        assert session.damage is None and "damaged" not in repr(session)
        ((work, then),) = threads
        work()
        with pytest.warns(UserWarning, match=r"x\.npy is damaged: .*sha256 differs.*rcm-notebook labels"):
            session.assign(9, "bee")
        assert session.damage is not None and session.damage.path == kept
        assert repr(session).endswith(", x.npy is damaged)")
        then(None, None)  # It warns once; `damage` stays.
        session.assign(10, "bee")
    finally:
        session.close()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Serial,label\n100,ant\n", "set: 0, changed: 0, cleared: 2"),
        ("Serial,label\n100,bee\n101,bee\n102,ant\n107,can't tell\n", "set: 1, changed: 1, cleared: 0"),
    ],
)
def test_a_changed_csv_is_said_at_opening_and_undo_takes_it_back(folder, text, said):
    folder.labels.write_text(text)
    with pytest.warns(UserWarning, match=f"labels.csv was changed outside the session: labels {said}. Undo"):
        store = LabelStore(folder.path, 40, serial=np.arange(40) + 100)
    store.undo()
    store.close()
    assert folder.labels.read_text() == LABELS


def test_a_csv_that_changes_no_label_is_taken_without_a_word(folder):
    folder.labels.write_text(LABELS.replace("\n", "\r\n"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        LabelStore(folder.path, 40, serial=np.arange(40) + 100).close()
