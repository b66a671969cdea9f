"""One widget of a kind for each session, observing while it is open and silent after."""

import threading

import ipywidgets
import pytest
from present import present

from rcm_notebook.session import Session
from rcm_notebook.widgets import WIDGETS, LabelBar, LatentMap, Workbench
from rcm_notebook.widgets.kit import renewing
from rcm_notebook.widgets.kit.binding import parts_of, send_states
from rcm_notebook.widgets.kit.closing import ClosingWidgets, prepare_closing


def observers(session) -> int:
    return sum(len(handlers) for kinds in session._trait_notifiers.values() for handlers in kinds.values())


@pytest.mark.parametrize("name", WIDGETS)
def test_asking_again_gives_the_same_widget_and_no_second_observer(name, session):
    first = WIDGETS[name](session)
    count, alive = observers(session), len(ipywidgets.widgets.widget._instances)
    assert WIDGETS[name](session) is first
    assert observers(session) == count
    assert len(ipywidgets.widgets.widget._instances) == alive


@pytest.mark.parametrize("name", WIDGETS)
def test_a_closed_widget_lets_go_of_its_session(name, session):
    before = observers(session)
    shown = WIDGETS[name](session)
    assert observers(session) > before
    shown.close()
    assert observers(session) == before
    assert shown.session is None
    assert repr(shown) == f"{name}(closed)"
    assert WIDGETS[name](session) is not shown


@pytest.mark.parametrize("name", WIDGETS)
def test_a_widget_is_written_in_one_short_line(name, session):
    assert repr(WIDGETS[name](session)) == f"{name}({session.path.name})"


def test_asking_again_with_a_trait_sets_it(session):
    first = LatentMap(session, height=300)
    assert LatentMap(session, height=400) is first
    assert first.height == 400


def test_the_workbench_shows_the_sessions_own_map(session):
    alone = LatentMap(session)
    assert Workbench(session).map is alone


def test_a_newer_session_on_the_folder_takes_the_older_ones_place(session):
    old = LatentMap(session)
    newer = Session.open(session.path, read_only=True)
    new = LatentMap(newer)
    assert new is not old
    assert old.session is None
    assert new.session is newer
    assert new.read_only
    new.close()


def test_labels_given_in_many_threads_end_in_what_the_session_holds(session):
    shown, bar = LatentMap(session), LabelBar(session)
    threads = [threading.Thread(target=session.assign, args=([row], row % 3)) for row in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(shown.marks[:24]) == [1] * 24
    assert list(shown.codes[:24]) == [1 + row % 3 for row in range(24)]
    assert [entry["count"] for entry in bar.classes] == [8, 8, 8]


@pytest.mark.parametrize("name", WIDGETS)
def test_a_closed_widget_leaves_no_part_of_it_alive(name, session):
    prepare_closing()  # One of each a kernel, which stay.
    renewing.prepare_renewing(send_states)
    before = set(ipywidgets.widgets.widget._instances)
    shown = WIDGETS[name](session)
    session.history = (*session.history, {**session.history[-1], "epoch": len(session.history) + 1, "phase": "other"})
    session.history = session.history[:-1]
    assert set(ipywidgets.widgets.widget._instances) > before
    shown.close()
    assert set(ipywidgets.widgets.widget._instances) == before


@pytest.mark.parametrize("name", WIDGETS)
def test_the_page_is_told_of_every_part_before_it_is_closed(name, session, monkeypatch):
    shown, told = WIDGETS[name](session), []

    def hear(closing: ClosingWidgets, content: dict) -> None:
        alive = set(ipywidgets.widgets.widget._instances)
        assert alive.issuperset(content["closing"])
        told.extend(content["closing"])

    monkeypatch.setattr(ClosingWidgets, "send", hear)
    before = set(ipywidgets.widgets.widget._instances)
    shown.close()
    assert before - set(ipywidgets.widgets.widget._instances) == set(told)


def test_what_a_widget_shows_anew_replaces_what_it_showed(session):
    shown = Workbench(session)
    alive = len(ipywidgets.widgets.widget._instances)
    for _ in range(3):
        session.history = tuple(session.history)
        session.weights = dict(session.weights)
        session.progress = type(session.progress)()
    assert len(ipywidgets.widgets.widget._instances) == alive
    assert repr(shown) == f"Workbench({session.path.name})"


@pytest.mark.parametrize("name", WIDGETS)
def test_a_page_that_asks_gets_the_whole_state_of_every_open_part_once(name, session, monkeypatch):
    shown, sent = WIDGETS[name](session), []
    parts = {shown, *parts_of(shown)}

    def send(widget, message, buffers=None) -> None:
        if message["method"] == "update":
            assert {*message["state"], *(path[0] for path in message["buffer_paths"])} == {*widget.keys}
            sent.append(widget)

    monkeypatch.setattr(ipywidgets.Widget, "_send", send)
    present(renewing._renewing)._handle_custom_msg({}, [])
    assert parts <= {*sent}
    assert len({*sent}) == len(sent)
    shown.close()
    sent.clear()
    present(renewing._renewing)._handle_custom_msg({}, [])
    assert not parts & {*sent}
