"""The map's tools: zoom to the selection, search, room for the legend, pictures, columns as colours."""

import base64
import io
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from map_driver import Map
from PIL import Image

HOSTILE = '<img src=x onerror="window.hacked = true">'
SESSION = f"""\
import numpy as np
import rcm_notebook as rcm
from rcm_notebook.widgets import LatentMap, Workbench
rng = np.random.default_rng(0)
truth = np.arange(240) % 4
x = rng.normal(0, 0.15, (240, 8)).astype(np.float32)
x[np.arange(240), truth] += 2
columns = {{
    "speed": np.where(truth == 3, np.nan, x[:, 0]),
    {HOSTILE!r}: np.array([{HOSTILE!r}, "printer", "toner"])[np.arange(240) % 3],
    "country": [f"country {{min(i % 61, i % 53)}}" for i in range(240)],
}}
texts = [f"message {{i}} about {{('paper', 'Toner', 'cards', 'money')[i % 4]}}" for i in range(240)]
data = rcm.Dataset.from_arrays(
    x, truth=truth, names=("ant", "bee", "cat", "dog"), texts=texts, serial=1000 + np.arange(240), columns=columns
)
model = rcm.ModelConfig(components=4, latent=2, encoder="dense", encoder_width=16, decoder_widths=(8,))
session = rcm.Session(data, "sessions/tools", model=model)
session.train(2, progress=False)
"""
MANY = """\
many = np.zeros((300_000, 2), np.float32)
many[:] = np.random.default_rng(0).normal(0, 1, many.shape)
map.positions = many.tobytes()
with map.hold_sync():
    map.codes = (1 + np.arange(300_000) % 4).astype(np.uint8).tobytes()
    map.marks = bytes(300_000)
"""


@pytest.fixture(scope="module")
def notebook(open_notebook):
    opened = open_notebook(SESSION, "map = LatentMap(session)\nmap", "Workbench(session)")
    opened.run(0)
    opened.run(1)
    return opened


@pytest.fixture
def shown(notebook):
    notebook.execute("map.color_by = 'prediction'; session.queried = None; session.select([])")
    notebook.execute("while session.can_undo: session.undo()")
    notebook.page.mouse.move(5, 5)
    now = Map(notebook)
    notebook.page.locator(".rcm-search").fill("")
    notebook.page.locator("[data-tool=fit]").click()
    notebook.until(lambda: now.selected() == 0, "nothing is selected")
    now.settle()
    return now


def selection(notebook) -> list[int]:
    return notebook.ask("session.selection.tolist()")


def camera(shown) -> list[float]:
    return [float(number) for number in shown.canvas.get_attribute("data-camera").split()]


def search(notebook, text: str) -> None:
    """Type `text` into the box by its key, and press enter."""
    notebook.page.locator(".rcm-map").focus()
    notebook.page.keyboard.press("s")
    notebook.page.keyboard.type(text)
    notebook.page.keyboard.press("Enter")


def said(notebook, words: str) -> None:
    notice = notebook.page.locator(".rcm-notice")
    notebook.until(lambda: words in notice.inner_text(), f"the map says {words!r}")


def test_z_zooms_to_the_selection_and_says_where_there_is_none(notebook, shown):
    fitted = camera(shown)
    notebook.page.locator(".rcm-map").focus()
    notebook.page.keyboard.press("z")
    said(notebook, "Nothing is selected")
    notebook.execute("session.select([0, 4, 8, 12])")
    notebook.until(lambda: shown.selected() == 4, "four are selected")
    notebook.page.keyboard.press("z")
    notebook.until(lambda: camera(shown)[2] > 1.5 * fitted[2], "the map is larger")
    shown.settle()
    places, box = shown.screen([0, 4, 8, 12]), shown.canvas.bounding_box()
    legend = notebook.page.locator(".rcm-legend").bounding_box()
    assert (places[:, 0] > box["x"]).all() and (places[:, 0] < legend["x"]).all()
    assert (places[:, 1] > box["y"] + 36).all() and (places[:, 1] < box["y"] + box["height"]).all()
    notebook.page.locator("[data-tool=fit]").click()
    notebook.until(lambda: np.allclose(camera(shown), fitted), "the button fits again")
    notebook.page.locator("[data-tool=zoom]").click()
    notebook.until(lambda: camera(shown)[2] > 1.5 * fitted[2], "the button zooms, too")


def test_words_find_the_rows_whose_text_has_them_and_the_view_goes_there(notebook, shown):
    fitted = camera(shown)
    search(notebook, "TONER")
    toner = [i for i in range(240) if i % 4 == 1 or i % 3 == 2]
    notebook.until(lambda: selection(notebook) == toner, "Python found the rows")
    said(notebook, f"{len(toner)} rows with “TONER” in the text")
    search(notebook, "about cards")
    notebook.until(lambda: selection(notebook) == list(range(2, 240, 4)), "the box is used again")
    notebook.until(lambda: camera(shown)[2] > 1.3 * fitted[2], "the view zooms")
    shown.settle()
    notebook.shot("map-search", ".rcm-map")
    search(notebook, "zebra")
    said(notebook, "No text has “zebra”")
    assert selection(notebook) == list(range(2, 240, 4)), "what was selected stays"


def test_a_number_finds_its_row_and_the_digits_label_nothing(notebook, shown):
    search(notebook, "1017")
    notebook.until(lambda: selection(notebook) == [17], "the serial is found")
    said(notebook, "Serial 1017 is the row at position 17")
    search(notebook, "23")
    notebook.until(lambda: selection(notebook) == [23], "the position is found")
    assert notebook.ask("len(session.labels)") == 0
    notebook.page.keyboard.press("1")
    notebook.until(lambda: notebook.ask("int(session.labels.ids[23])") == 1, "after enter the keys are the map's")


def test_when_the_legend_grows_the_points_make_room_unless_the_user_chose_a_view(notebook, shown):
    long = "a class with a rather long name"

    def clear_of_legend() -> bool:
        shown.settle()
        legend = notebook.page.locator(".rcm-legend").bounding_box()
        return bool((shown.screen(range(240))[:, 0] < legend["x"]).all())

    before = camera(shown)
    notebook.execute(f"session.rename_class('ant', {long!r}); session.assign([0], 0)")
    try:
        notebook.until(lambda: camera(shown) != before, "the camera makes room")
        notebook.until(clear_of_legend, "no point is under the legend")
        notebook.page.locator(".rcm-map").focus()
        notebook.page.keyboard.press("+")
        notebook.until(lambda: camera(shown)[2] > 1.2 * before[2], "the user chose a view")
        chosen = camera(shown)
        notebook.execute("session.rename_class(0, 'ant')")
        name = notebook.page.locator(".rcm-legend-name").first
        notebook.until(lambda: name.inner_text() == "ant", "the legend is narrow again")
        shown.settle()
        assert camera(shown) == chosen
    finally:
        notebook.execute("session.rename_class(0, 'ant')")


def saved(notebook, kind: str):
    """The name and the bytes of the picture that the menu saves."""
    notebook.page.locator("[data-tool=save]").click()
    with notebook.page.expect_download() as waiting:
        notebook.page.locator(f"[data-kind={kind}]").click()
    download = waiting.value
    path = notebook.lab.folder / download.suggested_filename
    download.save_as(path)
    return download.suggested_filename, path.read_bytes()


def test_a_png_shows_the_points_the_title_and_the_legend_twice_as_fine(notebook, shown):
    notebook.execute("map.color_by = 'truth'; session.assign([0, 1, 2], 1); session.select([7])")
    notebook.until(lambda: notebook.page.locator(".rcm-legend-title").inner_text() == "truth", "coloured")
    notebook.page.locator("[data-tool=save]").click()
    notebook.shot("map-save-menu", ".rcm-map")
    notebook.page.keyboard.press("Escape")
    name, content = saved(notebook, "png")
    assert name == "tools-truth.png"
    said(notebook, "Saved tools-truth.png")
    box = shown.canvas.bounding_box()
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    assert picture.width == pytest.approx(2 * box["width"], abs=2) and picture.height > 2 * box["height"] + 40
    pixels = np.asarray(picture).astype(int)
    for color in notebook.ask("map.coloring['palette'][1:5]"):
        wanted = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)])
        assert (np.abs(pixels - wanted).max(-1) < 24).sum() > 600, f"{color} is in the picture"
    assert (pixels[:60].min(-1) < 90).any(), "the title is written in ink"
    (notebook.shot("map-saved", ".rcm-map").with_name("map-saved-file.png")).write_bytes(content)
    for color in notebook.ask("map.coloring['palette'][1:5]"):
        notebook.until(lambda color=color: shown.has_color(color) > 100, "the map itself is as before")


def test_an_svg_has_a_shape_for_every_point_and_names_as_text(notebook, shown):
    notebook.page.locator(".rcm-select").select_option(label=HOSTILE)
    notebook.until(lambda: notebook.page.locator(".rcm-legend-title").inner_text() == HOSTILE, "coloured")
    name, content = saved(notebook, "svg")
    assert name.endswith(".svg") and "<" not in name
    root = ElementTree.fromstring(content)
    space = "{http://www.w3.org/2000/svg}"
    legend = root.findall(f".//{space}g[@transform]//{space}circle")
    assert len(root.findall(f".//{space}circle")) - len(legend) == 240
    drawn = notebook.page.context.new_page()
    drawn.set_content(f'<img src="data:image/svg+xml;base64,{base64.b64encode(content).decode()}">')
    drawn.locator("img").screenshot(path=notebook.shot("map-svg", ".rcm-map"))
    drawn.close()
    written = [text.text for text in root.iter(f"{space}text")]
    assert "printer" in written and root.find(f".//{space}img") is None
    assert notebook.page.evaluate("() => window.hacked === undefined")


def test_every_column_is_a_colour_with_its_kinds_or_its_scale(notebook, shown):
    titles = notebook.page.locator(".rcm-select option").all_inner_texts()
    assert titles[-3:] == ["speed", HOSTILE, "country"]
    notebook.page.locator(".rcm-select").select_option(label="speed")
    notebook.until(lambda: notebook.page.locator(".rcm-ramp").count() == 1, "numbers have a scale")
    assert notebook.page.locator(".rcm-legend-name").all_inner_texts() == ["missing"]
    notebook.page.mouse.move(*map(float, shown.screen([0])[0]))
    card = notebook.page.locator(".rcm-card")
    notebook.until(lambda: card.is_visible() and "speed" in card.inner_text(), "the card tells the value")
    notebook.shot("map-column", ".rcm-map")
    notebook.page.mouse.move(5, 5)
    notebook.page.locator(".rcm-select").select_option(label="country")
    notebook.until(lambda: notebook.page.locator(".rcm-legend-row").count() == 40, "kinds and the others")
    last = notebook.page.locator(".rcm-legend-name").last
    assert last.inner_text().startswith("other (")
    box, whole = notebook.page.locator(".rcm-legend").bounding_box(), shown.root.bounding_box()
    assert box["y"] + box["height"] < whole["y"] + whole["height"], "a long legend scrolls inside the map"
    last.scroll_into_view_if_needed()
    notebook.shot("map-kinds", ".rcm-map")


def test_of_very_many_points_a_part_is_drawn_while_moving_and_the_lasso_takes_all(notebook, shown):
    at_home = notebook.ask("len(map.positions)")
    notebook.execute(MANY)
    status, page = notebook.page.locator(".rcm-status"), notebook.page
    notebook.until(lambda: "300,000" in status.inner_text(), "all are there")
    shown.settle()
    notebook.until(lambda: shown.canvas.get_attribute("data-drawn") == "300000", "at rest all are drawn")
    page.evaluate(
        """() => {
            window.words = [];
            new MutationObserver(() => window.words.push(document.querySelector('.rcm-status').textContent))
                .observe(document.querySelector('.rcm-canvas'), {attributes: true, attributeFilter: ['data-drawn']});
        }"""
    )
    page.locator(".rcm-map").focus()
    for key in ("+", "-", "+", "-"):
        page.keyboard.press(key)
    notebook.until(
        lambda: any("of them while moving" in words for words in page.evaluate("() => window.words")), "it says so"
    )
    notebook.until(lambda: "moving" not in status.inner_text(), "and at rest draws all again")
    assert shown.canvas.get_attribute("data-drawn") == "300000"
    notebook.execute("sent = []; hear = map._select; map._select = lambda message, _: sent.append(message['count'])")
    page.locator("[data-tool=fit]").click()
    shown.settle()
    box, (x, y, scale) = shown.canvas.bounding_box(), camera(shown)
    middle = (box["x"] + box["width"] / 2 - x * scale, box["y"] + box["height"] / 2 + y * scale)
    corners = [(middle[0] + 60 * i, middle[1] + 60 * j) for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    shown.lasso(corners, "Shift")
    notebook.until(lambda: notebook.ask("len(sent)") == 1, "the lasso is told")
    inside = notebook.ask(f"int((np.abs(many) < {60 / scale}).all(1).sum())")
    assert notebook.ask("sent[0]") == pytest.approx(inside, rel=0.02)
    notebook.shot("map-many", ".rcm-map")
    notebook.execute("map._select = hear; map._show_positions(); map._show_colors(); map._show_marks()")
    assert notebook.ask("len(map.positions)") == at_home
    page.keyboard.press("Escape")
    notebook.until(lambda: shown.selected() == 0, "the map is as before")


def test_in_a_narrow_workbench_the_tools_keep_clear_of_the_legend_and_the_menu_stays_inside(notebook, shown):
    notebook.run(2)
    home = notebook.page.locator(".rcm-workbench .rcm-map")
    home.wait_for()
    home.scroll_into_view_if_needed()
    legend = home.locator(".rcm-legend")
    tools = [".rcm-tools >> nth=0", ".rcm-select", ".rcm-search", "[data-tool=save]"]

    def keep_clear() -> bool:
        boxes = [home.locator(tool).bounding_box() for tool in tools]
        in_one_row = len({round(box["y"] + box["height"] / 2) for box in boxes}) == 1
        return in_one_row and all(box["x"] + box["width"] <= legend.bounding_box()["x"] for box in boxes)

    notebook.until(keep_clear, "no tool lies under the legend, and none in a second row")
    home.locator("[data-tool=save]").click()
    menu, whole = home.locator(".rcm-save-menu").bounding_box(), home.bounding_box()
    assert menu["x"] >= whole["x"] and menu["x"] + menu["width"] <= whole["x"] + whole["width"]
    notebook.shot("map-tools-workbench", ".rcm-workbench")
