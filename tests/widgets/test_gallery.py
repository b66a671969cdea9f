"""The gallery shows what was selected elsewhere, in a steady order, and chooses among it."""

import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from rcm_notebook.views import View
from rcm_notebook.widgets import Gallery, QueryTray
from rcm_notebook.widgets.gallery_order import FILTERS, arrange, sorts


def rows_of(gallery) -> list[int]:
    return np.frombuffer(gallery.rows, "<u4").tolist()


def chosen_of(gallery) -> list[int]:
    return np.frombuffer(gallery.rows, "<u4")[np.frombuffer(gallery.chosen, bool)].tolist()


def choose(gallery, rows, by: str = "view:1") -> None:
    gallery._hear(None, {"type": "choose", "by": by}, [np.asarray(rows, "<u4").tobytes()])


def items(gallery, rows, pictures: bool = True):
    sent = []
    gallery.send = lambda content, buffers=None: sent.append((content, buffers))
    gallery._hear(None, {"type": "items", "pictures": pictures}, [np.asarray(rows, "<u4").tobytes()])
    return sent[-1]


def test_it_shows_the_selection_and_all_of_it_is_chosen(session):
    gallery = Gallery(session)
    session.select([7, 3, 20])
    assert rows_of(gallery) == chosen_of(gallery) == [3, 7, 20]


def test_choosing_in_it_is_the_sessions_selection_and_the_rows_stay(session):
    gallery = Gallery(session)
    session.select([3, 7, 20])
    choose(gallery, [3, 20])
    assert session.selection.tolist() == [3, 20]
    assert rows_of(gallery) == [3, 7, 20]
    assert gallery.chosen_by == "view:1"
    choose(gallery, [])
    assert rows_of(gallery) == [3, 7, 20] and chosen_of(gallery) == []


def test_after_labelling_the_rows_stay_to_be_looked_at(session):
    gallery = Gallery(session)
    session.select([3, 7, 20])
    gallery._hear(None, {"type": "assign", "id": 1}, [])
    assert session.labels.ids[[3, 7, 20]].tolist() == [1, 1, 1]
    assert rows_of(gallery) == [3, 7, 20] and chosen_of(gallery) == []


def test_an_item_has_the_rows_own_picture_text_and_name(session):
    gallery = Gallery(session)
    session.assign([4], "bee")
    content, (pictures,) = items(gallery, [4, 9])
    assert [item["row"] for item in content["items"]] == [4, 9]
    assert [item["text"] for item in content["items"]] == ["row 4", "row 9"]
    assert content["items"][0]["name"] == "bee" and content["items"][0]["label"]
    shown = np.frombuffer(pictures, np.uint8).reshape(2, *content["pictures"])
    assert (shown == session.data.images[[4, 9]]).all()


def test_pictures_are_sent_only_where_they_are_asked_for(session):
    content, buffers = items(Gallery(session), [4], pictures=False)
    assert content["pictures"] is None and not buffers


@pytest.mark.parametrize("is_descending", [False, True])
def test_every_sort_orders_by_its_values_and_keeps_every_row(session, is_descending):
    session.assign([0, 3, 6], "ant")
    session.assign([1, 4, 7], "bee")
    rows = np.arange(5, 60)
    for by in sorts(session.view):
        ordered = arrange(session.view, rows, by, is_descending)
        assert sorted(ordered.tolist()) == rows.tolist()
    entropy = session.prediction.entropy[arrange(session.view, rows, "entropy", is_descending)]
    assert (np.diff(entropy) <= 0).all() if is_descending else (np.diff(entropy) >= 0).all()


def test_what_has_no_value_comes_last_in_either_direction(session):
    session.assign([4], "bee")
    session.assign([9], "ant")
    rows = np.array([2, 4, 9])
    assert arrange(session.view, rows, "label").tolist() == [9, 4, 2]
    assert arrange(session.view, rows, "label", is_descending=True).tolist() == [4, 9, 2]
    assert arrange(session.view, rows, "truth").tolist() == [9, 4, 2]


def test_columns_sort_numbers_by_size_and_texts_by_the_alphabet(session, monkeypatch):
    columns = {"speed": [3.0, None, 1.0], "place": ["Bern", None, "aarau"]}
    column = {name: (values * len(session.data))[: len(session.data)] for name, values in columns.items()}
    monkeypatch.setattr(session, "view", replace(session.view, data=session.data.with_columns(column)))
    assert {"column:speed", "column:place"} <= set(sorts(session.view))
    for name in column:
        assert arrange(session.view, np.arange(3), f"column:{name}").tolist() == [2, 0, 1]
        assert arrange(session.view, np.arange(3), f"column:{name}", is_descending=True).tolist() == [0, 2, 1]


def test_sorting_by_novelty_waits_for_the_network_beside_the_kernel(session, monkeypatch):
    gate = threading.Event()
    monkeypatch.setattr(View, "ood", lambda _: gate.wait(30) and np.linspace(1, 0, len(session.data)))
    gallery, told = Gallery(session), []
    gallery.send = lambda content, buffers=None: told.append(content["text"])
    session.select(range(30))
    gallery.sort_by = "ood"
    assert "processes every row" in told[-1] and rows_of(gallery) == list(range(30))
    session.select(range(40))
    assert rows_of(gallery) == chosen_of(gallery) == list(range(40)), "a new selection is seen at once"
    assert len(told) == 1, "and nothing is said"
    session.select(range(30))
    gate.set()
    until = time.monotonic() + 30
    while rows_of(gallery) == list(range(30)) and time.monotonic() < until:
        time.sleep(0.01)
        session._mailbox.empty()
    assert rows_of(gallery) == chosen_of(gallery) == list(range(30))[::-1]
    gallery.sort_by = "as given"
    assert rows_of(gallery) == list(range(30))


def test_filters_part_the_rows(session):
    session.assign([0, 3, 6], "ant")
    session.select(range(10))
    gallery = Gallery(session, show="labelled")
    assert rows_of(gallery) == [0, 3, 6]
    gallery.show = "without a label"
    assert rows_of(gallery) == [1, 2, 4, 5, 7, 8, 9]
    assert set(FILTERS) >= {"all", "unknown", "can't tell"}


def test_an_unknown_sort_or_filter_is_refused_with_the_known_ones(session):
    gallery = Gallery(session)
    with pytest.raises(ValueError, match="as given"):
        gallery.sort_by = "beauty"
    with pytest.raises(LookupError, match="labelled"):
        gallery.show = "beautiful"


@pytest.fixture
def thirteen(session):
    """Rows 0 to 12, of which only row 5 belongs to another component, however long the session has been trained."""
    view, rows = session.view, np.arange(13)
    responsibilities = view.latents.responsibilities.copy()
    responsibilities[rows] = np.eye(responsibilities.shape[1])[np.where(rows == 5, 1, 0)]
    session._show(replace(view, latents=replace(view.latents, responsibilities=responsibilities)))
    yield rows
    session._show(view)


def test_dropping_outliers_leaves_the_rows_of_the_largest_cluster(session, thirteen):
    gallery = Gallery(session)
    session.select(thirteen)
    gallery._hear(None, {"type": "drop-outliers"}, [])
    assert session.selection.tolist() == np.delete(thirteen, 5).tolist()
    assert len(rows_of(gallery)) == 13


def test_the_tray_shows_the_query_in_its_own_order_and_marks_the_row_that_is_asked(session):
    tray = QueryTray(session)
    query = session.query(5)
    assert rows_of(tray.gallery) == query.rows.tolist()
    session.select(query.rows[2:3])
    assert chosen_of(tray.gallery) == [query.rows[2]]
    content, _ = items(tray.gallery, query.rows[:1])
    assert content["items"][0]["note"] == query.reasons[0]
