"""Classes that are left out of training: their rows go, the test part's stay, and those are known to be new."""

import numpy as np
import pytest
from present import present

from rcm_notebook.data import Dataset, leave_out, load, never_seen


def test_the_rows_go_and_those_of_the_test_part_are_new():
    digits = load("digits")
    fewer = leave_out(digits, ["9", "3"])
    test = present(digits.test)
    assert len(fewer) == (~np.isin(present(digits.truth), [3, 9])).sum()
    assert not np.isin([3, 9], present(fewer.truth)).any()
    assert fewer.names == digits.names and len(present(fewer.test)) == len(test)
    assert np.array_equal(never_seen(fewer), np.isin(present(test.truth), [3, 9]))
    assert not never_seen(digits).any()


def test_a_row_of_unknown_class_is_not_new():
    data = Dataset.from_arrays(np.eye(4), truth=[0, 0, 1, 1], names=("a", "b", "c"))
    whole = data.with_test(Dataset.from_arrays(np.eye(4), truth=[-1, 0, 2, -1], names=("a", "b", "c")))
    assert never_seen(whole).tolist() == [False, False, True, False]
    assert len(never_seen(data)) == 0


@pytest.mark.parametrize(
    ("classes", "said"), [(["nin"], "no class 'nin'.*Did you mean 'nine'"), (["nine", "ten"], "No rows are left")]
)
def test_what_cannot_be_left_out_is_said(classes, said):
    data = Dataset.from_arrays(np.eye(3), truth=[0, 0, 1], names=("nine", "ten"))
    with pytest.raises(ValueError, match=said):
        leave_out(data, classes)
    with pytest.raises(ValueError, match="no truth and names"):
        leave_out(Dataset.from_arrays(np.eye(3)), ["nine"])
