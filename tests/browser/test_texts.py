"""Names and texts are shown as they are, whatever they contain; classes are found and made by typing."""

import pytest
from map_driver import Map
from sessions import clusters

HOSTILE = '<img src=x onerror="window.hacked = true">'


@pytest.fixture(scope="module")
def notebook(open_notebook):
    names = (
        HOSTILE,
        "<script>window.hacked = true</script>",
        "cat",
        "a name much longer than a legend can be wide " * 3,
    )
    opened = open_notebook(clusters("texts", names, HOSTILE), "wb = Workbench(session)\nmap = wb.map\nwb")
    opened.run(0)
    opened.run(1)
    return opened


@pytest.fixture(scope="module")
def shown(notebook):
    return Map(notebook)


def not_hacked(notebook) -> bool:
    added = notebook.page.locator(".rcm-workbench img, .rcm-workbench script").count()
    return added == 0 and notebook.page.evaluate("() => window.hacked === undefined")


def test_hostile_class_names_are_text_in_the_bar_and_the_legend(notebook, shown):
    notebook.execute("session.assign([0], 0)\nsession.assign([1], 1)")
    page = notebook.page
    notebook.until(lambda: "→ <script>" in page.locator(".rcm-said").inner_text(), "the bar says the name")
    assert page.locator(".rcm-class-name").first.inner_text() == HOSTILE
    assert page.locator(".rcm-legend-name").first.inner_text() == HOSTILE
    assert not_hacked(notebook)


def test_a_hostile_text_is_text_in_the_card(notebook, shown):
    notebook.page.mouse.move(*map(float, shown.screen([0])[0]))
    text = notebook.page.locator(".rcm-card-text")
    notebook.until(lambda: text.count() == 1 and text.inner_text() == HOSTILE, "the card shows the text")
    assert notebook.page.locator(".rcm-card-name").inner_text() == HOSTILE
    notebook.shot("texts-card")
    assert not_hacked(notebook)


def test_a_hostile_error_is_text_in_the_panel(notebook, shown):
    notebook.execute(f"session.progress = session.progress._replace(state='failed', error={HOSTILE!r})")
    trouble = notebook.page.locator(".rcm-train .rcm-trouble")
    notebook.until(lambda: trouble.inner_text() == HOSTILE, "the panel shows the error")
    assert not_hacked(notebook)


def test_a_hostile_phase_and_reason_are_text(notebook, shown):
    notebook.execute(
        f"""from rcm_notebook import Phase
phase = session.phase
session.phase = Phase({HOSTILE!r}, description={HOSTILE!r})"""
    )
    words = notebook.page.locator(".rcm-phase")
    notebook.until(lambda: words.inner_text().count("onerror") == 2, "the panel shows the phase")
    notebook.execute("session.phase = phase")
    assert not_hacked(notebook)


def test_long_names_keep_the_map_usable(notebook, shown):
    legend, whole = notebook.page.locator(".rcm-legend").bounding_box(), shown.root.bounding_box()
    assert legend["width"] < 0.4 * whole["width"]
    cell = notebook.page.locator(".rcm-workbench").bounding_box()
    bar = notebook.page.locator(".rcm-label-bar").bounding_box()
    assert bar["width"] <= cell["width"] + 1
    notebook.shot("texts-long")


def test_a_new_class_is_typed_and_labels_the_selection(notebook, shown):
    page = notebook.page
    notebook.execute("session.select([2, 3])")
    page.locator(".rcm-map").focus()
    page.keyboard.press("/")
    page.keyboard.type("toner 7 low")
    assert notebook.ask("len(session.labels)") == 2, "digits that are typed into the box label nothing"
    page.keyboard.press("Enter")
    notebook.until(lambda: notebook.ask("session.classes[-1]") == "toner 7 low", "the class exists")
    notebook.until(lambda: notebook.ask("session.labels.ids[[2, 3]].tolist()") == [4, 4], "the points are labelled")


def test_among_many_classes_a_few_letters_find_the_one(notebook, shown):
    page = notebook.page
    notebook.execute("for i in range(60): session.add_class(f'kind {i:02}')\nsession.select([9])")
    notebook.until(lambda: page.locator(".rcm-class").count() == 65, "all classes have a button")
    page.locator(".rcm-find").fill("43")
    notebook.until(lambda: page.locator(".rcm-suggestion-name").first.inner_text() == "kind 43", "it is found")
    notebook.shot("texts-many-classes")
    page.locator(".rcm-find").press("Enter")
    notebook.until(lambda: notebook.ask("session.classes[session.labels.ids[9]]") == "kind 43", "the point is labelled")
    assert page.locator(".rcm-label-bar").bounding_box()["height"] < 200
