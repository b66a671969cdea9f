"""Every public method has an example in its docstring, and every example runs.

An example is a doctest under the heading "Example". It finds these names, made anew for each method:

rcm      the package, as users import it
np       NumPy
data     the data set `rcm.load("digits")`
folder   an empty temporary folder, a `pathlib.Path`; it is also the working directory

A class joins by its place in OWNERS, a name that its examples need by one more entry in the fixture `names`. The page
of calls (`rcm_notebook.reference.calls`) tells its readers the same names.
"""

import doctest

import numpy as np
import pytest

import rcm_notebook as rcm
from rcm_notebook.reference.calls import public

OWNERS = (rcm.Dataset,)
FUNCTIONS = (rcm.load,)
CASES = {f"{owner.__name__}.{name}": value for owner in OWNERS for name, value in public(owner).items()}
CASES |= {function.__name__: function for function in FUNCTIONS}


@pytest.fixture(scope="module")
def digits():
    return rcm.load("digits")


@pytest.fixture
def names(digits, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return {"rcm": rcm, "np": np, "data": digits, "folder": tmp_path}


@pytest.mark.parametrize("case", CASES)
def test_a_public_method_has_an_example_that_runs(case, names):
    value = CASES[case]
    text = (value.__func__ if isinstance(value, classmethod) else value).__doc__ or ""
    example = doctest.DocTestParser().get_doctest(text, names, case, None, None)
    assert example.examples, f"{case} has no example: add one under 'Example:' in its docstring."
    said = []
    failed, _ = doctest.DocTestRunner(verbose=False).run(example, out=said.append)
    assert not failed, "".join(said)
