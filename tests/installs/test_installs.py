"""The program that tries a plain install, in the environment of the tests; `.ci/installs` runs it in fresh ones."""

import subprocess
import sys
from pathlib import Path

import pytest
from installs.core import EXTRAS

CORE = Path(__file__).with_name("core.py")
WITHOUT_EXTRAS = f"""
import runpy, sys
sys.modules.update(dict.fromkeys({EXTRAS}))  # What is None here cannot be imported.
runpy.run_path(sys.argv[1], run_name="__main__")
"""


@pytest.mark.slow
def test_the_core_needs_nothing_that_only_an_extra_brings():
    done = subprocess.run([sys.executable, "-c", WITHOUT_EXTRAS, CORE], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_an_install_with_an_extra_is_not_taken_for_a_plain_one():
    done = subprocess.run([sys.executable, CORE], capture_output=True, text=True)
    assert done.returncode != 0
    assert "so this is none: IPython, anywidget" in done.stderr
