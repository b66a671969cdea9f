"""The link of a widget to a session: one widget of each class for a session, which observes it while it is open.

A second call for the same session returns the same widget. A newer session on the same folder replaces the widgets of
the older one. So a cell that runs again leaks neither observers nor canvases.

A session's observables change in the kernel's own thread after training, and in the thread in which a gesture arrived
(ipykernel 7 answers widgets in a subshell). Each widget shows one change at a time, and it reads the session at that
moment. So the state that it showed last is the newest.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Self
from weakref import WeakValueDictionary

import ipywidgets as ipw

from rcm_notebook.widgets.kit.answering import answer_where_asked
from rcm_notebook.widgets.kit.closing import prepare_closing, tell_closing
from rcm_notebook.widgets.kit.renewing import prepare_renewing
from rcm_notebook.widgets.kit.still import Stilled
from rcm_notebook.widgets.kit.tab import Tab


class Bound(Stilled):
    """Base of every widget that shows a session, before the ipywidgets class in the bases. A subclass writes `bind`."""

    tab: ClassVar[Tab | None] = None
    """The widget's tab in the workbench, or None."""

    _key: tuple[type, str]
    _open: ClassVar[WeakValueDictionary] = WeakValueDictionary()

    def __new__(cls, session, **traits) -> Self:
        """Return the session's open widget of this class, or a new one."""
        key = cls, str(session.path)
        known = cls._open.get(key)
        if known is not None and known.session is session:
            return known
        if known is not None:
            known.close()
        made = super().__new__(cls)
        made._key = key  # Stored, because anywidget gives each instance its own class.
        return made

    def __init__(self, session, **traits: Any):
        """Show `session`; `traits` are those of the widget."""
        if self.__dict__.get("session") is session:
            for name, value in traits.items():
                setattr(self, name, value)
            return
        self._showing = threading.RLock()
        self._observers: list[tuple[Callable, str]] = []
        self.session = session
        super().__init__(**traits)
        prepare_closing()
        prepare_renewing(send_states)
        self._open[self._key] = self
        self.bind()
        answer_where_asked([self, *parts_of(self)])  # type: ignore[list-item]  The ipywidgets class beside this one.

    def bind(self) -> None:
        """Build the content of the widget, and `follow` the observables that it shows."""
        raise NotImplementedError

    def follow(self, names: str, show: Callable[[], None]) -> None:
        """Call `show` now, and again whenever an observable of the session in `names` (separated by blanks) changes."""

        def changed(change: Any = None) -> None:
            with self._showing:
                if self.session is not None:
                    show()

        for name in names.split():
            self.session.observe(changed, name)
            self._observers.append((changed, name))
        changed()

    def close(self) -> None:
        """Stop observing the session, and close the widget with all its parts and views."""
        session = self.__dict__.get("session")
        if session is None:
            return
        with self._showing:
            for changed, name in self._observers:
                session.unobserve(changed, name)
            self._observers.clear()
            self.session = None
        if self._open.get(self._key) is self:
            del self._open[self._key]
        parts = parts_of(self)
        tell_closing([self, *parts])  # type: ignore[list-item]  The ipywidgets class beside this one.
        super().close()  # type: ignore[misc]
        for part in parts:
            part.close()

    def __repr__(self) -> str:
        """Show the class of the widget and the name of its session."""
        return f"{type(self).__name__}({self.session.path.name if self.session is not None else 'closed'})"


def send_states() -> None:
    """Send the state of every open widget to the page, and of all its parts."""
    for widget in list(Bound._open.values()):
        with widget._showing:
            if widget.session is not None:
                for part in (widget, *parts_of(widget)):
                    if part is widget or not isinstance(part, Bound):  # Those send their own.
                        part.send_state()


def parts_of(widget: Any) -> list[ipw.Widget]:
    """Return every widget that `widget` shows or holds, at any depth: children, layouts, styles, marks, scales.

    ipywidgets keeps each one alive, in the kernel and in the page, until it is closed itself. Another widget of the
    session is a part if it is shown, and it closes its own parts.
    """
    found: dict[int, ipw.Widget] = {id(widget): widget}

    def look(value: Any) -> None:
        if isinstance(value, ipw.Widget):
            if id(value) not in found:
                found[id(value)] = value
                if not isinstance(value, Bound):
                    look_inside(value)
        elif isinstance(value, Mapping):
            for item in value.values():
                look(item)
        elif isinstance(value, list | tuple):
            for item in value:
                look(item)

    def look_inside(whole: Any) -> None:
        for name in whole.keys:
            look(getattr(whole, name))

    look_inside(widget)
    for value in list(vars(widget).values()):
        if not isinstance(value, Bound):
            look(value)
    return [part for part in found.values() if part is not widget]
