"""What happens to the session's folder from outside while a map is open: an edit of labels.csv, and a folder gone."""

import pytest
from sessions import clusters


@pytest.fixture(scope="module")
def notebook(open_notebook):
    opened = open_notebook(clusters("outside"), "wb = Workbench(session)\nwb")
    opened.run(0)
    opened.run(1)
    opened.page.locator(".rcm-map canvas[data-painted]").first.wait_for()
    return opened


def label(notebook, row: int, digit: str) -> None:
    """Select a row and press a digit key on the map."""
    notebook.execute(f"session.select([{row}])")
    notebook.page.locator(".rcm-map").first.focus()
    notebook.page.keyboard.press(digit)


def test_an_edit_of_the_csv_is_merged_before_the_next_gesture_and_the_map_says_so(notebook):
    label(notebook, 5, "2")
    notebook.until(lambda: notebook.ask("int(session.labels.ids[5])") == 2, "the point is labelled")
    notebook.execute(
        "session._store.flush()\n"
        "table = session.path / 'labels.csv'\n"
        "sheet = table.read_text()\n"
        "session.assign([6], 3)\n"
        "session._store.flush()\n"
        "_ = table.write_text(sheet + '7,ant\\n')"
    )
    label(notebook, 8, "1")
    notebook.until(lambda: notebook.ask("session.labels.ids[5:9].tolist()") == [2, 3, 0, 1], "both have their labels")
    words = "changed outside the session: labels set: 1, changed: 0, cleared: 0"
    notebook.until(lambda: words in notebook.ask("session.notice"), "the session says what it set")
    notices = notebook.page.locator(".rcm-notice")
    notebook.until(lambda: any(words in text for text in notices.all_inner_texts()), "the map says so, too", 20)
    notebook.page.locator(".rcm-map").first.focus()
    notebook.page.keyboard.press("u")
    notebook.until(lambda: notebook.ask("session.labels.ids[5:9].tolist()") == [2, 3, 0, -1], "undo takes the gesture")
    notebook.page.keyboard.press("u")
    notebook.until(lambda: notebook.ask("session.labels.ids[5:9].tolist()") == [2, 3, -1, -1], "undo takes the edit")


def test_damage_stays_over_the_map_for_as_long_as_it_is_known_also_where_the_map_is_shown_anew(notebook):
    notebook.execute(
        "from rcm_notebook.disk import Damaged\n"
        "session.damage = Damaged(session.path / 'x.npy', '<b>its</b> sha256 differs')"
    )
    alarms = notebook.page.locator(".rcm-damage")
    notebook.until(lambda: alarms.first.is_visible(), "the map says so")
    assert "x.npy is damaged: <b>its</b> sha256 differs" in alarms.first.inner_text()
    notebook.shot("damage", ".rcm-map")
    notebook.run(1)
    notebook.until(lambda: alarms.count() == 1 and alarms.first.is_visible(), "and so does a new view")
    notebook.execute("session.damage = None")
    notebook.until(lambda: not alarms.first.is_visible(), "nothing is damaged")


def test_in_a_folder_that_is_gone_nothing_is_labelled_and_the_map_says_why(notebook):
    notebook.execute("session.clear([5, 6])")
    label(notebook, 5, "2")
    notebook.until(lambda: notebook.ask("int(session.labels.ids[5])") == 2, "the point is labelled")
    notebook.execute("session._store.flush()\n_ = session.path.rename(session.path.with_name('moved'))")
    label(notebook, 6, "3")
    body = notebook.page.locator(".rcm-workbench")
    notebook.until(lambda: "session.save_as(path)" in body.inner_text(), "the workbench says why")
    assert notebook.ask("session.labels.ids[5:7].tolist()") == [2, -1]
    notebook.execute("copy = rcm.Session.open(session.save_as(session.path.with_name('copy')))")
    assert notebook.ask("copy.labels.ids[5:7].tolist()") == [2, -1]
    notebook.execute("copy.close()\n_ = session.path.with_name('moved').rename(session.path)")
    label(notebook, 6, "3")
    notebook.until(lambda: notebook.ask("int(session.labels.ids[6])") == 3, "the folder is back")
