"""Sentence encoders in ONNX, on models that the tests make: a table of token vectors as the network."""

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

from rcm_notebook.data import Dataset
from rcm_notebook.data.caching import cached
from rcm_notebook.data.embeddings import encoder, minilm

WORDS = ["[PAD]", "[UNK]", "toner", "ink", "low", "paper", "jam"]
TEXTS = ["toner low", "ink low", "paper jam", "jam jam jam paper"]


@pytest.fixture(autouse=True)
def cache(monkeypatch, tmp_path) -> Path:
    """An empty cache of the test's own, and no models of the user's."""
    monkeypatch.setattr("rcm_notebook.data.caching.cache_folder", lambda: tmp_path / "cache")
    monkeypatch.delenv("RCM_DATA", raising=False)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(encoder, "FEW", 4)
    return tmp_path / "cache"


@pytest.fixture
def table() -> np.ndarray:
    return np.random.default_rng(0).normal(size=(len(WORDS), 4)).astype(np.float32)


@pytest.fixture
def folder(tmp_path, table) -> Path:
    made = tmp_path / "encoder"
    write_encoder(made, table)
    return made


def write_encoder(folder: Path, table: np.ndarray, network: str = "model.onnx", pooling: dict | None = None) -> None:
    (folder / network).parent.mkdir(parents=True)
    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    asked = [helper.make_tensor_value_info(n, TensorProto.INT64, ["b", "t"]) for n in ("input_ids", "attention_mask")]
    states = helper.make_tensor_value_info("states", TensorProto.FLOAT, ["b", "t", 4])
    look_up = helper.make_node("Gather", ["table", "input_ids"], ["states"])
    graph = helper.make_graph([look_up], "encoder", asked, [states], [numpy_helper.from_array(table, "table")])
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(made, str(folder / network))
    if pooling is not None:
        (folder / "1_Pooling").mkdir()
        (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling))


def mean_of(table: np.ndarray, text: str) -> np.ndarray:
    vector = table[[WORDS.index(word) for word in text.split()]].mean(0)
    return vector / np.linalg.norm(vector)


def test_the_mean_over_a_text_s_own_tokens_stands_for_it_whatever_it_is_padded_with(folder, table):
    data = Dataset.from_texts(TEXTS, embedding=folder)
    assert np.allclose(data.x, [mean_of(table, text) for text in TEXTS], atol=1e-6)
    assert np.allclose(data.embed(["low low low low ink"]), mean_of(table, "low low low low ink"), atol=1e-6)
    assert data.embed([]).shape[0] == 0


def test_the_folder_may_say_that_the_first_token_stands_for_a_text(tmp_path, table):
    write_encoder(tmp_path / "first", table, "onnx/model.onnx", {"pooling_mode_cls_token": True})
    data = Dataset.from_texts(TEXTS, embedding=str(tmp_path / "first"))
    assert np.allclose(data.x[3], mean_of(table, "jam"), atol=1e-6)


def test_tokens_behind_the_folder_s_limit_do_not_count(folder, table):
    (folder / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 2}))
    assert np.allclose(Dataset.from_texts(["jam jam toner"], embedding=folder).x, mean_of(table, "jam"), atol=1e-6)


def test_the_same_texts_are_embedded_once_and_what_was_interrupted_goes_on(folder, monkeypatch):
    monkeypatch.setattr(encoder, "PART", 2)
    runs = []

    def embed(self, texts, bar):
        if len(runs) == 1:
            runs.append("interrupted")
            raise KeyboardInterrupt
        runs.append(texts)
        return np.ones((len(texts), 3), np.float32)

    monkeypatch.setattr(encoder._Running, "embed", embed)
    with pytest.raises(KeyboardInterrupt):
        Dataset.from_texts(TEXTS, embedding=folder)
    assert Dataset.from_texts(TEXTS, embedding=folder).shape == (3,)
    assert Dataset.from_texts(TEXTS, embedding=folder).shape == (3,)
    assert runs == [("toner low", "ink low"), "interrupted", ("paper jam", "jam jam jam paper")]


def test_another_tokenizer_finds_nothing_in_the_cache(folder, table):
    Dataset.from_texts(TEXTS, embedding=folder)
    (folder / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 1}))
    assert np.allclose(Dataset.from_texts(TEXTS, embedding=folder).x[0], mean_of(table, "toner"), atol=1e-6)


def test_a_damaged_file_of_the_cache_is_computed_again(folder, cache):
    first = Dataset.from_texts(TEXTS, embedding=folder)
    (kept,) = (cache / "embeddings").iterdir()
    kept.write_bytes(kept.read_bytes()[:-9])
    assert np.array_equal(Dataset.from_texts(TEXTS, embedding=folder).x, first.x)


def test_the_cache_keeps_what_was_used_last(cache, monkeypatch):
    monkeypatch.setattr("rcm_notebook.data.caching.LIMIT", 10_000)
    for key in "abc":
        cached("embeddings", key, ("x",), lambda: {"x": np.zeros(1000, np.float32)})
    assert sorted(path.stem for path in (cache / "embeddings").iterdir()) == ["b", "c"]


def test_a_cache_that_cannot_be_written_costs_time_alone(folder, cache):
    cache.write_text("a file where the folder should be")
    with pytest.warns(UserWarning, match="cannot be written"):
        data = Dataset.from_texts(TEXTS, embedding=folder)
    assert len(data) == 4


def test_a_saved_data_set_embeds_with_the_same_network_alone(folder, table, tmp_path):
    Dataset.from_texts(TEXTS, embedding=folder).save(tmp_path / "saved")
    opened = Dataset.load(tmp_path / "saved")
    assert np.allclose(opened.embed(["toner low"]), opened.x[:1], atol=1e-6)
    for path in sorted(folder.iterdir()):
        path.unlink()
    folder.rmdir()
    with pytest.raises(FileNotFoundError, match=r"holds no sentence encoder: tokenizer\.json is missing"):
        Dataset.load(tmp_path / "saved").embed(["new"])
    write_encoder(folder, table + 1)
    with pytest.raises(ValueError, match="is not the network that embedded the data"):
        Dataset.load(tmp_path / "saved").embed(["new"])


@pytest.mark.parametrize("gone", ["tokenizer.json", "model.onnx"])
def test_a_folder_without_a_file_says_which(folder, gone):
    (folder / gone).unlink()
    with pytest.raises(FileNotFoundError, match=rf"holds no sentence encoder: {gone}.* is missing"):
        Dataset.from_texts(TEXTS, embedding=folder)


def test_dimensions_are_the_network_s_own(folder):
    assert Dataset.from_texts(TEXTS, embedding=folder, dimensions=4).shape == (4,)
    with pytest.raises(ValueError, match="has 4 dimensions; leave out dimensions=300"):
        Dataset.from_texts(TEXTS, embedding=folder, dimensions=300)


def test_minilm_is_taken_from_a_folder_and_looked_for_again_where_the_data_set_is_opened(tmp_path, table, monkeypatch):
    write_encoder(tmp_path / "here" / "minilm", table, "onnx/model.onnx")
    monkeypatch.setenv("RCM_DATA", str(tmp_path / "here"))
    data = Dataset.from_texts(TEXTS, embedding="minilm")
    assert np.allclose(data.x[0], mean_of(table, "toner low"), atol=1e-6)
    data.save(tmp_path / "saved")
    (tmp_path / "here").rename(tmp_path / "there")
    monkeypatch.setenv("RCM_DATA", str(tmp_path / "there"))
    assert np.allclose(Dataset.load(tmp_path / "saved").embed(["ink low"]), data.x[1], atol=1e-6)


def test_minilm_comes_from_the_hub_s_cache_and_is_downloaded_where_the_user_names_it_alone(
    tmp_path, table, monkeypatch
):
    asked = []

    def download(model, allow_patterns):
        asked.append(model)
        snapshot = tmp_path / "hub" / f"models--{model.replace('/', '--')}" / "snapshots" / "a1"
        write_encoder(snapshot, table, "onnx/model.onnx")
        refs = snapshot.parents[1] / "refs"
        refs.mkdir()
        (refs / "main").write_text("a1")
        return str(snapshot)

    monkeypatch.setattr("huggingface_hub.snapshot_download", download)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    Dataset.from_texts(TEXTS, embedding="minilm").save(tmp_path / "saved")
    assert Dataset.load(tmp_path / "saved").embed(["ink low"]).shape == (1, 4)
    assert asked == [minilm.MODEL]
    (tmp_path / "hub").rename(tmp_path / "elsewhere")
    with pytest.raises(ValueError, match=r"not on this machine. Download it once: .*embedding='minilm'"):
        Dataset.load(tmp_path / "saved").embed(["ink low"])
    assert asked == [minilm.MODEL]


def test_minilm_offline_names_the_ways_on():
    with pytest.raises(ConnectionError, match=r"embedding=Path\('folder'\).*'wordllama' or 'lsa'"):
        Dataset.from_texts(TEXTS, embedding="minilm")
