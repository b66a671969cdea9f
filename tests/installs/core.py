"""What a plain install can do, without Jupyter and matplotlib: train, label, predict, close, open again.

A program that fails where anything does not hold. `.ci/installs` runs it in fresh environments, and `test_installs.py`
in that of the tests.
"""

import tempfile
from importlib import import_module
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

import rcm_notebook as rcm

EXTRAS = ("IPython", "anywidget", "bqplot", "ipywidgets", "jupyterlab", "matplotlib", "voila")


def is_importable(name: str) -> bool:
    try:
        import_module(name)
    except ImportError:
        return False
    return True


def train_label_and_open_again(folder: Path) -> None:
    data = rcm.load("digits")
    assert data.truth is not None
    model = rcm.ModelConfig(components=10, latent=2, encoder_width=16, decoder_widths=(16,))
    train = rcm.TrainConfig(min_steps=10)
    with rcm.Session(data, folder, model=model, train=train) as session:
        session.train(1)
        for row in session.query(10, by="coverage"):
            session.assign([row], data.truth[row])
        session.train(1)
        session.export_labels(folder / "labels.parquet")
        ids, proba = session.labels.ids.copy(), session.prediction.proba.copy()
    with rcm.Session.open(folder) as again:
        np.testing.assert_array_equal(again.labels.ids, ids)
        np.testing.assert_array_equal(again.prediction.proba, proba)
        assert (ids >= 0).sum() == 10
        assert pd.read_parquet(folder / "labels.parquet")["label"].notna().to_numpy().sum() == 10


def read_data_of_every_kind(folder: Path) -> None:
    texts = [f"the {noun} {verb}" for noun in ("cat", "dog", "bird", "fish") for verb in ("sleeps", "eats", "hides")]
    assert len(rcm.Dataset.from_texts(texts)) == 12
    pd.DataFrame({"a": [0.0, 1.0, 2.0], "b": [2.0, 1.0, 0.0]}).to_parquet(folder / "table.parquet")
    assert rcm.Dataset.from_parquet(folder / "table.parquet").x.shape == (3, 2)
    for name in ("light", "dark"):
        (folder / "images" / name).mkdir(parents=True)
        Image.new("L", (8, 8), 255 if name == "light" else 0).save(folder / "images" / name / "one.png")
    assert rcm.Dataset.from_folder(folder / "images").names == ("dark", "light")


if __name__ == "__main__":
    unexpected = [name for name in EXTRAS if is_importable(name)]
    assert not unexpected, f"A plain install lacks these, so this is none: {', '.join(unexpected)}"
    with tempfile.TemporaryDirectory() as made:
        train_label_and_open_again(Path(made) / "session")
        read_data_of_every_kind(Path(made))
    print(f"rcm_notebook {rcm.__version__} works without Jupyter and matplotlib.")
