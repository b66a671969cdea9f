"""Reads texts and embeds them by latent semantic analysis: TF-IDF, a truncated SVD, rows scaled to length 1.

TF-IDF counts words, pairs of words, and groups of two to five letters inside words. The groups of letters make
"transfer", "transferred" and "tranfer" alike. Nothing is downloaded.
Deerwester, Dumais, Furnas, Landauer and Harshman (1990), "Indexing by Latent Semantic Analysis".

Your own embeddings serve better where you have them: `Dataset.from_arrays(embeddings, texts=texts)`.
"""

from __future__ import annotations

import re
from numbers import Integral
from typing import Any

import numpy as np

from rcm_notebook.data.readers.arrays import Arrays
from rcm_notebook.data.validation import as_texts

MAX_FEATURES = 50_000
"""Words and word pairs kept, and as many groups of letters, the most frequent first: a choice that bounds memory."""
WORD = r"\w+"
"""A word: letters, digits and underscores in a row, also a single one."""
STAGES = "{desc} ({n_fmt} of {total_fmt} steps done)"
"""What the progress bar says. The SVD does not report how far it is."""
MANY = 5000
"""Number of texts from which embedding takes more than a few seconds, so that a progress bar is shown."""
WORD_WEIGHT = 0.5
"""Weight of words; groups of letters have weight 1. A choice, made on the training rows of Banking77."""


def read_texts(texts, *, dimensions: int = 300, test_texts=None) -> tuple[Arrays, Arrays | None]:
    """Embed texts; a text without any known word becomes a row of zeros.

    Args:
        texts: N texts.
        dimensions: D of the embedding; fewer where the texts have fewer words.
        test_texts: Held-out texts, embedded by what was fitted to `texts`.

    Returns:
        The texts with their vectors, float32 [N, D], and the same of `test_texts`, or None.

    Raises:
        ValueError: No text at all, a row that is no text, or texts without any word.
    """
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize
    from tqdm.auto import tqdm

    documents = as_texts(texts)
    if not documents:
        raise ValueError("texts is empty; at least one text is needed.")
    if not isinstance(dimensions, Integral) or dimensions < 1:
        raise ValueError(f"dimensions is {dimensions!r}; expected a whole number of at least 1.")
    counters = _counters()
    with tqdm(total=2, desc="Counting words", bar_format=STAGES, leave=False, disable=len(documents) < MANY) as bar:
        try:
            counts: Any = counters.fit_transform(documents)
        except ValueError as error:
            raise ValueError("The texts hold no word; nothing can be embedded.") from error
        svd = TruncatedSVD(min(int(dimensions), *counts.shape), random_state=0)
        bar.set_description(f"Reducing {len(documents):,} texts to {svd.n_components:,} dimensions", refresh=False)
        bar.n = 1
        bar.refresh()
        with np.errstate(invalid="ignore"):
            x = np.asarray(normalize(svd.fit_transform(counts)))
        bar.update()
    if test_texts is None:
        return Arrays(x, texts=documents), None
    held_out = as_texts(test_texts)
    x_test = np.asarray(normalize(svd.transform(counters.transform(held_out))))
    return Arrays(x, texts=documents), Arrays(x_test, texts=held_out)


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
