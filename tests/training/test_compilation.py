"""Compiled steps: shared where nothing differs that the step reads, and never with a part that was defined again."""

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rcm_notebook.config import ModelConfig, TrainConfig, resolve
from rcm_notebook.data import Dataset
from rcm_notebook.data.pairs import PAIRS
from rcm_notebook.model import PRIORS, RCMVAE
from rcm_notebook.model.priors import Prior
from rcm_notebook.objective import TERMS
from rcm_notebook.training import Trainer
from rcm_notebook.training.compilation import Program, compiled
from rcm_notebook.training.step import init_state

pytestmark = pytest.mark.slow

MODEL = ModelConfig(components=2, latent=2, encoder="dense", encoder_width=4, decoder_widths=(4,))
TRAIN = TrainConfig(batch=4, labelled_batch=2)


def program(rows: int = 12, seed: int = 0, model: ModelConfig = MODEL, **settings) -> Program:
    x = np.random.default_rng(seed).integers(0, 256, (rows, 4, 4)).astype(np.uint8)
    data = Dataset.from_arrays(x)
    model, train = resolve(model, replace(TRAIN, **settings), rows=rows, kind="image", classes=None)
    return Program(RCMVAE(model, data.shape), train, PAIRS["augment"].build(data).perturb, rows, 16)


def test_data_of_the_same_size_share_a_step_and_other_settings_do_not():
    step = compiled(program())
    assert compiled(program(seed=1)) is step
    assert compiled(program(warmup=7)) is not step
    assert compiled(program(rows=13)) is not step
    assert compiled(program(model=replace(MODEL, latent=3))) is not step


def test_trainers_of_two_seeds_share_a_step_and_count_it_each():
    data = Dataset.from_arrays(np.zeros((12, 4, 4), np.uint8))
    steps = []
    for seed in (0, 1):
        model, train = resolve(MODEL, replace(TRAIN, seed=seed), rows=12, kind="image", classes=None)
        trainer = Trainer(RCMVAE(model, data.shape), train, data, PAIRS["augment"].build(data))
        assert trainer.trace_count == 0
        trainer.compile()
        assert trainer.trace_count == 1
        steps.append(trainer._compiled)
    assert list(steps[0].values()) == list(steps[1].values())


def kl(model: RCMVAE) -> float:
    params = init_state(model, jax.random.key(0), jnp.zeros((4, 4, 4))).params
    return float(model.bind({"params": params}).prior.kl(jnp.ones((1, 2, 2)), jnp.zeros((1, 2, 2)), None).sum())


def test_a_part_that_a_cell_defines_again_is_in_new_networks_and_their_steps_and_old_networks_keep_theirs():
    def defined(scale: float) -> type[Prior]:
        class Scaled(Prior):
            def kl(self, mean, log_var, around):
                return scale * (mean**2).sum(-1)

            def centres(self, encode):
                return jnp.zeros((2, 2))

        Scaled.__module__ = "__main__"
        return Scaled

    with PRIORS.temporarily():
        settings = replace(MODEL, prior="scaled")
        PRIORS.add("scaled", defined(1.0))
        old = program(model=settings)
        step = compiled(old)
        PRIORS.add("scaled", defined(2.0))
        new = program(model=settings)
        assert compiled(old) is step and compiled(new) is not step
        assert new.model != old.model and old.model.clone() == old.model
        assert np.isclose(kl(new.model), 2 * kl(old.model))


def test_a_term_that_is_registered_later_takes_part_in_the_next_step():
    step = compiled(program())
    with TERMS.temporarily():
        TERMS.add("twice", TERMS["recon"])
        assert compiled(program()) is not step
    assert compiled(program()) is step
