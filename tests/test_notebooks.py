"""The notebooks: each runs from top to bottom, its claims hold, and it is kept as the style asks.

Each runs in a process and a folder of its own: a notebook leaves a session folder beside itself, which would make the
next run continue instead of begin. The first one runs in test_binder.py, where it has less to run on.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
CLAIM = "# NBVAL_CHECK_OUTPUT"

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def code_cells(path):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


@pytest.mark.notebook
@pytest.mark.parametrize("path", NOTEBOOKS[1:], ids=lambda path: path.stem)
def test_a_notebook_runs_and_its_claims_hold(path, tmp_path):
    copy = shutil.copy(path, tmp_path)
    private = {name: str(tmp_path / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "--nbval-current-env", "-p", "no:cacheprovider", copy]
    run = subprocess.run(
        command, cwd=tmp_path, env=os.environ | private, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert run.returncode == 0, run.stdout


@every_notebook
def test_a_notebook_makes_claims_and_keeps_their_outputs_only(path):
    cells = code_cells(path)
    claims = [cell for cell in cells if CLAIM in cell.source]
    assert claims
    assert all(cell.outputs for cell in claims)
    others = [cell for cell in cells if CLAIM not in cell.source]
    assert [cell.source for cell in others if cell.outputs or cell.execution_count is not None] == []


@every_notebook
def test_a_notebook_has_short_cells_each_after_prose(path):
    notebook = nbformat.read(path, as_version=4)
    assert [cell.source for cell in code_cells(path) if len(cell.source.splitlines()) > 10] == []
    assert notebook.cells[0].cell_type == "markdown"


@pytest.mark.slow
@every_notebook
def test_a_notebook_keeps_no_widget_state_and_runs_on_any_python3_kernel(path):
    metadata = nbformat.read(path, as_version=4).metadata
    assert "widgets" not in metadata
    assert metadata.kernelspec.name == "python3"
