"""A short run of random gestures and of what comes between them; `label_machine.py` makes long ones."""

import pytest
from benchmarks.label_machine import run


@pytest.mark.slow
def test_the_store_and_a_plain_dict_agree_after_every_step():
    run(steps=30, examples=3)
