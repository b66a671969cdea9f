"""Data sets of tables, texts and folders of images."""

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from tqdm.auto import tqdm

from rcm_notebook.data import Dataset

FRAME = pd.DataFrame(
    {
        "key": ["k1", "k2", "k3"],
        "width": [1.0, 2.0, 4.0],
        "count": [3, 4, 5],
        "ok": [True, False, True],
        "kind": ["a", None, "b"],
        "note": ["x", "y", "z"],
    }
)
ROLES = {"truth": "kind", "texts": "note", "serial": "key"}


def test_the_columns_without_a_role_are_the_data():
    data = Dataset.from_dataframe(FRAME, **ROLES)
    assert np.array_equal(data.x, [[1, 3, 1], [2, 4, 0], [4, 5, 1]])
    assert data.names == ("a", "b") and data.truth.tolist() == [0, -1, 1]
    assert data.texts == ("x", "y", "z") and data.serial.tolist() == ["k1", "k2", "k3"]


def test_named_columns_alone_are_the_data_in_their_order():
    assert np.array_equal(Dataset.from_dataframe(FRAME, ["count", "width"]).x, [[3, 1], [4, 2], [5, 4]])
    assert Dataset.from_dataframe(FRAME, "width").shape == (1,)


def test_a_column_of_vectors_is_the_data():
    frame = FRAME.assign(embedding=[[1, 2], [3, 4], [5, 6]])
    assert np.array_equal(Dataset.from_dataframe(frame, "embedding").x, [[1, 2], [3, 4], [5, 6]])
    ragged = FRAME.assign(embedding=[[1, 2], [3, 4], [5]])
    with pytest.raises(ValueError, match="Row 2 of column 'embedding' has shape"):
        Dataset.from_dataframe(ragged, "embedding")


def test_a_missing_value_is_named_by_row_and_column():
    with pytest.raises(ValueError, match="Row 1, column 'count' of the frame is nan"):
        Dataset.from_dataframe(FRAME.assign(count=pd.array([1, None, 2], dtype="Int64")), ["width", "count"])


def test_a_column_of_texts_is_named():
    with pytest.raises(ValueError, match="Column 'note' has type"):
        Dataset.from_dataframe(FRAME, truth="kind", serial="key")


@pytest.mark.parametrize("options", [{"columns": "wdth"}, {"truth": "wdth"}])
def test_an_unknown_column_is_answered_with_the_known_ones(options):
    with pytest.raises(LookupError, match="No column named 'wdth'; known: key, width"):
        Dataset.from_dataframe(FRAME, **options)


def test_columns_that_are_kept_are_shown_and_are_no_data():
    data = Dataset.from_dataframe(FRAME, keep=["width", "kind"], texts="note", serial="key")
    assert np.array_equal(data.x, [[3, 1], [4, 0], [5, 1]])
    assert data.columns["width"].tolist() == [1, 2, 4] and data.columns["kind"].tolist() == ["a", None, "b"]
    both = Dataset.from_dataframe(FRAME, ["width", "count"], keep="width")
    assert both.shape == (2,) and list(both.columns) == ["width"]
    assert not Dataset.from_dataframe(FRAME, **ROLES).columns


def test_all_that_is_neither_data_nor_has_a_role_can_be_kept():
    data = Dataset.from_dataframe(FRAME, keep=True, serial="key")
    assert data.shape == (3,) and list(data.columns) == ["kind", "note"]
    data = Dataset.from_dataframe(FRAME, "count", keep=True, **ROLES)
    assert data.shape == (1,) and list(data.columns) == ["width", "ok"]
    with pytest.raises(LookupError, match="No column named 'wdth'"):
        Dataset.from_dataframe(FRAME, keep=["wdth"])


def test_a_parquet_file_is_its_frame(tmp_path):
    FRAME.assign(embedding=[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]).to_parquet(tmp_path / "a.parquet")
    data = Dataset.from_parquet(tmp_path / "a.parquet", "embedding", **ROLES)
    assert np.array_equal(data.x, [[1, 2], [3, 4], [5, 6]]) and data.names == ("a", "b")
    assert list(Dataset.from_parquet(tmp_path / "a.parquet", "embedding", keep="kind").columns) == ["kind"]
    with pytest.raises(FileNotFoundError):
        Dataset.from_parquet(tmp_path / "b.parquet")


TEXTS = ["paper jam in tray", "paper jam in tray two", "toner is low", "toner low again", "?!"]


def test_texts_that_share_words_are_near_and_texts_without_words_are_zero():
    data = Dataset.from_texts(TEXTS, truth=list("jjttj"))
    assert np.allclose(np.linalg.norm(data.x[:4], axis=1), 1, atol=1e-5) and not data.x[4].any()
    cosine = data.x @ data.x.T
    assert cosine[0, 1] > 0.5 > cosine[0, 2] and cosine[2, 3] > 0.2
    assert data.text(2) == "toner is low" and data.kind == "vector" and len(data.names) == 2


def test_texts_without_a_common_word_are_near_where_their_words_look_alike():
    texts = ["my transfer failed", "tranfers failing", "where is the card", "a lost phone"]
    cosine = (x := Dataset.from_texts(texts).x) @ x.T
    assert cosine[0, 1] > 0.2 > max(cosine[0, 2], cosine[0, 3])


def test_the_same_texts_give_the_same_data_set():
    assert Dataset.from_texts(TEXTS).fingerprint == Dataset.from_texts(TEXTS).fingerprint


def test_held_out_texts_are_embedded_by_what_was_fitted():
    data = Dataset.from_texts(
        TEXTS, truth=list("jjttj"), dimensions=3, test_texts=[*TEXTS[:2], "new"], test_truth="jtt"
    )
    assert data.shape == (3,)
    assert np.allclose(data.test.scaled()[:2], data.scaled()[:2], atol=1e-5)
    assert data.test.truth.tolist() == [0, 1, 1]


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ([], "texts is empty"),
        (["a", 3], "Row 1 of texts is 3"),
        (["?", "!"], "hold no word"),
        ("abc", "one single text"),
    ],
)
def test_texts_that_cannot_be_embedded_are_refused(texts, message):
    with pytest.raises(ValueError, match=message):
        Dataset.from_texts(texts)


def test_texts_may_have_columns():
    data = Dataset.from_texts(TEXTS, columns={"length": [len(text) for text in TEXTS]})
    assert data.columns["length"][4] == 2


def test_one_text_is_enough():
    assert len(Dataset.from_texts(["toner low"])) == 1


@pytest.fixture
def folder(tmp_path):
    for name, value in (("cat/b.png", 10), ("cat/a.png", 20), ("dog/c.png", 30), ("stray.png", 40)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        Image.fromarray(np.full((4, 6), value, np.uint8)).save(tmp_path / name)
    (tmp_path / "notes.txt").write_text("no image")
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "thumb.png").write_bytes(b"no image either")
    return tmp_path


def test_subfolders_name_the_classes(folder):
    data = Dataset.from_folder(folder)
    assert data.shape == (4, 6) and data.x[:, 0, 0].tolist() == [20, 10, 30, 40]
    assert data.serial.tolist() == ["cat/a.png", "cat/b.png", "dog/c.png", "stray.png"]
    assert data.names == ("cat", "dog") and data.truth.tolist() == [0, 0, 1, -1]


def test_one_colour_image_makes_all_colour(folder):
    Image.fromarray(np.full((4, 6, 3), (1, 2, 3), np.uint8)).save(folder / "dog" / "d.png")
    data = Dataset.from_folder(folder)
    assert data.shape == (4, 6, 3)
    assert data.x[3, 0, 0].tolist() == [1, 2, 3] and data.x[0, 0, 0].tolist() == [20, 20, 20]


def test_transparency_shows_black(folder):
    Image.fromarray(np.full((4, 6, 4), (200, 100, 50, 0), np.uint8)).save(folder / "dog" / "d.png")
    assert not Dataset.from_folder(folder).x[3].any()


def test_sixteen_bit_grey_keeps_its_range(tmp_path):
    Image.fromarray(np.array([[0, 65535], [257, 25700]], np.uint16)).save(tmp_path / "a.png")
    assert Dataset.from_folder(tmp_path).x[0].tolist() == [[0, 255], [1, 100]]


def test_sizes_that_differ_need_a_size_and_the_error_names_the_file(folder):
    Image.fromarray(np.zeros((5, 5), np.uint8)).save(folder / "dog" / "d.png")
    with pytest.raises(ValueError, match=r"d\.png has 5 x 5 px .* give size=\(H, W\)"):
        Dataset.from_folder(folder)
    assert Dataset.from_folder(folder, size=(3, 2)).shape == (3, 2)


def test_a_damaged_image_is_named(folder):
    path = folder / "cat" / "b.png"
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(ValueError, match=r"b\.png cannot be read as an image"):
        Dataset.from_folder(folder)


def test_a_folder_without_images_is_refused(tmp_path):
    with pytest.raises(ValueError, match="No images in"):
        Dataset.from_folder(tmp_path)
    with pytest.raises(FileNotFoundError):
        Dataset.from_folder(tmp_path / "none")


def test_importing_the_data_sets_loads_no_library_that_only_some_need():
    import subprocess
    import sys

    program = "import sys, rcm_notebook.data; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert "rcm_notebook.data.dataset" in loaded
    assert {"sklearn", "pandas", "pyarrow", "PIL"}.isdisjoint(loaded)


def test_embedding_many_texts_says_what_it_is_at_and_ends_its_bar(monkeypatch):
    bars = []

    class Bar(tqdm):
        def __init__(self, *args, **kwargs):
            self.said = []
            bars.append(self)
            super().__init__(*args, **kwargs)

        def refresh(self, *args, **kwargs):
            self.said.append(self.desc)
            return super().refresh(*args, **kwargs)

    monkeypatch.setattr("tqdm.auto.tqdm", Bar)
    monkeypatch.setattr("rcm_notebook.data.readers.texts.MANY", 4)
    Dataset.from_texts(["a cat", "a dog", "the cat", "the dog"], dimensions=2)
    (bar,) = bars
    assert bar.n == bar.total == 2
    assert any("Reducing 4 texts to 2 dimensions" in said for said in bar.said)
    Dataset.from_texts(["a cat", "a dog"], dimensions=2)
    assert bars[-1].disable
