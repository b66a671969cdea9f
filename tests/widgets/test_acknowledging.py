"""Acknowledgements: each gesture from the browser is answered by its number, once it is on disk or was refused."""

from typing import Any

import anywidget
import numpy as np
import pytest

from rcm_notebook.labels import Labels
from rcm_notebook.widgets import WIDGETS, TrainPanel
from rcm_notebook.widgets.kit.acknowledging import acknowledging
from rcm_notebook.widgets.kit.kernel_banner import KernelBanner

OWN = [name for name, kind in WIDGETS.items() if issubclass(kind, anywidget.AnyWidget)]
LABEL = {"type": "assign", "id": 1, "number": "view:3"}


def heard(session, name: str, monkeypatch, at=lambda: None) -> tuple[Any, list]:
    """A widget, and what it sends: each message with what `at()` is at that moment."""
    shown, sent = WIDGETS[name](session), []
    monkeypatch.setattr(shown, "send", lambda content, buffers=None: sent.append((content, at())))
    return shown, sent


def tell(shown, message, buffers=()):
    """Give `shown` a message as Jupyter does."""
    shown._handle_custom_msg(message, list(buffers))


@pytest.mark.parametrize("name", OWN)
def test_a_label_is_acknowledged_last_and_after_the_disk_has_it(name, session, monkeypatch):
    log = session.path / "labels.log"
    session.select([4])
    shown, sent = heard(session, name, monkeypatch, at=lambda: log.stat().st_size)
    before = log.stat().st_size
    tell(shown, LABEL)
    assert session.labels.ids[4] == 1
    assert sent[-1] == ({"type": "acknowledged", "number": "view:3"}, log.stat().st_size)
    assert sent[-1][1] > before
    assert [content["type"] for content, _ in sent].count("acknowledged") == 1


@pytest.mark.parametrize("name", OWN)
def test_a_refused_gesture_is_acknowledged_after_its_error(name, session, monkeypatch):
    shown, sent = heard(session, name, monkeypatch)
    tell(shown, LABEL)
    (error, _), (last, _) = sent[-2:]
    assert error["level"] == "error" and "Nothing is selected" in error["text"]
    assert last == {"type": "acknowledged", "number": "view:3"}


@pytest.mark.parametrize("name", OWN)
def test_a_disk_that_refuses_is_an_error_and_the_label_is_not_there(name, session, monkeypatch):
    session.select([4])
    shown, sent = heard(session, name, monkeypatch)
    monkeypatch.setattr("rcm_notebook.disk.log.Log.append", fail_with(OSError(28, "No space left on device")))
    tell(shown, LABEL)
    assert [content["type"] for content, _ in sent] == ["notice", "acknowledged"]
    assert "No space left" in sent[0][0]["text"] and sent[0][0]["level"] == "error"
    assert session.labels.ids[4] == -1


def fail_with(error: BaseException):
    def fail(*args, **kwargs):
        raise error

    return fail


@pytest.mark.parametrize("error", [KeyError("deep"), TypeError("a bug"), KeyboardInterrupt()])
def test_an_error_that_nobody_expected_is_a_notice_too_and_goes_on_to_the_log(error, session, monkeypatch):
    shown, sent = heard(session, "LatentMap", monkeypatch)
    with pytest.raises(type(error)):
        acknowledging(shown, fail_with(error))(shown, LABEL, [])
    notice, last = (content for content, _ in sent)
    assert notice["level"] == "error" and type(error).__name__ in notice["text"]
    assert last == {"type": "acknowledged", "number": "view:3"}


@pytest.mark.parametrize("name", OWN)
def test_a_browser_that_asks_whether_anybody_is_there_changes_nothing(name, session, monkeypatch):
    shown, sent = heard(session, name, monkeypatch)
    before: Labels = session.labels
    tell(shown, {"type": "acknowledge", "number": "view:8"})
    assert [content for content, _ in sent] == [{"type": "acknowledged", "number": "view:8"}]
    assert session.labels is before and not session.can_undo


def test_a_selection_is_acknowledged_after_the_session_has_it(session, monkeypatch):
    shown, sent = heard(session, "LatentMap", monkeypatch, at=lambda: session.selection.tolist())
    rows = memoryview(np.array([3, 8], "<u4").tobytes())
    tell(shown, {"type": "select", "by": "v:1", "encoding": "rows", "count": 2, "number": "v:1"}, [rows])
    assert sent == [({"type": "acknowledged", "number": "v:1"}, [3, 8])]


def test_a_question_has_no_number_and_only_its_answer(session, monkeypatch):
    shown, sent = heard(session, "LatentMap", monkeypatch)
    tell(shown, {"type": "card", "row": 3})
    assert [content["type"] for content, _ in sent] == ["card"]


def test_the_banner_of_a_panel_of_ipywidgets_is_answered_and_closes_with_it(session, monkeypatch):
    panel = TrainPanel(session)
    (banner,) = (part for part in panel.children if isinstance(part, KernelBanner))
    sent = []
    monkeypatch.setattr(banner, "send", lambda content, buffers=None: sent.append(content))
    tell(banner, {"type": "acknowledge", "number": "view:8"})
    assert sent == [{"type": "acknowledged", "number": "view:8"}]
    panel.close()
    assert banner.comm is None
