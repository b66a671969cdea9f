"""The map under the hand: pan, zoom, fit, click, lasso with its modes, card, colours, legend, theme, motion."""

import numpy as np
import pytest
from map_driver import Map
from sessions import clusters

MANY = """\
map.positions = np.random.default_rng(0).normal(0, 1, (120_000, 2)).astype(np.float32).tobytes()
with map.hold_sync():
    map.codes = (1 + np.arange(120_000) % 4).astype(np.uint8).tobytes()
    map.marks = bytes(120_000)
"""


@pytest.fixture(scope="module")
def notebook(open_notebook):
    opened = open_notebook(clusters("map"), "map = LatentMap(session)\nmap")
    opened.run(0)
    opened.run(1)
    return opened


@pytest.fixture
def shown(notebook):
    notebook.execute("map.color_by = 'prediction'; session.queried = None; session.select([])")
    notebook.execute("while session.can_undo: session.undo()")
    notebook.page.mouse.move(5, 5)
    now = Map(notebook)
    notebook.page.locator("[data-mode=pan].rcm-tool").click()
    notebook.page.locator("[data-tool=fit]").click()
    notebook.until(lambda: now.selected() == 0, "nothing is selected")
    now.settle()
    return now


def members(notebook, k: int) -> list[int]:
    return notebook.ask(
        f"[int(row) for row in np.flatnonzero(session.latents.component == session.latents.component[{k}])]"
    )


def selection(notebook) -> list[int]:
    return notebook.ask("session.selection.tolist()")


def test_every_point_lies_inside_the_map_and_left_of_the_legend(notebook, shown):
    places, box = shown.screen(range(240)), shown.canvas.bounding_box()
    legend = notebook.page.locator(".rcm-legend").bounding_box()
    assert (places[:, 0] > box["x"]).all() and (places[:, 0] < legend["x"]).all()
    assert (places[:, 1] > box["y"]).all() and (places[:, 1] < box["y"] + box["height"]).all()


def test_a_lasso_selects_exactly_the_points_inside(notebook, shown):
    places = shown.screen(range(240))
    (left, top), (right, bottom) = np.quantile(places, [0.3, 0.7], axis=0)
    inside = np.flatnonzero(((places > (left, top)) & (places < (right, bottom))).all(1))
    near = np.abs(places[:, None, :] - np.array([[left, top], [right, bottom]])).min(1).min(1) < 4
    shown.lasso([(left, top), (right, top), (right, bottom), (left, bottom)], "Shift")
    notebook.until(lambda: len(selection(notebook)) > 0, "Python has the selection")
    assert set(selection(notebook)) ^ set(inside.tolist()) <= set(np.flatnonzero(near).tolist())
    assert shown.selected() == len(selection(notebook))


def test_shift_adds_and_ctrl_removes(notebook, shown):
    one, two = members(notebook, 0)[:4], members(notebook, 1)[:4]
    shown.lasso_around(one, "Shift")
    notebook.until(lambda: set(one) <= set(selection(notebook)), "the first are selected")
    shown.lasso_around(two, "Shift")
    notebook.until(lambda: set(one + two) <= set(selection(notebook)), "the others are added")
    shown.lasso_around(one, "Control")
    notebook.until(lambda: not set(one) & set(selection(notebook)), "the first are removed")
    assert set(two) <= set(selection(notebook))


def test_the_buttons_do_the_same_without_a_key(notebook, shown):
    one, two = members(notebook, 0)[:4], members(notebook, 1)[:4]
    for mode, rows in (("replace", one), ("add", two), ("remove", one)):
        notebook.page.locator(f"[data-mode={mode}].rcm-tool").click()
        shown.lasso_around(rows)
    notebook.until(lambda: set(two) <= set(selection(notebook)), "added")
    assert not set(one) & set(selection(notebook))
    notebook.page.locator("[data-mode=replace].rcm-tool").click()
    shown.lasso_around(one)
    notebook.until(lambda: set(one) <= set(selection(notebook)), "a plain lasso begins anew")
    assert not set(two) & set(selection(notebook))


def test_a_drag_pans_the_wheel_zooms_at_the_pointer_and_a_double_click_fits(notebook, shown):
    mouse = notebook.page.mouse
    start = shown.screen([0])[0]
    box = shown.canvas.bounding_box()
    empty = (box["x"] + 30, box["y"] + box["height"] - 60)
    mouse.move(*empty)
    mouse.down()
    mouse.move(empty[0] + 40, empty[1] - 30, steps=3)
    mouse.up()
    notebook.until(
        lambda: np.allclose(shown.screen([0])[0] - start, (40, -30), atol=1), "the points move with the hand"
    )
    assert selection(notebook) == []
    place = shown.screen([0])[0]
    mouse.move(*map(float, place))
    mouse.wheel(0, -400)
    notebook.until(lambda: np.ptp(shown.screen(range(240))[:, 0]) > 1.5 * box["width"] * 0.5, "the map is larger")
    assert np.allclose(shown.screen([0])[0], place, atol=1.5), "what is under the pointer stays there"
    mouse.dblclick(*empty)
    notebook.until(lambda: np.allclose(shown.screen([0])[0], start, atol=1), "everything is in view again")


def test_a_click_selects_one_point_and_a_click_beside_it_none(notebook, shown):
    row = members(notebook, 2)[3]
    place = shown.screen([row])[0]
    notebook.page.mouse.click(*map(float, place))
    notebook.until(lambda: len(selection(notebook)) == 1, "one point is selected")
    clicked = shown.screen(selection(notebook))[0]
    assert np.abs(clicked - place).max() < 5
    box = shown.canvas.bounding_box()
    notebook.page.mouse.click(box["x"] + 12, box["y"] + box["height"] - 60)
    notebook.until(lambda: selection(notebook) == [], "nothing is selected")


def test_the_card_shows_what_python_says_of_the_point_and_goes_with_the_pointer(notebook, shown):
    row = members(notebook, 0)[5]
    notebook.page.mouse.move(*map(float, shown.screen([row])[0]))
    card = notebook.page.locator(".rcm-card")
    notebook.until(lambda: card.is_visible(), "the card comes")
    under = int(card.get_attribute("data-row"))
    assert str(notebook.ask(f"int(session.latents.component[{under}])")) in card.inner_text()
    assert "a row" in card.inner_text()
    box = shown.canvas.bounding_box()
    notebook.page.mouse.move(box["x"] + 12, box["y"] + box["height"] - 60)
    notebook.until(lambda: not card.is_visible(), "the card goes")


def test_colouring_by_truth_paints_every_class_and_the_legend_counts_them(notebook, shown):
    notebook.page.locator(".rcm-select").select_option("truth")
    notebook.until(lambda: notebook.ask("map.color_by") == "truth", "Python knows")
    palette = notebook.ask("map.coloring['palette'][1:5]")
    for color in palette:
        notebook.until(lambda color=color: shown.has_color(color) > 150, f"{color} is on the map")
    counts = notebook.page.locator(".rcm-legend-count").all_inner_texts()
    assert counts == ["60"] * 4
    notebook.shot("map-truth", ".rcm-map")


def test_certainty_has_a_ramp_in_the_legend(notebook, shown):
    notebook.execute("session.assign([0, 1, 2, 3], 1)\nmap.color_by = 'certainty'")
    notebook.until(lambda: notebook.page.locator(".rcm-ramp").count() == 1, "the ramp is shown")
    assert notebook.page.locator(".rcm-ramp-ends").inner_text().split() == ["0", "%", "100", "%"]


def test_a_click_on_the_legend_selects_that_class_and_hovering_shows_it_alone(notebook, shown):
    notebook.execute("map.color_by = 'truth'")
    row = notebook.page.locator(".rcm-legend-row[data-code='2']")
    row.wait_for()
    others = notebook.ask("map.coloring['palette'][1]")
    notebook.until(lambda: shown.has_color(others) > 150, "all classes are shown")
    row.hover()
    notebook.until(lambda: shown.has_color(others) < 60, "the others step back")
    row.click()
    notebook.until(lambda: selection(notebook) == notebook.ask("np.flatnonzero(truth == 1).tolist()"), "it is selected")


def test_labelled_queried_and_selected_points_are_marked(notebook, shown):
    before = shown.pixels()
    notebook.execute("session.assign([0], 0); session.query(3); session.select([1])")
    notebook.until(lambda: shown.selected() == 1, "a point is selected")
    notebook.until(lambda: (shown.pixels() != before).any(-1).sum() > 200, "rings are drawn")
    assert shown.has_color("#171a1f") > 20, "ink rings of labelled and selected points"
    assert shown.has_color("#db4205") > 20, "accent rings of queried points"
    notebook.shot("map-marks", ".rcm-map")


def test_a_key_zooms_pans_and_fits(notebook, shown):
    def camera() -> list[float]:
        return [float(number) for number in shown.canvas.get_attribute("data-camera").split()]

    fitted = camera()
    shown.root.focus()
    for key in ("+", "ArrowLeft"):
        before = camera()
        notebook.page.keyboard.press(key)
        notebook.until(lambda before=before: camera() != before, f"{key} changes the view")
    notebook.page.keyboard.press("f")
    notebook.until(lambda: np.allclose(camera(), fitted), "f fits")


def test_points_move_to_their_new_places_through_the_space_between(notebook, shown):
    notebook.page.evaluate(
        """() => {
            const canvas = document.querySelector('.rcm-map canvas');
            window.seen = [];
            new MutationObserver(() => window.seen.push(canvas.dataset.moving))
                .observe(canvas, {attributes: true, attributeFilter: ['data-moving']});
        }"""
    )
    notebook.execute("at_home = session.positions; session.positions = at_home[:, ::-1].copy()")
    notebook.until(lambda: "true" in notebook.page.evaluate("() => window.seen"), "the points move")
    shown.settle()
    notebook.execute("session.positions = at_home")
    shown.settle()


def test_a_lost_graphics_context_comes_back_with_the_points(notebook, shown):
    notebook.execute("map.color_by = 'truth'")
    color = notebook.ask("map.coloring['palette'][1]")
    notebook.until(lambda: shown.has_color(color) > 150, "the points are there")
    notebook.page.evaluate(
        """() => {
            const gl = document.querySelector('.rcm-map canvas').getContext('webgl2');
            window.loss = gl.getExtension('WEBGL_lose_context');
            window.loss.loseContext();
        }"""
    )
    notice = notebook.page.locator(".rcm-notice")
    notebook.until(lambda: notice.is_visible(), "the map says so")
    notebook.page.evaluate("() => window.loss.restoreContext()")
    notebook.until(lambda: not notice.is_visible(), "the context is back")
    notebook.until(lambda: shown.has_color(color) > 150, "and so are the points")


def test_running_the_cell_again_shows_one_map_and_leaks_no_context(notebook, shown):
    for _ in range(20):
        notebook.run(1)
        notebook.until(lambda: notebook.page.locator(".rcm-map .rcm-canvas").count() == 1, "one canvas")
    notebook.execute("map.color_by = 'truth'")
    again = Map(notebook)
    notebook.until(lambda: again.has_color(notebook.ask("map.coloring['palette'][1]")) > 150, "the map works")


def test_the_dark_theme_is_taken_up_while_the_map_is_open(notebook, shown):
    light = shown.pixels()[-40:, -200:].mean()
    with notebook.dark():
        notebook.until(lambda: shown.pixels()[-40:, -200:].mean() < 60 < light, "the page is dark")
        notebook.execute("session.assign([0], 0)")
        notebook.until(lambda: shown.has_color("#ffffff", 12) > 20, "rings are white")
        notebook.shot("map-dark")
    notebook.until(lambda: shown.pixels()[-40:, -200:].mean() > 200, "and light again")


def test_with_reduced_motion_points_jump(notebook, shown):
    notebook.page.emulate_media(reduced_motion="reduce")
    notebook.run(1)
    still = Map(notebook)
    notebook.page.evaluate(
        """() => {
            const canvas = document.querySelector('.rcm-map canvas');
            window.seen = [];
            new MutationObserver(() => window.seen.push(canvas.dataset.moving))
                .observe(canvas, {attributes: true, attributeFilter: ['data-moving', 'data-painted']});
        }"""
    )
    notebook.execute("at_home = session.positions; session.positions = at_home[:, ::-1].copy()")
    notebook.until(lambda: len(notebook.page.evaluate("() => window.seen")) > 0, "the points are painted")
    assert "true" not in notebook.page.evaluate("() => window.seen")
    notebook.execute("session.positions = at_home")
    still.settle()
    notebook.page.emulate_media(reduced_motion="no-preference")


def test_without_webgl2_a_plain_canvas_shows_the_same_points_and_takes_the_same_gestures(notebook, shown):
    notebook.execute("map.color_by = 'truth'; session.assign([0, 1], 0); session.query(3)")
    palette = notebook.ask("map.coloring['palette'][1:5]")
    accent = "#db4205"
    notebook.until(lambda: shown.has_color(accent) > 20, "what is asked is ringed")
    real = [shown.has_color(color) for color in palette]
    notebook.page.evaluate(
        """() => {
            const real = HTMLCanvasElement.prototype.getContext;
            HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
                return kind === 'webgl2' ? null : real.call(this, kind, ...rest);
            };
        }"""
    )
    notebook.run(1)
    plain = Map(notebook)
    notebook.until(lambda: plain.has_color(palette[0]) > 100, "the points are painted")
    notebook.shot("map-plain", ".rcm-map")
    for color, count in zip(palette, real, strict=True):
        assert 0.5 < plain.has_color(color) / count < 2
    assert plain.has_color(accent) > 20
    notebook.page.locator("[data-tool=fit]").click()
    plain.settle()
    rows = members(notebook, 0)[:4]
    plain.lasso_around(rows, "Shift")
    notebook.until(lambda: set(rows) <= set(selection(notebook)), "a lasso selects")
    notebook.page.keyboard.press("3")
    notebook.until(lambda: set(notebook.ask(f"session.labels.ids[{rows}].tolist()")) == {3}, "a digit labels")
    notebook.execute("map.color_by = 'label'")
    notebook.until(lambda: plain.has_color(palette[3]) > 10, "and paints")
    notebook.execute(MANY)
    status = notebook.page.locator(".rcm-status")
    notebook.until(lambda: "about 50,000 of them without WebGL2" in status.inner_text(), "of many, a part is shown")
    notebook.shot("map-plain-many", ".rcm-map")
