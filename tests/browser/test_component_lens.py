"""The component lens in a real notebook: pictures are painted, the walk moves, and acts reach the session."""

import numpy as np
import pytest
from sessions import clusters
from sessions import digits as new_digits

DIGITS_LENS = """\
from rcm_notebook.widgets import ComponentLens
session.train(3, progress=False)
for row in range(40):
    session.assign([row], int(session.data.truth[row]))
"""
SHOW = "lens = ComponentLens(session)\nlens"
PIXELS = """selector => {
    const canvas = document.querySelector(selector);
    const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return [canvas.height, canvas.width, [...data.filter((_, i) => i % 4 === 0)]];
}"""


def tile(component: int, part: str = "") -> str:
    """Where a component's tile is on the page."""
    return f".rcm-lens-tile[data-component='{component}'] {part}".strip()


class Lens:
    """The lens on the page, used as a hand uses it."""

    def __init__(self, notebook):
        self.notebook, self.page = notebook, notebook.page
        self.root = self.page.locator(".rcm-lens")
        self.root.wait_for()
        self.words = self.page.locator(".rcm-lens-said")

    def choose(self, component: int) -> None:
        self.page.locator(tile(component)).click()
        self.title_is(component)

    def title_is(self, component: int) -> None:
        title = self.page.locator(".rcm-lens-detail-title")
        self.notebook.until(
            lambda: title.inner_text().startswith(f"component {component}:"), f"component {component} is shown"
        )

    def pixels(self, selector: str) -> np.ndarray:
        height, width, red = self.page.evaluate(PIXELS, selector)
        return np.array(red).reshape(height, width)

    def act(self, name: str) -> None:
        self.page.locator(f".rcm-lens [data-act='{name}']").click()

    def says(self, words: str) -> None:
        self.notebook.until(lambda: words in self.words.inner_text(), f"the lens says {words!r}")


@pytest.fixture(scope="module")
def digits(open_notebook):
    opened = open_notebook(new_digits("lens-digits") + DIGITS_LENS, SHOW, width=1250, height=1000)
    opened.run(0)
    opened.run(1)
    return opened


@pytest.fixture
def lens(digits):
    return Lens(digits)


def test_while_the_decoder_cannot_draw_a_tile_shows_its_most_typical_point(digits, lens):
    tiles = digits.page.locator(".rcm-lens-tile")
    assert tiles.count() == digits.ask("len(session.components)")
    k = digits.ask("int(session.components.usage.argmax())")
    lens.title_is(k)
    typical = np.array(digits.ask(f"session.data.thumbnail(int(session.components.exemplar[{k}])).tolist()"))
    assert (lens.pixels(tile(k, "canvas")) == typical).all()
    assert "cannot draw yet" in digits.page.locator(".rcm-lens-portrait-caption").inner_text()
    digits.shot("lens-digits-before")


def test_once_it_can_a_tile_shows_its_prototype(digits, lens):
    digits.execute("session.go_to_phase('labels'); session.train(3, progress=False)")
    digits.until(lambda: digits.ask("lens.draws"), "the decoder draws")
    k = digits.ask("int(session.components.usage.argmax())")
    drawn = np.array(digits.ask(f"session.components.prototypes[{k}].tolist()"))
    digits.until(lambda: np.abs(lens.pixels(tile(k, "canvas")) - 255 * drawn.clip(0, 1)).max() <= 0.51, "it is painted")
    digits.shot("lens-digits")


def test_the_slider_walks_and_the_picture_is_what_the_decoder_draws_there(digits, lens):
    k = digits.ask("int(session.components.mixed[0]) if len(session.components.mixed) else 3")
    lens.choose(k)
    slider = digits.page.locator(".rcm-lens-plane-slider")
    before = lens.pixels(".rcm-lens-portrait")
    slider.focus()
    for _ in range(6):
        slider.press("ArrowRight")
    caption = digits.page.locator(".rcm-lens-portrait-caption")
    digits.until(lambda: "+1.5" in caption.inner_text(), "the caption says where")
    digits.execute(
        f"""import numpy as np
rows = session.latents.component == {k}
z = session.latents.mean[rows]
j = int(z.std(0).argmax())
place = z.mean(0)
place[j] += 1.5 * z.std(0)[j]
there = 255 * session.decode({k}, place)[0].clip(0, 1)"""
    )
    shown = lens.pixels(".rcm-lens-portrait")
    assert np.abs(shown - np.array(digits.ask("there.tolist()"))).max() <= 0.6
    assert (shown != before).any()
    digits.shot("lens-walk")


def test_the_dark_theme_suits_it(digits, lens):
    with digits.dark():
        digits.shot("lens-digits-dark")


# ---- vectors with texts ----------------------------------------------------------------------------------------------

HOSTILE = '<img src=x onerror="window.hacked = true">'


@pytest.fixture(scope="module")
def texts(open_notebook):
    cells = clusters("lens", ("ant", "bee", HOSTILE, "dog"), HOSTILE)
    opened = open_notebook(cells, "from rcm_notebook.widgets import ComponentLens\n" + SHOW)
    opened.run(0)
    opened.run(1)
    return opened


@pytest.fixture
def words(texts):
    texts.execute("session.select([])\nwhile session.can_undo: session.undo()")
    return Lens(texts)


def order(notebook) -> list[int]:
    """The components, the fullest first."""
    return notebook.ask("(-session.components.usage).argsort(kind='stable').tolist()")


def test_without_labels_the_lens_says_what_to_do(texts, words):
    empty = texts.page.locator(".rcm-lens-tau .rcm-lens-empty")
    texts.until(lambda: "No label reaches it yet" in empty.inner_text(), "an empty state")
    texts.shot("lens-texts-empty")


def test_hostile_names_and_texts_are_text(texts, words):
    first = order(texts)[0]
    words.choose(first)
    texts.execute(f"session.assign((session.latents.component == {first}).nonzero()[0][:5], 2)")
    name = texts.page.locator(tile(first, ".rcm-lens-tile-title"))
    texts.until(lambda: name.inner_text() == HOSTILE, "the tile says the class")
    assert texts.page.locator(".rcm-lens-tau-name").first.inner_text() == HOSTILE
    assert texts.page.locator(tile(first, ".rcm-lens-tile-text")).inner_text() == HOSTILE
    assert texts.page.locator(".rcm-lens img").count() == 0
    assert texts.page.evaluate("() => window.hacked === undefined")


def test_a_walk_through_texts_names_the_nearest_points(texts, words):
    k = order(texts)[0]
    words.choose(k)
    texts.page.locator(".rcm-lens-plane-step[data-at='3']").click()
    near = "[...document.querySelectorAll('.rcm-lens-near [data-row]')].map(e => Number(e.dataset.row))"
    shown = texts.page.evaluate(f"() => {near}")
    texts.execute(
        f"""rows = (session.latents.component == {k}).nonzero()[0]
z = session.latents.mean[rows]
place = z.mean(0) + 3 * z.std(0) * (np.arange(2) == z.std(0).argmax())
nearest = rows[np.linalg.norm(z - place, axis=1).argsort(kind='stable')[:3]]"""
    )
    assert shown == texts.ask("nearest.tolist()")
    texts.shot("lens-texts")


def test_a_double_click_selects_the_points_of_a_component_and_its_tile_is_marked(texts, words):
    k = order(texts)[1]
    texts.page.locator(tile(k)).dblclick()
    count = texts.ask(f"int((session.latents.component == {k}).sum())")
    texts.until(lambda: texts.ask("len(session.selection)") == count, "its points are selected")
    mark = texts.page.locator(tile(k, ".rcm-lens-mark-selected"))
    texts.until(lambda: mark.count() == 1 and mark.inner_text() == str(count), "the tile is marked")
    rings = texts.page.locator(".rcm-lens-point-selected")
    texts.until(lambda: rings.count() == count, "the points of the plane have rings")


def test_a_digit_in_the_lens_labels_and_u_takes_it_back(texts, words):
    k = order(texts)[0]
    words.choose(k)
    words.act("select")
    texts.until(lambda: texts.ask("len(session.selection)") > 0, "its points are selected")
    texts.page.locator(".rcm-lens-plane-slider").focus()
    texts.page.keyboard.press("1")
    words.says("→ bee")
    assert set(texts.ask(f"session.labels.ids[session.latents.component == {k}].tolist()")) == {1}
    texts.page.keyboard.press("u")
    texts.until(lambda: texts.ask("len(session.labels)") == 0, "the labels are taken back")


def test_arrows_choose_enter_selects_and_nothing_reaches_the_notebook(texts, words):
    before, (first, second, *_) = texts.cell_sources(), order(texts)
    words.choose(first)
    texts.page.keyboard.press("ArrowRight")
    words.title_is(second)
    texts.page.keyboard.press("Enter")
    holds = f"set(session.latents.component[session.selection].tolist()) == {{{second}}}"
    texts.until(lambda: texts.ask(holds), "its points are selected")
    texts.page.keyboard.press("Home")
    words.title_is(first)
    for key in "ddab":
        texts.page.keyboard.press(key)
    assert texts.cell_sources() == before


def test_a_name_is_typed_and_digits_in_it_label_nothing(texts, words):
    k = order(texts)[0]
    words.choose(k)
    texts.execute("session.select([0])")
    name = texts.page.locator(".rcm-lens-input")
    name.click()
    texts.page.keyboard.type("loops 2")
    texts.page.keyboard.press("Enter")
    words.says("is called loops 2")
    title = texts.page.locator(tile(k, ".rcm-lens-tile-title"))
    texts.until(lambda: title.inner_text() == "loops 2", "the tile has the name")
    assert texts.ask(f"session.components.names[{k}]") == "loops 2"
    assert texts.ask("len(session.labels)") == 0


def test_a_component_is_reserved_for_a_class(texts, words):
    k = order(texts)[0]
    words.choose(k)
    texts.page.locator(".rcm-lens-select[aria-label^='Reserve']").select_option(label="reserved for dog")
    words.says("is reserved for dog")
    assert texts.ask(f"session.components.reserved[{k}]") == 3
    texts.until(lambda: texts.page.locator(tile(k, ".rcm-lens-mark-reserved")).count() == 1, "the tile is marked")


def test_components_are_merged_and_split_and_what_fails_is_said(texts, words):
    first, second, *_ = order(texts)
    words.choose(second)
    texts.page.locator(".rcm-lens-select[aria-label^='Component to merge']").select_option(value=str(first))
    words.act("merge")
    words.says(f"component {second} is merged into {first} and free now")
    texts.until(lambda: texts.page.locator(f"{tile(second)}.rcm-lens-tile-free").count() == 1, "its tile is grey")
    assert "No point belongs here most" in texts.page.locator(".rcm-lens-plane .rcm-lens-empty").inner_text()
    texts.execute(
        f"""rows = (session.latents.component == {first}).nonzero()[0]
for kind in np.unique(truth[rows])[:2]: session.assign(rows[truth[rows] == kind][:4], int(kind))"""
    )
    texts.until(lambda: texts.page.locator(tile(first, ".rcm-lens-mark-mixed")).count() == 1, "it holds two classes")
    words.choose(first)
    assert "split it" in texts.page.locator(".rcm-lens-detail-hint").inner_text()
    texts.shot("lens-mixed")
    words.act("split")
    words.says(f"component {first} is split")
    texts.until(lambda: texts.page.locator(f"{tile(second)}.rcm-lens-tile-free").count() == 0, "it is in use again")
    words.act("split")
    words.says("needs a free one, and none is")
    assert words.words.get_attribute("data-level") == "error"
    texts.shot("lens-error")


def test_a_point_under_the_pointer_shows_its_card_and_a_click_selects_it(texts, words):
    for k in order(texts)[1::-1]:
        words.choose(k)
    point = texts.page.locator(".rcm-lens-plane-points circle").nth(3)
    card = texts.page.locator(".rcm-lens .rcm-card")

    def is_shown() -> bool:
        point.hover(force=True)
        return card.is_visible() and HOSTILE in card.inner_text()

    texts.until(is_shown, "the card is shown")
    place, at = card.bounding_box(), point.bounding_box()
    assert abs(place["x"] - at["x"]) < 400 and abs(place["y"] - at["y"]) < 250, "it is beside the point"
    texts.shot("lens-card")
    point.click(force=True)
    texts.until(lambda: texts.ask("len(session.selection)") == 1, "one point is selected")


def test_in_a_narrow_cell_nothing_is_cut(texts, words):
    texts.page.set_viewport_size({"width": 620, "height": 1400})
    box = words.root.bounding_box()
    for part in (".rcm-lens-tiles", ".rcm-lens-plane", ".rcm-lens-rows", ".rcm-lens-detail-acts"):
        inner = texts.page.locator(f".rcm-lens {part}").first.bounding_box()
        assert inner["x"] >= box["x"] and inner["x"] + inner["width"] <= box["x"] + box["width"] + 1, part
    texts.shot("lens-narrow")
