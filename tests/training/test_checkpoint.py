"""Checkpoints: what is damaged is noticed and never read as other parameters."""

import json
import shutil
from pathlib import Path

import jax
import numpy as np
import pytest
from present import present

from rcm_notebook.disk import Damaged
from rcm_notebook.model import RCMVAE
from rcm_notebook.training import Checkpoints, state_shapes
from rcm_notebook.training.hashes import require_hashes

SETTINGS = {
    **{"phase": 1, "phase_epochs": 2, "is_begun": True, "by_hand": False},
    **{"weights": {"kl_z": 0.5}, "learning_rate_factor": 1.0, "surgeries": []},
}


@pytest.fixture
def learned(one_shown_session):
    return one_shown_session._learned


@pytest.fixture
def folder(learned, tmp_path) -> Path:
    """Two checkpoints; the second is of step 7."""
    checkpoints = Checkpoints(tmp_path / "checkpoints")
    checkpoints.save(learned, SETTINGS)
    checkpoints.save(learned._replace(state=learned.state._replace(step=np.int32(7))), SETTINGS)
    return tmp_path / "checkpoints"


@pytest.fixture
def restored(one_shown_session):
    """Return a function that restores the newest readable checkpoint of a folder."""
    like = state_shapes(RCMVAE(one_shown_session._config.model, one_shown_session.data.shape))
    return lambda folder: present(Checkpoints(folder).restore(like))


def test_a_checkpoint_comes_back_with_its_settings(folder, learned, restored):
    again, settings = restored(folder)
    assert settings == SETTINGS and int(again.state.step) == 7
    for a, b in zip(jax.tree.leaves(again.state.params), jax.tree.leaves(learned.state.params), strict=True):
        assert np.array_equal(a, b)


def test_every_file_of_a_checkpoint_has_a_hash(folder):
    for step in ("0", "1"):
        names = {path.relative_to(folder / step).as_posix() for path in (folder / step).rglob("*") if path.is_file()}
        assert set(json.loads((folder / step / "sha256.json").read_text())) == names - {"sha256.json"} | {"checksum"}


def test_any_damaged_file_is_named(folder):
    for path in sorted(path for path in (folder / "1").rglob("*") if path.is_file()):
        content = path.read_bytes()
        for at in (0, len(content) // 2, len(content) - 1):
            path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
            with pytest.raises(Damaged) as caught:
                require_hashes(folder / "1")
            assert caught.value.path == path
        path.write_bytes(content)
    require_hashes(folder / "1")


def test_the_checkpoint_before_a_damaged_one_is_read(folder, restored):
    (folder / "1" / "meta" / "metadata").write_bytes(b"{")
    with pytest.warns(UserWarning, match=r"trying an older one.* 1/meta/metadata is damaged"):
        again, _ = restored(folder)
    assert int(again.state.step) != 7


@pytest.mark.parametrize("moment", ["init_timestamp_nsecs", "commit_timestamp_nsecs"])
def test_a_damaged_date_of_one_checkpoint_keeps_no_other_from_being_read_or_written(folder, learned, restored, moment):
    path = folder / "1" / "_CHECKPOINT_METADATA"
    path.write_text(json.dumps(json.loads(path.read_text()) | {moment: 10**27}))  # The year is above 10,000.
    with pytest.warns(UserWarning, match="trying an older one"):
        again, _ = restored(folder)
    assert int(again.state.step) != 7
    Checkpoints(folder).save(learned._replace(state=learned.state._replace(step=np.int32(8))), SETTINGS)
    again, _ = restored(folder)
    assert int(again.state.step) == 8


def test_what_a_killed_save_has_left_is_not_read_and_goes_with_the_next(folder, learned, restored):
    left = folder / "2.orbax-checkpoint-tmp"
    shutil.copytree(folder / "0", left)
    again, _ = restored(folder)
    assert int(again.state.step) == 7
    Checkpoints(folder).save(learned, SETTINGS)
    assert sorted(path.name for path in folder.iterdir()) == ["1", "2"]


def test_where_none_can_be_read_the_error_names_them_and_the_remedy(folder, restored):
    for step in ("0", "1"):
        (folder / step / "meta" / "metadata").write_bytes(b"{")
    with (
        pytest.warns(UserWarning, match="trying an older one"),
        pytest.raises(Damaged, match=r"1/meta/metadata is damaged.*0/meta.*labels are safe"),
    ):
        restored(folder)


@pytest.mark.parametrize("name", ["arrays", "meta", "_CHECKPOINT_METADATA"])
def test_what_is_gone_from_a_checkpoint_is_named(folder, name, restored):
    path = folder / "1" / name
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.warns(UserWarning, match=rf"1/{name}.* is damaged: it is gone"):
        restored(folder)


def test_a_checkpoint_of_version_0_1_0_has_no_hashes_and_is_read(folder, restored):
    (folder / "1" / "sha256.json").unlink()
    again, _ = restored(folder)
    assert int(again.state.step) == 7


@pytest.mark.parametrize(
    "change", [{"history": None}, {"phase": 1.0}, {"weights": []}, {"learning_rate_factor": "1"}, {"more": 1}]
)
def test_settings_of_other_types_are_damage_even_without_hashes(learned, tmp_path, change, restored):
    checkpoints = Checkpoints(tmp_path / "checkpoints")
    checkpoints.save(learned, SETTINGS | change)
    with pytest.warns(UserWarning, match="trying an older one"), pytest.raises(Damaged, match=str(next(iter(change)))):
        restored(tmp_path / "checkpoints")


def test_old_checkpoints_are_removed_with_their_hashes(folder, learned):
    Checkpoints(folder).save(learned, SETTINGS)
    assert sorted(path.name for path in folder.iterdir()) == ["1", "2"]
