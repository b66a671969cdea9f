"""Opening a session: its settings, a folder that exists, what is refused, and who may write."""

import os
import subprocess
import sys

import numpy as np
import pytest
from present import present
from session.conftest import MODEL, TRAIN, bars

import rcm_notebook as rcm
from rcm_notebook.config import ModelConfig
from rcm_notebook.curriculum import Phase
from rcm_notebook.session import ReadOnly, Session, SessionLocked
from rcm_notebook.session.opening import folder_of, new_config


def test_the_defaults_follow_from_the_data():
    rng = np.random.default_rng(0)
    images = rcm.Dataset.from_arrays(rng.integers(0, 255, (50, 8, 8)).astype(np.uint8))
    vectors = rcm.Dataset.from_arrays(rng.normal(size=(50, 12)), names=[str(i) for i in range(40)])
    first = new_config(images, None, None, None, None)
    second = new_config(vectors, None, None, None, None)
    assert (first.model.encoder, first.model.components, first.train.batch) == ("conv", 30, 100)
    assert (second.model.encoder, second.model.components) == ("linear", 120)
    assert present(first.curriculum[0].epochs) * 100 >= 600


@pytest.mark.parametrize("name", ["", "../up", "/etc", "a/b", "a\\b", ".hidden", "..", "a\nb", "n" * 201, "ü" * 101])
def test_a_name_that_names_no_folder_asks_for_one_before_anything_is_made(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data = rcm.Dataset.from_arrays(np.eye(4), name=name)
    with pytest.raises(ValueError, match=r"The data set's name is .* no slashes.* Session\(data, path\)"):
        rcm.Session(data)
    assert os.listdir(tmp_path) == []
    assert folder_of(data, "mine").path == tmp_path / "mine"


@pytest.mark.parametrize("name", ["digits", "my data", "Störungen 2024", "データ", "a.b"])
def test_without_a_path_a_session_lies_in_the_folder_of_its_data_sets_name(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert folder_of(rcm.Dataset.from_arrays(np.eye(4), name=name), None).path == tmp_path / "sessions" / name


def test_a_session_on_a_folder_that_exists_continues_it(make):
    session = make()
    session.assign([0, 3], 0)
    session.assign([1, 4], 1)
    session.train(1, progress=False)
    again = make()
    assert len(again.labels) == 4 and len(again.history) == 1
    assert session.read_only and not again.read_only
    with pytest.raises(ReadOnly, match="newer Session"):
        session.assign(0, 1)
    assert again.assign(5, 1).ids[5] == 1


def test_other_data_or_settings_on_the_same_folder_are_refused_and_named(make):
    make()
    with pytest.raises(ValueError, match=r"other data.*80 rows; now custom, 60 rows"):
        make(bars(60))
    with pytest.raises(ValueError, match="other settings for model"):
        make(model=ModelConfig(components=9))
    with pytest.raises(ValueError, match="other settings for curriculum"):
        make(curriculum=(Phase("all"),))


def test_names_that_do_not_exist_are_refused_before_a_folder_is_made(tmp_path):
    with pytest.raises(LookupError, match=r"No projection named 'compnents'.*components"):
        Session(bars(), tmp_path / "a", projection="compnents")
    with pytest.raises(LookupError, match=r"No weight named 'recom' in phase 'x'.*recon"):
        Session(bars(), tmp_path / "b", curriculum=(Phase("x", {"recom": 1}),))
    with pytest.raises(LookupError, match="No encoder named 'cnv'"):
        Session(bars(), tmp_path / "c", model=ModelConfig(encoder="cnv"))
    assert not any(tmp_path.iterdir())


def test_opening_what_is_no_session_says_so(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no config\.yaml"):
        Session.open(tmp_path)


def test_a_damaged_config_is_named_and_left_alone(make, tmp_path):
    make().close()
    path = tmp_path / "run" / "config.yaml"
    text = path.read_text().replace("components: 6", "componets: 6")
    path.write_text(text)
    with pytest.raises(ValueError, match=r"config\.yaml.*'model.componets'.*Did you mean 'model.components'"):
        Session.open(tmp_path / "run")
    assert path.read_text() == text


@pytest.mark.slow
def test_a_damaged_newest_checkpoint_falls_back_to_the_one_before(make, tmp_path):
    session = make()
    session.train(1, progress=False)
    session.save()
    session.close()
    newest = max(
        (p for p in (tmp_path / "run" / "checkpoints").iterdir() if p.name.isdigit()), key=lambda p: int(p.name)
    )
    for file in newest.rglob("*"):
        if file.is_file():
            file.write_bytes(b"\0" * 10)
    with pytest.warns(UserWarning, match="trying an older one.* labels are not.* is damaged"):
        again = Session.open(tmp_path / "run")
    assert len(again.history) == 1
    again.close()


@pytest.mark.slow
def test_a_second_process_is_refused_but_may_look(make, tmp_path):
    session = make()
    session.assign(3, "tall")
    code = (
        "import sys, rcm_notebook as rcm\n"
        "from rcm_notebook.session import SessionLocked\n"
        "try: rcm.Session.open(sys.argv[1]); print('opened')\n"
        "except SessionLocked as error: print(error)\n"
        "looking = rcm.Session.open(sys.argv[1], read_only=True)\n"
        "print(len(looking.labels), looking.read_only)\n"
        "try: looking.assign(0, 1)\n"
        "except RuntimeError as error: print('refused:', error)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "run")], capture_output=True, text=True, timeout=120
    )
    assert "is open in another process" in run.stdout and "opened" not in run.stdout.splitlines()
    assert "1 True" in run.stdout and "refused:" in run.stdout, run.stdout + run.stderr
    assert issubclass(SessionLocked, RuntimeError)


def test_leaving_the_block_closes_and_frees_the_folder(tmp_path):
    with Session(bars(), tmp_path / "run", model=MODEL, train=TRAIN) as session:
        session.assign(0, rcm.CANT_TELL)
    assert session.read_only
    with Session.open(tmp_path / "run") as again:
        assert again.labels.cant_tell[0] and len(again.labels) == 0
        assert 0 not in again.query(80)


def test_who_only_reads_takes_in_what_the_writer_has_logged_and_keeps_it_when_the_log_is_gone(make):
    writer = make()
    with Session.open(writer.path, read_only=True) as reader:
        seen = []
        reader.observe(lambda change: seen.append(change.new), "prediction")
        writer.assign([0, 3], "new")
        assert reader.refresh_labels().classes[-1] == "new" and reader.labels.rows.tolist() == [0, 3]
        assert len(seen) == 1 and seen[0].classes[-1] == "new"
        writer.close()
        (writer.path / "labels.log").unlink()
        with pytest.raises(FileNotFoundError, match=r"labels\.log is gone; the labels stay"):
            reader.refresh_labels()
        assert reader.labels.rows.tolist() == [0, 3]
