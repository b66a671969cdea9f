"""A report opened from disk in a browser: it shows, hovers, recolours and prints, and asks for nothing."""

import io

import numpy as np
import pytest
from lab import SHOTS
from PIL import Image
from report.conftest import HOSTILE, NAMES, hostile_data, label

from rcm_notebook.config import ModelConfig
from rcm_notebook.session import Session
from rcm_notebook.views.palette import colors

NO_WEBGL = """
const get = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind === "webgl2" ? null : get.call(this, kind, ...more);
};
"""


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    model = ModelConfig(components=6, latent=2, encoder_width=16, decoder_widths=(8,))
    with Session(hostile_data(300), tmp_path_factory.mktemp("report") / "run", model=model) as session:
        session.train(3, progress=False)
        label(session)
        session.train(3, progress=False)
        yield session


@pytest.fixture(scope="module")
def file(session, tmp_path_factory):
    return session.report(tmp_path_factory.mktemp("written") / "report.html")


class Opened:
    """The report in a page of its own; what it asks for and complains about is kept."""

    def __init__(self, browser, file, script: str | None = None, **context):
        self.context = browser.new_context(viewport={"width": 1200, "height": 900}, **context)
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: message.type == "error" and self.errors.append(message.text))
        if script:
            self.page.add_init_script(script)
        self.page.goto(file.as_uri())
        self.canvas = self.page.locator("canvas.rcm-canvas")
        self.page.wait_for_selector("canvas[data-camera]")
        self.canvas.scroll_into_view_if_needed()

    def place(self, session, row: int) -> tuple[float, float]:
        """Page coordinates of a point."""
        x, y, scale = (float(number) for number in self.canvas.get_attribute("data-camera").split())
        at = (session.positions[row] - session.positions.min(axis=0)).tolist()
        box = self.canvas.bounding_box()
        return box["x"] + box["width"] / 2 + (at[0] - x) * scale, box["y"] + box["height"] / 2 - (at[1] - y) * scale

    def middle(self) -> tuple[float, float]:
        """Page coordinates of the middle of the map."""
        box = self.canvas.bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def hover(self, session, row: int) -> str:
        """Rest the pointer on a point until its card is there; return what the card says."""
        self.page.mouse.move(*self.place(session, row))
        self.page.wait_for_selector(f".rcm-map[data-hovered='{row}'] .rcm-card:not([hidden])")
        return self.page.locator(".rcm-card").inner_text()

    def color_by(self, name: str) -> None:
        self.page.locator(f".ways input[value='{name}']").check()
        self.page.wait_for_selector(f"canvas[data-coloring='{name}']")

    def pixels(self) -> np.ndarray:
        return np.asarray(Image.open(io.BytesIO(self.canvas.screenshot())).convert("RGB")).astype(int)

    def shot(self, name: str, **options) -> None:
        SHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png", **options)

    def close(self) -> None:
        self.context.close()
        assert self.errors == []
        assert [url for url in self.asked if not url.startswith(("file:", "data:"))] == []
        assert len([url for url in self.asked if url.startswith("file:")]) == 1


@pytest.fixture
def open_report(browser, file):
    opened = []

    def open_with(**settings) -> Opened:
        opened.append(Opened(browser, file, **settings))
        return opened[-1]

    yield open_with
    for each in opened:
        each.close()


def near(pixels: np.ndarray, color: str) -> int:
    wanted = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)])
    return int((np.abs(pixels - wanted).max(-1) <= 30).sum())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_shows_the_points_in_both_themes(open_report, scheme):
    report = open_report(color_scheme=scheme)
    paper = report.pixels()[4, 300]
    assert (paper.mean() > 240) == (scheme == "light")
    report.shot(f"report_{scheme}", full_page=True)


def test_a_point_tells_what_it_is_and_names_stay_text(open_report, session):
    report = open_report()
    row = int(np.flatnonzero((session.labels.ids < 0) & (session.data.truth == 0))[0])
    said = report.hover(session, row)
    assert NAMES[session.prediction.ids[row]] in said
    assert f"row\n{row:,} ({1000 + row})" in said
    assert HOSTILE in said, "its text"
    picture = report.page.evaluate(
        "() => [...document.querySelector('.rcm-card-picture').getContext('2d').getImageData(0, 0, 4, 5).data]"
    )
    assert np.reshape(picture, (5, 4, 4))[..., 0].tolist() == session.data.images[row].tolist()
    assert report.page.locator("img:not(.tile img):not(#tau)").count() == 0
    report.shot("report_hover")


def test_it_is_coloured_anew_and_the_legend_follows(open_report, session):
    report = open_report()
    before = report.pixels()
    report.color_by("certainty")
    assert report.page.locator(".rcm-legend-title").inner_text() == "certainty"
    assert np.abs(report.pixels() - before).max(-1).astype(bool).sum() > 200
    report.color_by("truth")
    counts = report.page.locator(".rcm-legend-count").all_inner_texts()
    assert counts == [str(n) for n in np.bincount(session.data.truth)]


def test_a_click_in_legend_table_or_tile_shows_these_points_alone(open_report, session):
    report = open_report()
    page = report.page
    page.locator(".rcm-legend-row").nth(1).click()
    page.wait_for_selector("canvas[data-code='2']")
    assert "bee" in page.locator(".rcm-status").inner_text()
    page.locator(".classes a").nth(2).click()
    page.wait_for_selector("canvas[data-code='3'][data-coloring='prediction']")
    tile = page.locator(".tile").first
    component = int(tile.get_attribute("data-component"))
    tile.click()
    page.wait_for_selector(f"canvas[data-code='{component + 1}'][data-coloring='component']")
    page.locator(".rcm-map").focus()
    page.keyboard.press("Escape")
    page.mouse.move(5, 5)
    page.wait_for_selector("canvas[data-code='-1']")


def test_keys_and_the_wheel_move_the_map(open_report):
    report = open_report()
    whole = report.canvas.get_attribute("data-camera")
    x, _, scale = map(float, whole.split())
    report.page.locator(".rcm-map").focus()
    report.page.keyboard.press("ArrowRight")
    report.page.keyboard.press("+")
    report.page.wait_for_function(
        """([x, scale]) => {
            const now = document.querySelector('canvas.rcm-canvas').dataset.camera.split(' ').map(Number);
            return now[0] > x && now[2] > scale;
        }""",
        arg=[x, scale],
    )
    report.page.keyboard.press("f")
    report.page.wait_for_selector(f"canvas[data-camera='{whole}']")
    report.page.mouse.move(*report.middle())
    report.page.mouse.wheel(0, -300)
    report.page.wait_for_selector(f"canvas:not([data-camera='{whole}'])")


def test_a_drag_moves_the_map(open_report):
    report = open_report()
    x, _, scale = map(float, report.canvas.get_attribute("data-camera").split())
    across, down = report.middle()
    report.page.mouse.move(across, down)
    report.page.mouse.down()
    report.page.mouse.move(across + 60, down, steps=3)
    report.page.mouse.up()
    report.page.wait_for_function(
        "x => Math.abs(Number(document.querySelector('canvas.rcm-canvas').dataset.camera.split(' ')[0]) - x) < 1e-6",
        arg=x - 60 / scale,
    )


def test_terms_and_scale_of_the_curves_are_chosen(open_report, session):
    report = open_report()
    page = report.page
    assert page.locator("#curves path.curve").count() == 1
    page.locator("#curves input[value='kl_c']").check()
    assert page.locator("#curves path.curve").count() == 2
    assert f"Epoch {len(session.history)}: total" in page.locator("#curves .note").inner_text()
    page.locator("#curves input[value='total']").uncheck()
    page.locator("#curves .last input").check()
    assert page.locator("#curves path.curve").count() == 1
    chart = page.locator("#curves svg")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    page.mouse.move(box["x"] + 70, box["y"] + 100)
    assert page.locator("#curves .note").inner_text().startswith("Epoch 1: kl_c")


def test_a_cell_of_tau_is_told_in_words(open_report, session):
    report = open_report()
    image = report.page.locator("#tau")
    image.scroll_into_view_if_needed()
    box = image.bounding_box()
    report.page.mouse.move(box["x"] + 2, box["y"] + 2)
    first = int(report.page.locator(".tau-numbers span").first.inner_text())
    said = report.page.locator("#tau-words").inner_text()
    assert said.startswith(f"Component {first} is {NAMES[0]}: ")


def test_without_webgl2_a_plain_canvas_shows_the_same(open_report, session):
    plain, real = open_report(script=NO_WEBGL), open_report()
    for color in colors(3):
        a, b = (near(each.pixels(), color) for each in (plain, real))
        assert min(a, b) > 300
        assert 0.5 < a / b < 2
    row = int(np.flatnonzero(session.labels.ids < 0)[5])
    assert f"row\n{row:,}" in plain.hover(session, row)
    plain.shot("report_plain")


def test_on_paper_the_points_are_there_and_dark_pages_turn_light(open_report):
    report = open_report(color_scheme="dark")
    report.page.emulate_media(media="print", color_scheme="dark")
    report.page.wait_for_function(
        "() => document.querySelector('.rcm-still').width > 0 && document.querySelector('.rcm-still').offsetWidth > 0"
    )
    still = report.page.locator(".rcm-still")
    seen = np.asarray(Image.open(io.BytesIO(still.screenshot())).convert("RGB")).astype(int)
    assert seen[4, 300].mean() > 240
    assert near(seen, colors(1)[0]) > 200
    assert not report.page.locator(".ways").first.is_visible()
    report.shot("report_print", full_page=True)
    whole = np.asarray(Image.open(SHOTS / "report_print.png").convert("RGB"))
    assert (whole[:, 2].mean(-1) > 240).all(), "the page is white beside its sections, too"


def test_on_a_phone_nothing_is_wider_than_the_page(open_report):
    report = open_report()
    report.page.set_viewport_size({"width": 390, "height": 844})
    report.page.wait_for_timeout(50)
    assert report.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    report.shot("report_narrow", full_page=True)
