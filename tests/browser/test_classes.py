"""Many classes: found by a few letters from the keyboard alone, sorted, renamed, merged and deleted in the bar."""

import pytest
from map_driver import Map
from sessions import INTENTS, clusters

HOSTILE = '<img src=x onerror="window.hacked = true">'


@pytest.fixture(scope="module")
def notebook(open_notebook):
    assert len(INTENTS) == 77
    opened = open_notebook(
        clusters("classes", INTENTS, "Where is my card?"),
        "wb = Workbench(session)\nmap = wb.map\nwb",
        "LabelBar(session)",
    )
    opened.run(0)
    opened.run(1)
    return opened


@pytest.fixture
def page(notebook):
    """The page of a session without labels, with the focus on the map."""
    notebook.execute("session.select([])\nwhile session.can_undo: session.undo()\nwb.label_bar.sort_by = 'key'")
    Map(notebook)
    notebook.page.locator(".rcm-find").fill("")
    notebook.page.locator(".rcm-map").focus()
    notebook.until(lambda: notebook.page.locator(".rcm-class").count() == 77, "all classes have a button")
    return notebook.page


def label_of(notebook, row: int):
    return notebook.ask(f"(lambda id: session.classes[id] if id >= 0 else None)(int(session.labels.ids[{row}]))")


def active(notebook) -> list[str]:
    return notebook.ask("[session.classes[id] for id in session.labels.active]")


def chip(page, name: str):
    return page.locator(f'.rcm-class:has(.rcm-class-name:text-is("{name}"))').first


def offered(page) -> list[str]:
    return page.locator(".rcm-suggestion:visible .rcm-suggestion-name").all_inner_texts()


def test_a_few_letters_and_enter_label_and_the_keys_work_again(notebook, page):
    notebook.execute("session.select([4])")
    page.keyboard.press("/")
    page.keyboard.type("stolen card")
    notebook.until(lambda: offered(page)[:1] == ["lost_or_stolen_card"], "words in any order find it")
    notebook.shot("classes-found")
    page.keyboard.press("Enter")
    notebook.until(lambda: label_of(notebook, 4) == "lost_or_stolen_card", "it is labelled")
    page.keyboard.press("u")
    notebook.until(lambda: label_of(notebook, 4) is None, "the map has the focus again, where u undoes")


def test_arrows_go_through_the_offers_and_escape_lets_them_be(notebook, page):
    notebook.execute("session.select([4])")
    page.keyboard.press("/")
    page.keyboard.type("verify")
    notebook.until(lambda: len(offered(page)) == 6, "five classes and a new one")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    wanted = offered(page)[1]
    assert page.locator('.rcm-suggestion[aria-selected="true"]').inner_text().startswith(wanted)
    page.keyboard.press("Enter")
    notebook.until(lambda: label_of(notebook, 4) == wanted, "the second is taken")
    page.keyboard.press("/")
    page.keyboard.type("pin")
    page.keyboard.press("Escape")
    assert offered(page) == [] and page.locator(".rcm-find").input_value() == ""
    assert page.locator(".rcm-map:focus").count() == 1, "escape goes back to where / was pressed"


def test_letters_that_are_far_apart_or_a_slip_find_a_class_too(notebook, page):
    page.keyboard.press("/")
    page.keyboard.type("crdarr")
    notebook.until(lambda: offered(page)[:1] == ["card_arrival"], "letters in order")
    page.locator(".rcm-find").fill("contactles xto")
    notebook.until(lambda: offered(page) == ["contactles xto"], "two slips are none of ours: a new class")
    page.locator(".rcm-find").fill("beneficairy")
    notebook.until(lambda: offered(page)[:1] == ["beneficiary_not_allowed"], "one slip")


def test_shift_enter_makes_a_class_although_others_fit(notebook, page):
    notebook.execute("session.select([6])")
    page.keyboard.press("/")
    page.keyboard.type("card")
    page.keyboard.press("Shift+Enter")
    notebook.until(lambda: label_of(notebook, 6) == "card", "the class is new")


def test_an_empty_box_offers_what_was_used_last(notebook, page):
    notebook.execute("session.assign([1], 'pin_blocked')\nsession.assign([2], 'age_limit')")
    page.keyboard.press("/")
    notebook.until(lambda: offered(page)[:2] == ["age_limit", "pin_blocked"], "the last one first")
    assert len(offered(page)) == 77
    notebook.shot("classes-recent")
    notebook.execute("session.select([3])")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    notebook.until(lambda: label_of(notebook, 3) == "pin_blocked", "two keys repeat a class")


def test_what_is_typed_leaves_the_classes_that_fit_and_the_rest_of_the_bar_where_it_is(notebook, page):
    before = page.locator(".rcm-find").bounding_box()
    page.locator(".rcm-find").fill("top up")
    notebook.until(lambda: page.locator(".rcm-class:visible").count() == 10, "those with top and up")
    assert len(offered(page)) == 11, "and a new one"
    assert page.locator(".rcm-find").bounding_box() == before
    page.locator(".rcm-find").fill("")
    notebook.until(lambda: page.locator(".rcm-chip:not([hidden])").count() == 77, "all again")


def test_classes_are_sorted_by_key_name_or_count(notebook, page):
    notebook.execute(
        "session.assign([1, 2], 'pin_blocked')\nsession.assign([3], 'top_up_failed')\nsession.add_class('aaa')"
    )
    names = page.locator(".rcm-class-name")
    page.locator(".rcm-order[data-order=count]").click()
    notebook.until(lambda: names.all_text_contents()[:2] == ["pin_blocked", "top_up_failed"], "the most used first")
    page.locator(".rcm-order[data-order=name]").click()
    notebook.until(lambda: names.first.text_content() == "aaa", "by name")
    assert notebook.ask("wb.label_bar.sort_by") == "name"
    page.locator(".rcm-order[data-order=key]").click()
    notebook.until(lambda: names.last.text_content() == "aaa", "by key, which is the place")


def test_the_arrows_go_from_class_to_class_and_scroll(notebook, page):
    chip(page, "activate_my_card").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("() => document.activeElement.dataset.id") == "1"
    page.keyboard.press("ArrowDown")
    below = int(page.evaluate("() => document.activeElement.dataset.id"))
    assert below > 2
    page.keyboard.press("ArrowUp")
    page.keyboard.press("End")
    assert page.evaluate("() => document.activeElement.dataset.id") == "76"
    assert page.locator(".rcm-classes").evaluate("area => area.scrollTop") > 0
    assert page.locator(".rcm-class[tabindex='0']").count() == 1, "Tab reaches one of them"


def test_f2_renames_in_place_and_escape_leaves_the_name(notebook, page):
    notebook.execute("session.assign([1, 2], 'age_limit')")
    chip(page, "age_limit").focus()
    page.keyboard.press("F2")
    page.keyboard.type("too_young")
    notebook.execute("session.assign([3], 'age_limit')")
    count = chip(page, "age_limit").locator(".rcm-count")
    notebook.until(lambda: count.text_content() == "3", "the count is new")
    assert page.locator(".rcm-rename").input_value() == "too_young", "what is typed survives a label given meanwhile"
    page.keyboard.press("Escape")
    assert page.locator(".rcm-rename").count() == 0 and "age_limit" in active(notebook)
    page.keyboard.press("F2")
    page.keyboard.type("too_young")
    notebook.shot("classes-rename", ".rcm-label-bar")
    page.keyboard.press("Enter")
    notebook.until(lambda: label_of(notebook, 1) == "too_young", "it is renamed")
    notebook.until(lambda: page.locator(".rcm-said").inner_text() == "age_limit is now called too_young", "it is said")
    assert page.evaluate("() => document.activeElement.dataset.id") == "1", "the class has the focus"
    page.keyboard.press("u")
    notebook.until(lambda: label_of(notebook, 1) == "age_limit", "undone")


def test_the_name_of_another_class_is_answered_with_an_offer_to_merge(notebook, page):
    notebook.execute("session.assign([1], 'age_limit')\nsession.assign([2], 'card_arrival')")
    chip(page, "age_limit").focus()
    page.keyboard.press("F2")
    page.keyboard.type("card_arrival")
    page.keyboard.press("Enter")
    question = page.locator(".rcm-menu")
    notebook.until(lambda: "There is a class “card_arrival” already" in question.inner_text(), "it asks")
    notebook.shot("classes-duplicate")
    page.keyboard.press("Escape")
    assert page.locator(".rcm-rename:focus").input_value() == "card_arrival", "nothing typed is lost"
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    notebook.until(lambda: label_of(notebook, 1) == "card_arrival", "merged")
    assert "age_limit" not in active(notebook)
    said = page.locator(".rcm-said")
    notebook.until(lambda: said.inner_text() == "age_limit merged into card_arrival, 1 point", "it is said")
    page.keyboard.press("/")
    page.keyboard.type("age l")
    notebook.until(
        lambda: "was age_limit" in page.locator(".rcm-suggestion").first.inner_text(), "found by its old name"
    )


def test_a_bad_name_is_said_in_words_and_stays_to_be_mended(notebook, page):
    chip(page, "age_limit").focus()
    page.keyboard.press("F2")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    said = page.locator(".rcm-said")
    notebook.until(lambda: said.inner_text() == "A class needs a name.", "an empty name")
    page.keyboard.type("can't tell")
    page.keyboard.press("Enter")
    notebook.until(lambda: "is no name for a class" in said.inner_text(), "a name that means something else")
    assert page.locator(".rcm-rename").input_value() == "can't tell"
    page.locator(".rcm-rename").fill(HOSTILE)
    page.keyboard.press("Enter")
    notebook.until(lambda: HOSTILE in active(notebook), "any text is a name")
    notebook.until(lambda: page.locator(".rcm-class-name").nth(1).inner_text() == HOSTILE, "and shown as text")
    notebook.until(lambda: page.locator(".rcm-rename").count() == 0, "the box has gone")
    page.keyboard.press("Delete")
    notebook.until(lambda: HOSTILE in page.locator(".rcm-menu").inner_text(), "in a question, too")
    page.keyboard.press("Escape")
    assert page.locator(".rcm-label-bar img").count() == 0 and page.evaluate("() => window.hacked === undefined")


def test_the_menu_of_a_class_opens_by_its_dots_and_by_the_other_button(notebook, page):
    notebook.execute("session.assign(range(12), 'apple_pay_or_google_pay')")
    target = chip(page, "apple_pay_or_google_pay")
    target.hover()
    page.locator(".rcm-chip:hover .rcm-class-more").click()
    choices = page.locator(".rcm-choice")
    notebook.until(lambda: choices.count() == 3, "the menu is open")
    assert [text.split("\n")[0] for text in choices.all_inner_texts()] == ["Rename", "Merge into…", "Delete"]
    notebook.shot("classes-menu")
    with notebook.dark():
        notebook.shot("classes-menu-dark")
    page.keyboard.press("Escape")
    assert choices.count() == 0 and page.evaluate("() => document.activeElement.dataset.id") == "2"
    target.click(button="right")
    notebook.until(lambda: choices.count() == 3, "open again")
    assert page.locator(".lm-Menu:visible").count() == 0, "JupyterLab's own menu stays away"
    page.keyboard.press("3")
    assert notebook.ask("len(session.labels)") == 12, "a digit in the menu labels nothing"
    page.locator(".rcm-map").click(position={"x": 5, "y": 200})
    notebook.until(lambda: choices.count() == 0, "a click elsewhere closes it")


def test_a_class_is_merged_into_one_that_is_typed(notebook, page):
    notebook.execute("session.assign([1, 2], 'pending_top_up')\nsession.assign([3], 'top_up_failed')")
    chip(page, "pending_top_up").click(button="right")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("top fail")
    notebook.until(lambda: offered(page) == ["top_up_failed"], "found, and nothing new is offered")
    notebook.shot("classes-merge")
    page.keyboard.press("Enter")
    notebook.until(lambda: label_of(notebook, 1) == "top_up_failed", "its labels went along")
    assert notebook.ask("len(session.labels)") == 3 and len(active(notebook)) == 76
    page.keyboard.press("u")
    notebook.until(lambda: label_of(notebook, 1) == "pending_top_up", "undone at once")
    notebook.until(lambda: page.locator(".rcm-class").count() == 77, "it has its button back")


def test_deleting_asks_where_labels_go_with_it_and_undo_brings_them_back(notebook, page):
    notebook.execute("session.assign(range(12), 'age_limit')\nsession.assign([20], 'card_arrival')")
    target = chip(page, "age_limit")
    notebook.until(lambda: target.inner_text().endswith("12"), "the count is there")
    target.focus()
    page.keyboard.press("Delete")
    question = page.locator(".rcm-menu")
    notebook.until(lambda: "12 labels go with it." in question.inner_text(), "it asks")
    notebook.shot("classes-delete")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert question.is_hidden() and notebook.ask("len(session.labels)") == 13, "kept"
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    notebook.until(lambda: notebook.ask("len(session.labels)") == 1, "the labels are gone")
    notebook.until(lambda: page.locator(".rcm-class").count() == 76, "and so is the button")
    notebook.until(lambda: page.locator(".rcm-said").inner_text() == "age_limit deleted, 12 points", "it is said")
    legend = page.locator(".rcm-legend-name")
    notebook.until(lambda: "age_limit" not in legend.all_inner_texts(), "the legend does without it")
    notebook.until(lambda: page.evaluate("() => document.activeElement.dataset.id") == "2", "the next has the focus")
    page.keyboard.press("u")
    notebook.until(lambda: notebook.ask("len(session.labels)") == 13, "all labels are back")
    notebook.until(lambda: chip(page, "age_limit").count() == 1, "and the class")


def test_a_class_without_labels_goes_from_the_menu_at_once(notebook, page):
    chip(page, "atm_support").click(button="right")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    notebook.until(lambda: "atm_support" not in active(notebook), "it is deleted")
    page.keyboard.press("/")
    page.keyboard.type("atm_support")
    notebook.until(lambda: "new class" in page.locator(".rcm-suggestion").last.inner_text(), "it would be new")
    page.keyboard.press("Enter")
    notebook.until(lambda: notebook.ask("session.labels.active.tolist()") == list(range(77)), "back under its id")


def test_a_late_answer_leaves_the_focus_where_it_is_used(notebook, page):
    slow = "lambda id: (__import__('time').sleep(1.5), type(session).delete_class(session, id))"
    notebook.execute(f"session.delete_class = {slow}")
    chip(page, "atm_support").click(button="right")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.keyboard.press("/")
    assert "atm_support" in active(notebook), "the answer is late"
    notebook.until(lambda: page.locator(".rcm-said").inner_text().startswith("atm_support deleted"), "it came")
    page.wait_for_timeout(500)  # The words come before the answer.
    page.keyboard.type("card arr")
    notebook.until(lambda: offered(page)[:1] == ["card_arrival"], "all that was typed has arrived", 10)
    page.keyboard.press("Escape")
    notebook.execute("del session.delete_class")


def test_seventy_seven_classes_leave_the_map_its_room(notebook, page):
    notebook.execute("session.assign(range(0, 12), 'card_arrival')\nsession.assign(range(12, 17), 'top_up_failed')")
    bar, shown = page.locator(".rcm-label-bar").bounding_box(), page.locator(".rcm-workbench").bounding_box()
    assert bar["height"] < 200 and bar["width"] <= shown["width"] + 1
    notebook.shot("classes-many")
    with notebook.dark():
        page.keyboard.press("/")
        page.keyboard.type("card")
        notebook.until(lambda: len(offered(page)) > 10, "many fit")
        notebook.shot("classes-many-dark")
        page.keyboard.press("Escape")


def test_a_session_that_is_read_only_offers_none_of_it(notebook, page):
    notebook.execute("wb.label_bar.read_only = True")
    notebook.until(lambda: page.locator(".rcm-read-only").count() == 1, "the bar knows")
    chip(page, "age_limit").focus()
    for key in ("F2", "Delete"):
        page.keyboard.press(key)
    assert page.locator(".rcm-rename").count() == 0 and page.locator(".rcm-menu").is_hidden()
    notebook.execute("wb.label_bar.read_only = False")


def test_what_opens_from_a_bar_alone_in_its_cell_is_seen_whole(notebook, page):
    notebook.run(2)
    bar = page.locator(".rcm-label-bar").last
    bar.locator(".rcm-find").click()
    shown = bar.locator(".rcm-suggestions")
    notebook.until(lambda: shown.is_visible(), "the list is open")
    notebook.shot("classes-alone")
    at_the_bottom = """list => {
        const box = list.getBoundingClientRect();
        return list.contains(document.elementFromPoint(box.left + 20, box.bottom - 8));
    }"""
    assert shown.evaluate(at_the_bottom)
