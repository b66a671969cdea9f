"""LatentMap: what it tells the browser, and what it does with what the browser says."""

import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from rcm_notebook.disk import Damaged
from rcm_notebook.views import View
from rcm_notebook.widgets import LatentMap
from rcm_notebook.widgets.latent_map import CANT_TELL, LABELLED, QUERIED, decode_selection


@pytest.fixture
def sent(session):
    """A map and the messages that it sends."""
    shown, messages = LatentMap(session), []
    shown.send = lambda content, buffers=None: messages.append((content, buffers or []))
    return shown, messages


def u32(shown) -> list[int]:
    return np.frombuffer(shown.selection, "<u4").tolist()


def test_positions_cross_as_little_endian_floats(session):
    shown = LatentMap(session)
    crossed = np.frombuffer(shown.positions, "<f4").reshape(-1, 2)
    np.testing.assert_array_equal(crossed, session.positions)


def test_a_label_recolours_and_marks_its_row(session):
    shown = LatentMap(session)
    before = shown.codes
    session.assign([4], "bee")
    assert shown.codes != before
    assert shown.codes[4] == 2
    assert shown.marks[4] == LABELLED
    session.undo()
    assert shown.codes == before
    assert shown.marks[4] == 0


def wait_for_colors(shown):
    deadline = time.monotonic() + 30
    while shown._background._is_running and time.monotonic() < deadline:
        time.sleep(0.01)
        shown.session._mailbox.empty()


def test_novelty_is_computed_beside_the_kernel_and_colours_the_map_when_it_is_there(session, monkeypatch):
    shown, gate = LatentMap(session), threading.Event()
    monkeypatch.setattr(View, "ood", lambda _: gate.wait(30) and np.linspace(0, 1, len(session.data)))
    before = shown.codes
    shown.color_by = "ood"
    assert shown.codes == before and shown.coloring["title"] == "prediction"
    gate.set()
    wait_for_colors(shown)
    assert shown.coloring["title"] == "ood" and shown.codes[0] < shown.codes[-1]
    colored = shown.codes
    shown.close()
    gate.clear()
    again = LatentMap(session, color_by="ood")
    assert again.coloring["title"] == "component", "a map is never without colours"
    gate.set()
    wait_for_colors(again)
    assert again.codes == colored


def test_novelty_that_fails_is_said_and_the_colours_stay(sent, session, monkeypatch):
    shown, messages = sent
    before = shown.codes
    monkeypatch.setattr(View, "ood", lambda _: 1 / 0)
    shown.color_by = "ood"
    wait_for_colors(shown)
    assert shown.codes == before and "division by zero" in messages[-1][0]["text"]


def test_queried_rows_and_those_nobody_can_tell_are_marked(session):
    import rcm_notebook as rcm

    shown = LatentMap(session)
    rows = session.query(3).rows
    assert [shown.marks[row] for row in rows] == [QUERIED] * 3
    session.assign(rows[:1], rcm.CANT_TELL)
    assert [shown.marks[row] for row in rows] == [CANT_TELL, QUERIED, QUERIED]


def test_a_lasso_selects_in_the_session_and_names_its_author(session):
    shown = LatentMap(session)
    rows = np.array([3, 8], "<u4")
    shown._hear(shown, {"type": "select", "by": "view:7", "encoding": "rows", "count": 2}, [memoryview(rows.tobytes())])
    assert session.selection.tolist() == [3, 8]
    assert shown.selection_by == "view:7"
    session.select([5])
    assert (u32(shown), shown.selection_by) == ([5], "")


def test_a_selection_of_bits_is_read_from_the_lowest_on():
    assert decode_selection("bits", bytes([0b11111001, 0b10]), 10).tolist() == [0, 3, 4, 5, 6, 7, 9]
    assert decode_selection("bits", bytes([0xFF]), 3).tolist() == [0, 1, 2]


def test_a_key_on_the_map_labels_and_says_so(sent, session):
    shown, messages = sent
    session.select([1, 2])
    shown._hear(shown, {"type": "assign", "id": 0}, [])
    assert session.labels.ids[[1, 2]].tolist() == [0, 0]
    assert messages[-1][0] == {"type": "notice", "level": "info", "text": "2 points → ant"}


def test_an_error_is_said_in_the_map_and_nothing_changes(sent, session):
    shown, messages = sent
    shown._hear(shown, {"type": "assign", "id": 0}, [])
    assert messages[-1][0]["level"] == "error"
    assert len(session.labels) == 0


def test_a_card_has_picture_text_and_the_models_word(sent, session):
    shown, messages = sent
    session.assign([0, 3, 6], 2)
    shown._hear(shown, {"type": "card", "row": 3}, [])
    content, buffers = messages[-1]
    assert content["row"] == 3
    assert content["heading"] == "<b>cat</b>"
    assert content["text"] == "row 3"
    assert ["label", "<b>cat</b>"] in content["facts"]
    assert content["shape"] == [5, 4]
    assert buffers == [session.data.thumbnail(3).tobytes()]


def test_the_truth_is_told_only_where_the_user_colours_by_it(sent, session):
    shown, messages = sent
    shown._hear(shown, {"type": "card", "row": 1}, [])
    assert "truth" not in dict(messages[-1][0]["facts"])
    shown.color_by = "truth"
    shown._hear(shown, {"type": "card", "row": 1}, [])
    assert dict(messages[-1][0]["facts"])["truth"] == "bee"


def test_colouring_by_something_else_sends_other_codes(session):
    shown = LatentMap(session)
    shown.color_by = "component"
    assert list(shown.codes) == (session.latents.component + 1).tolist()
    assert shown.coloring["title"] == "component"


def test_an_unknown_coloring_is_refused_with_the_known_ones(session):
    shown = LatentMap(session)
    with pytest.raises(LookupError, match=r"No coloring named 'colour'; known: .*prediction"):
        shown.color_by = "colour"
    assert shown.color_by == "prediction"


def test_what_is_found_becomes_the_selection_and_is_said_to_the_view_that_asked(sent, session):
    shown, messages = sent
    shown._hear(shown, {"type": "search", "text": "row 8", "by": "view"}, [])
    assert session.selection.tolist() == [8, *range(80, 90)]
    assert messages[-1][0] == {"type": "found", "by": "view", "count": 11, "text": "11 rows with “row 8” in the text"}
    shown._hear(shown, {"type": "search", "text": "zebra", "by": "view"}, [])
    assert messages[-1][0]["count"] == 0
    assert len(session.selection) == 11, "nothing found leaves the selection alone"


def test_the_map_knows_what_its_pictures_are_called(session):
    assert LatentMap(session).session_name == session.path.name


def test_a_column_is_offered_colours_the_map_and_is_told_in_the_card(sent, session, monkeypatch):
    data = session.data.with_columns({"<i>size": np.r_[np.nan, np.arange(89) / 7]})
    monkeypatch.setattr(session, "view", replace(session.view, data=data))
    sent[0].close()
    shown, messages = LatentMap(session, color_by="<i>size"), sent[1]
    shown.send = lambda content, buffers=None: messages.append((content, buffers or []))
    assert shown.color_by == "column:<i>size"
    assert shown.colorings[-1] == {"name": "column:<i>size", "title": "<i>size"}
    assert shown.coloring["title"] == "<i>size" and shown.codes[0] == 0 < shown.codes[1]
    for row, value in ((0, "missing"), (8, "1")):
        shown._hear(shown, {"type": "card", "row": row}, [])
        assert dict(messages[-1][0]["facts"])["<i>size"] == value
    session.assign([1], 0)
    assert shown.codes[1] == 1, "a label does not colour over a column"


def test_the_map_shows_the_notice_of_an_edit_of_the_csv_by_another_program(session, sent):
    session._store.flush()
    (session.path / "labels.csv").write_text(f"Serial,label\n{session.data.serial[5]},new\n")
    with pytest.warns(UserWarning, match="changed outside"):
        session.assign([0], 0)
    (notice,) = [message for message, _ in sent[1] if message["type"] == "notice"]
    assert "labels.csv was changed outside the session" in notice["text"] and notice["level"] == "lasting"


def test_a_map_holds_what_is_damaged_also_if_it_is_opened_later(session):
    shown = LatentMap(session)
    assert shown.damage == ""
    session.damage = Damaged(session.path / "x.npy", "its sha256 differs")
    assert "x.npy is damaged: its sha256 differs" in shown.damage
    shown.close()
    assert LatentMap(session).damage == str(session.damage)
    session.damage = None
