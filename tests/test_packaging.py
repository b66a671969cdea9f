"""The wheel and the sdist as a user receives them: built with no Node in reach, then opened."""

import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_string
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ESM = ROOT / "widgets" / "esm"
RELEASE = ("pyproject.toml", "CITATION.cff", "CHANGELOG.md")
BROWSER_HALVES = {path.relative_to(ESM).as_posix() for path in ESM.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A folder that holds the sdist and the wheel that was built from it, with nothing but Python on PATH."""
    out, empty = tmp_path_factory.mktemp("dist"), tmp_path_factory.mktemp("no-programs")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT],
        env=os.environ | {"PATH": str(empty)},
        check=True,
        capture_output=True,
    )
    return out


@pytest.fixture(scope="module")
def wheel(built):
    with zipfile.ZipFile(next(built.glob("*.whl"))) as archive:
        yield archive


def metadata_of(wheel):
    name = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    return message_from_string(wheel.read(name).decode())


@pytest.mark.slow
def test_the_wheel_is_pure_python(built):
    assert [path.name.partition("-py")[2] for path in built.glob("*.whl")] == ["3-none-any.whl"]


def test_the_wheel_holds_every_file_of_the_package(wheel):
    files = [path for path in (ROOT / "rcm_notebook").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert {path.relative_to(ROOT).as_posix() for path in files} <= set(wheel.namelist())


def test_the_wheel_holds_the_browser_halves_unchanged(wheel):
    assert {"latent_map.js", "label_bar.js"} <= BROWSER_HALVES
    for name in BROWSER_HALVES:
        assert wheel.read(f"rcm_notebook/static/{name}") == (ESM / name).read_bytes()


def test_the_wheel_holds_the_notebook_that_the_demo_opens(wheel):
    shipped = wheel.read("rcm_notebook/cli/notebooks/01_first_lasso.ipynb")
    assert shipped == (ROOT / "notebooks" / "01_first_lasso.ipynb").read_bytes()


def test_the_wheel_is_typed_and_carries_its_licence(wheel):
    names = wheel.namelist()
    assert "rcm_notebook/py.typed" in names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert metadata_of(wheel)["License-Expression"] == "MIT"


def test_the_wheel_holds_nothing_but_the_package(wheel):
    assert {name.split("/")[0].split("-")[0] for name in wheel.namelist()} == {"rcm_notebook"}
    parts = {part for name in wheel.namelist() for part in name.split("/")}
    assert [part for part in parts if part == "__pycache__" or part.startswith("test")] == []


def test_the_wheel_installs_the_command(wheel):
    name = next(name for name in wheel.namelist() if name.endswith(".dist-info/entry_points.txt"))
    assert "rcm-notebook = rcm_notebook.cli.main:main" in wheel.read(name).decode()


def test_the_lab_extra_refuses_the_ipywidgets_that_vs_code_cannot_show(wheel):
    required = [Requirement(line) for line in metadata_of(wheel).get_all("Requires-Dist", [])]
    allowed = next(r for r in required if r.name == "ipywidgets").specifier
    assert "8.1.8" in allowed
    assert "8.1.9" not in allowed
    assert "8.1.10" in allowed


def test_what_a_plain_install_brings_holds_nothing_of_jupyter(wheel):
    required = [Requirement(line) for line in metadata_of(wheel).get_all("Requires-Dist", [])]
    plain = {r.name for r in required if r.marker is None or r.marker.evaluate({"extra": ""})}
    assert "jax" in plain
    assert plain.isdisjoint({"jupyterlab", "ipykernel", "ipywidgets", "anywidget", "bqplot", "matplotlib", "pytest"})


def test_the_sdist_holds_what_the_wheel_and_the_tests_are_made_of(built):
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "CITATION.cff", "rcm_notebook/py.typed"} <= names
    assert {f"widgets/esm/{name}" for name in BROWSER_HALVES} <= names
    assert {"notebooks/01_first_lasso.ipynb", "tests/test_packaging.py"} <= names
    assert not any(name.endswith(".pyc") for name in names)


def test_the_wheel_says_where_to_read_ask_and_see_what_is_new(wheel):
    urls = dict(line.split(", ", 1) for line in metadata_of(wheel).get_all("Project-URL", []))
    assert {"Homepage", "Documentation", "Issues", "Changelog"} <= set(urls)
    assert all(url.startswith(urls["Homepage"]) for url in urls.values())
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["repository-code"] == urls["Homepage"]


@pytest.fixture
def released(tmp_path):
    """The answer of `.ci/release` to a tag, in a copy of what it reads; `rewrite` changes a file of the copy first."""
    for name in (".ci/release", *RELEASE):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)

    def ask(tag: str, rewrite: tuple[str, str, str] | None = None) -> subprocess.CompletedProcess:
        if rewrite:
            name, old, new = rewrite
            text = (tmp_path / name).read_text(encoding="utf-8")
            assert old in text
            (tmp_path / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        return subprocess.run([sys.executable, tmp_path / ".ci" / "release", tag], capture_output=True, text=True)

    return ask


def test_the_version_is_that_of_the_citation_and_of_the_newest_release_in_the_changelog(released):
    answer = released(f"v{PROJECT['version']}")
    assert (answer.returncode, answer.stderr) == (0, "")


@pytest.mark.parametrize("tag", ["v0.0.1", f"v{PROJECT['version']}rc1", PROJECT["version"], "v"])
def test_a_tag_that_is_not_the_version_is_not_released(tag, released):
    answer = released(tag)
    assert answer.returncode != 0
    assert f"the tag says {tag}" in answer.stderr


@pytest.mark.parametrize(
    ("name", "line"),
    [("pyproject.toml", 'version = "{}"'), ("CITATION.cff", "version: {}"), ("CHANGELOG.md", "## [{}]")],
)
def test_a_file_with_another_version_is_named_and_nothing_is_released(name, line, released):
    version = PROJECT["version"]
    answer = released(f"v{version}", (name, line.format(version), line.format("9.9.9")))
    assert answer.returncode != 0
    assert f"{name} says v9.9.9" in answer.stderr
