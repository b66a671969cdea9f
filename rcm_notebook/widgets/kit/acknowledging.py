"""Acknowledgements: the browser is told of each gesture by its number, once it is on disk or was refused.

The browser half is ``widgets/esm/kit/acknowledged.js``: it takes back what it painted if no acknowledgement comes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import anywidget

Hear = Callable[[Any, Mapping[str, Any], list], None]
"""What a widget does with a message from the browser: the widget, the message and its buffers."""


def acknowledging(widget: anywidget.AnyWidget, hear: Hear) -> Hear:
    """Return `hear` with an acknowledgement after it; an error that it raises is also a notice in the widget.

    `hear` returns after the change is on disk (`session.assign` waits for that), or after it sent a notice that says
    why there is none. A message without a `number` is not acknowledged. One of type ``acknowledge`` asks for no more
    than that.

    Raises:
        BaseException: What `hear` raised, after the browser was told, so that the log has its traceback.
    """

    def heard(sender: Any, message: Mapping[str, Any], buffers: list) -> None:
        try:
            if message["type"] != "acknowledge":
                hear(sender, message, buffers)
        except BaseException as error:
            widget.send({"type": "notice", "level": "error", "text": f"{type(error).__name__}: {error}"})
            raise
        finally:
            if "number" in message:
                widget.send({"type": "acknowledged", "number": message["number"]})

    return heard
