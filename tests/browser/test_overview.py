"""Curriculum, statistics and runs in JupyterLab: their buttons do what they say, in the light and in the dark."""

import pytest
from sessions import clusters

MANY = """\
for i in range(73):
    session.add_class(f"intent {i:02} " + "about cards and payments " * (i % 3))
for i in range(4, 77, 3):
    session.assign(np.arange(i % 7 + 1) + 8 * (i // 3), i)
"""

RUNS = """\
import shutil
import matplotlib.pyplot as plt
from dataclasses import replace
from pathlib import Path
from rcm_notebook.curriculum import Epochs
from rcm_notebook.widgets import CurriculumPanel, DataStats, RunBrowser
structure, labels = session.curriculum
curriculum = replace(structure, end=Epochs(6, labels=1)), labels  # Long enough to click in it.
session = rcm.Session(data, "sessions/overview/own", model=model, curriculum=curriculum)
session.train(2, progress=False)
session.assign([0, 4, 8], "ant")
session.assign([1], "bee")
session.assign([2], rcm.CANT_TELL)
session.train(2, progress=False)
for seed in range(3):
    copy = Path("sessions/overview/sweep") / f"seed {seed}"
    shutil.copytree(session.path, copy, ignore=shutil.ignore_patterns(".lock"))
    lines = (copy / "metrics.csv").read_text().splitlines()
    (copy / "metrics.csv").write_text("\\n".join(lines[: 6 - seed]) + "\\n")
    (copy / "figures").mkdir()
    figure, axes = plt.subplots(figsize=(4, 3))
    axes.scatter(*np.random.default_rng(seed).normal(size=(2, 50)))
    figure.savefig(copy / "figures" / "latent_map.png")
    plt.close(figure)
Path("sessions/overview/notes/").mkdir()
Path("sessions/overview/notes/config.yaml").write_text("editor: vim\\n<img src=x>: 1\\n")
"""


@pytest.fixture(scope="module")
def notebook(open_notebook):
    opened = open_notebook(
        clusters("overview-default"),
        RUNS,
        "panel = CurriculumPanel(session)\npanel",
        "stats = DataStats(session)\nstats",
        "browser = RunBrowser(session)\nbrowser",
        height=1400,
    )
    for cell in range(5):
        opened.run(cell)
    return opened


def selected(notebook) -> list[int]:
    return notebook.ask("session.selection.tolist()")


def test_the_user_goes_through_the_phases_and_takes_weights_back(notebook):
    page = notebook.page
    card = page.locator(".rcm-phase-card")
    notebook.until(lambda: card.count() == 2, "there is a card for each phase")
    assert card.nth(0).locator("em").inner_text() == "now" and card.nth(1).locator("em").count() == 0
    page.locator(".rcm-curriculum").get_by_role("button", name="next").click()
    notebook.until(lambda: notebook.ask("session.phase.name") == "labels", "the session goes on")
    notebook.until(lambda: card.nth(1).locator("em").count() == 1, "the mark moves")
    card.nth(0).get_by_role("button", name="go here").click()
    notebook.until(lambda: notebook.ask("session.phase.name") == "structure", "and back")
    notebook.execute("session.train(1, progress=False)\nsession.set_weights(recon=0.25)")
    notebook.until(lambda: "1 of" in card.nth(0).inner_text(), "the epoch is counted")
    own = page.locator(".rcm-weight-line.rcm-own")
    notebook.until(lambda: own.count() == 1 and "by hand" in own.inner_text(), "the weight is shown as the user's own")
    notebook.shots("overview-curriculum", ".rcm-curriculum")
    own.get_by_role("button").click()
    notebook.until(lambda: notebook.ask("dict(session.overrides)") == {}, "it is the phase's again")
    notebook.until(lambda: own.count() == 0, "and shown as such")


def test_phases_change_while_training_runs(notebook):
    page = notebook.page
    notebook.execute("job = session.start(200)")
    place = page.locator(".rcm-phase-steps .rcm-line")
    notebook.until(lambda: "training" in place.inner_text(), "the panel says that training runs")
    page.locator(".rcm-curriculum").get_by_role("button", name="next").click()
    notebook.until(lambda: notebook.ask("session.phase.name") == "labels", "the phase changes")
    notebook.until(lambda: notebook.ask("session.phase_epochs") > 0, "and is trained")
    notebook.execute("job.cancel()")
    notebook.until(lambda: "training" not in place.inner_text(), "training ends")


def test_a_count_selects_its_rows(notebook):
    page = notebook.page
    line = page.locator(".rcm-stats-line")
    notebook.until(lambda: line.count() == 4, "there is a line for each class")
    line.nth(0).locator(".rcm-stats-labelled").click()
    notebook.until(lambda: selected(notebook) == [0, 4, 8], "the labelled rows are selected")
    line.nth(1).locator(".rcm-stats-predicted").click()
    ask = "np.flatnonzero((session.prediction.ids == 1) & ~session.prediction.unknown).tolist()"
    notebook.until(lambda: selected(notebook) == notebook.ask(ask) != [], "the predicted rows are selected")
    page.locator(".rcm-stats").get_by_role("button", name="can't tell").click()
    notebook.until(lambda: selected(notebook) == [2], "those that nobody could tell are selected")
    notebook.shots("overview-stats", ".rcm-stats")


def test_runs_are_filtered_compared_and_opened(notebook):
    page = notebook.page
    line = page.locator(".rcm-runs-line")
    notebook.until(lambda: line.count() == 5, "all runs are listed")
    assert page.locator(".rcm-runs img").count() == 0, "what another program wrote is text"
    page.get_by_placeholder("filter: words").fill("sweep")
    notebook.until(lambda: line.count() == 3, "three are left")
    page.get_by_placeholder("filter: words").fill("")
    notebook.until(lambda: line.count() == 5, "all are back")
    page.locator(".rcm-runs-heading").get_by_role("button", name="run").click()
    notebook.until(lambda: "notes" in line.nth(0).inner_text(), "they are sorted by name")
    for number in range(3):
        line.filter(has_text=f"seed {number}").locator("input").check()
    curves = page.locator(".rcm-runs .rcm-figure path.line")
    notebook.until(lambda: curves.count() == 3, "each picked run has a curve")
    page.locator(".rcm-runs select").nth(1).select_option("latent_map")
    pictures = page.locator(".rcm-runs-pictures img")
    notebook.until(lambda: pictures.count() == 3, "their figures stand side by side")
    tops = [picture.bounding_box()["y"] for picture in pictures.all()]
    assert max(tops) - min(tops) < 1
    page.locator(".rcm-runs-picked").nth(1).get_by_role("button", name="open read-only").click()
    notebook.until(lambda: notebook.ask("browser.opened is not None"), "the run is opened")
    assert notebook.ask("(browser.opened.read_only, browser.opened.path.name)") == (True, "seed 1")
    notebook.until(lambda: "browser.opened" in page.locator(".rcm-runs").inner_text(), "and the browser says where")
    notebook.shots("overview-runs", ".rcm-runs")


def test_a_narrow_column_cuts_nothing(notebook):
    page = notebook.page
    notebook.execute("for part in (panel, stats, browser): part.layout.width = '290px'")
    for name in ("curriculum", "stats", "runs"):
        panel = page.locator(f".rcm-{name}")
        notebook.until(lambda panel=panel: panel.bounding_box()["width"] < 291, f"{name} is narrow")
        too_wide = panel.evaluate(
            """root => [...root.querySelectorAll('button, select, input')].filter(part => {
                const box = part.getBoundingClientRect(), whole = root.getBoundingClientRect();
                return box.width && !part.closest('.rcm-runs-scroll') && box.right > whole.right + 1;
            }).map(part => part.title || part.innerText)"""
        )
        assert too_wide == []
        page.locator(f".rcm-{name}").scroll_into_view_if_needed()
        notebook.shot(f"overview-{name}-narrow", f".rcm-{name}")


def test_many_classes_scroll_and_are_sorted(notebook):
    notebook.execute("stats.layout.width = None\n" + MANY)
    stats, line = notebook.page.locator(".rcm-stats"), notebook.page.locator(".rcm-stats-line")
    notebook.until(lambda: line.count() == 77, "every class has a line")
    stats.locator("select").select_option("most labelled")
    most = notebook.ask("str(session.labels.counts.max())")
    notebook.until(lambda: line.nth(0).locator(".rcm-stats-labelled").inner_text() == most, "the fullest comes first")
    assert stats.bounding_box()["height"] < 520
    notebook.shots("overview-stats-many", ".rcm-stats")
    stats.locator("select").select_option("class order")
    last = line.nth(76).locator(".rcm-stats-labelled")
    notebook.until(lambda: line.nth(76).locator("span").get_attribute("title").startswith("intent 72"), "sorted anew")
    last.scroll_into_view_if_needed()
    last.click()
    ask = "np.flatnonzero(session.labels.ids == 76).tolist()"
    notebook.until(lambda: selected(notebook) == notebook.ask(ask) != [], "the last class is reached")
