"""What is kept about a split or a merge beside the log, so that it can be undone and done again after reopening."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from rcm_notebook.disk import replacing
from rcm_notebook.types import Float


class SurgeryRecord(NamedTuple):
    """One split or merge.

    Attributes:
        share: Which part of each row the free component takes in a split; the merged one had, in a merge. From 0 to 1.
        step: Training steps taken when it was done last; -1 before.
        before: What belonged to both components then, as `rcm_notebook.components.surgery.read_slices` gives it.
    """

    share: Float[np.ndarray, " N"]
    step: int = -1
    before: tuple[np.ndarray, ...] = ()

    def write(self, path: Path) -> None:
        """Write it atomically, in NumPy's npz."""
        arrays: dict[str, Any] = {f"before_{i}": piece for i, piece in enumerate(self.before)}
        with replacing(path) as file:
            np.savez(file, share=self.share.astype(np.float16), step=np.int64(self.step), **arrays)

    @classmethod
    def read(cls, path: Path) -> "SurgeryRecord":
        """Read it back.

        Raises:
            FileNotFoundError: It is gone; the message says what needs it.
        """
        if not path.exists():
            raise FileNotFoundError(
                f"{path} is gone, without which a split or a merge of components cannot be undone or done again. Put "
                "it back from a copy."
            )
        with np.load(path) as file:
            count = len(file.files) - 2
            before = tuple(file[f"before_{i}"] for i in range(count))
            return cls(file["share"].astype(np.float32), int(file["step"]), before)
