"""Which embedding a user means, what a folder keeps of it, and the texts that a session takes then."""

import json
import logging

import numpy as np
import pytest
from present import present

from rcm_notebook.data import EMBEDDINGS, Dataset
from rcm_notebook.data.embeddings import wordllama
from rcm_notebook.disk import Damaged

TEXTS = ["paper jam in tray", "paper jam in tray two", "toner is low", "toner low again"]
QUICK = [name for name in EMBEDDINGS if name != "minilm"]
"""Those that are at hand without a download; test_encoder.py makes a model for the other."""


def lengths(texts):
    return [[len(text), text.count("o")] for text in texts]


class Model:
    """Embeds as the models of sentence-transformers do."""

    def encode(self, texts):
        return np.array(lengths(texts), np.float64)


@pytest.mark.parametrize("name", QUICK)
def test_an_embedding_is_kept_with_the_data_and_embeds_later_texts_alike(name, tmp_path):
    data = Dataset.from_texts(TEXTS, embedding=name, test_texts=TEXTS[2:])
    assert data.x.dtype == np.float32 and np.allclose(np.linalg.norm(data.x, axis=1), 1, atol=1e-5)
    assert np.allclose(present(data.test).x, data.x[2:], atol=1e-3)
    data.save(tmp_path / "saved")
    opened = Dataset.load(tmp_path / "saved")
    Dataset.check(tmp_path / "saved")
    assert type(opened.embedding) is EMBEDDINGS[name]
    later = ["a tray without paper", ""]
    assert np.array_equal(opened.embed(later), data.embed(later)) and not opened.embed(later)[1].any()
    assert np.allclose(opened.scale_new(TEXTS), opened.scaled(), atol=1e-3)
    assert opened.take([2, 0]).embed(later).shape == (2, *data.shape)


def test_words_that_mean_the_same_are_near_for_wordllama():
    cosine = (
        x := Dataset.from_texts(["buy a car", "purchase an automobile", "rainy weather"], embedding="wordllama").x
    )
    cosine = x @ x.T
    assert cosine[0, 1] > 0.4 > cosine[0, 2]


def test_wordllama_leaves_the_user_s_logging_alone():
    root = logging.getLogger()
    before = root.level, list(root.handlers)
    Dataset.from_texts(TEXTS, embedding="wordllama")
    assert (root.level, list(root.handlers)) == before


@pytest.mark.parametrize("given", [lengths, Model(), Model().encode], ids=["function", "model", "method"])
def test_a_function_or_a_model_embeds_and_its_name_alone_is_kept(given, tmp_path):
    data = Dataset.from_texts(TEXTS, embedding=given)
    assert np.array_equal(data.x, lengths(TEXTS)) and np.array_equal(data.embed(["foo"]), [[3, 2]])
    data.save(tmp_path / "saved")
    with pytest.raises(ValueError, match=r"'(lengths|Model|Model.encode)', code that no folder keeps"):
        Dataset.load(tmp_path / "saved").embed(["foo"])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (lambda texts: [[1.0]], r"returned an array of shape \(1, 1\) for 4 texts"),
        (lambda texts: [[1.0, np.nan]] * 4, "Row 0, column 1 of the result of the embedding"),
        (lambda texts: None, "the result of the embedding"),
        (Model, "expected a name, a folder, a function"),
        (7, "expected a name, a folder, a function"),
    ],
)
def test_what_makes_no_vectors_is_refused(given, message):
    with pytest.raises(ValueError, match=message):
        Dataset.from_texts(TEXTS, embedding=given)


def test_an_embedding_whose_class_nobody_registered_is_refused_before_it_could_not_be_kept():
    class Mine(wordllama.WordLlama):
        pass

    with pytest.raises(LookupError, match=r"Mine is not registered; EMBEDDINGS\.register"):
        Dataset.from_texts(TEXTS, embedding=Mine())
    with EMBEDDINGS.temporarily():
        EMBEDDINGS.add("mine", Mine)
        assert len(Dataset.from_texts(TEXTS, embedding="mine")) == len(TEXTS)


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(
        LookupError, match=r"No embedding named 'wordlama' or folder; known: lsa.*Did you mean 'wordlla"
    ):
        Dataset.from_texts(TEXTS, embedding="wordlama")


@pytest.mark.parametrize("name", ["wordllama"])
def test_an_embedding_with_dimensions_of_its_own_takes_no_others(name):
    with pytest.raises(ValueError, match="has 256 dimensions; leave out dimensions=300"):
        Dataset.from_texts(TEXTS, embedding=name, dimensions=300)


def test_a_data_set_of_vectors_takes_no_texts():
    data = Dataset.from_arrays([[0.0], [1.0]])
    with pytest.raises(ValueError, match="was not made of texts"):
        data.embed(["toner"])
    with pytest.raises(ValueError, match="expected numbers"):
        data.scale_new(["toner", "paper"])


def test_texts_that_are_none_are_refused_by_row():
    data = Dataset.from_texts(TEXTS)
    with pytest.raises(ValueError, match="one single text"):
        data.scale_new("toner")
    with pytest.raises(ValueError, match="Row 1 of texts is 3"):
        data.scale_new(["toner", 3])


@pytest.mark.parametrize(
    "plain",
    [
        [],
        {"name": "lsa"},
        {"name": "lsa", "settings": {}},
        {"name": "wordllama", "settings": {"model": "other"}},
        {"name": "folder", "settings": {"folder": 1, "sha256": ""}},
        {"name": "function", "settings": {}},
    ],
)
def test_an_embedding_file_that_holds_something_else_is_damaged(plain, tmp_path):
    data = Dataset.from_texts(TEXTS, embedding="wordllama")
    data.save(tmp_path / "saved")
    rewrite(tmp_path / "saved", plain)
    with pytest.raises(Damaged, match=r"embedding\.json is damaged"):
        Dataset.load(tmp_path / "saved")


def test_an_embedding_that_nobody_registered_is_named(tmp_path):
    Dataset.from_texts(TEXTS, embedding="wordllama").save(tmp_path / "saved")
    rewrite(tmp_path / "saved", {"name": "mine", "settings": {}})
    with pytest.raises(LookupError, match="No embedding named 'mine'"):
        Dataset.load(tmp_path / "saved")


def rewrite(folder, plain):
    """Replace embedding.json and make its hashes agree, as somebody would who means harm."""
    import hashlib

    from rcm_notebook.data.about import read_about, write_about

    content = json.dumps(plain).encode()
    (folder / "embedding.json").write_bytes(content)
    about = {key: value for key, value in read_about(folder).items() if key not in ("format", "checksum")}
    about["files"]["embedding"][1] = hashlib.sha256(content).hexdigest()
    write_about(about, folder)
