"""The file about a split or a merge. With it, a session can undo and redo the change, even after reopening."""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from rcm_notebook.disk import read_arrays, write_arrays
from rcm_notebook.types import Float

NEEDED = (
    "without which a split or a merge of components cannot be undone or done again. Nothing was changed; put it back "
    "from a copy."
)


class SurgeryRecord(NamedTuple):
    """One split or merge.

    Attributes:
        share: Part of each row, 0 to 1. In a split it goes to the free component. In a merge the component that became
            free had it.
        step: Number of training steps taken when this was last done; -1 if never.
        before: Slices of both components before that, as `rcm_notebook.components.surgery.read_slices` returns them.
    """

    share: Float[np.ndarray, " N"]
    step: int = -1
    before: tuple[np.ndarray, ...] = ()

    def write(self, path: Path) -> None:
        """Write the record atomically, as a NumPy npz file."""
        before = {f"before_{i}": piece for i, piece in enumerate(self.before)}
        write_arrays(path, {"share": self.share.astype(np.float16), "step": np.int64(self.step), **before})

    @classmethod
    def read(cls, path: Path) -> "SurgeryRecord":
        """Read a record.

        Raises:
            FileNotFoundError: The file is gone. The message says what needs it.
            Damaged: Its content is not what was written.
        """
        if not path.exists():
            raise FileNotFoundError(f"{path} is gone, {NEEDED}")
        arrays = read_arrays(path, ("share", "step"), f"It is a file {NEEDED}")
        before = tuple(piece for name, piece in arrays.items() if name.startswith("before_"))
        return cls(arrays["share"].astype(np.float32), int(arrays["step"]), before)
