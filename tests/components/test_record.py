"""The record of a split or a merge: it comes back as it was, or the error names the file and what needs it."""

import numpy as np
import pytest

from rcm_notebook.components.record import SurgeryRecord
from rcm_notebook.disk import Damaged

RECORD = SurgeryRecord(np.linspace(0, 1, 9, dtype=np.float32), 30, tuple(np.full((2, i + 1), i) for i in range(12)))


def test_a_record_comes_back_with_its_slices_in_order(tmp_path):
    RECORD.write(tmp_path / "0000.npz")
    again = SurgeryRecord.read(tmp_path / "0000.npz")
    np.testing.assert_allclose(again.share, RECORD.share, atol=1e-3)
    assert again.share.dtype == np.float32 and again.step == 30 and len(again.before) == 12
    assert all(np.array_equal(a, b) for a, b in zip(again.before, RECORD.before, strict=True))


def test_a_record_that_was_never_performed_has_no_slices(tmp_path):
    SurgeryRecord(RECORD.share).write(tmp_path / "0000.npz")
    assert SurgeryRecord.read(tmp_path / "0000.npz")[1:] == (-1, ())


@pytest.mark.parametrize("size", [0, 100, -9])
def test_a_damaged_record_is_named_with_what_needs_it(tmp_path, size):
    path = tmp_path / "0000.npz"
    RECORD.write(path)
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(Damaged, match=r"0000\.npz is damaged: .*split or a merge of components cannot be undone.*copy"):
        SurgeryRecord.read(path)


def test_a_changed_share_is_noticed(tmp_path):
    path = tmp_path / "0000.npz"
    RECORD.write(path)
    content, share = path.read_bytes(), RECORD.share.astype(np.float16).tobytes()
    at = content.index(share) + 5
    path.write_bytes(content[:at] + bytes([content[at] ^ 4]) + content[at + 1 :])
    with pytest.raises(Damaged, match="CRC"):
        SurgeryRecord.read(path)
