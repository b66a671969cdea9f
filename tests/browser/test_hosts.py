"""Every host that is said to work: the workbench in Notebook 7; a picture where no kernel is.

JupyterLab itself is what all other tests of this folder run in.
"""

import json
import re
import subprocess
import sys
from types import SimpleNamespace

import pytest
from lab import Watched, private
from map_driver import Map
from sessions import clusters

SHOW = "wb = Workbench(session)\nmap = wb.map\nwb"
REOPEN = """\
import rcm_notebook as rcm
from rcm_notebook.widgets import Workbench
session = rcm.Session.open("sessions/{name}")
wb = Workbench(session)
map = wb.map
wb
"""
STATE = "(session.labels.ids.tolist(), session.positions.round(4).tolist(), len(session.history))"
ALONE = "LatentMap(session, color_by='truth')"
TAU = "from rcm_notebook.widgets import TauHeatmap\nTauHeatmap(session)"
NO_MODEL = "widget model not found"  # What JupyterLab prints of a saved widget; it shows no picture by itself.

CDN = (
    "https://cdnjs.cloudflare.com/ajax/libs/require.js/",
    "https://cdnjs.cloudflare.com/ajax/libs/mathjax/",
    "https://unpkg.com/@jupyter-widgets/html-manager@",
)
"""What nbconvert's own pages ask other machines for; the last one only of a page with widget state in it."""
OFFLINE = "ERR_INTERNET_DISCONNECTED"  # What the page's console says of each of them: the browser has no network.

hosts = pytest.mark.parametrize("host", ["lab", "notebook7"])


# ---- Notebook 7 ------------------------------------------------------------------------------------------------------


def test_in_notebook_7_a_lasso_a_digit_and_an_epoch_work(open_notebook, notebook7):
    notebook = open_notebook(clusters("hosts"), SHOW, server=notebook7)
    notebook.run(0)
    notebook.run(1)
    shown = Map(notebook)
    assert "Notebook" in notebook.page.evaluate("() => window.jupyterapp.name")
    before = notebook.cell_sources()
    shown.lasso_around(range(0, 24, 4), "Shift")
    notebook.until(lambda: notebook.ask("len(session.selection)") == shown.selected() > 0, "Python has the selection")
    notebook.page.keyboard.press("2")
    notebook.until(lambda: notebook.ask("2 in session.labels.ids"), "the points are labelled")
    notebook.until(lambda: shown.has_color(notebook.ask("wb.label_bar.classes[2]['color']")) > 150, "the map shows it")
    for key in ("0", "0", "d", "d"):
        notebook.page.keyboard.press(key)
    assert notebook.cell_sources() == before, "Notebook's shortcuts leave the cells alone"
    notebook.page.locator(".rcm-one").click()
    notebook.until(lambda: notebook.ask("len(session.history)") == 3, "an epoch is trained")
    shown.settle()
    notebook.shot("hosts-notebook7")


# ---- a saved notebook, opened again ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def saved(open_notebook, request):
    """A notebook in each host: two cells have shown a map and one tau, it was saved, and its kernel is gone."""
    made = {}

    def save(host: str) -> SimpleNamespace:
        if host not in made:
            server = request.getfixturevalue(host)
            notebook = open_notebook(clusters("saved"), ALONE, REOPEN.format(name="saved"), TAU, server=server)
            notebook.run(0)
            notebook.execute("session.assign([0, 4, 8], 0); session.assign([1, 5], 1)")
            notebook.run(1)
            notebook.run(2)
            notebook.run(3)
            notebook.page.locator(".rcm-workbench .rcm-map").wait_for()
            stills = notebook.page.locator(".rcm-still")
            notebook.until(lambda: stills.count() == 3, "every output has its still")
            assert not stills.last.is_visible(), "which is hidden while the widget lives"
            assert stills.first.is_visible(), "and seen where a newer session took the widget's place"
            state = notebook.ask(STATE)
            notebook.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
            notebook.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
            made[host] = SimpleNamespace(notebook=notebook, state=state, file=notebook.lab.work / notebook.name)
        return made[host]

    return save


def forgive_missing_models(notebook) -> None:
    notebook.errors[:] = [error for error in notebook.errors if NO_MODEL not in error]


@hosts
def test_a_saved_notebook_shows_pictures_and_running_the_cell_brings_the_same_state(host, saved):
    kept = saved(host)
    notebook, page = kept.notebook, kept.notebook.page
    written = json.loads(kept.file.read_text())
    assert "widgets" not in written["metadata"], "no widget state is saved"
    notebook.open()
    stills = page.locator(".rcm-still img")
    notebook.until(lambda: stills.count() == 2 and stills.last.is_visible(), "two pictures")
    assert page.locator(".rcm-map").count() == 0
    notebook.until(lambda: any(NO_MODEL in error for error in notebook.errors), "JupyterLab gave the widgets up")
    forgive_missing_models(notebook)
    assert stills.first.evaluate("image => image.complete && image.naturalWidth") == 640
    ours = page.locator(".jp-CodeCell", has=page.locator(".rcm-still"))
    assert ours.get_by_text("model not found").locator("visible=true").count() == 0
    assert "Run the cell" in page.locator(".rcm-still").first.inner_text()
    assert "TauHeatmap(saved): run the cell" in page.locator(".rcm-still:visible").last.inner_text()
    stills.first.scroll_into_view_if_needed()
    notebook.shot(f"hosts-reopened-{host}")
    notebook.run(2)
    Map(notebook)
    assert notebook.ask(STATE) == kept.state
    notebook.until(lambda: page.locator(".rcm-still:visible").count() == 2, "only the other cells show theirs")
    forgive_missing_models(notebook)


def test_in_a_notebook_from_elsewhere_that_is_not_trusted_the_pictures_are_seen_too(saved):
    kept = saved("lab")
    notebook, page = kept.notebook, kept.notebook.page
    written = json.loads(kept.file.read_text())
    written["cells"][0]["source"] = "# as somebody else wrote it"
    for cell in written["cells"]:
        cell.get("metadata", {}).pop("trusted", None)
    (kept.file.parent / "untrusted.ipynb").write_text(json.dumps(written))
    own, notebook.name = notebook.name, "untrusted.ipynb"
    try:
        notebook.open()
        images = page.locator(".jp-OutputArea img")
        notebook.until(lambda: images.count() == 2, "two pictures")
        assert images.first.evaluate("image => image.decode().then(() => image.naturalWidth)") == 640
        assert page.locator(".rcm-map").count() == 0
        assert page.get_by_text("model not found").count() == 0
        notebook.shot("hosts-untrusted")
    finally:
        notebook.name = own


# ---- nbconvert -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("executes", [False, True], ids=["as saved", "executed by nbconvert"])
def test_exported_html_shows_the_picture_and_no_error(executes, saved, browser, tmp_path):
    source = saved("lab").file
    if executes:
        name = "exported"
        cells = json.loads(source.read_text())
        for cell, text in zip(cells["cells"], [clusters(name), ALONE, REOPEN.format(name=name), TAU], strict=True):
            cell.update(source=text, outputs=[])
        source = tmp_path / "run.ipynb"
        source.write_text(json.dumps(cells))
    options = ["--execute"] if executes else []
    subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", "html", *options, f"--output-dir={tmp_path}", source],
        env=private(tmp_path),
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    context = browser.new_context(viewport={"width": 1000, "height": 1000}, offline=True)
    try:
        opened = Watched(context.new_page())
        opened.page.goto((tmp_path / source.with_suffix(".html").name).as_uri())
        images = opened.page.locator(".rcm-still img")
        assert images.count() == 2
        assert all(image.is_visible() for image in images.all())
        assert images.first.evaluate("image => image.decode().then(() => image.naturalWidth)") == 640
        assert not re.search("error|not found", opened.page.locator("body").inner_text(), re.IGNORECASE)
        opened.page.locator(".rcm-still").first.scroll_into_view_if_needed()
        opened.shot(f"hosts-nbconvert-{'executed' if executes else 'saved'}")
        assert [url for url in opened.foreign if not url.startswith(CDN if executes else CDN[:-1])] == []
        assert [error for error in opened.errors if OFFLINE not in error] == []
    finally:
        context.close()
