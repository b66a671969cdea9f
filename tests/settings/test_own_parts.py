"""Parts defined outside the package: their settings reach them, are refused where wrong, and stand in the folder."""

from dataclasses import replace
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest
import yaml
from model.small import SMALL, built
from own_parts import registered

from rcm_notebook.config import ModelConfig, TrainConfig
from rcm_notebook.data import Dataset
from rcm_notebook.data.pairs import PAIRS
from rcm_notebook.experiments import ExperimentConfig
from rcm_notebook.model import PRIORS, RCMVAE, require_consistent
from rcm_notebook.objective import SLIDERS, TERMS
from rcm_notebook.session import Session
from rcm_notebook.training.trainer import Snapshot, Trainer


@pytest.fixture(autouse=True)
def parts():
    """Parts of one's own, known by name while a test runs."""
    with registered():
        yield
    assert "tight" not in PRIORS and "blunt" not in TERMS and "blunt" not in SLIDERS


def rows() -> Dataset:
    """Forty rows of noise."""
    return Dataset.from_arrays(np.random.default_rng(0).normal(size=(40, 5)).astype(np.float32), name="noise")


def config(**settings) -> ModelConfig:
    """A small model with the prior above."""
    given: Any = {**SMALL, "prior": "tight", "settings": {"prior": settings} if settings else {}}
    return ModelConfig(**given)


@pytest.mark.slow
@pytest.mark.parametrize(("given", "sigma"), [({}, 1.0), ({"sigma": 0.5}, 0.5), ({"sigma": 3}, 3.0)])
def test_a_prior_computes_with_the_setting_that_the_config_gives(given, sigma):
    model, variables, _ = built(prior="tight", settings={"prior": given})
    mean, log_var = jnp.full((1, 3, 2), 0.7), jnp.full((1, 3, 2), -0.4)
    kl = model.bind(variables).prior.kl(mean, log_var, None)
    expected = 0.5 * (2 * np.log(sigma) + 0.4 + (np.exp(-0.4) + 0.49) / sigma**2 - 1) * 2
    assert np.allclose(kl, expected, rtol=1e-4)


@pytest.mark.slow
def test_a_term_computes_with_the_setting_that_the_config_gives_and_is_traced_once():
    data, none = rows(), np.zeros(0, np.int32)
    train = TrainConfig(batch=10, min_steps=1, labelled_batch=2)
    found = {}
    for power in (1.0, 2.0):
        given = replace(train, terms={"blunt": {"power": power}})
        trainer = Trainer(RCMVAE(config(), data.shape), given, data, PAIRS[data.pairs].build(data))
        state = trainer.init()
        for number in (0, 1):
            weights = dict.fromkeys(SLIDERS, 0.0) | {"blunt": 1.0 - number}
            snapshot = Snapshot(weights, 1e-3, none, none, np.zeros((3, 0), np.float32))
            state, metrics = trainer.step(state, number, snapshot)
            found[power, number] = float(metrics["blunt"]), float(metrics["total"])
        assert trainer.trace_count == 1
    assert np.allclose(found[1.0, 0], 0, atol=1e-6)
    assert found[2.0, 0][0] > 0.1 and np.isclose(*found[2.0, 0]) and found[2.0, 1][1] == 0


@pytest.mark.slow
def test_settings_of_own_parts_stand_in_the_folder_in_full_and_come_back(tmp_path):
    model, train = config(sigma=0.5), TrainConfig(batch=10, min_steps=2, labelled_batch=2)
    with Session(rows(), tmp_path / "run", model=model, train=train) as session:
        assert session.weights["blunt"] == 0
    written = yaml.safe_load((tmp_path / "run" / "config.yaml").read_text())
    assert written["model"]["settings"] == {"prior": {"sigma": 0.5}, "likelihood": {"sigma": 0.2}}
    assert written["train"]["terms"]["blunt"] == {"power": 2.0}
    with Session(rows(), tmp_path / "run", model=model) as again, pytest.raises(ValueError, match="model"):
        Session(rows(), again.path, model=config(sigma=0.6))


def test_wrong_settings_of_own_parts_are_refused_before_there_is_a_folder(tmp_path):
    for settings, said in (
        ({"sigm": 1.0}, r"'model\.settings\.prior\.sigm' of the prior 'tight'.*mean 'model\.settings\.prior\.sigma'"),
        ({"sigma": "1"}, r"model\.settings\.prior\.sigma is '1'; it must be a finite number"),
        ({"sigma": 0.0}, r"sigma is 0\.0; it must be positive"),
    ):
        with pytest.raises(ValueError, match=said):
            require_consistent(config(**settings), (5,))
        with pytest.raises(ValueError, match=said):
            Session(rows(), tmp_path / "run", model=config(**settings))
    with pytest.raises(ValueError, match=r"'train\.terms\.blunt\.pwer'.*Did you mean 'train\.terms\.blunt\.power'"):
        Session(rows(), tmp_path / "run", train=TrainConfig(terms={"blunt": {"pwer": 1}}))
    assert not (tmp_path / "run").exists()


@pytest.mark.slow
def test_an_experiment_names_and_sweeps_settings_of_own_parts():
    plain = {
        "model": {"prior": "tight"},
        "train": {"terms": {"blunt": {"power": 3.0}}},
        "sweep": {"model.settings.prior.sigma": [0.5, 2.0], "train.terms.blunt.power": [1.0]},
    }
    experiment = ExperimentConfig.from_dict(plain)
    assert ExperimentConfig.from_dict(yaml.safe_load(yaml.safe_dump(experiment.to_dict()))) == experiment
    assert [point.model.settings["prior"]["sigma"] for point in experiment.points()] == [0.5, 2.0]
    assert experiment.points()[0].train.terms["blunt"] == {"power": 1.0}
