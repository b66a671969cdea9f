"""No figure outlives its test."""

import matplotlib.pyplot
import pytest


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    matplotlib.pyplot.close("all")
