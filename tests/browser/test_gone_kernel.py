"""A kernel that is gone, or busy: what is painted and cannot be saved is taken back, and a banner says so."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from lab import KERNEL, Notebook
from map_driver import Map
from sessions import clusters

SHOW = "import os, time\nwb = Workbench(session)\nmap = wb.map\nwb"
LAST = """\
import ipywidgets
class Last(ipywidgets.HTML):
    reads = 0
    def get_state(self, key=None, drop_defaults=False):
        state = super().get_state(key, drop_defaults)
        self.reads += key is None
        if key is None and self.reads == 3:  # One when it is made, and two for JupyterLab, which gets the second.
            held, until = len(session.labels), time.monotonic() + 3
            self.value = "every state is read"
            while len(session.labels) == held and time.monotonic() < until:
                time.sleep(0.01)
            with session._lock:  # Once it is free, the page has been told of the label.
                pass
        return state
Last()
"""
"""A widget whose state is read last: JupyterLab gets the states of all widgets after the next label."""

CONTEXT = "window.jupyterapp.shell.currentWidget.sessionContext"
GONE = "no kernel: nothing is saved; run the cell again"
WAITING = "waiting for the kernel: not saved yet"
TRAIN = ".rcm-train > .rcm-kernel-banner"
"""The banner of a panel of ipywidgets."""

HELD = 2
"""Points with a label on disk, at the start of each test."""

CUT = f"""() => {{
    const kernel = window.cut = {KERNEL};
    kernel.connect = kernel._createSocket;
    kernel._createSocket = () => {{}};
    kernel._ws.close();
}}"""
RECONNECT = "() => { const kernel = window.cut; kernel._createSocket = kernel.connect; kernel.connect(true); }"
"""JupyterLab loses its web socket, and can't open another until it reconnects."""


class Bench:
    """A workbench with some points of one cluster selected, and two of another labelled."""

    def __init__(self, notebook: Notebook):
        self.notebook, self.page = notebook, notebook.page
        if self.page.evaluate(f"() => !{KERNEL}"):
            self.page.evaluate(f"() => {CONTEXT}.startKernel()")
            self.page.wait_for_function(f"{KERNEL}?.status === 'idle'")
        if not notebook.ask("'wb' in globals()"):
            self.show()
        self.map = Map(notebook)
        notebook.execute("while session.can_undo: session.undo()\nsession.select([])\nsession.assign([1, 5], 1)")
        self.until(lambda: (self.rings(), self.seen()) == (HELD, 0), "the map shows the labels")
        self.page.locator("[data-tool=fit]").click()
        self.map.settle()
        self.map.lasso_around(range(8, 24, 4), "Shift")
        self.until(lambda: notebook.ask("len(session.selection)") > 0, "Python has the selection")
        self.selected = notebook.ask("len(session.selection)")
        self.until(lambda: self.seen() == self.selected, "and so has the view")
        assert self.says(GONE) == 0

    def show(self) -> None:
        """Run the cells."""
        self.notebook.run(0)
        self.notebook.run(1)
        self.until(lambda: self.page.locator(".rcm-map").count() == 1, "the cell shows the bench")

    def until(self, holds: Callable[[], bool], what: str) -> None:
        self.notebook.until(holds, what)

    def rings(self) -> int:
        """How many points the map shows as labelled."""
        return int(self.page.locator(".rcm-map").get_attribute("data-labelled") or 0)

    def seen(self) -> int:
        """How many points the map shows as selected."""
        return int(self.page.locator(".rcm-map").get_attribute("data-selected") or 0)

    def says(self, text: str) -> int:
        """How many banners say `text`."""
        return self.page.locator(".rcm-kernel").get_by_text(text).locator("visible=true").count()

    def banner(self, widget: str = ".rcm-map") -> str:
        """What the banner of a widget says; empty where there is none."""
        found = self.page.locator(f"{widget} > .rcm-kernel").locator("visible=true")
        return found.first.inner_text() if found.count() else ""

    def press(self, key: str) -> None:
        """Press a key on the map."""
        self.page.locator(".rcm-map").focus()
        self.page.keyboard.press(key)

    def begin(self, code: str) -> None:
        """Have the kernel run code, and go on when it does."""
        ask = f"code => {{ window.run = {KERNEL}.requestExecute({{code, store_history: false}}); }}"
        self.page.evaluate(ask, code)
        self.page.wait_for_function(f"() => {KERNEL}.status === 'busy'")

    def runs(self) -> bool:
        """Whether the code that began still runs."""
        soon = "new Promise(done => setTimeout(done, 50, true))"
        return self.page.evaluate(f"() => Promise.race([window.run.done.then(() => false), {soon}])")

    def expect_loss(self) -> None:
        """Wait for the banner; the map then shows what is on disk, and what was selected."""
        self.until(lambda: self.banner() == GONE, "the banner")
        assert (self.rings(), self.seen()) == (HELD, self.selected)

    def expect_labels(self) -> None:
        """Wait until the selection has its label, on disk and on the map, and no banner is left."""
        self.until(lambda: self.notebook.ask("len(session.labels)") == HELD + self.selected, "the labels count")
        self.until(lambda: (self.rings(), self.seen()) == (HELD + self.selected, 0), "the map shows them")
        self.until(lambda: self.says(WAITING) == self.says(GONE) == 0, "no banner is left")


@pytest.fixture(scope="module")
def notebook(open_notebook):
    return open_notebook(clusters("gone"), SHOW, LAST, width=1300)


@pytest.fixture
def bench(notebook):
    return Bench(notebook)


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    """The process answers nothing inside the block."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@pytest.mark.parametrize("before", ["pass", "map.send({'type': 'notice', 'level': 'info', 'text': ''})"])
def test_while_a_cell_runs_a_label_counts_at_once(before, bench):
    bench.notebook.execute(before)  # ipykernel would answer a widget in the shell that spoke through it last.
    bench.begin("time.sleep(8)")
    bench.press("2")
    said = bench.page.locator(".rcm-said")
    bench.until(lambda: f"{bench.selected} points → cat" in said.inner_text(), "it is saved")
    assert bench.runs()
    bench.expect_labels()


def test_cancel_stops_the_training_of_a_cell_that_runs(bench):
    bench.begin("session.train(100_000, progress=False)")
    cancel = bench.page.locator(".rcm-cancel")
    cancel.click()  # Waits until it is enabled.
    bench.until(lambda: not bench.runs(), "the cell is done")
    assert bench.notebook.ask("session.progress.state") == "cancelled"


def test_while_the_session_is_busy_a_label_waits_and_then_counts(bench):
    bench.begin("with session._lock: time.sleep(8)")
    bench.press("2")
    assert bench.rings() == HELD + bench.selected, "painted at once"
    bench.until(lambda: bench.banner() == WAITING, "it says that it waits")
    bench.page.wait_for_timeout(2600)
    assert bench.runs()
    assert bench.banner() == WAITING, "for longer than a kernel has that is free"
    assert bench.rings() == HELD + bench.selected
    bench.expect_labels()


def test_a_lost_web_socket_takes_the_rings_back_until_it_is_there_again(bench):
    bench.page.evaluate(CUT)
    bench.page.wait_for_function(f"() => {KERNEL}.connectionStatus === 'connecting'")
    bench.press("2")
    assert bench.rings() == HELD + bench.selected, "painted at once"
    bench.until(lambda: bench.banner() == WAITING, "it waits")
    bench.expect_loss()
    bench.page.evaluate(RECONNECT)
    bench.expect_labels()


def test_a_label_given_while_jupyterlab_restores_its_widgets_stays_on_the_map(bench):
    bench.notebook.run(2)
    bench.page.evaluate(CUT)
    bench.page.evaluate(RECONNECT)
    bench.page.get_by_text("every state is read").wait_for()
    bench.press("2")
    bench.expect_labels()


def test_a_kernel_that_does_not_answer_takes_the_rings_back_and_a_late_answer_brings_them(bench):
    with stopped(bench.notebook.ask("os.getpid()")):
        bench.press("2")
        assert bench.rings() == HELD + bench.selected, "painted at once"
        bench.expect_loss()
    bench.expect_labels()


def test_a_panel_of_ipywidgets_says_so_too_when_it_is_used_until_the_kernel_answers(bench):
    with stopped(bench.notebook.ask("os.getpid()")):
        bench.page.locator(".rcm-count-epochs input").press("ArrowUp")
        bench.until(lambda: bench.banner(TRAIN) == GONE, "the banner")
        bench.notebook.shot("gone-kernel-panel", ".rcm-train")
    bench.until(lambda: bench.says(GONE) == 0, "the banner goes")


def test_a_selection_that_nobody_received_is_taken_back_so_that_no_other_rows_are_labelled(bench):
    with stopped(bench.notebook.ask("os.getpid()")):
        bench.press("Escape")
        assert bench.seen() == 0
        bench.expect_loss()
    bench.until(lambda: bench.says(GONE) == 0, "the banner goes")
    bench.until(lambda: bench.seen() == 0 == bench.notebook.ask("len(session.selection)"), "nothing is selected")


def test_after_a_restart_an_old_bench_says_so_at_once_and_shows_no_label_that_nobody_receives(bench):
    bench.notebook.restart_kernel()
    for widget in (".rcm-map", ".rcm-label-bar", ".rcm-look .rcm-gallery", TRAIN):
        bench.until(lambda widget=widget: bench.banner(widget) == GONE, f"{widget} says it")
    before = bench.map.pixels().astype(int)
    bench.press("2")
    bench.expect_loss()
    assert np.abs(bench.map.pixels() - before).max() < 10, "the same rings, and the same points selected"
    bench.page.locator(".rcm-class").nth(2).click()
    bench.page.locator(".rcm-act[data-act=undo]").click()
    bench.expect_loss()
    bench.notebook.shots("gone-kernel", ".rcm-workbench")
    bench.show()
    Map(bench.notebook)
    assert bench.rings() == HELD, "running the cell brings what is on disk"
    assert bench.says(GONE) == 0


def test_in_notebook_7_an_old_bench_says_so_too(open_notebook, notebook7):
    bench = Bench(open_notebook(clusters("gone7"), SHOW, width=1300, server=notebook7))
    bench.notebook.restart_kernel()
    bench.press("2")
    bench.expect_loss()
    bench.notebook.shot("gone-kernel-notebook7")


def test_after_a_shutdown_a_digit_leaves_no_ring(bench):
    bench.page.evaluate(f"() => {CONTEXT}.shutdown()")
    bench.press("2")
    bench.expect_loss()


def test_a_kernel_that_was_killed_receives_nothing(bench):
    os.kill(bench.notebook.ask("os.getpid()"), signal.SIGKILL)
    dialog = bench.page.locator(".jp-Dialog")
    dialog.wait_for()
    dialog.locator("button").last.click()
    bench.press("2")
    bench.expect_loss()
