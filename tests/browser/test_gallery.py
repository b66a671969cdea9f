"""The gallery and the query tray: the right picture in the right place, and labelling by keys alone."""

import numpy as np
import pytest
from map_driver import Map
from sessions import digits

COLORS = "(canvas) => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data]"


@pytest.fixture(scope="module")
def notebook(open_notebook):
    opened = open_notebook(
        digits("gallery") + "session.train(3, progress=False)", "wb = Workbench(session)\nmap = wb.map\nwb", height=1500
    )
    opened.run(0)
    opened.run(1)
    opened.execute("import numpy as np\nfrom rcm_notebook.widgets.kit.gestures import guesses")
    return opened


@pytest.fixture
def gallery(notebook):
    notebook.execute("session.select([])\nwhile session.can_undo: session.undo()")
    Map(notebook)
    found = notebook.page.locator(".rcm-look .rcm-gallery")
    found.wait_for()
    return found


def shown_rows(gallery) -> list[int]:
    cells = gallery.locator(".rcm-cell")
    return sorted(int(cells.nth(i).get_attribute("data-row")) for i in range(cells.count()))


def picture(gallery, row: int) -> np.ndarray:
    canvas = gallery.locator(f'.rcm-cell[data-row="{row}"][data-picture="{row}"] canvas')
    canvas.wait_for()
    pixels = np.array(canvas.evaluate(COLORS), np.uint8)
    return pixels.reshape(-1, 4)[:, 0]


def select(notebook, gallery, rows) -> None:
    notebook.execute(f"session.select({list(map(int, rows))!r})")
    notebook.until(lambda: gallery.get_attribute("data-rows") == str(len(rows)), "the gallery shows the selection")


def test_before_a_selection_it_says_what_to_do(notebook, gallery):
    notebook.shot("gallery-empty", ".rcm-look")
    if gallery.get_attribute("data-rows") in (None, "0"):
        assert "lasso some points" in gallery.inner_text()


def test_a_lasso_shows_in_the_gallery_with_every_rows_own_picture(notebook, gallery):
    rows = notebook.ask(
        "[int(r) for r in np.flatnonzero(session.latents.component == session.components.usage.argmax())]"
    )
    Map(notebook).lasso_around(rows[:12], "Shift")
    notebook.until(lambda: int(gallery.get_attribute("data-rows") or 0) > 11, "the gallery shows the lasso")
    some = shown_rows(gallery)[:5]
    for row in some:
        expected = np.array(notebook.ask(f"session.data.thumbnail({row}).ravel().tolist()"))
        assert (picture(gallery, row) == expected).all()
    notebook.shot("gallery-lasso")


def test_after_sorting_every_picture_is_still_its_rows_own(notebook, gallery):
    select(notebook, gallery, range(0, 300, 2))
    notebook.execute("wb.look.part('selection').sort_by = 'component'\nwb.look.part('selection').descending = True")
    first = notebook.ask("int(np.frombuffer(wb.look.part('selection').rows, '<u4')[0])")
    notebook.until(lambda: gallery.locator('.rcm-cell[data-i="0"]').get_attribute("data-row") == str(first), "sorted")
    for row in shown_rows(gallery)[::9]:
        expected = np.array(notebook.ask(f"session.data.thumbnail({row}).ravel().tolist()"))
        assert (picture(gallery, row) == expected).all()
    notebook.execute("wb.look.part('selection').sort_by = 'as given'\nwb.look.part('selection').descending = False")


def test_its_menus_sort_by_label_and_show_a_part(notebook, gallery):
    notebook.execute("session.assign([8, 2], 1)\nsession.assign([5], 0)")
    select(notebook, gallery, range(10))
    menus = gallery.locator(".rcm-gallery-menu")
    assert menus.nth(2).locator("option").all_inner_texts() == ["small", "medium", "large"]

    def first(n: int) -> list[int]:
        return [int(gallery.locator(f'.rcm-cell[data-i="{i}"]').get_attribute("data-row")) for i in range(n)]

    menus.nth(0).select_option("label")
    notebook.until(lambda: first(3) == [5, 2, 8], "labelled rows come first, by their class")
    menus.nth(1).select_option("labelled")
    notebook.until(lambda: gallery.get_attribute("data-rows") == "3", "and only those are shown")
    notebook.shot("gallery-labelled", ".rcm-look")
    menus.nth(1).select_option("all")
    menus.nth(0).select_option("ood")
    novel = "[int(r) for r in np.argsort(session.ood()[:10], kind='stable')]"
    notebook.until(lambda: first(10) == notebook.ask(novel), "the network has looked at every row")
    menus.nth(0).select_option("as given")


def test_a_button_drops_what_is_unlike_the_rest(notebook, gallery):
    is_alike = "session.latents.component == session.components.usage.argmax()"
    alike = notebook.ask(f"np.flatnonzero({is_alike})[:12].tolist()")
    strangers = notebook.ask(f"np.flatnonzero(~({is_alike}))[:2].tolist()")
    select(notebook, gallery, sorted([*alike, *strangers]))
    gallery.get_by_role("button", name="Take out the rows").click()
    notebook.until(lambda: notebook.ask("session.selection.tolist()") == alike, "those alike stay")
    notebook.until(lambda: f"dropped {len(strangers)} of" in gallery.inner_text(), "it says how many")


def test_a_click_takes_a_row_out_and_shift_click_a_range(notebook, gallery):
    select(notebook, gallery, range(20))
    gallery.locator('.rcm-cell[data-row="3"]').click()
    notebook.until(lambda: notebook.ask("len(session.selection)") == 19, "one row less is selected")
    gallery.locator('.rcm-cell[data-row="7"]').click(modifiers=["Shift"])
    notebook.until(lambda: notebook.ask("len(session.selection)") == 15, "rows 3 to 7 are out")
    assert notebook.ask("[int(r) for r in range(20) if r not in session.selection]") == [3, 4, 5, 6, 7]
    notebook.shot("gallery-chosen", ".rcm-look")
    notebook.page.keyboard.press("2")
    notebook.until(lambda: notebook.ask("len(session.labels)") == 15, "a digit labels what is chosen")
    notebook.until(lambda: gallery.locator('.rcm-cell[data-row="1"].rcm-labelled').count() == 1, "the gallery says so")


def test_a_hundred_points_take_a_click_on_ask_a_key_each_and_one_for_each_further_batch(notebook, gallery):
    truth = "session.data.truth"
    notebook.execute(
        f"for id in range(10): session.assign(np.flatnonzero({truth} == id)[:2], id)\n"
        "def now():\n"
        "    row = int(session.selection[0]) if len(session.selection) == 1 else -1\n"
        f"    return len(session.labels), row, int(guesses(session)[row]), int({truth}[row])"
    )
    page, keys = notebook.page, 0
    page.locator(".rcm-ask").click()
    page.wait_for_function("() => document.activeElement?.matches('.rcm-query .rcm-gallery-box')")
    while (seen := notebook.ask("now()"))[0] < 20 + 100:
        _, row, guess, right = seen
        page.keyboard.press("n" if row < 0 else "Enter" if guess == right else str(right))
        notebook.until(lambda seen=seen: notebook.ask("now()[:2]") != seen[:2], f"the key changes something: {seen}")
        keys += 1
    assert keys == 109, "one key a label, and one for each batch of ten but the first"
    assert notebook.ask(f"bool((session.labels.ids[session.labels.rows] == {truth}[session.labels.rows]).all())")
    page.keyboard.press("n")
    notebook.until(lambda: notebook.ask("len(session.selection)") == 1, "another batch")
    notebook.shot("query-tray")
    notebook.shot("query-tray-side", ".rcm-side")


def test_accepting_all_is_one_undo(notebook, gallery):
    notebook.execute("for id in range(10): session.assign(np.flatnonzero(session.data.truth == id)[:2], id)")
    notebook.page.locator(".rcm-ask").click()
    notebook.until(lambda: notebook.ask("len(session.selection)") == 1, "a batch is asked for")
    notebook.page.locator(".rcm-accept-all").click()
    notebook.until(lambda: notebook.ask("len(session.labels)") > 20, "the guesses are labels")
    notebook.page.locator(".rcm-map").focus()
    notebook.page.keyboard.press("u")
    notebook.until(lambda: notebook.ask("len(session.labels)") == 20, "one undo takes them back")
