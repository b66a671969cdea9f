"""Experiments run, are resumed to the same numbers, compared, and asked about new rows."""

import csv
import io
import json

import matplotlib.figure
import numpy as np
import pytest
import yaml

from rcm_notebook.cli.main import main
from rcm_notebook.cli.predict import predict
from rcm_notebook.experiments.compare import comparison_table, draw_curves, gather
from rcm_notebook.experiments.config import ExperimentConfig
from rcm_notebook.experiments.folder import ExperimentFolder
from rcm_notebook.experiments.run import run
from rcm_notebook.plots import PLOTS, plot
from rcm_notebook.session import Session

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def config(shown_data, tmp_path_factory) -> ExperimentConfig:
    """Ninety vectors, six labels in two batches."""
    folder = tmp_path_factory.mktemp("data") / "clusters"
    test = shown_data.take(np.arange(30))
    shown_data.with_test(test).save(folder)
    return ExperimentConfig.from_dict(
        {
            "name": "small",
            "data": {"name": None, "folder": str(folder)},
            "model": {"components": 6, "latent": 2, "encoder_width": 16, "decoder_widths": [8]},
            "epochs": 1,
            "labels": {"budget": 6, "by": "coverage", "batch": 3, "epochs": 1},
            "finish": 1,
            "log": ["tensorboard"],
        }
    )


@pytest.fixture(scope="module")
def finished(config, tmp_path_factory):
    return run(config, tmp_path_factory.mktemp("runs"), 0, progress=False)


def test_a_run_spends_its_budget_and_leaves_a_session_with_a_report(finished):
    folder = ExperimentFolder(finished)
    curve = folder.read_curve()
    assert [point["labels"] for point in curve] == [3, 6]
    assert set(curve[0]) == {"labels", "accuracy", "test_accuracy"}
    text = (finished / "REPORT.md").read_text()
    assert "of the training rows, the others of the test part" in text and "figures/latent_map.png" in text
    for line in text.splitlines():
        if line.startswith("!["):
            assert (finished / line.split("(")[1].rstrip(")")).stat().st_size > 1000
    assert "no picture" in text, "vectors have no reconstructions to look at, and the report says so"
    with Session.open(finished) as session:
        assert len(session.labels) == 6 and len(session.history) == 4
    (events,) = (finished / "logs" / "tensorboard").iterdir()
    assert events.read_bytes().count(b"examples_per_second") == 4 and b'"data.rows": 90' in events.read_bytes()


def test_a_class_left_out_of_training_is_what_novelty_has_to_find(config, tmp_path):
    unseen = config.with_values(["data.unseen=[bee]", "labels.budget=0", "finish=3", "weights.kl_z=0.25"])
    result = json.loads((run(unseen, tmp_path, 0, progress=False) / "result.json").read_text())
    assert result["novelty"] > 0.9 and 0.5 < result["purity"] <= 1
    assert np.isfinite([result["recon"], result["kl_z"]]).all() and "novelty" not in result["disabled"]
    with Session.open(tmp_path / "small" / "seed-0") as session:
        assert len(session.data) == 60 and (session.data.truth != 1).all()
        assert session.overrides == {"kl_z": 0.25} and session.weights["kl_z"] == 0.25


def test_where_nothing_is_new_or_trained_the_result_says_so_and_a_plot_of_ones_own_is_drawn(config, tmp_path):
    none = config.with_values(["labels.budget=0", "epochs=0", "finish=0", "description=Nothing at all."])
    with PLOTS.temporarily():

        @plot("mine", "A plot of one's own")
        def mine(view):
            return matplotlib.figure.Figure().add_subplot()

        result = json.loads((run(none, tmp_path, 0, progress=False) / "result.json").read_text())
    assert "data.unseen" in result["disabled"]["novelty"] and result["disabled"]["recon"] == "Nothing was trained."
    report = (tmp_path / "small" / "seed-0" / "REPORT.md").read_text()
    assert report.startswith("# small, seed 0\n\nNothing at all.\n") and "(figures/mine.png)" in report
    assert "[experiment.yaml](experiment.yaml)" in report and "curve.csv" not in report


@pytest.mark.parametrize("interrupted_at", [2, 3])
def test_an_interrupted_run_is_resumed_to_the_same_numbers(interrupted_at, config, finished, tmp_path, monkeypatch):
    train, calls = Session.train, []

    def interrupted(session, *args, **kwargs):
        calls.append(1)
        if len(calls) == interrupted_at:
            raise KeyboardInterrupt
        return train(session, *args, **kwargs)

    monkeypatch.setattr(Session, "train", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(config, tmp_path, 0, progress=False)
    monkeypatch.undo()
    path = run(config, tmp_path, 0, resume=True, progress=False)
    ours, theirs = ExperimentFolder(path), ExperimentFolder(finished)
    assert ours.read_curve() == theirs.read_curve()
    assert ours.result.read_text() == theirs.result.read_text()


def test_a_folder_that_is_there_is_neither_overwritten_nor_resumed_with_other_settings(config, finished):
    out = finished.parents[1]
    with pytest.raises(FileExistsError, match="--resume"):
        run(config, out, 0, progress=False)
    with pytest.raises(ValueError, match="other settings for finish"):
        run(config.with_values(["finish=2"]), out, 0, resume=True, progress=False)
    assert run(config, out, 0, resume=True, progress=False) == finished


def test_runs_are_compared_with_their_spread(config, finished, tmp_path):
    matplotlib.use("svg")
    run(config, finished.parents[1], 1, progress=False)
    (one,) = gather([finished.parents[1]])
    assert (one.name, len(one.results)) == ("small", 2)
    shown = comparison_table([one])
    mean = np.mean([result["accuracy"] for result in one.results])
    assert f"| small | 2 | 6 | 4 | {mean:.4f}" in shown
    assert draw_curves([one], tmp_path / "curves.png") and (tmp_path / "curves.png").stat().st_size > 1000
    assert matplotlib.get_backend() == "svg", "neither run nor picture keeps a notebook from showing its figures"
    with pytest.raises(FileNotFoundError, match="No finished run"):
        gather([tmp_path])


def test_new_rows_are_scored_as_the_session_scores_them(finished, shown_data, tmp_path):
    np.save(tmp_path / "new.npy", shown_data.x[:7])
    out = io.StringIO()
    assert predict(finished, tmp_path / "new.npy", out) == 7
    lines = list(csv.DictReader(io.StringIO(out.getvalue())))
    session = Session.open(finished, read_only=True)
    assert [line["label"] for line in lines] == [session.classes[id] for id in session.predict(shown_data.x[:7])]
    assert all(0 <= float(line["novelty"]) <= 1 for line in lines)


def test_a_csv_with_an_index_of_its_own_is_scored_from_the_command_line(finished, shown_data, tmp_path, capsys):
    path = tmp_path / "new.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([["id", *"abcdef"], *([f"r{i}", *row] for i, row in enumerate(shown_data.x[:3]))])
    assert main(["predict", str(finished), str(path), "--serial", "id", "--out", str(tmp_path / "out.csv")]) == 0
    assert "3 rows" in capsys.readouterr().err
    assert [line["Serial"] for line in csv.DictReader((tmp_path / "out.csv").open())] == ["r0", "r1", "r2"]
    assert main(["predict", str(finished), str(tmp_path / "new.txt")]) == 1
    assert "no .npy, .csv or .parquet" in capsys.readouterr().err


def test_the_command_line_lists_validates_and_compares(finished, capsys, monkeypatch):
    assert main(["run", "--list"]) == 0
    assert "quick" in capsys.readouterr().out
    assert main(["run", "quick", "--set", "model.components=20", "--validate-only"]) == 0
    assert "components: 20" in capsys.readouterr().out
    assert main(["run", "quick", "--set", "model.componets=20"]) == 1
    assert "Did you mean 'model.components'" in capsys.readouterr().err
    monkeypatch.setattr("rcm_notebook.cli.main.find_spec", lambda name: None)
    assert main(["run", "quick"]) == 1 and "needs matplotlib: pip install" in capsys.readouterr().err
    assert main(["compare", str(finished)]) == 0
    assert capsys.readouterr().out.startswith("| experiment | runs |")


def test_a_sweep_reports_what_failed_runs_the_others_and_is_resumed(config, tmp_path, capsys):
    values, missing = config.to_dict(), tmp_path / "missing"
    quick = {"epochs": 0, "finish": 0, "labels": {}, "sweep": {"data.folder": [values["data"]["folder"], str(missing)]}}
    (tmp_path / "sizes.yaml").write_text(yaml.safe_dump({**values, "name": "sizes", **quick}))
    command = ["run", str(tmp_path / "sizes.yaml"), "--out", str(tmp_path / "runs")]
    good, bad = (tmp_path / "runs" / "sizes" / f"folder={i}" / "seed-0" for i in (1, 2))
    reason = (
        f"1 of 2 runs failed; go on with --resume. The reasons:\n  {bad}/logs/run.log: FileNotFoundError: No data set"
    )

    assert main([*command, "--jobs", "2"]) == 1
    said = capsys.readouterr()
    assert said.out == f"{good}\n" and reason in said.err
    written = (good / "result.json").stat().st_mtime_ns

    assert main([*command, "--resume"]) == 1
    said = capsys.readouterr()
    assert said.out == f"{good}\n" and reason in said.err
    assert (good / "result.json").stat().st_mtime_ns == written
    reason = "There are no labels yet: assign some, then evaluate."
    assert json.loads((good / "result.json").read_text())["disabled"]["nll"] == reason
    assert f"| nll | not measured: {reason} |" in (good / "REPORT.md").read_text()
    assert "Traceback" in (bad / "logs" / "run.log").read_text()
    assert [one.name for one in gather([tmp_path / "runs"])] == ["folder=1"]

    assert main(command) == 1
    assert "resume it (--resume)" in capsys.readouterr().err


def test_what_the_decoder_had_no_part_in_is_missing_instead_of_nothing(config, tmp_path):
    first = config.with_values(["labels.budget=0", "epochs=1", "finish=0"])
    result = json.loads((run(first, tmp_path, 0, progress=False) / "result.json").read_text())
    assert {"recon", "kl_z"}.isdisjoint(result)
    assert "'structure' gives recon and kl_z no weight" in result["disabled"]["recon"]
