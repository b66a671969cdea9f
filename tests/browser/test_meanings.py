"""A class's name, typed, colours the messages that it means before any of them has a label."""

import pytest
from map_driver import Map
from sessions import messages


@pytest.fixture(scope="module")
def notebook(open_notebook):
    opened = open_notebook(messages("meanings"), "wb = Workbench(session)\nmap = wb.map\nwb")
    opened.run(0)
    opened.run(1)
    return opened


@pytest.fixture(scope="module")
def shown(notebook):
    return Map(notebook)


def predicted(notebook, kind: int) -> int:
    """How many of the 60 messages of a kind are shown as the class of this number."""
    return notebook.ask(f"int((session.prediction.known_ids[{kind}::4] == {kind}).sum())")


def test_a_typed_name_lights_up_what_it_means(notebook, shown):
    page = notebook.page
    shown.root.focus()
    for name in ("paper jam", "low toner", "slow fan", "open door"):
        page.keyboard.press("/")
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        notebook.until(lambda name=name: name in notebook.ask("list(session.classes)"), "the class is made")
    notebook.until(lambda: min(predicted(notebook, kind) for kind in range(4)) > 50, "the messages have their classes")
    assert notebook.ask("len(session.labels)") == 0
    legend = page.locator(".rcm-legend")
    notebook.until(lambda: "open door" in legend.inner_text(), "the legend has the names")
    notebook.shot("meanings-typed")


def test_the_card_and_a_colouring_say_that_a_name_alone_tells(notebook, shown):
    page = notebook.page
    page.mouse.move(*map(float, shown.screen([0])[0]))
    card = page.locator(".rcm-card")
    notebook.until(lambda: "names of classes alone" in card.inner_text(), "the card says so")
    notebook.shot("meanings-card")
    notebook.execute("session.assign([0], 'paper jam')\nmap.color_by = 'evidence'")
    legend = page.locator(".rcm-legend")
    notebook.until(lambda: "names alone" in legend.inner_text(), "the legend tells labels from names")
    notebook.shot("meanings-evidence")
    assert notebook.errors == []
