"""Finished runs side by side: means and spreads as numpy has them, and one picture of all curves."""

import json

import numpy as np
import pytest
from matplotlib import pyplot as plt
from PIL import Image

from rcm_notebook.cli.main import main
from rcm_notebook.experiments.compare import comparison_table, draw_curves, gather
from rcm_notebook.experiments.folder import ExperimentFolder

ACCURACY = {"coverage": (0.91, 0.95), "random": (0.62, 0.8)}
BUDGET = {"coverage": (30, 30), "random": (30, 40)}


@pytest.fixture
def runs(tmp_path):
    """Two experiments of two seeds each; nobody reads more of a finished run than its result and its curve."""
    for name, accuracies in ACCURACY.items():
        for seed, (accuracy, labels) in enumerate(zip(accuracies, BUDGET[name], strict=True)):
            run = ExperimentFolder(tmp_path / "runs" / name / f"seed-{seed}")
            run.path.mkdir(parents=True)
            result = {"labels": labels, "accuracy": accuracy, "disabled": {"novelty": "no unseen class"}}
            run.result.write_text(json.dumps(result | ({"ece": 0.1} if name == "random" else {})))
            run.write_curve(
                [{"labels": 10, "accuracy": accuracy / 2}, {"labels": labels, "accuracy": accuracy}],
            )
    return tmp_path / "runs"


def cells(line):
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_the_table_says_mean_and_sample_deviation_over_the_seeds_of_each_experiment(runs):
    heading, _, *lines = map(cells, comparison_table(gather([runs])).splitlines())
    assert heading == ["experiment", "runs", "labels", "accuracy", "ece"]
    assert [line[:2] for line in lines] == [["coverage", "2"], ["random", "2"]]
    for name, _, _, accuracy, _ in lines:
        mean, deviation = map(float, accuracy.split(" ± "))
        assert mean == pytest.approx(np.mean(ACCURACY[name]), abs=5e-5)
        assert deviation == pytest.approx(np.std(ACCURACY[name], ddof=1), abs=5e-5)


def test_numbers_that_do_not_differ_have_no_spread_and_those_that_lack_leave_their_cell_empty(runs):
    coverage, random = map(cells, comparison_table(gather([runs])).splitlines()[2:])
    assert (coverage[2], coverage[4]) == ("30", "")
    assert (random[2], random[4]) == (f"35 ± {np.std(BUDGET['random'], ddof=1):.4f}", "0.1000")


def test_a_run_an_experiment_and_the_folder_of_all_are_gathered_without_counting_a_run_twice(runs):
    alone = gather([runs / "coverage" / "seed-1"])
    assert [(one.name, len(one.results)) for one in alone] == [("coverage", 1)]
    mixed = gather([runs / "coverage" / "seed-1", runs])
    assert [(one.name, len(one.results)) for one in mixed] == [("coverage", 2), ("random", 2)]


def test_the_picture_has_a_curve_and_a_name_for_each_experiment(runs, tmp_path, monkeypatch):
    drawn = []
    monkeypatch.setattr(plt, "close", drawn.append)
    assert draw_curves(gather([runs]), tmp_path / "curves.png")
    monkeypatch.undo()
    (ax,) = drawn[0].axes
    assert [text.get_text() for text in ax.get_legend().get_texts()] == list(ACCURACY)
    coverage, random = (line.get_xydata() for line in ax.lines)
    assert np.allclose(coverage, [[10, np.mean(ACCURACY["coverage"]) / 2], [30, np.mean(ACCURACY["coverage"])]])
    assert np.allclose(random, [[10, np.mean(ACCURACY["random"]) / 2], [30, 0.62], [40, 0.8]])
    plt.close("all")


def test_the_command_prints_the_table_and_draws_the_curves(runs, tmp_path, capsys):
    assert main(["compare", str(runs), "--curves", str(tmp_path / "curves.png")]) == 0
    assert capsys.readouterr().out == comparison_table(gather([runs])) + "\n"
    assert np.ptp(np.asarray(Image.open(tmp_path / "curves.png").convert("L"))) > 100


def test_where_nobody_labelled_nothing_is_drawn_and_it_says_so(runs, tmp_path, capsys):
    for curve in runs.glob("*/*/curve.csv"):
        curve.unlink()
    assert main(["compare", str(runs), "--curves", str(tmp_path / "curves.png")]) == 0
    assert "nothing was drawn" in capsys.readouterr().err
    assert not (tmp_path / "curves.png").exists()
