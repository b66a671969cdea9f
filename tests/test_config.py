"""Settings: what follows from the data, what is refused, and the way to plain values and back."""

import pytest
import yaml

from rcm_notebook.config import ModelConfig, TrainConfig, resolve


def test_settings_survive_the_way_to_plain_values_and_back():
    model = ModelConfig(components=12, decoder_widths=(8, 4), settings={"routing": {"temperature": [1, 0.5]}})
    assert ModelConfig.from_dict(model.to_dict()) == model
    assert TrainConfig.from_dict(TrainConfig(seed=3).to_dict()) == TrainConfig(seed=3)


def test_settings_of_parts_are_values_that_nothing_changes_and_a_compiled_step_can_depend_on():
    given = {"prior": {"pseudo_inputs": 3}}
    model = ModelConfig(prior="vamp", settings=given)
    given["prior"]["pseudo_inputs"] = 4
    same = ModelConfig(prior="vamp", settings={"prior": {"pseudo_inputs": 3}})
    assert model == same and hash(model) == hash(same) and model.settings == {"prior": {"pseudo_inputs": 3}}
    assert model != ModelConfig(prior="vamp") and yaml.safe_dump(model.to_dict()["settings"])
    with pytest.raises(ValueError, match=r"no setting 'model\.settings\.prio'.*Did you mean 'model\.settings\.prior'"):
        ModelConfig(settings={"prio": {}})


def test_an_unknown_setting_is_named_with_the_nearest_known_one():
    with pytest.raises(ValueError, match=r"no setting 'model\.latnt'.*Did you mean 'model\.latent'"):
        ModelConfig.from_dict({"latnt": 3})


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (ModelConfig, {"components": 0}),
        (ModelConfig, {"decoder_widths": ()}),
        (TrainConfig, {"batch": 0}),
        (TrainConfig, {"reach": 1.0}),
        (TrainConfig, {"smoothing": 0}),
        (TrainConfig, {"ema": 1.0}),
    ],
)
def test_values_out_of_range_are_refused_by_name(kind, wrong):
    with pytest.raises(ValueError, match=f"{next(iter(wrong))} is .*must be"):
        kind(**wrong)


def test_what_the_user_sets_is_kept_and_the_rest_follows_from_the_data():
    model, train = resolve(ModelConfig(latent=3), TrainConfig(batch=7), rows=60_000, kind="image", classes=77)
    assert (model.latent, model.components, model.encoder, train.batch) == (3, 231, "conv", 7)
    assert resolve(ModelConfig(), TrainConfig(), rows=60_000, kind="vector", classes=None)[1].batch == 500
    with pytest.raises(ValueError, match=r"batch is None.*resolve"):
        TrainConfig().given("batch")
