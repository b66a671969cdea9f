"""Binder, rehearsed without Docker: what repo2docker reads is installed and run, then the first notebook on one core.

The environment is a fresh one that also sees the packages of the tests' own, so that nothing is downloaded twice: pip
resolves and accepts the requirements, builds this package and installs it there; postBuild runs as it is.
"""

import os
import shutil
import site
import subprocess
import sys
import sysconfig
import threading
import tomllib
import venv
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[1]
BINDER = ROOT / "binder"
NOTEBOOK = ROOT / "notebooks" / "01_first_lasso.ipynb"
MEMORY = 2 * 1024**3  # What mybinder.org gives a visitor, bytes.
OURS = ("PYTHONPATH", "XDG_CACHE_HOME", "XLA_FLAGS", "JAX_COMPILATION", "JAX_PERSISTENT")  # Settings of these tests.
LARGE = 20_000  # Bytes of a compiled function that takes seconds; an addition has 3,000, the step of training 600,000.


class Image(NamedTuple):
    """What a visitor finds: the environment, and a home in which postBuild has left its caches."""

    python: Path
    environment: dict[str, str]
    compiled: Path


@pytest.fixture(scope="module")
def image(tmp_path_factory) -> Image:
    folder = tmp_path_factory.mktemp("binder")
    venv.create(folder / "venv", symlinks=True)
    python = folder / "venv" / "bin" / "python"
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder / "venv")}))
    (packages / "of_the_tests.pth").write_text("\n".join(site.getsitepackages()))
    outside = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    install = ("install", "--no-build-isolation", "--no-cache-dir", "-r", BINDER / "requirements.txt")
    run([sys.executable, "-m", "pip", "--python", python, *install], outside)
    environment = outside | {"HOME": str(folder / "home"), "PATH": f"{python.parent}{os.pathsep}{outside['PATH']}"}
    (folder / "home").mkdir()
    run([BINDER / "postBuild"], environment)
    return Image(python, environment, folder / "home" / ".cache" / "rcm_notebook" / "compiled")


def run(command: list, environment: dict[str, str]) -> str:
    """Run a command in the repository, as repo2docker does; fail with what it said."""
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert done.returncode == 0, done.stdout[-4000:]
    return done.stdout


def peak_memory(process: subprocess.Popen) -> int:
    """Wait for a process; return the most bytes that it and its children held at once, shared pages counted anew."""
    most, over = 0, threading.Event()

    def watch() -> None:
        nonlocal most
        whole = psutil.Process(process.pid)
        while not over.wait(0.1):
            held = 0
            try:
                for part in (whole, *whole.children(recursive=True)):
                    held += part.memory_info().rss
            except psutil.NoSuchProcess:
                continue
            most = max(most, held)

    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    over.set()
    watcher.join()
    return most


def hold_to_one_core() -> None:
    """Let this process use one core, where the system can do that."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def is_large(path: Path) -> bool:
    return path.stat().st_size > LARGE


def test_the_python_that_it_asks_for_is_one_that_the_package_runs_on():
    name, _, version = (BINDER / "runtime.txt").read_text().strip().partition("-")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert name == "python"
    assert f"{version}.0" in SpecifierSet(project["requires-python"])


@pytest.mark.slow
def test_the_package_is_installed_with_what_the_notebooks_need(image):
    ask = "import rcm_notebook, rcm_notebook.widgets, voila, jupyterlab; print(rcm_notebook.__file__)"
    found = Path(run([image.python, "-P", "-c", ask], image.environment).splitlines()[-1])
    assert found.is_relative_to(image.python.parents[1])


@pytest.mark.notebook
def test_the_first_notebook_runs_on_one_core_in_two_gigabytes_and_waits_for_no_compiler(image, tmp_path):
    shutil.copy(NOTEBOOK, tmp_path)
    before = {path.name for path in image.compiled.iterdir()}
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [
                image.python,
                "-m",
                "pytest",
                "--nbval-lax",
                "--nbval-current-env",
                "-p",
                "no:cacheprovider",
                NOTEBOOK.name,
            ],
            cwd=tmp_path,
            env=image.environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            preexec_fn=hold_to_one_core,
        )
        peak = peak_memory(process)
    assert process.returncode == 0, (tmp_path / "log").read_text()[-4000:]
    assert 0 < peak < MEMORY
    assert [path.name for path in image.compiled.iterdir() if path.name not in before and is_large(path)] == []
