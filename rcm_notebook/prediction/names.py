"""Class names as labels: what a name means is a vector among the rows, and it speaks for the class where it lies.

    worth_y = weight min(1, agreement_y / TRUSTED)     divided among the rows nearest to the name of y, as cosine^8

A name is worth one label at most, so that real labels soon outvote it. Names that do not fit, such as codes, are found
out by the labels: agreement is the share of labelled rows whose nearest name is that of their own class, beyond chance.
It starts from trust, as if `PRIOR` rows had agreed, and each class's own rows weigh beside all others'.

The idea is that of zero-shot text classification: Yin, Hay & Roth, "Benchmarking Zero-shot Text Classification", 2019.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from rcm_notebook.labels import Annotations, Labels
from rcm_notebook.prediction.sources import Sources
from rcm_notebook.types import Float, Int

NEAREST = 50
"""Rows that a name speaks at. A choice, as the next: on the training rows of Banking77 10 rows with even shares do as
well with labels, and are a point worse without."""
SHARPNESS = 8.0
"""Power of the cosine by which a name is divided among these rows; a choice."""
TRUSTED = 0.3
"""Agreement from which names count in full. A choice: true names of Banking77 agree for 0.48 (LSA) to 0.61 (MiniLM) of
the training rows, permuted ones for 0."""
PRIOR = 3.0
"""Rows that are taken to agree before any label tells; a choice."""
CHUNK = 8192
"""Rows that are compared with names at a time, which bounds memory."""

Meaning = str | tuple[float, ...]
"""A text, or a vector like the rows."""


class _Place(NamedTuple):
    """Where a meaning lies: its direction, the rows nearest to it by cosine, and the share that each of them has."""

    direction: Float[np.ndarray, " D"]
    rows: Int[np.ndarray, " n"]
    shares: Float[np.ndarray, " n"]


class Names:
    """What the names of classes mean among the rows. A meaning is looked up once and kept.

    Args:
        n: N, number of rows.
        scaled: Returns some rows as the network sees them, float32 [B, D].
        vectors: Returns the vector of each meaning likewise, [D]; None for one that has none.
        weight: How many labels a name is worth; 0: none.
    """

    def __init__(
        self,
        n: int,
        scaled: Callable[[Int[np.ndarray, " B"]], Float[np.ndarray, "B D"]],
        vectors: Callable[[Sequence[Meaning]], Sequence[Float[np.ndarray, " D"] | None]],
        weight: float,
    ):
        self._n, self._scaled, self._vectors, self._weight = n, scaled, vectors, weight
        self._places: dict[Meaning, _Place | None] = {}
        self._looking = threading.Lock()  # Training and the user may ask at once.

    def join(self, sources: Sources, labels: Labels, annotations: Annotations) -> Sources:
        """Return the sources with those of the names behind them."""
        meanings = meanings_of(labels, annotations) if self._weight else {}
        places = self._find(list(meanings.values()))
        known = {class_id: place for class_id, text in meanings.items() if (place := places[text]) is not None}
        if not known:
            return sources
        worth = self._weight * self._worth(known, sources)
        for (class_id, place), weight in zip(known.items(), worth, strict=True):
            if weight > 0:
                ids = np.full(len(place.rows), class_id, np.int64)
                sources = sources.joined(place.rows, ids, weight * place.shares)
        return sources

    def _worth(self, known: Mapping[int, _Place], sources: Sources) -> Float[np.ndarray, " n"]:
        """Return how far each name is to be trusted, in [0, 1]."""
        ids, classes = sources.only_labels.ids, np.fromiter(known, np.int64)
        judged = np.isin(ids, classes)
        if len(classes) < 2 or not judged.any():
            return np.ones(len(classes))
        directions = np.stack([place.direction for place in known.values()])
        own = ids[judged]
        agrees = classes[(self._scaled(sources.rows[: len(ids)][judged]) @ directions.T).argmax(axis=1)] == own
        overall = (agrees.sum() + PRIOR) / (len(own) + PRIOR)
        hits = np.array([agrees[own == class_id].sum() for class_id in classes])
        counts = np.array([(own == class_id).sum() for class_id in classes])
        agreement, chance = (hits + PRIOR * overall) / (counts + PRIOR), 1 / len(classes)
        return np.clip((agreement - chance) / (1 - chance) / TRUSTED, 0, 1)

    def _find(self, meanings: Sequence[Meaning]) -> Mapping[Meaning, _Place | None]:
        """Return the place of each meaning; those that are new are compared with all rows together."""
        with self._looking:
            new = [meaning for meaning in dict.fromkeys(meanings) if meaning not in self._places]
            if not new:
                return self._places
            vectors = zip(new, self._vectors(new), strict=True)
            directed = {m: v / length for m, v in vectors if v is not None and (length := np.linalg.norm(v)) > 0}
            found: dict[Meaning, _Place | None] = dict.fromkeys(new)
            if directed:
                directions = np.stack(list(directed.values())).astype(np.float32)
                found |= zip(directed, self._nearest(directions), strict=True)
            self._places = {**self._places, **found}  # At once: an interrupt before it leaves nothing half known.
            return self._places

    def _nearest(self, directions: Float[np.ndarray, "m D"]) -> list[_Place | None]:
        rows = np.zeros((len(directions), 0), np.int64)
        cosines = np.zeros((len(directions), 0), np.float32)
        for start in range(0, self._n, CHUNK):
            chunk = np.arange(start, min(start + CHUNK, self._n))
            x = self._scaled(chunk)
            length = np.linalg.norm(x, axis=1)
            cosines = np.hstack([cosines, directions @ x.T / np.where(length > 0, length, np.inf)])
            rows = np.hstack([rows, np.broadcast_to(chunk, (len(directions), len(chunk)))])
            best = np.argsort(-cosines, axis=1, kind="stable")[:, :NEAREST]
            rows, cosines = np.take_along_axis(rows, best, 1), np.take_along_axis(cosines, best, 1)
        return list(map(_place, directions, rows, cosines))


def _place(
    direction: Float[np.ndarray, " D"], rows: Int[np.ndarray, " n"], cosines: Float[np.ndarray, " n"]
) -> _Place | None:
    """Return the place of a meaning; None where no row points its way."""
    near = cosines > 0
    if not near.any():
        return None
    shares = (cosines[near] / cosines[near].max()) ** SHARPNESS
    return _Place(direction, rows[near], (shares / shares.sum()).astype(np.float32))


def meanings_of(labels: Labels, annotations: Annotations) -> dict[int, Meaning]:
    """Return what each class means: its description, or else its name, in words. A class may be without."""
    found: dict[int, Meaning] = {}
    for class_id in labels.active.tolist():
        meaning = annotations.meanings.get(class_id, labels.classes[class_id].replace("_", " "))
        if meaning:
            found[class_id] = meaning
    return found
