"""Latent semantic analysis: TF-IDF, a truncated SVD, rows scaled to length 1. Nothing is downloaded.

TF-IDF counts words, pairs of words, and groups of two to five letters inside words. The groups of letters make
"transfer", "transferred" and "tranfer" alike.
Deerwester, Dumais, Furnas, Landauer and Harshman (1990), "Indexing by Latent Semantic Analysis".
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from numbers import Integral
from typing import Any, Self

import numpy as np

from rcm_notebook.data.caching import cached, digest
from rcm_notebook.data.embeddings.interface import EMBEDDINGS, Embedding
from rcm_notebook.disk import fields, require_fields

DIMENSIONS = 300
"""D where none is given: a choice that served short messages well."""
MAX_FEATURES = 50_000
"""Words and word pairs kept, and as many groups of letters, the most frequent first: a choice that bounds memory."""
WORD = r"\w+"
"""A word: letters, digits and underscores in a row, also a single one."""
STAGES = "{desc} ({n_fmt} of {total_fmt} steps done)"
"""What the progress bar says. The SVD does not report how far it is."""
MANY = 5000
"""Number of texts from which fitting takes more than a few seconds: a progress bar is shown, and the fit is kept."""
WORD_WEIGHT = 0.5
"""Weight of words; groups of letters have weight 1. A choice, made on the training rows of Banking77."""
KEPT = ("x", "idf", "components", "words", "letters")
"""Names of the arrays of a fit."""


@EMBEDDINGS.register("lsa")
class Lsa(Embedding):
    """Latent semantic analysis, fitted to the data set's own texts.

    `settings` holds the counted words and groups of letters with their IDF, `weights` the directions of the SVD,
    float16 [D, words + letters]: half the size, and vectors of new texts differ by less than 0.001.
    """

    def __init__(self):
        self._settings: Mapping[str, Any] = {"words": [], "letters": [], "idf": []}

    @property
    def settings(self) -> Mapping[str, Any]:
        """Words and groups of letters, with the IDF of each."""
        return self._settings

    def fit(self, texts, dimensions):
        """Count, and reduce the counts to D dimensions; fewer where the texts have fewer words."""
        wanted = DIMENSIONS if dimensions is None else dimensions
        if not isinstance(wanted, Integral) or wanted < 1:
            raise ValueError(f"dimensions is {dimensions!r}; expected a whole number of at least 1.")
        if len(texts) < MANY:
            found = _fit(texts, int(wanted))
        else:
            import sklearn

            key = digest("lsa", int(wanted), MAX_FEATURES, WORD_WEIGHT, sklearn.__version__, texts=texts)
            found = cached("embeddings", key, KEPT, lambda: _fit(texts, int(wanted)))
        counted = {name: json.loads(found[name].tobytes()) for name in ("words", "letters")}
        self._settings = {**counted, "idf": found["idf"].tolist()}
        self.weights = found["components"]
        return found["x"]

    def embed(self, texts):
        """Count and reduce as it was fitted."""
        from scipy import sparse
        from sklearn.preprocessing import normalize

        words, letters = self._counters
        counts: Any = sparse.hstack([WORD_WEIGHT * words.transform(texts), letters.transform(texts)], "csr")
        return np.asarray(normalize(counts @ np.asarray(self.weights, np.float32).T))

    @classmethod
    def restored(cls, settings: Mapping[str, Any], weights: np.ndarray | None) -> Self:
        """Check that vocabulary, IDF and SVD belong together."""
        require_fields(settings, {"words": fields.TEXTS, "letters": fields.TEXTS, "idf": fields.LIST}, {})
        counted = [*settings["words"], *settings["letters"]]
        idf = settings["idf"]
        if not all(type(value) is float and value > 0 for value in idf) or len(idf) != len(counted):
            raise ValueError(f"idf is not one positive number for each of {len(counted):,} words and groups of letters")
        if len(set(settings["words"])) + len(set(settings["letters"])) != len(counted):
            raise ValueError("a word or group of letters occurs twice")
        if weights is None or weights.ndim != 2 or weights.shape[1] != len(counted) or weights.dtype != np.float16:
            raise ValueError(f"the weights are not float16 [D, {len(counted)}]")
        embedding = cls()
        embedding._settings, embedding.weights = settings, weights
        return embedding

    @cached_property
    def _counters(self):
        counters = _counters(self.settings["words"], self.settings["letters"])
        idf = np.array(self.settings["idf"], np.float32)
        first = len(self.settings["words"])
        for counter, own in zip(counters, (idf[:first], idf[first:]), strict=True):
            counter.idf_ = own
        return counters


def _fit(texts: Sequence[str], dimensions: int) -> Mapping[str, np.ndarray]:
    """Return the arrays of a fit, by the names in KEPT; the vocabularies as JSON in bytes."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.pipeline import FeatureUnion
    from sklearn.preprocessing import normalize
    from tqdm.auto import tqdm

    words, letters = _counters()
    both = FeatureUnion([("words", words), ("letters", letters)], transformer_weights={"words": WORD_WEIGHT})
    with tqdm(total=2, desc="Counting words", bar_format=STAGES, leave=False, disable=len(texts) < MANY) as bar:
        try:
            counts: Any = both.fit_transform(texts)
        except ValueError as error:
            raise ValueError("The texts hold no word; nothing can be embedded.") from error
        svd = TruncatedSVD(min(dimensions, *counts.shape), random_state=0)
        bar.set_description(f"Reducing {len(texts):,} texts to {svd.n_components:,} dimensions", refresh=False)
        bar.n = 1
        bar.refresh()
        with np.errstate(invalid="ignore"):
            x = np.asarray(normalize(svd.fit_transform(counts)))
        bar.update()
    names = [np.frombuffer(json.dumps(list(c.get_feature_names_out())).encode(), np.uint8) for c in (words, letters)]
    idf = np.concatenate([words.idf_, letters.idf_])
    return dict(zip(KEPT, (x, idf, np.asarray(svd.components_, np.float16), *names), strict=True))


def _counters(words: Sequence[str] | None = None, letters: Sequence[str] | None = None):
    """Return what counts words with word pairs, and what counts groups of letters, both as TF-IDF.

    Args:
        words: What to count; None: what is found in the texts that they are fitted to.
        letters: Likewise.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    shared = {"sublinear_tf": True, "max_features": MAX_FEATURES, "dtype": np.float32}
    return (
        TfidfVectorizer(ngram_range=(1, 2), token_pattern=WORD, vocabulary=words, **shared),
        TfidfVectorizer(analyzer="char_wb", preprocessor=_words, ngram_range=(2, 5), vocabulary=letters, **shared),
    )


def _words(text: str) -> str:
    return " ".join(re.findall(WORD, text.lower()))
