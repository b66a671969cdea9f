"""A cell that is run again and again: page and kernel hold what one run holds."""

import pytest
from lab import Notebook
from sessions import clusters
from tabs import TABS, open_tab

HEAP_MAY_GROW = 4e3
"""Bytes a run and widget. ipywidgets itself keeps 8 kB for a plain button that is shown again, which is three widgets;
2.6 kB a widget are usual without tabs, 1.5 kB with every tab."""

AGAIN = "wb = Workbench(session)\nmap = wb.map\nwb"
ANEW = """\
session = rcm.Session(data, session.path)
wb = Workbench(session)
map = wb.map
wb
"""
CONTEXTS = """() => {
    const real = HTMLCanvasElement.prototype.getContext, seen = [];
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        const made = real.call(this, kind, ...rest);
        if (kind === 'webgl2' && made && !seen.some(known => known.deref() === made)) seen.push(new WeakRef(made));
        return made;
    };
    window.liveContexts = () => seen.filter(made => made.deref() && !made.deref().isContextLost()).length;
}"""
COUNTS = """\
import gc
import ipywidgets
def counts():
    gc.collect()
    observers = sum(len(found) for kinds in session._trait_notifiers.values() for found in kinds.values())
    return observers, len(ipywidgets.widgets.widget._instances)
def sessions():
    gc.collect()
    return sum(issubclass(type(thing), rcm.Session) for thing in gc.get_objects())  # isinstance asks weak references.
"""


@pytest.fixture(scope="module")
def notebook(open_notebook):
    opened = open_notebook(clusters("leaks"), AGAIN, ANEW)
    opened.run(0)
    opened.execute(COUNTS)
    opened.page.evaluate(CONTEXTS)
    return opened


def heap(notebook: Notebook) -> float:
    """Bytes that the page's JavaScript holds after a garbage collection."""
    devtools = notebook.page.context.new_cdp_session(notebook.page)
    try:
        devtools.send("HeapProfiler.enable")
        for _ in range(3):  # What a finalizer lets go of falls in the next round.
            devtools.send("HeapProfiler.collectGarbage")
        return devtools.send("Runtime.getHeapUsage")["usedSize"]
    finally:
        devtools.detach()


def show(notebook: Notebook, cell: int, opens_tabs: bool = False) -> None:
    notebook.run(cell)
    notebook.until(lambda: notebook.page.locator(".rcm-map canvas[data-painted]").count() == 1, "one map is painted")
    if opens_tabs:
        for tabs, titles in TABS.items():
            for title in titles:
                open_tab(notebook, tabs, title)


@pytest.mark.parametrize(
    ("cell", "opens_tabs", "runs"),
    [(1, False, 20), (2, False, 20), (2, True, 8)],
    ids=["the same workbench", "a new session and workbench", "a new one, every tab opened"],
)
def test_a_cell_run_many_times_holds_what_one_run_holds(cell, opens_tabs, runs, notebook):
    page = notebook.page
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    for _ in range(2):  # The second run is the first that replaces another.
        show(notebook, cell, opens_tabs)
    canvases, contexts = page.locator("canvas").count(), page.evaluate("() => window.liveContexts()")
    held, before, sessions = notebook.ask("counts()"), heap(notebook), notebook.ask("sessions()")
    for _ in range(runs):
        show(notebook, cell, opens_tabs)
    assert page.locator("canvas").count() == canvases
    assert page.evaluate("() => window.liveContexts()") <= contexts
    assert notebook.ask("counts()") == held
    assert notebook.ask("sessions()") <= sessions
    grown, widgets = heap(notebook) - before, held[1]
    print(f"heap grew by {grown / 1e6:.1f} MB in {runs} runs of {widgets} widgets")
    assert grown < runs * widgets * HEAP_MAY_GROW
