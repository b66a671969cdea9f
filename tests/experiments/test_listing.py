"""Runs are listed in a table, by tag, setting and score; what a folder's name holds does nothing to the terminal."""

import json
import shutil

import pytest
import yaml

from rcm_notebook.cli.main import main
from rcm_notebook.experiments.listing import pick
from rcm_notebook.runs import find_runs, read_run


@pytest.fixture
def folder(one_shown_session, tmp_path):
    """Three runs: a user's, a finished experiment's and one that was interrupted."""
    files = shutil.ignore_patterns(".lock", "checkpoints", "data")
    for name in ("mine", "sweep/prior=vamp/seed-0", "sweep/prior=normal/seed-1"):
        shutil.copytree(one_shown_session.path, tmp_path / name, ignore=files)
    for name, prior, seed in (("sweep/prior=vamp/seed-0", "vamp", 0), ("sweep/prior=normal/seed-1", "normal", 1)):
        path = tmp_path / name
        config = yaml.safe_load((path / "config.yaml").read_text())
        del config["checksum"]
        config["model"]["prior"], config["train"]["seed"] = prior, seed
        (path / "config.yaml").write_text(yaml.safe_dump(config))
        (path / "experiment.yaml").write_text(yaml.safe_dump({"tags": ["tryout", prior], "labels": {"by": "random"}}))
    result = {"labels": 6, "nll": 0.25, "ece": "high"}
    (tmp_path / "sweep/prior=vamp/seed-0/result.json").write_text(json.dumps(result))
    return tmp_path


def names(runs):
    return [run.name for run in runs]


@pytest.mark.slow
def test_a_run_says_its_tags_model_seed_state_settings_and_scores(folder):
    run = read_run(folder / "sweep/prior=vamp/seed-0")
    assert (run.tags, run.model, run.seed, run.state) == (("tryout", "vamp"), "linear, vamp, K=6", 0, "finished")
    assert run.settings["model.prior"] == "vamp" and run.settings["labels.by"] == "random"
    assert run.scores == {"labels": 6, "nll": 0.25} and run.trouble == ""
    assert {one.name: one.state for one in find_runs(folder)} == {
        "mine": "session",
        "sweep/prior=vamp/seed-0": "finished",
        "sweep/prior=normal/seed-1": "unfinished",
    }


def test_runs_are_picked_by_tag_setting_and_column_and_sorted_by_score(folder):
    def picked(tags=(), where=(), by="run", reverse=False):
        return names(pick(folder, tags, where, by, reverse))

    assert picked() == ["mine", "sweep/prior=normal/seed-1", "sweep/prior=vamp/seed-0"]
    assert picked(by="nll")[0] == "sweep/prior=vamp/seed-0"
    assert picked(reverse=True)[0] == "sweep/prior=vamp/seed-0"
    assert picked(tags=["tryout", "vamp"]) == ["sweep/prior=vamp/seed-0"]
    assert picked(where=["model.prior=vamp", "train.seed=0"]) == ["sweep/prior=vamp/seed-0"]
    assert picked(where=["model.components=6", "model.decoder_widths=[8]"]) == picked()
    assert picked(where=["state=finished"]) == ["sweep/prior=vamp/seed-0"]
    assert picked(where=["model.prior=geometric"]) == []
    assert picked(where=["nll<0.3"]) == picked(where=["nll <= 0.25"]) == ["sweep/prior=vamp/seed-0"]
    assert picked(where=["nll>0.25"]) == [] and picked(where=["model.components>=6", "epochs>0"]) == picked()
    with pytest.raises(ValueError, match="'much', which is no number"):
        picked(where=["accuracy>much"])
    with pytest.raises(ValueError, match=r"'model\.priro'. Did you mean 'model\.prior'"):
        picked(where=["model.priro=vamp"])
    with pytest.raises(ValueError, match="is no condition"):
        picked(where=["vamp"])
    with pytest.raises(LookupError, match="Did you mean 'nll'"):
        picked(by="nl")


@pytest.mark.slow
def test_what_an_experiment_left_half_written_is_said_and_costs_nothing_else(folder):
    (folder / "sweep/prior=vamp/seed-0/result.json").write_text("{")
    (folder / "sweep/prior=normal/seed-1/experiment.yaml").write_text("[" * 20_000)
    half, deep = read_run(folder / "sweep/prior=vamp/seed-0"), read_run(folder / "sweep/prior=normal/seed-1")
    assert "result.json cannot be read" in half.trouble and half.scores == {} and half.tags == ("tryout", "vamp")
    assert "experiment.yaml cannot be read" in deep.trouble and deep.settings["model.prior"] == "normal"


def test_the_command_prints_a_line_a_run(folder, capsys):
    shutil.move(folder / "mine", folder / "mi\x1b[31mne")
    assert main(["runs", str(folder), "--sort", "nll"]) == 0
    heading, *lines = capsys.readouterr().out.splitlines()
    assert heading.split() == ["run", "tags", "model", "seed", "state", "accuracy", "labels", "changed", "nll"]
    assert len(lines) == 3 and lines[0].endswith("0.25") and "tryout vamp" in lines[0]
    assert not any("\x1b" in line for line in lines)
    assert main(["runs", str(folder), "--tag", "none"]) == 0
    assert capsys.readouterr().out == f"No such run in {folder}.\n"
    assert main(["runs", str(folder / "nowhere")]) == 1
