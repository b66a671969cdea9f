"""Scoring from the command line, where nothing is installed that shows anything."""

import csv
import subprocess
import sys

import numpy as np
import pytest

FOR_NOTEBOOKS = ("IPython", "anywidget", "bqplot", "ipykernel", "ipywidgets", "jupyterlab", "notebook", "voila")
PROGRAM = """
import sys
sys.modules.update(dict.fromkeys({missing!r}))
from rcm_notebook.cli.main import main
sys.exit(main(["predict", *sys.argv[1:]]))
"""


@pytest.fixture
def labelled(shown_session):
    """A session of three clusters with a label in each."""
    for row, name in enumerate(shown_session.classes):
        shown_session.assign([row], name)
    return shown_session


@pytest.mark.slow
def test_new_rows_are_scored_where_neither_jupyter_nor_matplotlib_can_be_imported(labelled, shown_data, tmp_path):
    np.save(tmp_path / "new.npy", shown_data.x[:9])
    program = PROGRAM.format(missing=(*FOR_NOTEBOOKS, "matplotlib"))
    command = [sys.executable, "-c", program, labelled.path, tmp_path / "new.npy"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    lines = list(csv.DictReader(done.stdout.splitlines()))
    assert [line["Serial"] for line in lines] == [str(row) for row in range(9)]
    assert [line["label"] for line in lines] == [labelled.classes[id] for id in labelled.predict(shown_data.x[:9])]
