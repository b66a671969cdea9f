"""Our training step beside the same model and batch in PyTorch, on the same machine and in alternation.

    pip install torch==2.13.0
    python tests/benchmarks/torch_comparison.py                    # add --compile to try torch.compile as well

First the two are checked to compute the same: the same parameters, rows and views give the same terms, before and
after a few steps of learning. Then blocks of steps alternate, so that whatever else the machine does hits both alike,
and the median of the ratios is printed. A step is all that a session's step is: rows gathered from uint8, views,
gradient, Adam, averaged weights. MNIST comes from the folder in RCM_DATA if that is set, else from OpenML. JAX uses the
cores that the process may run on, PyTorch `--threads`.
"""

import argparse
import os
import platform
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unittest import mock

import jax
import jax.numpy as jnp
import numpy as np
import torch  # pyright: ignore[reportMissingImports]
from torch_model import TorchBatch, TorchModel, TorchTrainer, draw, views

import rcm_notebook as rcm
from rcm_notebook.config import ModelConfig, TrainConfig, resolve
from rcm_notebook.curriculum import default_curriculum
from rcm_notebook.data.pairs import PAIRS, augment
from rcm_notebook.inference.latents import compute_latents
from rcm_notebook.model import FREEZABLE, RCMVAE, with_part_settings
from rcm_notebook.objective import SLIDERS, with_term_settings
from rcm_notebook.training.compilation import COMPILER_OPTIONS
from rcm_notebook.training.step import Batch, Controls, TrainState, make_step
from rcm_notebook.training.trainer import Snapshot, Trainer, draw_labeled

PINNED = {
    "components": 30,
    "layout": "decentralized",
    "decoder": "dense",
    "conditioning": "film",
    "likelihood": "gaussian",
    "prior": "normal",
    "pi": "uniform",
    "routing": "soft",
    "reconstruction": "expected",
    "top": 5,
    "kl_z": "expected",
}
"""What the PyTorch side is written for; the defaults of today, so that later ones do not break the comparison."""

TERMS = ("consistency", "recon", "kl_z", "kl_c", "tau", "pseudo")
LABELS = 100
LEARNING_RATE = 1e-3
CHECK_STEPS = 5
CONFIDENCE = 0.2  # In the check, so that there are pseudo-labels before anything is learned.
TOLERANCE = 2e-3  # Of a term, relative: float32 sums in another order, through a few steps of Adam.


def phases() -> dict[str, dict[str, float]]:
    """Return the weights under which steps are measured: structure alone, and everything with reconstruction."""
    default = {name: slider.default for name, slider in SLIDERS.items()}
    everything = {name: default[name] if name in (*TERMS, "coupling") else 0.0 for name in SLIDERS}
    first = default_curriculum(120, "image")[0]
    structure = {name: first.weights.get(name, everything[name]) if everything[name] else 0.0 for name in SLIDERS}
    return {"structure": structure, "reconstruction": everything}


class Pair:
    """One model, in JAX and in PyTorch, from the same parameters.

    Args:
        data: Images.
        encoder: ``conv`` or ``dense``.
        compiled: Whether PyTorch's side is compiled.
    """

    def __init__(self, data: rcm.Dataset, encoder: str, compiled: bool = False):
        settings = resolve(
            ModelConfig(encoder=encoder, **PINNED), TrainConfig(), rows=len(data), kind=data.kind, classes=10
        )
        self.data, self.config, self.train = data, with_part_settings(settings[0]), with_term_settings(settings[1])
        self.pairs = PAIRS["augment"].build(data)
        self.trainer = Trainer(RCMVAE(self.config, data.shape), self.train, data, self.pairs)
        self.state = self.trainer.init()
        self.images = torch.from_numpy(np.array(data.x))
        self.torch = TorchTrainer(self.twin(self.state), self.train, compiled)
        rng = np.random.default_rng(0)
        self.rows = rng.choice(len(data), LABELS, replace=False)
        assert data.truth is not None
        self.ids = data.truth[self.rows].astype(np.int32)
        sharp = rng.dirichlet(np.full(10, 0.05), self.config.given("components")).astype(np.float32) + 1e-3
        self.tau = sharp / sharp.sum(-1, keepdims=True)
        self.rng, self.number = rng, 0

    def twin(self, state: TrainState) -> TorchModel:
        """Return a PyTorch model with the parameters of a state."""
        return TorchModel(jax.tree.map(np.asarray, state.params), self.config)

    def ours(self, steps: int, weights: dict[str, float]) -> float:
        """Take steps with JAX and return the seconds."""
        snapshot = Snapshot(weights, LEARNING_RATE, self.rows, self.ids, self.tau)
        begin, metrics = time.perf_counter(), []
        for _ in range(steps):
            self.state, terms = self.trainer.step(self.state, self.number, snapshot)
            metrics.append(terms)
            if len(metrics) > 2:
                jax.block_until_ready(metrics[-3])
            self.number += 1
        jax.block_until_ready(self.state)
        return time.perf_counter() - begin

    def theirs(self, steps: int, weights: dict[str, float]) -> float:
        """Take steps with PyTorch and return the seconds."""
        begin = time.perf_counter()
        batch, tau = self.train.given("batch"), torch.from_numpy(self.tau)
        for _ in range(steps):
            rows = torch.from_numpy(self.rng.choice(len(self.data), batch))
            labelled, ids = draw_labeled(self.rows, self.ids, self.train.labelled_batch, self.rng)
            x = self.images[rows].float().div_(255)
            seen = torch.cat([x, self.images[torch.from_numpy(labelled)].float().div_(255)])
            given = TorchBatch(x, views(seen, *draw(len(seen))), torch.from_numpy(ids).long())
            noise = torch.randn(batch, self.config.top or len(self.tau), self.config.latent)
            self.torch.step(given, noise, tau, weights, LEARNING_RATE)
        return time.perf_counter() - begin


def check_views(data: rcm.Dataset) -> float:
    """Return the largest difference between the two ways of looking at images otherwise."""
    x = data.scaled(np.arange(64))
    view = augment.draw(jax.random.key(0), len(x))
    ours = np.asarray(augment.read(jnp.asarray(x), view))
    theirs = views(torch.from_numpy(x), *(torch.from_numpy(np.array(part)) for part in view))
    return float(np.abs(ours - theirs.numpy()).max())


def sure(train: TrainConfig) -> TrainConfig:
    """Return the settings with `CONFIDENCE` as the probability that makes a pseudo-label."""
    return replace(train, terms={**train.terms, "pseudo": {"confidence": CONFIDENCE}})


def quiet_step(pair: Pair) -> Callable:
    """Return our step without noise and views, compiled as the trainer's is."""
    step = make_step(pair.trainer.model, sure(pair.train), lambda images, key: images, len(pair.data))
    return jax.jit(step, compiler_options=COMPILER_OPTIONS)


def check_terms(pair: Pair, step: Callable, weights: dict[str, float]) -> float:
    """Return the largest relative difference of a term over a few quiet steps.

    Steps from the same first state on the same rows; differences grow with every step if a gradient differs.
    """
    rows = np.arange(pair.train.given("batch"))
    x, labelled = pair.data.scaled(rows), pair.data.scaled(pair.rows[: pair.train.labelled_batch])
    ids = pair.ids[: len(labelled)]
    state, worst, names = pair.trainer.init(), 0.0, [name for name in TERMS if weights[name]]
    learner = TorchTrainer(pair.twin(state), sure(pair.train))
    traced: dict = {name: np.float32(value) for name, value in weights.items()}
    frozen: dict = dict.fromkeys(FREEZABLE, np.float32(0))
    controls: Any = Controls(traced, np.float32(LEARNING_RATE), frozen, pair.tau)  # type: ignore[arg-type]
    targets = np.zeros((len(x), pair.tau.shape[1]), np.float32)  # Images have none.
    batch: Any = Batch(x, x, targets, labelled, ids)  # type: ignore[arg-type]
    both = torch.from_numpy(np.concatenate([x, labelled]))
    given = TorchBatch(torch.from_numpy(x), both, torch.from_numpy(ids).long())
    noise = torch.zeros(len(x), pair.config.top or len(pair.tau), pair.config.latent)
    with mock.patch("jax.random.normal", lambda key, shape, *rest: jax.numpy.zeros(shape)):
        for _ in range(CHECK_STEPS):
            state, ours = step(state, batch, controls, jax.random.key(0))
            theirs = learner.step(given, noise, torch.from_numpy(pair.tau), weights, LEARNING_RATE)
            pairs = [(float(ours[name]), float(theirs[name])) for name in names]
            worst = max([worst, *(abs(a - b) / (abs(b) + 1e-3) for a, b in pairs)])
    return worst


def require(difference: float, limit: float, what: str) -> None:
    """Print a difference; stop if the two do not compute the same."""
    print(f"{what}: largest difference {difference:.1e}", flush=True)
    if not difference <= limit:
        raise SystemExit(f"The two sides do not compute the same {what}; {difference:.1e} is above {limit:.0e}.")


def alternate(first: Callable[[int], float], second: Callable[[int], float], steps: int, rounds: int) -> np.ndarray:
    """Return seconds a step of both [rounds, 2], measured in turns after one round that does not count."""
    seconds = []
    for number in range(rounds + 1):
        turn = [first(steps), second(steps)] if number % 2 else [second(steps), first(steps)][::-1]
        seconds.append(turn)
    return np.array(seconds[1:]) / steps


def epoch_end(pair: Pair) -> float:
    """Return the seconds in which a session looks at all rows after an epoch."""
    look = (pair.trainer.model, pair.state.ema, pair.data, pair.pairs)
    compute_latents(*look)
    begin = time.perf_counter()
    compute_latents(*look)
    return time.perf_counter() - begin


def main() -> None:
    """Check, measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="mnist")
    parser.add_argument("--encoders", nargs="+", default=["dense", "conv"])
    parser.add_argument("--steps", type=int, default=20, help="steps a block")
    parser.add_argument("--rounds", type=int, default=9, help="blocks of each side")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--compile", action="store_true", help="also with torch.compile")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(0)
    data = rcm.load(args.data)
    require(check_views(data), 1e-4, "views")
    lines = [
        "| encoder | weights | PyTorch | ours, rows/s | PyTorch, rows/s | ratio, median (least, most) | epoch, s |",
        "|---|---|---|---|---|---|---|",
    ]
    batches = set()
    for encoder in args.encoders:
        for compiled in (False, True) if args.compile else (False,):
            pair = Pair(data, encoder, compiled)
            step = quiet_step(pair)
            for name, weights in phases().items():
                if not compiled:
                    require(check_terms(pair, step, weights), TOLERANCE, f"terms, {encoder}, {name}")
                took = alternate(
                    lambda n, pair=pair, w=weights: pair.ours(n, w),
                    lambda n, pair=pair, w=weights: pair.theirs(n, w),
                    args.steps,
                    args.rounds,
                )
                ratio, batch = took[:, 1] / took[:, 0], pair.train.given("batch")
                batches.add(batch)
                ours, theirs = np.median(took, axis=0)
                epoch = ours * pair.trainer.steps_per_epoch + epoch_end(pair)
                lines.append(
                    f"| {encoder} | {name} | {'compiled' if compiled else 'eager'} | {batch / ours:,.0f} "
                    f"| {batch / theirs:,.0f} | {np.median(ratio):.2f} ({ratio.min():.2f}, {ratio.max():.2f}) "
                    f"| {epoch:.1f} |"
                )
                print(lines[-1], flush=True)
    versions = f"JAX {jax.__version__}, PyTorch {torch.__version__}"
    sizes = ", ".join(str(batch) for batch in sorted(batches))
    print(f"\n{platform.machine()}, {args.threads} threads, {versions}, K = 30, B = {sizes}\n\n" + "\n".join(lines))


if __name__ == "__main__":
    main()
