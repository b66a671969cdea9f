"""The errors on the page of calls: every one of ours is found, exported by its folder, and says what to do."""

import builtins

import pytest

from rcm_notebook.metrics import Disabled
from rcm_notebook.reference import calls, errors
from rcm_notebook.session import ReadOnly, SessionLocked
from rcm_notebook.training import Diverged

OURS = errors.defined()


def test_the_errors_of_the_package_are_found():
    assert {Disabled, Diverged, ReadOnly, SessionLocked} <= set(OURS)


@pytest.mark.parametrize("error", OURS)
def test_an_error_of_ours_is_exported_and_says_what_it_means_and_what_to_do(error):
    assert errors.door_of(error)
    assert [len(text) > 20 for text in errors.told(error)] == [True, True]


@pytest.mark.parametrize("name", errors.BUILTIN)
def test_a_builtin_error_is_one(name):
    assert issubclass(getattr(builtins, name), Exception)


def test_the_page_lists_them():
    page = calls.page()
    assert "| `ReadOnly` | `rcm_notebook.session` | `RuntimeError` | The session may not write: " in page
    assert "| `OSError` | The disk is full or gone" in page
