"""Labelled data in which everything is awkward, and one object or file of every format that holds its labels."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from rcm_notebook import interop
from rcm_notebook.data import Dataset
from rcm_notebook.labels.codes import UNSURE
from rcm_notebook.labels.labels import Labels

N = 40
NAMES = ("ant", "=1+1", "NA", "3", 'say "x", it\'s', "<b>ü 漢</b>", "-", "@SUM(A1)", "None", "merged", "deleted")
MERGED, DELETED = len(NAMES) - 2, len(NAMES) - 1
SERIALS = {"numbers": np.arange(N) * 7 - 5, "texts": np.array([f'"{i}", =x\n' for i in range(N)])}


def labelled(seed: int, kind: str = "numbers", texts: bool = True) -> tuple[Labels, Dataset]:
    """Return random labels of 40 rows, some none and some can't tell, of classes of which two are gone."""
    rng = np.random.default_rng(seed)
    codes = rng.integers(UNSURE, MERGED, N).astype(np.int32)
    written = [f"text {i} ü </script>" for i in range(N)] if texts else None
    data = Dataset.from_arrays(rng.normal(size=(N, 3)), texts=written, serial=SERIALS[kind])
    return Labels.from_codes(codes, NAMES, {MERGED: 0}, frozenset({DELETED})), data


def given(name: str, labels: Labels, data: Dataset, folder, **columns):
    """Return what a format holds the labels in: a path, an object that it made, or one that it wrote into."""
    form = interop.LABEL_FORMATS[name]
    if form.makes:
        return interop.write(labels, data, format=name, **columns)
    if form.endings:
        target = folder / f"labels{form.endings[0]}"
    else:  # As AnnData has it: a frame whose index are names, always texts.
        target = SimpleNamespace(obs=pd.DataFrame({"depth": 1.0}, index=data.serial.astype(str)))
    assert interop.write(labels, data, target, **columns) is None
    return target


@pytest.fixture
def awkward() -> tuple[Labels, Dataset]:
    return labelled(0)
