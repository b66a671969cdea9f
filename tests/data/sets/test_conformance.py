"""What every entry of DATASETS promises, and how the downloaded ones are found and checked."""

from urllib.error import URLError

import numpy as np
import pytest
import sklearn.datasets
from present import present

from rcm_notebook.data import DATASETS, Dataset, load
from rcm_notebook.data.pairs import PAIRS
from rcm_notebook.data.sets import fashion_mnist, mnist, openml
from rcm_notebook.disk import Damaged

TRAIN, TEST = 60, 20


SMALL = {"notifications": {"rows": 1200, "dimensions": 40}}
"""Options that make a set small enough for a test."""


@pytest.fixture
def arrays(monkeypatch):
    """Small stand-ins for the 70,000 images, which the checks take for the real ones."""
    rng = np.random.default_rng(0)
    made = {}
    for part, n in (("train", TRAIN), ("test", TEST)):
        made[f"x_{part}"] = rng.integers(0, 256, (n, 28, 28), dtype=np.uint8)
        made[f"y_{part}"] = (np.arange(n) % 10).astype(np.uint8)
    monkeypatch.setattr(openml, "TRAIN", TRAIN)
    monkeypatch.setattr(mnist, "DIGESTS", {part: openml.sha256(array) for part, array in made.items()})
    monkeypatch.setattr(fashion_mnist, "_check", lambda arrays: None)
    return made


@pytest.fixture(autouse=True)
def folders(monkeypatch, tmp_path):
    """No folder of the user's is looked into."""
    monkeypatch.delenv("RCM_DATA", raising=False)
    monkeypatch.setattr(openml, "cache_folder", lambda: tmp_path / "cache")


@pytest.fixture
def offline(monkeypatch):
    def unreachable(*args, **kwargs):
        raise URLError("no route to host")

    monkeypatch.setattr(sklearn.datasets, "fetch_openml", unreachable)


def provide(folder, name, arrays):
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / f"{name}.npz", **arrays)


@pytest.mark.parametrize("name", DATASETS)
def test_a_registered_data_set_is_complete(name, arrays, monkeypatch, tmp_path):
    provide(tmp_path, name, arrays)
    monkeypatch.setenv("RCM_DATA", str(tmp_path))
    data = load(name, **SMALL.get(name, {}))
    truth, names, test = present(data.truth), present(data.names), present(data.test)
    assert data.name == name and present(data.source).name == name
    assert data.pairs in PAIRS
    assert len(truth) == len(data.serial) == len(data) > 0
    assert set(truth) <= set(range(len(names))) and len(set(truth)) > 0.9 * len(names)
    assert test.shape == data.shape and len(test) < len(data)
    assert data.scaled([0]).dtype == np.float32
    assert data.text(0) if data.images is None else present(data.thumbnail(0)).dtype == np.uint8


def test_only_rows_that_are_computed_are_no_exact_source(arrays, monkeypatch, tmp_path):
    for name in ("mnist", "fashion_mnist"):
        provide(tmp_path, name, arrays)
    monkeypatch.setenv("RCM_DATA", str(tmp_path))
    exact = {name for name in DATASETS if present(load(name, **SMALL.get(name, {})).source).is_exact}
    assert exact == {"digits", "mnist", "fashion_mnist"}


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(LookupError, match=r"No data set named 'minst'; known: .*Did you mean 'mnist'"):
        load("minst")


def test_digits_hold_out_a_fifth_of_each_class():
    digits = load("digits")
    test = present(digits.test)
    assert (len(digits), len(test)) == (1437, 360)
    held_out, kept = np.bincount(present(test.truth)), np.bincount(present(digits.truth))
    share = held_out / (held_out + kept)
    assert np.abs(share - 0.2).max() < 0.01


def test_digits_are_scikit_learns_sixteen_greys_brought_to_255():
    digits = load("digits")
    original = sklearn.datasets.load_digits(return_X_y=True)[0].reshape(-1, 8, 8)
    everything = np.concatenate([digits.x, present(digits.test).x]).reshape(len(original), -1)
    expected = np.rint(original * 255 / 16).astype(np.uint8).reshape(len(original), -1)
    assert np.array_equal(np.unique(everything, axis=0), np.unique(expected, axis=0))


def test_the_training_rows_come_first_and_the_test_rows_after_them(arrays, monkeypatch, tmp_path):
    x = np.concatenate([arrays["x_train"], arrays["x_test"]]).reshape(TRAIN + TEST, -1).astype(np.int64)
    y = np.concatenate([arrays["y_train"], arrays["y_test"]]).astype(str).astype(object)
    monkeypatch.setattr(sklearn.datasets, "fetch_openml", lambda *args, **kwargs: (x, y))
    data = load("mnist")
    test = present(data.test)
    assert np.array_equal(data.x, arrays["x_train"]) and np.array_equal(present(data.truth), arrays["y_train"])
    assert np.array_equal(test.x, arrays["x_test"]) and np.array_equal(present(test.truth), arrays["y_test"])


def test_a_download_is_kept_and_not_repeated(arrays, monkeypatch, offline):
    assert not openml.at_hand("mnist")
    with monkeypatch.context() as online:
        online.setattr(openml, "_download", lambda *args: arrays)
        first = load("mnist")
    assert openml.at_hand("mnist")
    assert load("mnist").fingerprint == first.fingerprint


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist"])
def test_offline_the_error_names_the_remedy(name, offline):
    with pytest.raises(ConnectionError, match=rf"{name}\.npz .*RCM_DATA.*load\('digits'\)"):
        load(name)


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist"])
def test_a_folder_that_names_a_set_starts_no_download_and_opens_once_the_user_has_loaded_it(
    name, arrays, monkeypatch, tmp_path
):
    asked = []
    monkeypatch.setattr(openml, "_download", lambda *args: asked.append(args) or arrays)
    load(name).save(tmp_path / "elsewhere")
    for kept in (tmp_path / "cache").iterdir():
        kept.unlink()
    asked.clear()
    with pytest.raises(ConnectionError, match=rf"downloads nothing: load it once by rcm_notebook\.load\('{name}'\)"):
        Dataset.load(tmp_path / "elsewhere")
    assert not asked
    loaded = load(name)
    assert Dataset.load(tmp_path / "elsewhere").fingerprint == loaded.fingerprint and len(asked) == 1


def test_one_changed_pixel_is_found(arrays, monkeypatch, tmp_path):
    arrays["x_test"][3, 4, 5] ^= 1
    provide(tmp_path, "mnist", arrays)
    monkeypatch.setenv("RCM_DATA", str(tmp_path))
    with pytest.raises(ValueError, match=r"mnist\.npz is not mnist: the sha256 of x_test differs"):
        load("mnist")


def test_a_file_without_an_array_is_refused_by_name(arrays, monkeypatch, tmp_path):
    del arrays["y_test"]
    provide(tmp_path, "mnist", arrays)
    monkeypatch.setenv("RCM_DATA", str(tmp_path))
    with pytest.raises(ValueError, match=r"mnist\.npz is damaged: it has no 'y_test'\. Delete it or put"):
        load("mnist")


@pytest.mark.parametrize("content", [b"", b"<html>404 Not Found</html>", b"PK\x03\x04" + bytes(500)])
def test_a_file_that_is_no_npz_is_refused_by_name(content, monkeypatch, tmp_path):
    (tmp_path / "mnist.npz").write_bytes(content)
    monkeypatch.setenv("RCM_DATA", str(tmp_path))
    with pytest.raises(Damaged, match=r"mnist\.npz is damaged: .*Delete it or put the right file"):
        load("mnist")


def fashion_like():
    """Arrays of two greys with the shapes, the counts and the moments that Fashion-MNIST has."""
    grey = 184
    share = 255 * fashion_mnist.MOMENTS[0] / grey
    made = {}
    for part, n in (("train", 60_000), ("test", 10_000)):
        x = np.zeros((n, 28, 28), np.uint8)
        x.ravel()[: round(share * x.size)] = grey
        made[f"x_{part}"], made[f"y_{part}"] = x, (np.arange(n) % 10).astype(np.uint8)
    return made


@pytest.mark.slow
def test_fashion_mnist_is_checked_by_shape_class_counts_and_moments():
    arrays = fashion_like()
    assert fashion_mnist._check(arrays) is None
    arrays["x_train"][:1000] = 255
    assert "mean and standard deviation" in present(fashion_mnist._check(arrays))
    arrays["y_train"][0] = 1
    assert "does not hold 6000 of each" in present(fashion_mnist._check(arrays))
    arrays["x_train"] = arrays["x_train"][:-1]
    assert "expected uint8 (60000, 28, 28)" in present(fashion_mnist._check(arrays))
