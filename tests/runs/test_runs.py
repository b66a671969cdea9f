"""Reading runs: where each stands, from its files alone; what is broken says why and never raises."""

import json
import os
import shutil
from pathlib import Path

import pytest
import yaml

from rcm_notebook.disk import sealed
from rcm_notebook.runs import COLUMNS, RunFolder, RunSummary, find_runs, ordered, read_run
from rcm_notebook.session import Session


@pytest.fixture(scope="module")
def original(one_shown_session, tmp_path_factory):
    """A run's folder with three labels, two of them classes, and one epoch."""
    session = one_shown_session
    session.assign([0, 3], "ant")
    session.assign(1, "can't tell")
    session._store.flush()
    session.save()
    path = tmp_path_factory.mktemp("original") / "run"
    shutil.copytree(session.path, path, ignore=shutil.ignore_patterns(".lock"))
    while session.can_undo:
        session.undo()
    return path


class Copies:
    """Puts copies of the run somewhere below one folder."""

    def __init__(self, original: Path, folder: Path):
        self.original, self.folder = original, folder

    def __call__(self, name: str, changed: float = 1000.0) -> Path:
        path = self.folder / name
        shutil.copytree(self.original, path, ignore=shutil.ignore_patterns("checkpoints"))
        for file in path.iterdir():
            os.utime(file, (changed, changed))
        return path


@pytest.fixture
def runs(original, tmp_path) -> Copies:
    return Copies(original, tmp_path / "runs")


def test_a_run_says_where_it_stands_without_being_opened(runs, one_shown_session):
    path = runs("first", changed=2000.0)
    before = {file: file.stat().st_mtime_ns for file in path.rglob("*")}
    run = read_run(path)
    assert (run.name, run.data, run.rows, run.labels) == ("first", "custom", 90, 2)
    assert (run.epochs, run.phase) == (len(one_shown_session.history), one_shown_session.phase.name)
    assert run.classes == ("ant", "bee", "<b>cat</b>")
    assert run.accuracy is not None and 0 < run.accuracy <= 1 and run.test_accuracy is None
    reasons = json.loads((path / "summary.json").read_text())["disabled"]
    assert reasons == {"test_accuracy": "The data set holds no test part with truth."}
    assert run.changed == 2000.0 and run.trouble == "" and not run.is_broken
    assert {file: file.stat().st_mtime_ns for file in path.rglob("*")} == before


def test_metrics_are_the_sessions_history_but_for_lists(original):
    with Session.open(original, read_only=True) as session:
        history = [{k: v for k, v in entry.items() if not isinstance(v, list)} for entry in session.history]
        assert all(
            len(entry["usage"]) == 6 and sum(entry["usage"]) == pytest.approx(1, abs=1e-4) for entry in session.history
        )
    assert list(RunFolder(original).read_metrics()) == [pytest.approx(entry) for entry in history]


def test_runs_are_found_three_folders_deep_newest_first_and_nothing_inside_a_run_or_hidden(runs):
    runs("old", changed=1000.0)
    runs("sweep/seed0", changed=3000.0)
    runs(".hidden/run")
    runs("sweep/point/seed0", changed=2000.0)
    runs("a/b/c/too-deep")
    runs("old/figures/inner")
    (runs.folder / "empty").mkdir()
    (runs.folder / "file.txt").write_text("no run")
    assert [run.name for run in find_runs(runs.folder)] == ["sweep/seed0", "sweep/point/seed0", "old"]
    assert {run.name for run in find_runs(runs.folder, depth=2)} == {"sweep/seed0", "old"}


def test_a_folder_that_is_a_run_is_the_only_one(runs):
    assert [run.name for run in find_runs(runs("one"))] == ["one"]


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(NotADirectoryError, match="is no folder; give the one that holds the runs"):
        find_runs(tmp_path / "nowhere")


def config_of_another_program(path):
    (path / "config.yaml").write_text("optimizer: adam\nlayers: [1, 2]\n")


def config_of_a_later_version(path):
    values = yaml.safe_load((path / "config.yaml").read_text())
    del values["checksum"]
    (path / "config.yaml").write_text(yaml.safe_dump(sealed({**values, "schema": 99}), sort_keys=False))


def config_that_would_run_code(path):
    (path / "config.yaml").write_text(f"!!python/object/apply:os.mkdir ['{path}/hacked']\n")


BROKEN = {
    "cut off": (lambda path: (path / "config.yaml").write_text("schema: 1\ndata: {name: 'x"), "while scanning"),
    "foreign": (config_of_another_program, "no session wrote it"),
    "later": (config_of_a_later_version, "schema 99, and this version reads 2"),
    "code": (config_that_would_run_code, "could not determine a constructor"),
    "list": (lambda path: (path / "config.yaml").write_text("[1, 2]"), "no session wrote it"),
    "odd parts": (lambda path: (path / "config.yaml").write_text("schema: 2\ndata: {}\nmodel: []"), "cannot be read"),
    "deep": (lambda path: (path / "config.yaml").write_text("[" * 20_000), "cannot be read"),
    "binary": (lambda path: (path / "config.yaml").write_bytes(b"\xff\xfe\x00"), "is not UTF-8"),
    "date as a key": (lambda path: (path / "config.yaml").write_text("schema: 2\n2026-01-01: 1\n"), "cannot be read"),
    "one digit": (
        lambda path: (path / "config.yaml").write_text(
            (path / "config.yaml").read_text().replace("seed: 0", "seed: 1", 1)
        ),
        "config.yaml is damaged: its values do not agree with its checksum. If you changed it by hand",
    ),
    "no checksum, one more part": (
        lambda path: (path / "config.yaml").write_text(
            (path / "config.yaml").read_text().replace("checksum:", "checkqum:")
        ),
        "config.yaml is damaged: it cannot be read: 'checkqum' is no part of it",
    ),
    "gone": (lambda path: (path / "config.yaml").unlink(), "it has no config.yaml"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_or_foreign_folder_is_listed_with_the_reason(name, runs):
    runs("whole")
    path = runs("broken")
    spoil, reason = BROKEN[name]
    spoil(path)
    found = {run.name: run for run in find_runs(runs.folder)}
    assert not found["whole"].is_broken
    assert found["broken"].is_broken and reason in found["broken"].trouble
    assert found["broken"].rows is found["broken"].labels is None
    assert not (path / "hacked").exists()


SPOILED = {
    "summary.json": ("{", "summary.json cannot be read", {"accuracy": None, "labels": 2}),
    "metrics.csv": ("epoch,phase,total\n1,structure,many\n", "metrics.csv, line 2: could not convert", {"epochs": 0}),
    "labels.csv": ("a,b\n1,2\n", "labels.csv cannot be read: line 1: the header is 'a,b'", {"labels": 2}),
}


@pytest.mark.parametrize("name", SPOILED)
def test_one_bad_file_costs_only_what_it_would_have_said(name, runs):
    content, reason, left = SPOILED[name]
    path = runs("run")
    (path / name).write_text(content)
    run = read_run(path)
    assert reason in run.trouble and not run.is_broken and run.rows == 90
    assert {key: getattr(run, key) for key in left} == left


@pytest.mark.parametrize(
    "content", ["epoch,total\n1,2\n", "epoch,phase\n1\n", "epoch,phase\n1,a,3\n", "epoch,phase\ninf,a\n", "\0"]
)
def test_damaged_metrics_are_refused_with_their_line(content, tmp_path):
    (tmp_path / "metrics.csv").write_text(content)
    with pytest.raises(ValueError, match=r"metrics\.csv, line \d"):
        RunFolder(tmp_path).read_metrics()


def test_numbers_that_are_none_are_not_taken_over(runs):
    path = runs("run")
    summary = json.loads((path / "summary.json").read_text())
    odd = {"accuracy": 7, "test_accuracy": "high", "phase": 3, "classes": "abc"}
    (path / "summary.json").write_text(json.dumps(summary | odd))
    run = read_run(path)
    assert run.accuracy is run.test_accuracy is None and run.classes == () and run.phase == "structure"


def test_a_run_that_was_never_trained_is_at_the_beginning_of_its_first_phase(runs):
    path = runs("run")
    for name in ("summary.json", "metrics.csv", "labels.csv"):
        (path / name).unlink()
    run = read_run(path)
    assert (run.labels, run.epochs, run.phase, run.accuracy, run.trouble) == (0, 0, "structure", None, "")


def test_a_filter_takes_words_of_any_column(tmp_path):
    run = RunSummary(tmp_path, "sweep/Seed0", "digits", rows=1437, labels=40, epochs=5, phase="labels", accuracy=0.912)
    for words in ("", "digits", "seed0", "SWEEP dig", "1,437", "91.2%"):
        assert run.matches(words), words
    assert not run.matches("digits mnist")
    assert RunSummary(tmp_path, "x", trouble="No session", is_broken=True).matches("session")


def test_runs_are_sorted_by_any_column_and_those_that_do_not_know_it_come_last(tmp_path):
    runs = tuple(RunSummary(tmp_path, name, accuracy=value) for name, value in (("b", 0.5), ("c", None), ("A", 0.9)))
    assert [run.name for run in ordered(runs, "accuracy")] == ["b", "A", "c"]
    assert [run.name for run in ordered(runs, "accuracy", descending=True)] == ["A", "b", "c"]
    assert [run.name for run in ordered(runs, "run")] == ["A", "b", "c"]
    for column in COLUMNS:
        assert len(ordered(runs, column)) == 3
    with pytest.raises(LookupError, match="no column 'size'; known: run, data"):
        ordered(runs, "size")


def test_pictures_are_the_png_files_by_name(tmp_path):
    (tmp_path / "figures").mkdir()
    for name in ("b.png", "a.png", "c.txt"):
        (tmp_path / "figures" / name).write_bytes(b"x")
    assert [path.name for path in RunFolder(tmp_path).pictures()] == ["a.png", "b.png"]
    assert RunFolder(tmp_path / "none").pictures() == ()
