"""The settings of a new session."""

import os

import numpy as np
import pytest
from present import present

import rcm_notebook as rcm
from rcm_notebook.session.opening import folder_of, new_config


def test_the_defaults_follow_from_the_data():
    rng = np.random.default_rng(0)
    images = rcm.Dataset.from_arrays(rng.integers(0, 255, (50, 8, 8)).astype(np.uint8))
    vectors = rcm.Dataset.from_arrays(rng.normal(size=(50, 12)), names=[str(i) for i in range(40)])
    first = new_config(images, None, None, None, None)
    second = new_config(vectors, None, None, None, None)
    assert (first.model.encoder, first.model.components, first.train.batch) == ("conv", 30, 100)
    assert (second.model.encoder, second.model.components) == ("linear", 120)
    assert present(first.curriculum[0].epochs) * 100 >= 600


@pytest.mark.parametrize("name", ["", "../up", "/etc", "a/b", "a\\b", ".hidden", "..", "a\nb", "n" * 201, "ü" * 101])
def test_a_name_that_names_no_folder_asks_for_one_before_anything_is_made(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data = rcm.Dataset.from_arrays(np.eye(4), name=name)
    with pytest.raises(ValueError, match=r"The data set's name is .* no slashes.* Session\(data, path\)"):
        rcm.Session(data)
    assert os.listdir(tmp_path) == []
    assert folder_of(data, "mine").path == tmp_path / "mine"


@pytest.mark.parametrize("name", ["digits", "my data", "Störungen 2024", "データ", "a.b"])
def test_without_a_path_a_session_lies_in_the_folder_of_its_data_sets_name(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert folder_of(rcm.Dataset.from_arrays(np.eye(4), name=name), None).path == tmp_path / "sessions" / name
