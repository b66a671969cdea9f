"""The training step, compiled once for all sessions that take the same step, and kept on disk for the next process.

Seeds of one experiment, a cell that runs again and a simulation beside a session differ in their rows, their labels and
their random keys. All of these are arguments of the step, so one compiled step serves them all.
"""

import threading
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from platformdirs import user_cache_path

from rcm_notebook.config import TrainConfig
from rcm_notebook.model import FREEZABLE, RCMVAE
from rcm_notebook.objective import SLIDERS, TERMS, Term
from rcm_notebook.training.step import Batch, Controls, TrainState, make_step, state_shapes
from rcm_notebook.types import Array, Key

# With fewer optimisations the step compiles in half the time and runs as fast on a CPU: the kernels are Eigen's.
COMPILER_OPTIONS = {"xla_backend_optimization_level": 1, "xla_cpu_use_fusion_emitters": False}

KEPT = 16  # Compiled steps that a process keeps; a choice: more than the points of most sweeps, and some MB each.

Step = Callable[[TrainState, Batch, Controls, Key[Array, ""]], tuple[TrainState, dict[str, Array]]]
"""A compiled step. It consumes the buffers of the given state."""

_compiling = threading.Lock()


class Program(NamedTuple):
    """All that a compiled step depends on apart from its arguments.

    Attributes:
        model: The network.
        config: Training settings without ``None``.
        perturb: The noise of the pairs (see `make_step`).
        rows: N, the number of rows of the data set.
        capacity: Number of classes to which tau is padded.
    """

    model: RCMVAE
    config: TrainConfig
    perturb: Callable[[Array, Key[Array, ""]], Array]
    rows: int
    capacity: int


def compiled(program: Program) -> Step:
    """Return the compiled step of a program; an equal program of this process shares it. Any thread may call this."""
    with _compiling:
        return _compiled(program, tuple(TERMS.items()))


@lru_cache(KEPT)
def _compiled(program: Program, terms: tuple[tuple[str, Term], ...]) -> Step:
    """Compile the step. `terms` is part of the key, because a term from a notebook cell may be defined again."""
    model, config, _, _, capacity = program

    def like(*shape: int, dtype: Any = jnp.float32) -> Any:
        return jax.ShapeDtypeStruct(shape, dtype)

    size: int = config.given("batch")
    rows, labelled = (size, *model.shape), (config.labelled_batch, *model.shape)
    batch = Batch(like(*rows), like(*rows), like(size, capacity), like(*labelled), like(labelled[0], dtype=jnp.int32))
    weights: Any = dict.fromkeys(SLIDERS, like())
    frozen: Any = dict.fromkeys(FREEZABLE, like())
    controls = Controls(weights, like(), frozen, like(model.config.given("components"), capacity))
    step = make_step(model, config, program.perturb, program.rows)
    jitted = jax.jit(step, donate_argnums=0, compiler_options=COMPILER_OPTIONS)
    return jitted.lower(state_shapes(model), batch, controls, jax.random.key(0)).compile()


def keep_compiled() -> None:
    """Switch JAX's persistent compilation cache on, unless the user has chosen one (JAX_COMPILATION_CACHE_DIR)."""
    if jax.config.values["jax_compilation_cache_dir"] is None:
        jax.config.update("jax_compilation_cache_dir", str(user_cache_path("rcm_notebook") / "compiled"))
        jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.2)
