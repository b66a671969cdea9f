"""Labels in and out: files of other programs and objects of other libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, overload

from rcm_notebook import interop
from rcm_notebook.labels import Columns, Import, Labels, changes_frame, changes_text
from rcm_notebook.session.base import SessionBase

if TYPE_CHECKING:
    import pandas as pd


class Exchange(SessionBase):
    """The door to the labels of other programs."""

    @overload
    def import_labels(
        self,
        source: Any,
        *,
        format: str | None = None,
        serial: str | None = None,
        label: str | None = None,
        new_classes: bool = False,
        replace: bool = True,
        dry_run: Literal[False] = False,
    ) -> Labels: ...

    @overload
    def import_labels(
        self,
        source: Any,
        *,
        format: str | None = None,
        serial: str | None = None,
        label: str | None = None,
        new_classes: bool = False,
        replace: bool = True,
        dry_run: Literal[True],
    ) -> pd.DataFrame: ...

    def import_labels(
        self,
        source: Any,
        *,
        format: str | None = None,
        serial: str | None = None,
        label: str | None = None,
        new_classes: bool = False,
        replace: bool = True,
        dry_run: bool = False,
    ) -> Labels | pd.DataFrame:
        """Take labels over from a file or an object, and print how many were set, changed and cleared.

        One call is one undo step. A source with an error, or without any label, changes nothing.

        Args:
            source: A path (CSV, JSON Lines, Excel, Parquet, Label Studio's JSON), a pandas DataFrame or Series, an
                AnnData object or a Hugging Face Dataset.
            format: Name in ``rcm_notebook.interop.LABEL_FORMATS``; default by the path's ending or the object's kind.
            serial: The column with the data set's own index of the rows; default ``Serial``, or else a frame's index
                or the texts of JSON Lines and of Label Studio.
            label: The column with the labels: class names or ids, or "can't tell". A number that can be a name is that
                name, not another class's id. NaN, NA, -1 and empty texts mean no label. Default ``label``; of Label
                Studio the one control.
            new_classes: Make classes that do not exist, and bring deleted ones back. Without it they are an error.
            replace: True makes the labels those of `source`: rows without a label there lose theirs. False keeps them.
            dry_run: Change nothing, and return what would change.

        Returns:
            The labels; with `dry_run` a frame of the rows that would change: Serial, before, after, NA for no label.

        Raises:
            LookupError: There is no such format or column.
            ValueError: A serial or class that nobody knows, labels of one row that differ, an index that may be serials
                or positions, numbers that may have lost digits, no label at all, or a source that is not what it should
                be; the message lists the first few, and nothing is changed.
            FileNotFoundError: There is no such file.
            ImportError: A library is missing; the message says which extra brings it.
            OSError: The disk is full or gone; nothing is changed.

        Example:
            >>> import pandas as pd
            >>> some = pd.Series({0: "4", 100: "4", 101: "0"})
            >>> session.import_labels(some, replace=False, dry_run=True)
               Serial before after
            0       0      0     4
            1     100   <NA>     4
            2     101   <NA>     0
            >>> labels = session.import_labels(some, replace=False)
            a Series: labels set: 2, changed: 1, cleared: 0
            >>> labels.ids[[0, 100, 101]].tolist()
            [4, 4, 0]
        """
        incoming = interop.read(source, format, Columns(serial, label), self.data)
        how = {"new_classes": new_classes, "replace": replace}
        if dry_run:
            return changes_frame(*self._store.try_import(incoming, **how), self.data.serial)
        done: list[Import] = []
        labels = self._gesture(lambda: done.append(self._store.import_labels(incoming, **how)))
        print(f"{incoming.origin}: {changes_text(*done[0])}")
        return labels

    def export_labels(
        self, target: Any = None, *, format: str | None = None, serial: str | None = None, label: str | None = None
    ) -> Any:
        """Write the labels to a file or into an AnnData object, or return them as an object of another library.

        Args:
            target: A path (CSV, JSON Lines, Excel, Parquet, Label Studio's JSON) or an AnnData object; None makes an
                object of `format`.
            format: Name in ``rcm_notebook.interop.LABEL_FORMATS``: ``pandas`` and ``huggingface`` make objects; a
                file's default is by its ending.
            serial: What the column with the data set's own index of the rows is called; default ``Serial``.
            label: What the column with the labels is called; default ``label``.

        Returns:
            What `format` makes; None where the labels were written.

        Raises:
            LookupError: There is no such format.
            ValueError: Nothing can be written there, or the file cannot hold a text or so many rows.
            ImportError: A library is missing; the message says which extra brings it.
            OSError: The disk is full or gone; a file that was there is as it was.

        Example:
            >>> session.export_labels("labels.csv")
            >>> session.export_labels(format="pandas").columns.tolist()
            ['Serial', 'label']
        """
        return interop.write(self.labels, self.data, target, format, Columns(serial, label))
