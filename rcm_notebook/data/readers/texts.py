"""Data sets of texts, embedded by latent semantic analysis: TF-IDF, a truncated SVD, rows scaled to length 1.

Counted are words, pairs of words, and groups of two to five letters inside words; these last see that "transfer",
"transferred" and "tranfer" are alike. Nothing is downloaded. Deerwester, Dumais, Furnas, Landauer and Harshman (1990),
"Indexing by Latent Semantic Analysis".
Embeddings of your own serve better where you have them: `Dataset.from_arrays(embeddings, texts=texts)`.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from rcm_notebook.data.dataset import Dataset
from rcm_notebook.data.validation import as_texts

MAX_FEATURES = 50_000
"""Words and word pairs kept, and as many groups of letters, the most frequent first: a choice that bounds memory."""
WORD = r"\w+"
"""A word: letters, digits and underscores in a row, also a single one."""
STAGES = "{desc} ({n_fmt} of {total_fmt} steps done)"
"""What is seen meanwhile; how far the SVD is nobody knows."""
MANY = 5000
"""Texts from which that takes more than a few seconds."""
WORD_WEIGHT = 0.5
"""Weight of words beside groups of letters: a choice, made on the training rows of Banking77."""


def from_texts(
    texts,
    names=None,
    truth=None,
    *,
    dimensions: int = 300,
    columns=None,
    serial=None,
    name: str = "custom",
    test_texts=None,
    test_truth=None,
) -> Dataset:
    """Make a data set of texts; a text without anything known becomes a row of zeros.

    Args:
        texts: N texts.
        names: Class names.
        truth: True class ids or names, [N].
        dimensions: D of the embedding; fewer where the texts have fewer words. 300 is a choice that served short
            messages well.
        columns: Further columns to colour the map by and to search, {name: [N] numbers or texts}.
        serial: Your own index of the rows.
        name: What the data set is called.
        test_texts: Held-out texts, embedded by what was fitted to `texts`.
        test_truth: Their true classes.

    Raises:
        ValueError: No text at all, a row that is no text, or texts without any word.
    """
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize
    from tqdm.auto import tqdm

    documents = as_texts(texts)
    if not documents:
        raise ValueError("texts is empty; at least one text is needed.")
    if dimensions < 1:
        raise ValueError(f"dimensions is {dimensions}; expected at least 1.")
    counters = _counters()
    with tqdm(total=2, desc="Counting words", bar_format=STAGES, leave=False, disable=len(documents) < MANY) as bar:
        try:
            counts: Any = counters.fit_transform(documents)
        except ValueError as error:
            raise ValueError("The texts hold no word; nothing can be embedded.") from error
        svd = TruncatedSVD(min(dimensions, *counts.shape), random_state=0)
        bar.set_description(f"Reducing {len(documents):,} texts to {svd.n_components:,} dimensions", refresh=False)
        bar.n = 1
        bar.refresh()
        with np.errstate(invalid="ignore"):
            x = normalize(svd.fit_transform(counts))
        bar.update()
    data = Dataset.from_arrays(x, names, truth, texts=documents, columns=columns, serial=serial, name=name)
    if test_texts is None:
        return data
    held_out = as_texts(test_texts)
    x_test = normalize(svd.transform(counters.transform(held_out)))
    return data.with_test(Dataset.from_arrays(x_test, data.names, test_truth, texts=held_out, name=name))


def _counters():
    """Return what counts words with word pairs, and groups of letters beside them, both as TF-IDF."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import FeatureUnion

    shared = {"sublinear_tf": True, "max_features": MAX_FEATURES, "dtype": np.float32}
    words = TfidfVectorizer(ngram_range=(1, 2), token_pattern=WORD, **shared)
    letters = TfidfVectorizer(analyzer="char_wb", preprocessor=_words, ngram_range=(2, 5), **shared)
    return FeatureUnion([("words", words), ("letters", letters)], transformer_weights={"words": WORD_WEIGHT})


def _words(text: str) -> str:
    return " ".join(re.findall(WORD, text.lower()))
