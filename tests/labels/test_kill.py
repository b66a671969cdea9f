"""A process that is killed while it labels loses nothing that it had acknowledged."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = 10


@pytest.mark.slow
def test_no_acknowledged_gesture_is_lost_when_the_process_is_killed(tmp_path):
    program = Path(__file__).with_name("label_killer.py")
    done = subprocess.run(
        [sys.executable, str(program), str(tmp_path / "session"), str(KILLS)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["failures"] == []
    assert result["acknowledged"] > 10 * KILLS
    assert set(result["files"]) <= {"labels.log", "labels.csv", ".labels.csv.new"}
