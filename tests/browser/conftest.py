"""One JupyterLab and one Chromium for all browser tests; the notebooks that a test module opens are its own."""

import itertools
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from lab import FLAGS, Lab, Notebook

_number = itertools.count()

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """A browser test that fails runs once more: page, server and kernel share two cores with another test process.

    What it said at first is printed under its name, to be looked into: it may be what a user of a slow machine sees.
    """
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_terminal_summary(terminalreporter):
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.section(f"failed once: {report.nodeid}")
        terminalreporter.write_line(report.longreprtext)


@pytest.fixture(scope="session")
def browser(chromium):
    """Debian's Chromium, driven by Playwright."""
    playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, headless=False, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def lab(browser, tmp_path_factory):
    """A JupyterLab server."""
    server = Lab(tmp_path_factory.mktemp("lab"))
    yield server
    server.close()


@pytest.fixture(scope="session")
def notebook7(browser, tmp_path_factory):
    """A Jupyter Notebook 7 server."""
    server = Lab(tmp_path_factory.mktemp("notebook7"), "notebook", "notebooks")
    yield server
    server.close()


@pytest.fixture(scope="module")
def notebooks():
    """The notebooks that the module has open."""
    return []


@pytest.fixture(scope="module")
def open_notebook(browser, lab, notebooks):
    """Open a notebook with the given cells; its kernel ends with the module."""

    def open_with(*cells: str, width: int = 1100, height: int = 1000, server: Lab = lab, **context) -> Notebook:
        page = browser.new_context(viewport={"width": width, "height": height}, **context).new_page()
        notebooks.append(Notebook(page, server, f"notebook{next(_number)}.ipynb", list(cells)))
        return notebooks[-1]

    yield open_with
    for notebook in notebooks:
        notebook.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        notebook.page.context.close()


@pytest.fixture(autouse=True)
def quiet_page(notebooks):
    """Fail a test that leaves an error in the page's console, or that asks for anything outside this machine."""
    yield
    for notebook in notebooks:
        errors, notebook.errors = notebook.errors, []
        assert errors == []
        assert notebook.foreign == []
