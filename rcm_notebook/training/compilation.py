"""Compiled steps are kept on disk, so that the next session starts faster."""

import jax
from platformdirs import user_cache_path


def keep_compiled() -> None:
    """Switch JAX's persistent compilation cache on, unless the user has chosen one (JAX_COMPILATION_CACHE_DIR)."""
    if jax.config.values["jax_compilation_cache_dir"] is None:
        jax.config.update("jax_compilation_cache_dir", str(user_cache_path("rcm_notebook") / "compiled"))
        jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.2)
