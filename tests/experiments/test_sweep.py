"""A sweep: every combination of its values is checked before anything runs, and named so that its folder tells it."""

import pytest

from rcm_notebook.experiments.config import ExperimentConfig
from rcm_notebook.experiments.run import plan
from rcm_notebook.experiments.sweep import points


def test_every_combination_is_a_point_named_after_its_values():
    assert points({"model.components": [10, 20], "labels.by": ["random", "margin"]}) == {
        "components=10,by=random": {"model.components": 10, "labels.by": "random"},
        "components=10,by=margin": {"model.components": 10, "labels.by": "margin"},
        "components=20,by=random": {"model.components": 20, "labels.by": "random"},
        "components=20,by=margin": {"model.components": 20, "labels.by": "margin"},
    }


@pytest.mark.parametrize(
    ("sweep", "names"),
    [
        (
            {"model.decoder_widths": [[8], [16, 8], None]},
            ["decoder_widths=8", "decoder_widths=16-8", "decoder_widths=null"],
        ),
        ({"a.x": [1], "b.x": [2]}, ["a.x=1,b.x=2"]),
        ({"data.folder": ["data/one", "data one"]}, ["folder=1", "folder=2"]),
        ({"data.name": ["Digits", "digits"]}, ["name=1", "name=2"]),
        ({"data.folder": ["/" * 3, "x" * 99]}, ["folder=1", "folder=2"]),
    ],
)
def test_names_fit_a_folder_and_differ(sweep, names):
    assert list(points(sweep)) == names


def test_each_point_with_each_seed_is_a_run_in_a_folder_of_the_point(tmp_path):
    config = ExperimentConfig.from_dict(
        {"name": "sizes", "tags": ["small"], "sweep": {"model.components": [10, 20]}, "seeds": [0, 1]}
    )
    planned = plan(config, tmp_path)
    assert [one.folder.path.relative_to(tmp_path).as_posix() for one in planned] == [
        f"sizes/components={components}/seed-{seed}" for components in (10, 20) for seed in (0, 1)
    ]
    assert [(one.config.model.components, one.config.train.seed) for one in planned] == [
        (10, 0),
        (10, 1),
        (20, 0),
        (20, 1),
    ]
    assert all(one.config.tags == ("small",) and not one.config.sweep for one in planned)
    assert ExperimentConfig.from_dict(config.to_dict()) == config


def test_settings_of_a_part_can_be_swept():
    config = ExperimentConfig.from_dict(
        {"model": {"prior": "vamp"}, "sweep": {"model.settings.prior.pseudo_inputs": [1, 3]}}
    )
    assert [(one.name, one.model.settings["prior"]) for one in config.points()] == [
        ("pseudo_inputs=1", {"pseudo_inputs": 1}),
        ("pseudo_inputs=3", {"pseudo_inputs": 3}),
    ]
    with pytest.raises(ValueError, match="pseudo_inputs=0: pseudo_inputs is 0"):
        config.with_values(["sweep={model.settings.prior.pseudo_inputs: [0]}"])


@pytest.mark.parametrize(
    ("sweep", "said"),
    [
        ({"model.componets": [10]}, r"'model\.componets'.*Did you mean 'model\.components'"),
        ({"modle.components": [10]}, "no section 'modle'.*Did you mean 'model'"),
        ({"labels.by": ["random", "margn"]}, "by=margn: .*Did you mean 'margin'"),
        ({"model.components": [10, 0]}, "components=0: components is 0"),
        ({"model.components": 10}, r"sweep\.model\.components is 10; give a list"),
        ({"labels.by": "random"}, "give a list"),
        ({"model.components": []}, "at least one"),
        ({"model.components": [10, 10]}, "a value twice"),
        ({"seeds": [[0], [1]]}, r"sweep\.seeds: it is the same for all points"),
        ({"train.seed": [0, 1]}, "the same for all points"),
        ({"sweep.model": [0, 1]}, "the same for all points"),
        ([1], "must be a mapping"),
    ],
)
def test_a_wrong_sweep_is_refused_in_words(sweep, said):
    with pytest.raises(ValueError, match=said):
        ExperimentConfig.from_dict({"sweep": sweep})
