"""A format of labels: a function that reads them and a function that writes them; and how a format is found.

The ending of a path, or the type of an object of another library, gives the format. Where neither does, the caller
names it.
"""

import os
from collections.abc import Callable
from typing import Any, NamedTuple

from rcm_notebook.data import Dataset
from rcm_notebook.interop.matching import with_serials
from rcm_notebook.labels import Columns, Incoming, Labels
from rcm_notebook.registry import Registry


class LabelFormat(NamedTuple):
    """The two functions of a format, and what they take.

    Attributes:
        takes: What the format reads, in words.
        read: (source, columns) -> Incoming. Raises ValueError or LookupError if the source is not valid.
        write: (labels, data, target, columns) -> the new object, or None if `target` was written.
        endings: Endings of the format's file names; empty for objects.
        accepts: Returns whether an object has this format; formats of files do not need it.
        makes: Whether `write` returns a new object, with `target` None, instead of writing into `target`.
    """

    takes: str
    read: Callable[[Any, Columns], Incoming]
    write: Callable[[Labels, Dataset, Any, Columns], Any]
    endings: tuple[str, ...] = ()
    accepts: Callable[[Any], bool] = lambda given: False
    makes: bool = False


LABEL_FORMATS: Registry[LabelFormat] = Registry("label format", LabelFormat)


def read(
    source: Any, format: str | None = None, columns: Columns | None = None, data: Dataset | None = None
) -> Incoming:
    """Read labels from a path or from an object of another library.

    Args:
        source: The path or object.
        format: Name in LABEL_FORMATS; default: found from the path's ending or the object's type.
        columns: Names of the columns.
        data: The data set whose texts stand in for serials that `source` does not have.

    Raises:
        LookupError: There is no such format or column.
        ValueError: No format takes `source`, or `source` is not valid, or a text is not that of one row.
        FileNotFoundError: There is no such file.
    """
    incoming = _found(source, format).read(source, columns or Columns())
    return incoming if data is None else with_serials(incoming, data)


def write(
    labels: Labels, data: Dataset, target: Any = None, format: str | None = None, columns: Columns | None = None
) -> Any:
    """Write the labels of `data` to a path or into an object, or return them as a new object.

    Raises:
        LookupError: There is no such format.
        ValueError: No format writes to `target`; or the named format needs a target, or returns a new object and takes
            none.
    """
    makers = [name for name, form in LABEL_FORMATS.items() if form.makes]
    if target is None and format not in makers:
        if format is None:
            raise ValueError(f"Give a path to write to, or one of the formats {', '.join(makers)} to get an object.")
        raise ValueError(f"Give what to write to: the format {format!r} needs {LABEL_FORMATS[format].takes}.")
    form = LABEL_FORMATS[str(format)] if target is None else _found(target, format)
    if target is not None and form.makes:
        raise ValueError(f"Nothing is written into {form.takes}; give only the format, and a new one is returned.")
    return form.write(labels, data, target, columns or Columns())


def _found(given: Any, name: str | None) -> LabelFormat:
    is_path = isinstance(given, str | os.PathLike)
    shown = repr(os.fspath(given)) if is_path else f"a {type(given).__name__}"
    if name is not None:
        form = LABEL_FORMATS[name]
        if not (form.endings if is_path else form.accepts(given)):
            raise ValueError(f"The format {name!r} takes {form.takes}; given {shown}.")
        return form
    for form in LABEL_FORMATS.values():
        if os.fspath(given).lower().endswith(form.endings) if is_path else form.accepts(given):
            return form
    known = "; ".join(f"{form.takes} ({key})" for key, form in LABEL_FORMATS.items())
    raise ValueError(f"No format of labels is known for {shown}. Name one with format=..., or give {known}.")
