"""Every public method has an example in its docstring, and every example runs.

An example is a doctest under the heading "Example". It finds these names, the same for each method:

rcm      the package, as users import it
np       NumPy
data     the data set `rcm.load("digits")`
session  a session on it that has three labels of each class; how far it is trained is left open
folder   an empty temporary folder, a `pathlib.Path`; it is also the working directory

A class joins by its place in OWNERS, a name that its examples need by one more entry in the fixture `names`. The page
of calls (`rcm_notebook.reference.calls`) tells its readers the same names.
"""

import doctest

import jax
import numpy as np
import pytest
from example_session import ExampleSession

import rcm_notebook as rcm
from rcm_notebook.reference.calls import public
from rcm_notebook.session import Job

OWNERS = (rcm.Dataset, rcm.Session, Job)
FUNCTIONS = (rcm.load,)
CASES = {f"{owner.__name__}.{name}": value for owner in OWNERS for name, value in public(owner).items()}
CASES |= {function.__name__: function for function in FUNCTIONS}
OF_SESSIONS = tuple(case for case in CASES if case.startswith(("Session.", "Job.")))


@pytest.fixture(scope="module")
def digits():
    return rcm.load("digits")


@pytest.fixture(scope="module")
def quick_to_compile():
    """Let XLA leave out its optimisations: compiling takes longer than all that the examples compute."""
    before = jax.config.values["jax_disable_most_optimizations"]
    jax.config.update("jax_disable_most_optimizations", True)
    yield
    jax.config.update("jax_disable_most_optimizations", before)


@pytest.fixture(scope="module")
def example_session(digits, tmp_path_factory, quick_to_compile):
    lent = ExampleSession(tmp_path_factory.mktemp("sessions"), digits)
    yield lent
    lent.close()


@pytest.fixture
def names(digits, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return {"rcm": rcm, "np": np, "data": digits, "folder": tmp_path}


def run(case, names):
    value = CASES[case]
    text = (value.__func__ if isinstance(value, classmethod) else value).__doc__ or ""
    example = doctest.DocTestParser().get_doctest(text, names, case, None, None)
    assert example.examples, f"{case} has no example: add one under 'Example:' in its docstring."
    said = []
    failed, _ = doctest.DocTestRunner(verbose=False).run(example, out=said.append)
    assert not failed, "".join(said)


@pytest.mark.parametrize("case", [case for case in CASES if case not in OF_SESSIONS])
def test_a_public_method_has_an_example_that_runs(case, names):
    run(case, names)


@pytest.mark.slow
@pytest.mark.parametrize("case", OF_SESSIONS)
def test_a_public_method_of_a_session_has_an_example_that_runs(case, names, example_session):
    run(case, names | {"session": example_session.lend()})
