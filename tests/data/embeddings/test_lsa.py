"""Latent semantic analysis: what resembles becomes near, and later texts are embedded by what was fitted before."""

import numpy as np
import pytest
from present import present
from tqdm.auto import tqdm

from rcm_notebook.data import Dataset
from rcm_notebook.data.embeddings import lsa

TEXTS = ["paper jam in tray", "paper jam in tray two", "toner is low", "toner low again", "?!"]


def test_texts_that_share_words_are_near_and_texts_without_words_are_zero():
    data = Dataset.from_texts(TEXTS, truth=list("jjttj"))
    assert np.allclose(np.linalg.norm(data.x[:4], axis=1), 1, atol=1e-5) and not data.x[4].any()
    cosine = data.x @ data.x.T
    assert cosine[0, 1] > 0.5 > cosine[0, 2] and cosine[2, 3] > 0.2
    assert data.text(2) == "toner is low" and data.kind == "vector" and len(present(data.names)) == 2


def test_texts_without_a_common_word_are_near_where_their_words_look_alike():
    texts = ["my transfer failed", "tranfers failing", "where is the card", "a lost phone"]
    cosine = (x := Dataset.from_texts(texts).x) @ x.T
    assert cosine[0, 1] > 0.2 > max(cosine[0, 2], cosine[0, 3])


def test_the_same_texts_give_the_same_data_set():
    assert Dataset.from_texts(TEXTS).fingerprint == Dataset.from_texts(TEXTS).fingerprint


def test_held_out_texts_are_embedded_by_what_was_fitted():
    data = Dataset.from_texts(
        TEXTS, truth=list("jjttj"), dimensions=3, test_texts=[*TEXTS[:2], "new"], test_truth=list("jtt")
    )
    assert data.shape == (3,)
    held_out = present(data.test)
    assert np.allclose(held_out.scaled()[:2], data.scaled()[:2], atol=5e-3)
    assert present(held_out.truth).tolist() == [0, 1, 1]


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


def test_embedding_many_texts_says_what_it_is_at_and_ends_its_bar(monkeypatch, tmp_path):
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
    monkeypatch.setattr("rcm_notebook.data.caching.cache_folder", lambda: tmp_path)
    monkeypatch.setattr("rcm_notebook.data.embeddings.lsa.MANY", 4)
    Dataset.from_texts(["a cat", "a dog", "the cat", "the dog"], dimensions=2)
    (bar,) = bars
    assert bar.n == bar.total == 2
    assert any("Reducing 4 texts to 2 dimensions" in said for said in bar.said)
    Dataset.from_texts(["a cat", "a dog"], dimensions=2)
    assert bars[-1].disable


def test_a_fit_of_many_texts_is_kept_and_the_same_the_next_time(monkeypatch, tmp_path):
    monkeypatch.setattr(lsa, "MANY", 4)
    monkeypatch.setattr("rcm_notebook.data.caching.cache_folder", lambda: tmp_path)
    first = Dataset.from_texts(TEXTS)
    monkeypatch.setattr(lsa, "_fit", None)  # Nothing is fitted again.
    again = Dataset.from_texts(TEXTS)
    assert again.fingerprint == first.fingerprint
    assert np.array_equal(again.embed(["a jam"]), first.embed(["a jam"]))
    with pytest.raises(TypeError):
        Dataset.from_texts(TEXTS[:-1])


def test_later_texts_are_embedded_as_the_first_were():
    data = Dataset.from_texts(TEXTS)
    assert np.abs(data.embed(TEXTS) - data.x).max() < 1e-3
    assert data.embed(["toner"]).shape == (1, *data.shape) and not data.embed(["?"]).any()
    assert data.embed([]).shape == (0, *data.shape)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda kept: kept | {"idf": kept["idf"][1:]}, "one positive number for each"),
        (lambda kept: kept | {"idf": ["1", *kept["idf"][1:]]}, "one positive number for each"),
        (lambda kept: kept | {"words": [kept["words"][1], *kept["words"][1:]]}, "occurs twice"),
        (lambda kept: kept | {"words": kept["words"][:-1], "idf": kept["idf"][:-1]}, r"not float16 \[D,"),
        (lambda kept: {"words": [], "idf": []}, "has no 'letters'"),
        (lambda kept: kept | {"more": 1}, "'more' is not known"),
    ],
)
def test_what_does_not_belong_together_is_not_restored(change, message):
    embedding = present(Dataset.from_texts(TEXTS).embedding)
    with pytest.raises(ValueError, match=message):
        lsa.Lsa.restored(change(embedding.settings), embedding.weights)
