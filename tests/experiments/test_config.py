"""An experiment's config: every wrong key is named with its path, and what is written gives the same experiment."""

import copy
import time

import pytest
import yaml

from rcm_notebook.config import ModelConfig, TrainConfig, resolve
from rcm_notebook.curriculum import Phase
from rcm_notebook.experiments.config import ExperimentConfig, load_config, shipped
from rcm_notebook.model import require_consistent
from rcm_notebook.runs import Event


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_config_is_valid_and_says_what_it_is_for(name):
    config = load_config(name)
    assert config.name == name and config.description


@pytest.mark.parametrize("name", shipped())
def test_every_point_of_a_shipped_config_is_a_model_that_fits_its_kind_of_data(name):
    for point in load_config(name).points():
        shape, kind = ((300,), "vector") if point.data.name == "notifications" else ((8, 8), "image")
        model, _ = resolve(point.model, point.train, rows=1437, kind=kind, classes=10)
        require_consistent(model, shape)


@pytest.mark.slow
@pytest.mark.parametrize("name", shipped())
def test_a_config_survives_yaml(name):
    config = load_config(name)
    again = ExperimentConfig.from_dict(yaml.safe_load(yaml.safe_dump(config.to_dict())))
    assert again == config


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"modle": {}}, "'modle'.*Did you mean 'model'"),
        ({"model": {"componets": 3}}, r"'model\.componets'.*Did you mean 'model\.components'"),
        ({"labels": {"by": "coverag"}}, "Did you mean 'coverage'"),
        ({"labels": {"budget": -1}}, r"labels\.budget is -1"),
        ({"data": {"name": "minst"}}, "Did you mean 'mnist'"),
        ({"curriculum": "defalt"}, "Did you mean 'default'"),
        ({"seeds": [1, 1]}, "different whole numbers"),
        ({"name": "../escape"}, "names a folder"),
        ({"name": "x" * 300}, "names a folder: 1 to 200 bytes"),
        ({"name": "語" * 70}, "names a folder: 1 to 200 bytes"),
        ({"name": "a\nb"}, "no control characters"),
        ({"name": ""}, "names a folder"),
        ({"seeds": [-1]}, "seeds is -1; it must be a whole number from 0"),
        ({"seeds": [2**32]}, "seeds is 4294967296"),
        ({"train": {"seed": -1}}, r"train\.seed is -1"),
        ({"train": {"smoothing": float("inf")}}, r"train\.smoothing is inf; it must be a finite number"),
        (
            {"model": {"prior": "geometric", "settings": {"prior": {"radius": float("inf")}}}},
            "radius is inf; ",
        ),
        ({"weights": [1, 2]}, r"weights is \[1, 2\]; it must be a mapping"),
        ({"curriculum": [{"name": "a", "weights": [1]}]}, r"curriculum\[0\]\.weights is \[1\]; it must be a mapping"),
        ({"curriculum": [{"name": "x" * 300}]}, r"phase\.name is .*1 to 100 characters"),
        ({"curriculum": [{"name": "a", "learning_rate": float("nan")}]}, r"learning_rate is nan; it must be a finite"),
        ({"curriculum": [{"name": "a", "end": {"by": ["epochs"]}}]}, r"end\.by is \['epochs'\]; it must be one of"),
        ({"events": [{"epoch": 0, "weights": [1]}]}, r"events\[0\]\.weights is \[1\]"),
        ({"events": [{"epoch": 0, "labels": {"a": ["b"]}}]}, r"events\[0\]\.labels is \{'a': \['b'\]\}"),
        ({"events": [{"epoch": 0, "labels": {None: [1]}}]}, r"events\[0\]\.labels is \{None: \[1\]\}"),
        ({"events": [{"epoch": 0, "clear": [10**30]}]}, "'clear' in the event at epoch 0 .* rows counted from 0"),
        ({"events": [{"epoch": "1"}]}, r"events\[0\]\.epoch is '1'; it must be a whole number"),
        ({"events": 3}, "events is 3; it must be a list"),
        ({1: 2}, "There is no setting '1'"),
        ({"model": [1]}, "must be a mapping"),
        ({"epochs": -1}, "epochs is -1"),
        ({"data": {"unseen": [9]}}, r"data\.unseen is \[9\]; it must be a list, each a text"),
        ({"data": {"unseen": "9"}}, "it must be a list, each a text"),
        ({"data": {"options": {"row": 9}}}, r"'data\.options\.row'; known: none"),
        ({"data": {"name": "notifications", "options": {"row": 9}}}, r"Did you mean 'data\.options\.rows'"),
        ({"model": {"prior": "vampp"}}, "Did you mean 'vamp'"),
        ({"model": {"components": "twenty"}}, r"model\.components is 'twenty'; it must be a whole number or null"),
        (
            {"model": {"likelihood": "heteroscedastic", "settings": {"likelihood": {"sigma_range": [1]}}}},
            r"model\.settings\.likelihood\.sigma_range is \[1\]; it must be a list, 2 values, each a finite number",
        ),
        ({"model": {"settings": {"prior": {"pull": 1}}}}, "of the prior 'normal'; known: none"),
        ({"model": {"prior": "vamp", "settings": {"prior": {"pul": 1}}}}, r"mean 'model\.settings\.prior\.pull'"),
        ({"model": {"prior": "vamp", "settings": {"prior": {"pull": -1}}}}, "pull is -1; it must be at least 0"),
        ({"model": {"settings": {"prior": 3}}}, r"model\.settings is .*each value a mapping of settings"),
        ({"train": {"terms": {"pseud": {}}}}, "No term named 'pseud'.*Did you mean 'pseudo'"),
        ({"train": {"terms": {"recon": {"a": 1}}}}, r"'train\.terms\.recon\.a' of the term 'recon'; known: none"),
        ({"train": {"smoothing": "1e-3"}}, r"YAML takes 1e-3 for a text; write 0\.001"),
        ({"weights": {"kl_zz": 1.0}}, "Did you mean 'kl_z'"),
        ({"curriculum": [{"name": "a", "end": {"by": "epochs"}}]}, r"curriculum\[0\]\.end\.count is missing"),
        ({"curriculum": [{"nme": "a"}]}, r"'curriculum\[0\]\.nme'.*Did you mean 'curriculum\[0\]\.name'"),
        ({"weights": {"kl_z": True}}, r"weights is .* it must be a mapping, each value a finite number"),
        ({"curriculum": [{"name": "a", "weights": {"kl_zz": 1.0}}]}, "in phase 'a'.*Did you mean 'kl_z'"),
        ({"seeds": 3}, "seeds is 3; it must be a list, each a whole number"),
        ({"tags": "quick"}, "tags is 'quick'; it must be a list"),
        ({"sweep": {"model.prior": ["normal", "vampp"]}}, "sweep, prior=vampp: .*Did you mean 'vamp'"),
        ({"sweep": [1]}, r"sweep is \[1\]; it must be a mapping"),
        ({"log": ["tensorbord"]}, "Did you mean 'tensorboard'"),
    ],
)
def test_a_wrong_setting_is_refused_in_words(values, said):
    with pytest.raises((ValueError, LookupError), match=said):
        ExperimentConfig.from_dict(values)


def test_settings_replace_values_by_their_path():
    config = load_config("quick").with_values(["model.components=20", "labels.by=random", "seeds=[3, 4]", "finish=1"])
    assert config.model.components == 20 and config.labels.by == "random"
    assert config.seeds == (3, 4) and config.finish == 1
    with pytest.raises(ValueError, match=r"model\.components"):
        config.with_values(["model.componets=20"])
    with pytest.raises(ValueError, match="no section 'modle'"):
        config.with_values(["modle.components=20"])
    with pytest.raises(ValueError, match="sets nothing"):
        config.with_values(["finish"])
    with pytest.raises(ValueError, match="'finish=\\[1' cannot be read as YAML"):
        config.with_values(["finish=[1"])
    assert config.with_values(["weights.kl_z=0.5"]).weights == {"kl_z": 0.5}


def test_settings_of_parts_are_set_by_their_path_and_stay_behind_where_another_part_comes():
    config = load_config("quick").with_values(["model.prior=vamp", "model.settings.prior.pseudo_inputs=3"])
    assert config.model.settings == {"prior": {"pseudo_inputs": 3}}
    config = config.with_values(["train.terms.pseudo.confidence=0.8"])
    assert config.train.terms == {"pseudo": {"confidence": 0.8}}
    assert config.with_values(["model.prior=vamp"]) == config
    assert config.with_values(["model.prior=normal"]).model.settings == {}
    with pytest.raises(ValueError, match=r"Did you mean 'model\.settings'"):
        config.with_values(["model.setings.prior.pull=1"])


def test_a_file_that_is_no_config_is_refused_with_its_name(tmp_path):
    path = tmp_path / "bad.yaml"
    for text in ("- a list", "model: {", "!!python/object/apply:os.system ['true']"):
        path.write_text(text)
        with pytest.raises(ValueError, match=r"bad\.yaml cannot be run"):
            load_config(path)
    with pytest.raises(FileNotFoundError, match="Did you mean 'quick'"):
        load_config("quik")


@pytest.mark.parametrize(
    ("settings", "name", "value"),
    [
        (ExperimentConfig(), "weights", [1]),
        (ExperimentConfig(), "data", {"name": "digits"}),
        (ExperimentConfig(), "events", ({"epoch": 0},)),
        (ExperimentConfig(), "curriculum", ({"name": "a"},)),
        (ExperimentConfig().labels, "budget", "3"),
        (ExperimentConfig().data, "unseen", ("9", 9)),
        (ModelConfig(), "components", "3"),
        (ModelConfig(), "settings", [1]),
        (TrainConfig(), "ema", None),
        (TrainConfig(), "seed", 1.5),
        (Phase("a"), "weights", [1]),
        (Phase("a"), "name", 3),
        (Phase("a"), "end", {"by": "epochs"}),
        (Event(1), "epoch", "1"),
        (Event(1), "labels", [1]),
        (Event(1), "clear", ("a",)),
        (Event(1), "weights", {"kl_z": "1"}),
    ],
)
def test_wrong_types_from_python_are_refused_in_words_too(settings, name, value):
    wrong = copy.copy(settings)
    object.__setattr__(wrong, name, value)  # The types that these tests check at run time refuse it earlier.
    with pytest.raises(ValueError, match=rf"{name} is .*; it must be "):
        wrong.__post_init__()


def test_settings_that_a_command_line_replaces_by_a_number_are_refused_in_words():
    with pytest.raises(ValueError, match=r"model\.settings is 3; it must be"):
        ExperimentConfig().with_values(["model.settings=3", "model.prior=vamp"])


def test_a_bomb_of_aliases_is_refused_at_once_and_not_printed(tmp_path):
    lines = ["a: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"b{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    (tmp_path / "bomb.yaml").write_text("\n".join([*lines, "weights: *a9"]))
    begin = time.perf_counter()
    with pytest.raises(ValueError, match="unfold to more than") as caught:
        load_config(tmp_path / "bomb.yaml")
    (tmp_path / "small.yaml").write_text("\n".join([*lines[:4], "weights: *a3"]).replace("b", "tags"))
    with pytest.raises(ValueError) as small:
        load_config(tmp_path / "small.yaml")
    assert time.perf_counter() - begin < 3
    assert len(str(caught.value)) < 300 and len(str(small.value)) < 5_000
