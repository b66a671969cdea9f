"""Files from outside with damage of all kinds: a short run of tests/benchmarks/fuzz.py, and what that can notice."""

import numpy as np
import pytest
from benchmarks.fuzz import Reader, fuzz, mutated, readers

INPUTS = 12


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_every_reader_reads_or_refuses_whatever_a_file_holds(tmp_path):
    (tmp_path / "inputs").mkdir()
    for name, reader in readers(tmp_path).items():
        found = fuzz(reader, INPUTS, seed=7, folder=tmp_path / "inputs")
        assert not found.others, (name, found.seeds)
        assert found.read + found.refused == INPUTS


def test_an_error_that_is_not_documented_is_counted_with_the_seed_that_makes_it(tmp_path):
    def read(path):
        content = path.read_bytes()
        if content[:1] != b"a":
            raise TypeError("first letter")
        if content[1:2] != b"b":
            raise ValueError("second letter")

    found = fuzz(Reader([b"ab"], read), 200, seed=3, folder=tmp_path)
    assert list(found.others) == list(found.seeds) == ["TypeError: first letter"]
    assert min(found.read, found.refused, found.others.total()) > 0
    assert found.read + found.refused + found.others.total() == 200
    assert mutated([b"ab"], np.random.default_rng(found.seeds["TypeError: first letter"]))[:1] != b"a"


def test_a_seed_makes_the_same_input_again_and_another_seed_another():
    contents = [mutated([b"Serial,label\n1,a\n"], np.random.default_rng(seed)) for seed in (0, 0, 1)]
    assert contents[0] == contents[1] != contents[2]
