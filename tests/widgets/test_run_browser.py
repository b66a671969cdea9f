"""The run browser: finds, filters, sorts and compares runs; a broken one is listed with the reason."""

import os
import shutil

import pytest

from rcm_notebook.runs import read_run
from rcm_notebook.views import palette
from rcm_notebook.widgets import RunBrowser
from rcm_notebook.widgets import run_browser as module

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)


@pytest.fixture
def folder(session, tmp_path):
    """Three runs, the first two with a figure, and one that is broken."""
    session.save()
    for age, name in enumerate(("new", "middle", "old")):
        path = tmp_path / name
        shutil.copytree(session.path, path, ignore=shutil.ignore_patterns(".lock"))
        if name != "old":
            (path / "figures").mkdir(exist_ok=True)
            (path / "figures" / "map.png").write_bytes(PNG)
        for file in path.iterdir():
            os.utime(file, (10_000 - age, 10_000 - age))
    (tmp_path / "<b>bad").mkdir()
    (tmp_path / "<b>bad" / "config.yaml").write_text("<i>: [")
    return tmp_path


@pytest.fixture
def browser(session, folder):
    return RunBrowser(session, folder=str(folder))


def names(browser) -> list[str]:
    by_line = {id(line): path.name for path, line in browser._lines.items()}
    return [by_line[id(line)] for line in browser._table.children]


def line(browser, name: str):
    return next(line for path, line in browser._lines.items() if path.name == name)


def pick(browser, *picked: str) -> None:
    for name in picked:
        line(browser, name).pick.value = True


def test_without_a_folder_it_shows_the_runs_beside_the_sessions_own(session):
    browser = RunBrowser(session)
    assert browser._place.value == str(session.path.parent)
    assert session.path in [run.path for run in browser.runs]
    assert "this session" in browser._lines[session.path]._cells.value


def test_runs_are_listed_newest_first_and_a_broken_one_says_why_as_text(browser):
    assert set(names(browser)) == {"new", "middle", "old", "<b>bad"}
    assert [name for name in names(browser) if name != "<b>bad"] == ["new", "middle", "old"]
    bad = line(browser, "<b>bad")
    assert bad.pick.disabled and "broken: " in bad._cells.value and "&lt;b&gt;bad" in bad._cells.value
    assert "<b>" not in bad._cells.value and "<i>" not in bad._cells.value
    assert browser._count.value.startswith("4 runs")


def test_another_folder_is_typed_and_one_that_is_not_there_is_said(browser, folder):
    browser._place.value = str(folder / "nowhere")
    assert "is no folder" in browser._trouble.value and names(browser) == []
    assert "No runs here" in browser._count.value
    browser._place.value = str(folder)
    assert browser._trouble.value == "" and len(names(browser)) == 4


def test_a_filter_leaves_the_runs_that_have_its_words(browser):
    browser._filter.value = "mid"
    assert names(browser) == ["middle"] and browser._count.value.startswith("1 of 4 runs")
    browser._filter.value = "no such words"
    assert names(browser) == [] and "shorten the filter" in browser._count.value


def test_a_heading_sorts_and_pressed_again_the_other_way_round(browser):
    browser._heads["run"].click()
    assert names(browser) == ["<b>bad", "middle", "new", "old"] and browser._heads["run"].description == "run ▲"
    browser._heads["run"].click()
    assert names(browser) == ["old", "new", "middle", "<b>bad"] and browser._heads["run"].description == "run ▼"
    browser._heads["epochs"].click()
    assert names(browser)[-1] == "<b>bad", "what is not known comes last"


def test_a_long_list_is_cut_and_says_so(browser, monkeypatch):
    monkeypatch.setattr(module, "MOST_SHOWN", 2)
    browser.refresh()
    assert len(names(browser)) == 2 and "the first 2 shown" in browser._count.value


def test_refresh_finds_new_runs_and_keeps_what_is_picked(browser, folder):
    pick(browser, "new", "old")
    shutil.copytree(folder / "new", folder / "newest")
    shutil.rmtree(folder / "old")
    browser._refresh.click()
    assert set(names(browser)) == {"new", "middle", "newest", "<b>bad"}
    assert [path.name for path in browser._picked] == ["new"] and line(browser, "new").pick.value


def test_picked_runs_overlay_their_curves_in_their_colours(browser, session):
    assert browser._curves.children == ()
    pick(browser, "new", "old")
    marks = browser._figure.marks
    assert [mark.labels for mark in marks] == [["new"], ["old"]] and browser._curves.children == (browser._figure,)
    assert [mark.colors for mark in marks] == [[color] for color in palette.colors(2)]
    assert marks[0].y.tolist() == pytest.approx([entry["total"] for entry in session.history])
    assert marks[0].x.tolist() == [entry["epoch"] for entry in session.history]
    browser._term.value = "consistency"
    assert browser._figure.marks[0].y.tolist() == pytest.approx([entry["consistency"] for entry in session.history])
    line(browser, "new").pick.value = False
    assert [mark.labels for mark in browser._figure.marks] == [["old"]]
    assert browser._figure.marks[0].colors == [palette.colors(2)[1]], "a run keeps its colour"
    assert browser._term.value == "consistency"


def test_only_a_few_runs_are_compared(browser, monkeypatch):
    monkeypatch.setattr(module, "MOST_PICKED", 2)
    pick(browser, "new", "old", "middle")
    assert not line(browser, "middle").pick.value and len(browser._picked) == 2
    assert "2 runs are compared at most" in browser._trouble.value


def test_figures_of_the_picked_runs_stand_side_by_side(browser):
    pick(browser, "new", "old", "middle")
    assert [value for _, value in browser._picture.options] == ["", "map"] and browser._pictures.children == ()
    browser._picture.value = "map"
    assert [part.children[1].value for part in browser._pictures.children] == [PNG, PNG]
    assert "middle" in browser._pictures.children[1].children[0].value


@pytest.mark.slow
def test_the_line_of_code_opens_the_run_and_so_does_the_button(browser, folder, session):
    pick(browser, "old")
    (picked,) = browser._legend.children
    assert f"session = rcm.Session.open(&#x27;{folder / 'old'}&#x27;)" in picked._words.value
    picked.children[1].click()
    assert browser._trouble.value == ""
    assert browser.opened.path == folder / "old" and browser.opened.read_only
    assert len(browser.opened.history) == len(session.history)
    assert "browser.opened" in browser._opened_words.value


def test_a_run_that_cannot_be_opened_says_why(browser, folder):
    pick(browser, "old")
    shutil.rmtree(folder / "old" / "data")
    browser._legend.children[0].children[1].click()
    assert browser.opened is None and browser._trouble.value != ""


@pytest.mark.slow
def test_the_sessions_own_line_is_read_anew_when_it_has_trained(session):
    session.save()
    browser = RunBrowser(session)
    browser._lines[session.path].pick.value = True
    epochs = len(session.history) + 1
    session.train(1, progress=False)
    assert next(run for run in browser.runs if run.path == session.path).epochs == epochs
    assert len(browser._figure.marks[0].x) == epochs == read_run(session.path).epochs
