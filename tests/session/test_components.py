"""Splitting and merging components in a session: what moves at once, what undo restores, what survives a crash."""

import shutil

import jax
import numpy as np
import pytest
from session.conftest import MODEL, TRAIN, bars

from rcm_notebook.components import Surgeon
from rcm_notebook.disk import Damaged
from rcm_notebook.session import Session


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """A session trained for a moment, and its copy in which the two heaviest components were merged."""
    folder = tmp_path_factory.mktemp("components")
    with Session(bars(), folder / "trained", model=MODEL, train=TRAIN) as session:
        session.train(6, progress=False)
        heaviest = [int(k) for k in np.argsort(-session.components.usage)[:2]]
    shutil.copytree(folder / "trained", folder / "merged")
    with Session.open(folder / "merged") as session:
        session.merge_components(heaviest[1], heaviest[0])
    return folder, heaviest


@pytest.fixture
def trained(folders, tmp_path):
    """A trained session and its two heaviest components."""
    shutil.copytree(folders[0] / "trained", tmp_path / "run")
    with Session.open(tmp_path / "run") as session:
        yield session, *folders[1]


@pytest.fixture
def merged(folders, tmp_path):
    """A trained session, the component that holds two kinds since a merge, and the one that is free since."""
    shutil.copytree(folders[0] / "merged", tmp_path / "run")
    with Session.open(tmp_path / "run") as session:
        yield session, *folders[1]


def leaves(session):
    return [np.asarray(leaf) for leaf in jax.tree.leaves(session._learned.state)]


def same(a, b):
    return all(np.array_equal(x, y) for x, y in zip(a, b, strict=True))


@pytest.mark.slow
def test_merging_gives_the_rows_of_one_to_the_other_and_sets_it_free(trained):
    session, j, i = trained
    before = session.latents.responsibilities
    session.merge_components(i, j)
    after = session.latents.responsibilities
    assert np.abs(after[:, j] - before[:, [i, j]].sum(1)).mean() < 0.02
    assert after[:, i].max() < 1e-6 and i in session.components.free
    others = [k for k in range(6) if k not in (i, j)]
    assert np.abs(after[:, others] - before[:, others]).mean() < 0.02


@pytest.mark.slow
def test_splitting_fills_the_free_component_at_once_and_leaves_the_others_alone(merged):
    session, k, free = merged
    before = session.latents.responsibilities
    into = session.split_component(k)
    after = session.latents.responsibilities
    assert into == free
    assert np.abs(after[:, [k, into]].sum(1) - before[:, k]).mean() < 0.02
    members = before[:, k] > 0.2
    assert 0.1 < (after[members, into] > after[members, k]).mean() < 0.9


@pytest.mark.slow
def test_labels_of_two_classes_say_how_a_component_is_split(merged):
    session, k, _ = merged
    truth, held = session.data.truth, session.latents.responsibilities[:, k] > 0.2
    assert len(set(truth[held])) == 2
    for class_id in (0, 1):
        session.assign(np.flatnonzero(held & (truth == class_id))[:3], class_id)
    assert k in session.components.mixed
    (proposal,) = [p for p in session.proposals if p.component == k]
    assert set(proposal.classes) == {0, 1} and proposal.into is not None and proposal.merge is None
    into = session.split_component(k)
    heavier = session.latents.responsibilities[:, into] > session.latents.responsibilities[:, k]
    groups = [truth[held & heavier], truth[held & ~heavier]]
    assert all((group == np.bincount(group).argmax()).mean() > 0.9 for group in groups)
    assert k not in session.components.mixed


@pytest.mark.slow
def test_undo_before_training_restores_everything_bit_for_bit_and_redo_repeats_it(merged):
    session, k, free = merged
    states, maps = [leaves(session)], [session.latents.responsibilities]
    session.split_component(k)
    states.append(leaves(session)), maps.append(session.latents.responsibilities)
    session.assign(0, 0)
    session.undo()
    assert same(leaves(session), states[1])
    session.undo()
    assert same(leaves(session), states[0]) and np.array_equal(session.latents.responsibilities, maps[0])
    session.redo()
    assert same(leaves(session), states[1]) and np.array_equal(session.latents.responsibilities, maps[1])
    session.undo(), session.undo()
    assert not session._surgeon.done and free not in session.components.free


@pytest.mark.slow
def test_undo_after_training_merges_or_splits_again_and_says_so(merged):
    session, k, free = merged
    session.split_component(k)
    session.train(1, progress=False)
    with pytest.warns(UserWarning, match="merged again"):
        session.undo()
    assert free in session.components.free
    with pytest.warns(UserWarning, match="split again as they were"):
        session.undo()
    assert free not in session.components.free
    session.redo()
    assert free in session.components.free


@pytest.mark.slow
def test_names_go_along_with_a_merge_and_come_back_with_undo(make):
    session = make()
    session.name_component(3, "thin")
    session.reserve_component(3, "tall")
    session.merge_components(3, 1)
    assert session.components.names[1] == "thin" and session.components.names[3] is None
    assert session.components.reserved[3] is None
    session.undo()
    assert session.components.names[3] == "thin" and session.components.reserved[3] == 1


@pytest.mark.slow
def test_splits_survive_reopening_and_a_crash_between_log_and_checkpoint(merged, tmp_path, monkeypatch):
    session, k, _ = merged

    def crash(*_):
        raise OSError("killed")

    expected = session.latents.responsibilities[:, k].sum()
    with monkeypatch.context() as broken:
        broken.setattr(Surgeon, "follow", crash)
        with pytest.raises(OSError, match="killed"):
            session.split_component(k)
    session.step_back()
    with Session.open(tmp_path / "run") as again:
        into = again._surgeon.done[-1].into
        usage = again.latents.responsibilities.sum(0)
        assert usage[into] > 1 and np.isclose(usage[[k, into]].sum(), expected, rtol=0.05)
        state = leaves(again)
    with Session.open(tmp_path / "run") as again:
        assert same(leaves(again), state)
        again.undo()
        assert into in again.components.free


def test_a_split_is_refused_without_a_free_component_and_the_remedy_is_named(make):
    session = make()  # Fresh responsibilities are spread: all components are in use.
    assert not len(session.components.free)
    with pytest.raises(ValueError, match=r"session.merge_components\(i, j\)"):
        session.split_component(0)
    session.assign(np.arange(20), 0)
    with pytest.raises(ValueError, match=r"session.merge_components\(\d, \d\) would set \d free"):
        session.split_component(int(session.components.usage.argmin()))
    assert len(session.labels) == 20 and not session._surgeon.done


def test_components_that_are_none_or_the_same_are_refused_and_nothing_is_kept(make):
    session = make()
    with pytest.raises(ValueError, match="0 to 5"):
        session.split_component(6)
    with pytest.raises(ValueError, match="different"):
        session.merge_components(2, 2)
    assert not session.can_undo and not (session.path / "artifacts").exists()


@pytest.mark.slow
def test_training_owns_the_parameters_while_it_runs(merged):
    session, k, _ = merged
    job = session.start(50)
    with pytest.raises(RuntimeError, match="Training is running"):
        session.split_component(k)
    with pytest.raises(RuntimeError, match="Training is running"):
        session.undo()
    job.cancel()
    job.wait()
    session.split_component(k)
    assert len(session._surgeon.done) == 2


@pytest.mark.slow
def test_a_record_that_is_gone_is_named(merged):
    session, _, _ = merged
    for path in (session.path / "artifacts" / "components").glob("*.npz"):
        path.unlink()
    with pytest.raises(FileNotFoundError, match=r"0000\.npz is gone"):
        session.undo()


@pytest.mark.slow
def test_undoing_a_merge_whose_record_is_damaged_changes_nothing_and_labelling_goes_on(merged):
    session, _, free = merged
    (path,) = (session.path / "artifacts" / "components").glob("*.npz")
    content, log = path.read_bytes(), (session.path / "labels.log").read_bytes()
    path.write_bytes(content[:-30])
    with pytest.raises(Damaged, match=r"0000\.npz is damaged: .*Nothing was changed"):
        session.undo()
    assert (session.path / "labels.log").read_bytes() == log and free in session.components.free
    session.assign(0, "flat")
    session.undo()
    path.write_bytes(content)
    session.undo()
    assert free not in session.components.free and not session._surgeon.done
