"""What ties a widget to a session: one widget of a kind for each session, observing while it is open.

Asking again for a session's widget gives the same one, and a newer session on the same folder takes the older one's
place: re-running a cell leaks neither observers nor canvases. A session's traits change in the kernel's own thread
after training, and in whichever thread a gesture arrived (ipykernel 7 answers widgets in a subshell); each widget
shows one change at a time. What it shows it reads from the session at that moment, so the last one shown is the newest.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Self
from weakref import WeakValueDictionary

import ipywidgets as ipw

from rcm_notebook.widgets.kit.closing import prepare_closing, tell_closing
from rcm_notebook.widgets.kit.still import Stilled
from rcm_notebook.widgets.kit.tab import Tab


class Bound(Stilled):
    """Base of every widget that shows a session; comes before the ipywidgets class. A subclass fills `bind`."""

    tab: ClassVar[Tab | None] = None
    """Where the workbench has a tab with it, if anywhere."""

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
        made._key = key  # Kept, since anywidget gives an instance a class of its own.
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
        self._open[self._key] = self
        self.bind()

    def bind(self) -> None:
        """Build what the widget shows and `follow` what it shows of the session."""
        raise NotImplementedError

    def follow(self, names: str, show: Callable[[], None]) -> None:
        """Call `show` now and whenever one of the session's observables `names` (separated by blanks) is replaced."""

        def changed(change: Any = None) -> None:
            with self._showing:
                if self.session is not None:
                    show()

        for name in names.split():
            self.session.observe(changed, name)
            self._observers.append((changed, name))
        changed()

    def close(self) -> None:
        """Let go of the session, and remove every view and every widget that this one is made of."""
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
        """Show what the widget is and whose."""
        return f"{type(self).__name__}({self.session.path.name if self.session is not None else 'closed'})"


def parts_of(widget: Any) -> list[ipw.Widget]:
    """Return every widget that `widget` shows or holds, however deep: children, layouts, styles, marks, scales.

    ipywidgets keeps each one alive, in the kernel and in the page, until it is closed itself. Another widget of the
    session is a part where it is shown, and looks after its own parts.
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
