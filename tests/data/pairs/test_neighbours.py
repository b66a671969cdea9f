"""The nearest-neighbour graph of vectors."""

from concurrent.futures import CancelledError

import numpy as np
import pytest

from rcm_notebook.data import Dataset
from rcm_notebook.data.pairs import neighbours
from rcm_notebook.data.pairs.neighbours import Neighbours, nearest
from rcm_notebook.disk import write_arrays


def vectors(n=60, d=8):
    return np.random.default_rng(0).normal(size=(n, d)).astype(np.float32)


def test_neighbours_are_the_nearest_by_cosine():
    x = vectors()
    unit = x / np.linalg.norm(x, axis=1, keepdims=True)
    cosine = unit @ unit.T
    np.fill_diagonal(cosine, -2)
    assert np.array_equal(nearest(x, 5), np.argsort(-cosine, axis=1)[:, :5])


def test_chunks_do_not_change_the_graph(monkeypatch):
    whole = nearest(vectors(), 5)
    monkeypatch.setattr(neighbours, "CHUNK", 7)
    assert np.array_equal(nearest(vectors(), 5), whole)


def test_equal_rows_share_neighbours_and_are_not_each_others():
    x = vectors(12)
    x[3:9] = x[3]
    graph = nearest(x, 4)
    assert all(np.array_equal(graph[row], graph[3]) for row in range(3, 9))
    assert not np.isin(graph[3:9], range(3, 9)).any()


def test_rows_of_one_direction_are_never_their_own_neighbours():
    x = np.outer(np.arange(1, 10), np.ones(4)).astype(np.float32)
    graph = nearest(x, 2)
    assert not (graph == np.arange(9)[:, None]).any()


def test_rows_of_zeros_are_their_own_partners_and_nobody_elses():
    x = vectors(20)
    x[[4, 11]] = 0
    graph = nearest(x, 5)
    assert (graph[4] == 4).all() and (graph[11] == 11).all()
    assert not np.isin(np.delete(graph, [4, 11], axis=0), [4, 11]).any()


@pytest.mark.parametrize(("n", "width"), [(1, 1), (2, 1), (3, 2), (5, 4), (6, 5)])
def test_few_rows_give_fewer_neighbours(n, width):
    graph = nearest(vectors(n), 5)
    assert graph.shape == (n, width)
    assert (graph < n).all() and ((graph != np.arange(n)[:, None]).all() or n == 1)


def test_rows_that_are_all_equal_are_their_own_partners():
    assert nearest(np.ones((4, 3), np.float32), 5).ravel().tolist() == [0, 1, 2, 3]


def test_the_nearest_neighbours_are_drawn_each_and_no_others():
    pairs = Neighbours.build(Dataset.from_arrays(vectors()))
    drawn = pairs.partner(np.full(500, 7), np.random.default_rng(0))
    assert pairs.graph.shape == (60, 10)
    assert set(drawn) == set(pairs.graph[7, :5])


def test_progress_counts_up_to_all_rows(monkeypatch):
    monkeypatch.setattr(neighbours, "CHUNK", 25)
    seen = []
    Neighbours.build(Dataset.from_arrays(vectors()), progress=lambda done, total: seen.append((done, total)))
    assert seen == [(25, 60), (50, 60), (60, 60)]


def test_cancelling_ends_the_search_and_keeps_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(neighbours, "CHUNK", 10)
    answers = iter([False, False, True])
    with pytest.raises(CancelledError):
        Neighbours.build(Dataset.from_arrays(vectors()), tmp_path, cancelled=lambda: next(answers))
    assert list(tmp_path.iterdir()) == []


def test_a_kept_graph_is_read_again_for_the_same_rows_only(tmp_path):
    data = Dataset.from_arrays(vectors())
    graph = Neighbours.build(data, tmp_path).graph
    (path,) = tmp_path.iterdir()
    write_arrays(path, {"graph": graph[:, ::-1]})
    assert np.array_equal(Neighbours.build(data, tmp_path).graph, graph[:, ::-1])
    other = Dataset.from_arrays(vectors() * 2 + 1)
    assert np.array_equal(Neighbours.build(other, tmp_path).graph, nearest(other.scaled(), 10))


def flipped(content: bytes) -> bytes:
    return content[:300] + bytes([content[300] ^ 1]) + content[301:]


@pytest.mark.parametrize("damage", [lambda content: b"", lambda content: content[:-7], lambda content: b"no", flipped])
def test_a_damaged_kept_graph_is_said_and_built_anew(tmp_path, damage):
    data = Dataset.from_arrays(vectors())
    graph = Neighbours.build(data, tmp_path).graph
    (path,) = tmp_path.iterdir()
    content = path.read_bytes()
    path.write_bytes(damage(content))
    with pytest.warns(UserWarning, match=r"neighbours-10-.*\.npz is damaged: .* searched again"):
        assert np.array_equal(Neighbours.build(data, tmp_path).graph, graph)
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    "graph", [np.full((60, 10), 60, np.int32), np.full((60, 10), -1, np.int32), np.zeros((59, 10), np.int32)]
)
def test_a_kept_graph_of_other_rows_is_built_anew(tmp_path, graph):
    data = Dataset.from_arrays(vectors())
    Neighbours.build(data, tmp_path)
    (path,) = tmp_path.iterdir()
    write_arrays(path, {"graph": graph})
    assert np.array_equal(Neighbours.build(data, tmp_path).graph, nearest(data.scaled(), 10))


def test_the_graph_that_version_0_1_0_kept_without_a_checksum_is_replaced(tmp_path):
    data = Dataset.from_arrays(vectors())
    old = tmp_path / f"neighbours-10-{data.fingerprint}.npy"
    np.save(old, np.zeros((60, 10), np.int32))
    assert np.array_equal(Neighbours.build(data, tmp_path).graph, nearest(data.scaled(), 10))
    assert list(tmp_path.iterdir()) == [old.with_suffix(".npz")]
