"""The README: its code runs and reaches what it says, its pictures exist, and CI runs the command that it shows."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_there_are_exactly_two_commands_and_each_makes_its_own_environment():
    assert [block.count("\n") for block in blocks("sh")] == [1, 1]
    assert all(block.startswith("python3 -m venv .venv && ") for block in blocks("sh"))


def test_the_command_line_that_the_demo_command_ends_in_is_the_package_s_own():
    assert blocks("sh")[0].rstrip().endswith("/rcm-notebook demo")


def test_ci_runs_the_test_command_that_the_readme_shows():
    extract = next(line for line in (ROOT / ".ci" / "run").read_text().splitlines() if line.startswith("tests="))
    printed = subprocess.run(["bash", "-c", f'{extract}; echo "$tests"'], cwd=ROOT, capture_output=True, text=True)
    assert printed.stdout == blocks("sh")[1]


def test_every_picture_and_page_that_it_points_to_exists():
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert [target for target in targets if not (ROOT / target).exists()] == []


@pytest.mark.slow
def test_its_code_is_ten_lines_and_most_digits_get_their_right_label(tmp_path, monkeypatch, capsys):
    code, _ = blocks("python")
    assert len([line for line in code.splitlines() if line]) <= 10
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {})
    assert float(capsys.readouterr().out.split()[-1]) > 0.8


@pytest.mark.slow
def test_its_code_for_messages_runs_and_finds_what_is_described(tmp_path, monkeypatch):
    _, code = blocks("python")
    monkeypatch.chdir(tmp_path)
    kinds = ("toner of printer {} is low", "paper jam in tray {}", "door {} left open")
    found: dict[str, Any] = {"texts": [kind.format(number) for number in range(30) for kind in kinds]}
    exec(compile(f"import rcm_notebook as rcm\n{code}", "README.md", "exec"), found)
    known = found["session"].prediction.known_ids == 0
    assert known[::3].mean() > 0.5 > 2 * max(known[1::3].mean(), known[2::3].mean())
    found["session"].close()


@pytest.mark.parametrize("path", [".ci/run"])
def test_the_ci_script_is_sound_bash_and_may_be_run(path):
    subprocess.run(["bash", "-n", ROOT / path], check=True)
    assert (ROOT / path).stat().st_mode & 0o111
