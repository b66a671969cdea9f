"""`rcm-notebook app`: the workbench as a page of its own, through Voila."""

import csv
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from lab import Watched, private
from present import present
from sessions import clusters

GONE = "no kernel: nothing is saved; load the page again"
COMMAND = [sys.executable, "-c", "import sys; from rcm_notebook.cli.main import main; sys.exit(main())"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A session folder that no process has open."""
    home = tmp_path_factory.mktemp("voila")
    program = clusters("app", text="a row of the app") + "session.close()\n"
    subprocess.run([sys.executable, "-c", program], cwd=home, env=private(home), check=True, capture_output=True)
    return home / "sessions" / "app"


@pytest.fixture(scope="module")
def app(folder):
    """``rcm-notebook app`` on it: the process, and the address that it printed."""
    process = subprocess.Popen(
        [*COMMAND, "app", folder, "--no-browser"],
        env=private(folder.parents[1]),
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if line.startswith("Open "):
                break
        else:
            pytest.fail(f"The app ended with {process.wait()} and printed no address")
        yield SimpleNamespace(process=process, address=line.split()[1])
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(60)


@pytest.fixture(scope="module")
def page(browser, app):
    """The app's page."""
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    opened = Watched(context.new_page())
    opened.page.goto(app.address)
    opened.page.locator(".rcm-canvas").wait_for()
    yield opened
    context.close()


def labels(folder: Path) -> list[str]:
    path = folder / "labels.csv"
    return [row["label"] for row in csv.DictReader(path.open()) if row["label"]] if path.exists() else []


def drag_around_everything(opened: Watched) -> None:
    box = present(opened.page.locator(".rcm-canvas").bounding_box())
    left, top = box["x"] + 6, box["y"] + 50
    right, bottom = box["x"] + box["width"] - 130, box["y"] + box["height"] - 40
    mouse = opened.page.mouse
    opened.page.keyboard.down("Shift")
    mouse.move(left, top)
    mouse.down()
    for corner in ((right, top), (right, bottom), (left, bottom), (left, top)):
        mouse.move(*corner, steps=4)
    mouse.up()
    opened.page.keyboard.up("Shift")


def test_the_app_shows_the_workbench_and_asks_nothing_of_another_machine(page):
    page.page.locator(".rcm-workbench").wait_for()
    page.until(lambda: page.page.locator(".rcm-still").count() == 1, "the picture is there")
    assert not page.page.locator(".rcm-still").is_visible()
    assert page.page.locator("#loading").is_hidden()
    assert page.page.locator(".rcm-many i.fa-play").evaluate("icon => getComputedStyle(icon).fontFamily") != ""
    page.shot("hosts-voila")
    assert page.errors == []
    assert page.foreign == []


def test_in_the_app_a_lasso_and_a_digit_reach_labels_csv(page, folder):
    drag_around_everything(page)
    root = page.page.locator(".rcm-map")
    page.until(lambda: int(root.get_attribute("data-selected")) > 0, "points are selected")
    selected = int(root.get_attribute("data-selected"))
    page.page.keyboard.press("2")
    page.until(lambda: labels(folder) == ["cat"] * selected, "labels.csv has them")
    page.until(lambda: "cat" in page.page.locator(".rcm-said").inner_text(), "and the bar says so")


def test_in_the_app_a_button_trains_an_epoch(page, folder):
    epochs = len((folder / "metrics.csv").read_text().splitlines())
    page.page.locator(".rcm-one").click()
    page.until(lambda: page.page.locator(".rcm-line").first.inner_text() == "done", "the epoch is done")
    assert len((folder / "metrics.csv").read_text().splitlines()) == epochs + 1
    page.shot("hosts-voila-labelled")
    assert page.errors == []


def test_the_app_s_page_loaded_again_shows_what_was_labelled(page, folder):
    before = labels(folder)
    page.page.reload()
    page.page.locator(".rcm-canvas").wait_for()
    counts = page.page.locator(".rcm-class").all_inner_texts()
    assert any("cat" in text and str(len(before)) in text for text in counts)
    assert page.errors == []
    assert page.foreign == []


def test_a_second_page_of_the_app_says_that_the_first_has_the_session(page, app, browser):
    context = browser.new_context()
    try:
        second = Watched(context.new_page())
        second.page.goto(app.address)
        said = second.page.locator("[role=alert]")
        said.wait_for()
        assert "is open elsewhere" in said.inner_text()
        assert "--read-only" in said.inner_text()
        second.shot("hosts-voila-second")
    finally:
        context.close()


def test_a_label_for_a_kernel_of_the_app_that_is_gone_is_taken_back(page, app, folder):
    kernel = next(child for child in psutil.Process(app.process.pid).children(recursive=True) if is_kernel(child))
    before = labels(folder)
    drag_around_everything(page)
    root, banner = page.page.locator(".rcm-map"), page.page.locator(".rcm-map > .rcm-kernel")
    page.until(lambda: int(root.get_attribute("data-selected")) > 0, "points are selected")
    page.until(lambda: kernel.cpu_percent(0.5) < 5, "the kernel rests: one that is busy is waited for")
    kernel.suspend()
    page.page.keyboard.press("1")
    page.until(lambda: "waiting" in banner.inner_text(), "it waits for an answer")
    page.until(lambda: banner.inner_text() == GONE, "and says that there is none")
    assert int(root.get_attribute("data-labelled")) == len(before)
    page.shot("hosts-voila-gone")
    kernel.kill()
    page.page.keyboard.press("1")
    page.until(lambda: int(root.get_attribute("data-labelled")) == len(before), "nobody receives the next label")
    assert banner.inner_text() == GONE
    assert labels(folder) == before


def is_kernel(process: psutil.Process) -> bool:
    return "ipykernel_launcher" in process.cmdline()


def test_ctrl_c_ends_the_app_and_frees_the_session(page, app, folder):
    page.page.context.close()
    app.process.send_signal(signal.SIGINT)
    assert app.process.wait(60) == 0
    opens = f"import rcm_notebook as rcm; rcm.Session.open({str(folder)!r}).close()"
    subprocess.run([sys.executable, "-c", opens], env=private(folder.parents[1]), check=True, capture_output=True)
