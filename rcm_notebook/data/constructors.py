"""The constructors: data sets of arrays, and of what readers find in tables, texts and image files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from rcm_notebook.data.embeddings import chosen
from rcm_notebook.data.given import by_name, check_written
from rcm_notebook.data.readers import check_order, read_dataframe, read_folder, read_index, read_parquet
from rcm_notebook.data.samples import Samples, frozen
from rcm_notebook.data.scaling import find_scale, narrowed
from rcm_notebook.data.serials import as_serial
from rcm_notebook.data.validation import as_columns, as_names, as_pictures, as_texts, as_truth, as_values

if TYPE_CHECKING:
    import pandas as pd


class Constructors(Samples):
    """Samples that can be made of other libraries' data. Every constructor checks what it is given."""

    @classmethod
    def from_arrays(
        cls,
        x,
        names=None,
        truth=None,
        images=None,
        texts=None,
        *,
        columns=None,
        serial=None,
        name="custom",
        pairs=None,
        test=None,
    ) -> Self:
        """Make a data set of arrays.

        Args:
            x: Vectors [N, D], or images [N, H, W] or [N, H, W, 3] in uint8, or floats in [0, 1].
            names: Class names, [C].
            truth: True class ids or names, [N]; None, NaN, NA and -1 mean unknown. A number that can be a name is that
                name, and not another class's id.
            images: Pictures to show for vectors, [N, H, W(, 3)].
            texts: Texts to show, [N].
            columns: Further columns to colour the map by and to search, {name: [N] numbers or texts} or a frame; None,
                NaN and NA are missing values.
            serial: Your own index of the rows (integers or texts, all different); default: the index where `x` is a
                pandas frame, else 0..N-1.
            name: What the data set is called.
            pairs: Name in PAIRS; default "augment" for images and "neighbours" for vectors.
            test: A held-out Dataset whose rows look like these; it is put on this one's scale.

        Raises:
            ValueError: NaN, infinite, ragged or empty data, wrong shapes, lengths that differ, image values out of
                range, a serial that is repeated or cannot be held exactly, a column that varies and would become
                constant. The message names the row or column.

        Example:
            >>> x = [[0.0, 1.0], [1.0, 0.0], [0.9, 0.1]]
            >>> data = rcm.Dataset.from_arrays(x, names=["up", "right"], truth=["up", "right", None])
            >>> data
            Dataset('custom', 3 rows of vector (2,) float32)
            >>> data.truth.tolist()
            [0, 1, -1]
        """
        check_written(name, "name")
        check_order(x, {"truth": truth, "texts": texts, "serial": serial, **by_name(columns)})
        values = narrowed(as_values(x))
        n = len(values)
        if serial is None:
            serial = read_index(x)
        known_names = as_names(names)
        classes, known_names = as_truth(truth, known_names, n)
        offset, scale = find_scale(values)
        data = cls(
            x=frozen(values),
            serial=frozen(as_serial(serial, n)),
            offset=frozen(offset),
            scale=scale,
            pairs=pairs or ("neighbours" if values.ndim == 2 else "augment"),
            names=known_names,
            truth=None if classes is None else frozen(classes),
            images=frozen(as_pictures(images, n)) if images is not None else None,
            texts=as_texts(texts, n) if texts is not None else None,
            columns=as_columns(columns, n),
            name=name,
        )
        if data.images is None and data.kind == "image":
            data = replace(data, images=data.x)
        return data if test is None else data.with_test(test)

    @classmethod
    def from_dataframe(
        cls,
        frame: pd.DataFrame,
        columns: str | Sequence[str] | None = None,
        *,
        truth: str | None = None,
        texts: str | None = None,
        serial: str | None = None,
        keep: bool | str | Sequence[str] = (),
        names=None,
        name="custom",
    ) -> Self:
        """Make a data set of the columns of a pandas frame.

        Args:
            frame: One row for each data point. Tables of polars, Arrow and Hugging Face are taken, too.
            columns: The D numeric columns, or one column whose cells are vectors. Default: all columns that have no
                other role; only the numeric ones among them where `keep` is True.
            truth: The column with true class ids or names; missing values mean unknown.
            texts: The column with texts to show.
            serial: The column with your own index of the rows, or the name of the frame's index; default: the index,
                which is 0..N-1 unless the frame has its own.
            keep: Columns of numbers or texts to keep beside the data, to colour the map by and to search. They are no
                data unless `columns` names them, too. True keeps all that are neither data nor have a role; those that
                hold neither numbers nor texts, such as dates, are left out with a warning.
            names: Class names, [C]; default: the different texts in `truth`.
            name: What the data set is called.

        Raises:
            LookupError: A column is not there.
            ValueError: A column is not numeric or has missing or infinite values, several columns have one name, the
                index repeats, or `frame` is no table. The message names column and row.

        Example:
            >>> import pandas as pd
            >>> frame = pd.DataFrame({"width": [1.5, 2.0], "height": [3, 1], "kind": ["tall", "flat"]})
            >>> data = rcm.Dataset.from_dataframe(frame, truth="kind")
            >>> data.shape, data.names
            ((2,), ('flat', 'tall'))
        """
        arrays = read_dataframe(frame, columns, truth=truth, texts=texts, serial=serial, keep=keep)
        return cls.from_arrays(**arrays._replace(names=names)._asdict(), name=name)

    @classmethod
    def from_parquet(
        cls,
        path: str | Path,
        columns: str | Sequence[str] | None = None,
        *,
        truth: str | None = None,
        texts: str | None = None,
        serial: str | None = None,
        keep: bool | str | Sequence[str] = (),
        names=None,
        name="custom",
    ) -> Self:
        """Make a data set of a Parquet file. The arguments after `path` are those of `from_dataframe`.

        Raises:
            FileNotFoundError: There is no such file.
            LookupError: As `from_dataframe`.
            ValueError: The file cannot be read as Parquet, or as `from_dataframe`.

        Example:
            >>> import pandas as pd
            >>> frame = pd.DataFrame({"embedding": [[0.1, 0.9], [0.8, 0.2]], "note": ["toner low", "paper jam"]})
            >>> frame.to_parquet(folder / "notes.parquet")
            >>> rcm.Dataset.from_parquet(folder / "notes.parquet", "embedding", texts="note")
            Dataset('custom', 2 rows of vector (2,) float32)
        """
        arrays = read_parquet(path, columns, truth=truth, texts=texts, serial=serial, keep=keep)
        return cls.from_arrays(**arrays._replace(names=names)._asdict(), name=name)

    @classmethod
    def from_texts(
        cls,
        texts,
        names=None,
        truth=None,
        *,
        embedding: Any = "lsa",
        dimensions: int | None = None,
        columns=None,
        serial=None,
        name="custom",
        test_texts=None,
        test_truth=None,
    ) -> Self:
        """Make a data set of texts, which are embedded on this machine.

        New texts are embedded likewise: a session's `predict`, `extend` and `ood` take them. The vectors of many texts
        are kept in the user's cache, so that the same texts are at once there the next time.

        Args:
            texts: N texts. A text in which nothing is known becomes a row of zeros.
            names: Class names, [C].
            truth: True class ids or names, [N].
            embedding: Name in EMBEDDINGS; or the folder of a sentence encoder with ``tokenizer.json`` and
                ``model.onnx``; or a function from a list of texts to vectors [N, D]; or a model with such a method
                `encode`, as those of sentence-transformers. "lsa", fitted to the texts, needs nothing else;
                "wordllama" and "minilm" know what English words mean and need ``pip install rcm_notebook[texts]``.
                Functions and models are not kept in folders.
            dimensions: D for "lsa", 300 by default, a choice that served short messages well; fewer where the texts
                have fewer words. The others have their own.
            columns: Further columns to colour the map by and to search, {name: [N] numbers or texts}.
            serial: Your own index of the rows, all different; default: the index where `texts` is a pandas series,
                else 0..N-1.
            name: What the data set is called.
            test_texts: Held-out texts, embedded by what was fitted to `texts`.
            test_truth: True class ids or names of the held-out texts.

        Raises:
            LookupError: No embedding has this name, and no folder is there.
            ImportError: A library that embeds them is missing; the message says how to install it.
            ConnectionError: The model has to be downloaded and the machine is offline.
            ValueError: No text at all, a row that is no text, texts without any word, an index that repeats, or
                vectors of a wrong shape.

        Example:
            >>> data = rcm.Dataset.from_texts(["toner is low", "low toner", "paper jam in tray 2"], dimensions=2)
            >>> data.shape, data.text(1)
            ((2,), 'low toner')
        """
        check_order(texts, {"truth": truth, "serial": serial, **by_name(columns)})
        if serial is None:
            serial = read_index(texts)
        documents = as_texts(texts)
        if not documents:
            raise ValueError("texts is empty; at least one text is needed.")
        held_out = None if test_texts is None else as_texts(test_texts)
        way = chosen(embedding)
        x = way.fit(documents, dimensions)
        data = cls.from_arrays(x, names, truth, texts=documents, columns=columns, serial=serial, name=name)
        data = replace(data, embedding=way)
        if held_out is None:
            return data
        return data.with_test(cls.from_arrays(way.embed(held_out), data.names, test_truth, texts=held_out, name=name))

    @classmethod
    def from_folder(cls, folder: str | Path, *, size: tuple[int, int] | None = None, name="custom") -> Self:
        """Make a data set of the images in a folder, in the order of their names.

        A subfolder at the first level names the class of the images in it; this becomes `truth`, which training never
        sees. Images beside the subfolders have no class. `serial` is the path below `folder`. The data set is grey if
        every image is, else coloured. Transparent parts become black. The data set is uint8, or float32 in [0, 1] if
        an image has greys of more than 8 bits; colours are read with 8 bits.

        Args:
            folder: Where to look, at any depth.
            size: (H, W) in px to which every image is brought; needed only where they differ in size.
            name: What the data set is called.

        Raises:
            FileNotFoundError: There is no such folder.
            ValueError: No image, a damaged image, greys without a known white (negative ones, floats above 1), or sizes
                that differ without `size`; the message names the file. Or `size` is no height and width.

        Example:
            >>> from PIL import Image
            >>> for kind, grey in {"dark": 10, "light": 200}.items():
            ...     (folder / kind).mkdir()
            ...     Image.new("L", (16, 12), grey).save(folder / kind / "1.png")
            >>> data = rcm.Dataset.from_folder(folder)
            >>> data.shape, data.names, data.serial.tolist()
            ((12, 16), ('dark', 'light'), ['dark/1.png', 'light/1.png'])
        """
        return cls.from_arrays(**read_folder(folder, size=size)._asdict(), name=name)
