"""Keeping a session: checkpoints, the folder and its lock, and a config that makes the session again."""

import shutil
from pathlib import Path
from typing import Any, Self

import yaml
from filelock import FileLock

from rcm_notebook.disk import replacing
from rcm_notebook.session.base import SessionBase
from rcm_notebook.session.freezing import frozen
from rcm_notebook.session.lock import release
from rcm_notebook.training import Notice


class Keeping(SessionBase):
    """The door to the session's folder."""

    _file_lock: FileLock | None

    def save(self) -> None:
        """Write a checkpoint now. Labels need no saving: every gesture is on disk already.

        Raises:
            ReadOnly: The session may not write.

        Example:
            >>> session.set_weights(kl_z=0.3)
            >>> session.save()
        """
        with self._lock:
            self._require_writable()
            self._save(self._learned)

    def close(self) -> None:
        """Stop training, save, and release the folder. The object stays readable. Closing twice does nothing.

        Example:
            >>> session.close()
            >>> session.read_only, len(session.labels)
            (True, 30)
        """
        if self.read_only:
            return
        self._stop_job()
        with self._lock:
            if self._settings() != self._saved_settings:
                self._save(self._learned)
            elif self.labels is not self._records.labels:
                self._record(self._learned)
        self.step_back()

    def step_back(self) -> None:
        """Stop writing: finish the current step, flush labels.csv, release the folder, become read-only.

        Unlike `close` it writes no checkpoint. A newer Session on the same folder makes the older one step back.

        Example:
            >>> session.step_back()
            >>> session.read_only
            True
        """
        self._stop_job()
        with self._lock:
            if not self.read_only:
                self._store.close()
                self.read_only = True
                self._release()

    def __enter__(self) -> Self:
        """Return the session; leaving the block closes it."""
        return self

    def __exit__(self, *exception: Any) -> None:
        """Close the session."""
        self.close()

    def freeze(self, path: str | Path, data: str | Path | None = None) -> Path:
        """Write a config from which ``rcm-notebook run`` makes this session again.

        On this machine the run comes to the same numbers. The config holds data, model, training, curriculum and seed,
        and the labels, weights, rates and phases that the user gave, each with the number of epochs before training
        first read it. It leaves out the names of components, and audits.

        Args:
            path: The YAML file. Its name becomes the experiment's.
            data: Folder of this data set, as `Dataset.save` writes it. It is needed where the data set has no
                registered name.

        Returns:
            Where the file is.

        Raises:
            ValueError: Something cannot be frozen; the message says what, and nothing is written.
            RuntimeError: Training is running.

        Example:
            >>> session.freeze("mine.yaml").name
            'mine.yaml'
        """
        with self._lock:
            self._mailbox.empty()
            job: Any = self.job
            if job is not None and not job.is_done:
                raise RuntimeError("Training is running; wait for it (session.job.wait()) or cancel it first.")
            position = self._steered.position
            turned = self.phase.name if position.by_hand and not position.is_begun else None
            now = Notice.of(int(self._learned.state.step), self._reading(), turned)
        values = frozen(self.data, self._folder, self._config, self._learner.trainer.steps_per_epoch, now, data)
        target = Path(path)
        with replacing(target) as file:
            file.write(yaml.safe_dump(values, sort_keys=False, allow_unicode=True, default_flow_style=None).encode())
        return target

    def _stop_job(self) -> None:
        job: Any = self.job
        if job is not None and not job.is_done:
            job.cancel()
            job.wait()

    def _release(self) -> None:
        if self._file_lock is not None:
            release(self._file_lock, self)

    def _copy(self, path: Path) -> None:
        """Copy the folder to `path`, with labels and parameters as they are now, for a session of its own there."""
        with self._lock:
            if not self.read_only:
                self._store.flush()
                self._save(self._learned)
            shutil.copytree(self.path, path, ignore=shutil.ignore_patterns(self._folder.lock.name))
