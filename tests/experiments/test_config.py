"""An experiment's config: every wrong key is named with its path, and what is written gives the same experiment."""

import pytest
import yaml

from rcm_notebook.config import resolve
from rcm_notebook.experiments.config import ExperimentConfig, load_config, shipped
from rcm_notebook.model import require_consistent


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
            r"model\.settings\.likelihood\.sigma_range is \[1\]; it must be a list, 2 values, each a number",
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
        ({"weights": {"kl_z": True}}, r"weights is .* it must be a mapping, each value a number"),
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
