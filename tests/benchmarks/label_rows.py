"""The rows of the label-efficiency table: a data set and a way to spend labels, and how labels are drawn.

A row is named ``mnist/random:10`` (so many, drawn evenly over the classes by the seed, for every method the same) or
``mnist/query:30`` (those that the session's ``query`` asks for once it has seen the data).
"""

import csv
import os
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image
from sklearn.datasets import load_sample_images

import rcm_notebook as rcm


class Row(NamedTuple):
    """One row of the table: the data set, ``random`` or ``query``, and how many labels in all."""

    data: str
    by: str
    budget: int

    def __str__(self) -> str:
        """Return the name that the command line and the results use."""
        return f"{self.data}/{self.by}:{self.budget}"


INTENTS = 77  # Classes of Banking77; its rows are counted a class.
TEXTS = {"banking77": "lsa", "banking77-wordllama": "wordllama", "banking77-minilm": "minilm"}
"""Banking77 under three embeddings; `minilm` has to be on the machine, or to be downloaded."""

SMALL = {"mnist-16px": (7_000, 16), "mnist-1000": (1_000, 28), "mnist-300": (300, 28)}
"""Small sets of images made of MNIST: training rows drawn once, and the side to which they are made smaller, px."""

TINTED = "mnist-tinted"
"""10,000 digits in a colour of their own on crops of photographs, RGB, 32 x 32."""

ROWS = (
    Row("mnist", "random", 10),
    Row("mnist", "query", 10),
    Row("mnist", "query", 30),
    Row("mnist", "random", 50),
    Row("mnist", "random", 100),
    Row("digits", "random", 10),
    Row("digits", "random", 20),
    Row("digits", "random", 50),
    *(Row(name, "random", 10) for name in SMALL),
    Row(TINTED, "random", 10),
    Row(TINTED, "random", 50),
    *(Row(name, "random", INTENTS * n) for name in TEXTS for n in (0, 1, 2, 5, 10)),
)


def parse(name: str) -> Row:
    """Return the row of a name such as ``digits/random:20``."""
    data, spend = name.split("/")
    by, budget = spend.split(":")
    return Row(data, by, int(budget))


def matching(patterns: list[str]) -> list[Row]:
    """Return the rows that match patterns such as ``mnist/*``; a name outside the table makes a row of its own."""
    found = []
    for pattern in patterns:
        rows = [row for row in ROWS if fnmatch(str(row), pattern)]
        found += rows or [parse(pattern)]
    return list(dict.fromkeys(found))


def load(name: str) -> rcm.Dataset:
    """Return a data set of the table with its test part; files come from the folder in RCM_DATA."""
    if name in TEXTS:
        return banking77(TEXTS[name])
    if name == TINTED:
        return tinted_mnist()
    return small_mnist(name) if name in SMALL else rcm.load(name)


def small_mnist(name: str) -> rcm.Dataset:
    """Return some rows of MNIST at the size that `SMALL` gives, and its whole test part at the same size."""
    count, side = SMALL[name]
    mnist = rcm.load("mnist")
    rows = np.sort(np.random.default_rng(0).permutation(len(mnist))[:count])
    held_out = held_out_of(mnist)

    def smaller(x: np.ndarray) -> np.ndarray:
        pictures = (Image.fromarray(picture).resize((side, side), Image.Resampling.BILINEAR) for picture in x)
        return np.stack([np.asarray(picture) for picture in pictures])

    test = rcm.Dataset.from_arrays(smaller(held_out.x), held_out.names, truth_of(held_out), name=name)
    return rcm.Dataset.from_arrays(smaller(mnist.x[rows]), mnist.names, truth_of(mnist)[rows], name=name, test=test)


def tinted_mnist() -> rcm.Dataset:
    """Return 10,000 training rows of MNIST and its whole test part, in colours on crops of two photographs."""
    photographs = load_sample_images().images
    mnist, rng = rcm.load("mnist"), np.random.default_rng(0)
    rows = np.sort(rng.permutation(len(mnist))[:10_000])
    held_out = held_out_of(mnist)

    def tinted(x: np.ndarray) -> np.ndarray:
        ink = np.pad(x, [(0, 0), (2, 2), (2, 2)])[..., None] / 255
        colours = rng.integers(0, 256, (len(x), 1, 1, 3))
        return (ink * colours + (1 - ink) * np.stack([crop() for _ in x])).astype(np.uint8)

    def crop(side: int = 32) -> np.ndarray:
        photograph = photographs[rng.integers(len(photographs))]
        top, left = (rng.integers(length - side) for length in photograph.shape[:2])
        return photograph[top : top + side, left : left + side]

    test = rcm.Dataset.from_arrays(tinted(held_out.x), held_out.names, truth_of(held_out), name=TINTED)
    return rcm.Dataset.from_arrays(tinted(mnist.x[rows]), mnist.names, truth_of(mnist)[rows], name=TINTED, test=test)


def banking77(embedding: str = "lsa") -> rcm.Dataset:
    """Return 10,003 messages of bank customers with one of 77 intents, 3,080 more as test, embedded on this machine.

    Casanueva et al., "Efficient Intent Detection with Dual Sentence Encoders", 2020 (CC BY 4.0).
    """
    folder = Path(os.environ.get("RCM_DATA", ".")) / "banking77"
    if not folder.exists():
        raise FileNotFoundError(f"{folder} is not there; name the folder that holds banking77/*.csv in RCM_DATA.")
    parts = {}
    for part in ("train", "test"):
        with (folder / f"{part}.csv").open(newline="", encoding="utf-8") as file:
            parts[part] = [(line["text"], line["category"]) for line in csv.DictReader(file)]
    names = sorted({category for _, category in parts["train"]})
    texts, truth = ({part: [line[i] for line in lines] for part, lines in parts.items()} for i in (0, 1))
    return rcm.Dataset.from_texts(
        texts["train"],
        names,
        truth["train"],
        embedding=embedding,
        name="banking77",
        test_texts=texts["test"],
        test_truth=truth["test"],
    )


def truth_of(data: rcm.Dataset) -> np.ndarray:
    """Return the true class ids of a data set that knows them."""
    assert data.truth is not None, f"{data.name} has no truth"
    return data.truth


def held_out_of(data: rcm.Dataset) -> rcm.Dataset:
    """Return the held-out part of a data set that has one."""
    assert data.test is not None, f"{data.name} has no test part"
    return data.test


def draw(truth: np.ndarray, budget: int, seed: int) -> np.ndarray:
    """Return `budget` rows to label, drawn evenly over the classes; the seed alone decides which."""
    rng = np.random.default_rng(seed)
    classes = np.unique(truth[truth >= 0])
    if budget % len(classes):
        raise ValueError(f"{budget} labels do not spread evenly over {len(classes)} classes.")
    each = budget // len(classes)
    return np.concatenate([rng.choice(np.flatnonzero(truth == c), each, replace=False) for c in classes])
