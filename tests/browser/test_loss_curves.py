"""The loss curves as they are drawn: phases as bands with their names above the curves, and an end that grows."""

import pytest
from sessions import clusters

HISTORY = """\
from rcm_notebook.session import Progress
from rcm_notebook.widgets import LossCurves
phases = ["structure"] * 5 + ["labels"] * 6 + ["refine"]
session.history = tuple(
    {"epoch": i + 1, "step": 10 * (i + 1), "phase": name, "total": 9.0 - i / 2} for i, name in enumerate(phases)
)
curves = LossCurves(session, layout={"width": "280px"})
curves
"""
BOX = "part => (box => [box.left, box.top, box.right, box.bottom])(part.getBoundingClientRect())"


@pytest.fixture(scope="module")
def notebook(open_notebook):
    opened = open_notebook(clusters("curves"), HISTORY)
    opened.run(0)
    opened.run(1)
    opened.page.locator(".rcm-figure path.line").last.wait_for(state="attached")
    return opened


def boxes(notebook, selector: str) -> list[list[float]]:
    found = notebook.page.locator(f".rcm-loss {selector}")
    return [found.nth(i).evaluate(BOX) for i in range(found.count())]


def test_every_second_phase_is_tinted_from_its_first_epoch_to_its_last(notebook):
    tints = [box for box in boxes(notebook, ".curve path.area") if box[2] - box[0] > 1]
    (plot,) = boxes(notebook, ".plotarea_background")
    assert len(tints) == 1
    left, top, right, bottom = tints[0]
    a_epoch = (plot[2] - plot[0]) / (12 * 1.02)
    assert abs(left - plot[0] - 5 * a_epoch) < 2 and abs(right - plot[0] - 11 * a_epoch) < 2
    assert abs(top - plot[1]) < 2 and abs(bottom - plot[3]) < 2, "from the bottom of the plot to its top"


def test_names_of_phases_stand_in_the_plot_and_above_the_curve(notebook):
    (plot,) = boxes(notebook, ".plotarea_background")
    notebook.shots("loss-curves", ".rcm-loss")
    names = notebook.page.locator(".rcm-loss .rcm-figure .object_grp text").all_text_contents()
    assert [name for name in names if name] == ["structure", "labels"], "the third band is too narrow for a name"
    dots = [box for box in boxes(notebook, ".rcm-figure path.dot") if box[2] > box[0]]
    places = [box for box in boxes(notebook, ".rcm-figure .object_grp text") if box[2] > box[0]]
    assert len(dots) == 12 and len(places) == 2
    assert max(right for _, _, right, _ in places) <= plot[2]
    assert max(bottom for *_, bottom in places) <= min(top for _, top, *_ in dots) + 2


def test_epochs_are_written_as_whole_numbers(notebook):
    texts = notebook.page.locator(".rcm-loss .rcm-figure .axis").first.locator(".tick text").all_text_contents()
    assert texts == ["2", "4", "6", "8", "10", "12"]


def test_the_curve_grows_while_an_epoch_runs(notebook):
    dots = notebook.page.locator(".rcm-loss .rcm-figure path.dot")
    for step in (3, 6):
        notebook.execute(
            "curves._drawn = 0\n"
            f"session.progress = Progress('training', 0, 1, {step}, 10, metrics={{'total': 2.0 + {step} / 10}})"
        )
        notebook.until(lambda: dots.count() == 13, "the running epoch is there")
        said = f"curves._curves['total'].x[-1] == 12 + {step} / 10"
        assert notebook.ask(f"bool({said})")
    notebook.shot("loss-curves-running", ".rcm-loss")
    notebook.execute("session.progress = Progress()")
    notebook.until(lambda: dots.count() == 12, "and gone with it")
