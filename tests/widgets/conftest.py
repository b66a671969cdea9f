"""The widgets are tested on the session of `shown`."""

import pytest


@pytest.fixture
def session(shown_session):
    """A small session without labels."""
    return shown_session


@pytest.fixture(scope="session")
def data(shown_data):
    """Its data."""
    return shown_data
