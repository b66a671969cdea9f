"""Keeping a session: checkpoints, the folder and its lock, and a config that makes the session again."""

import shutil
from pathlib import Path
from typing import Any, Self

import yaml
from filelock import FileLock

from rcm_notebook.disk import make_folder, replacing
from rcm_notebook.runs import RunFolder
from rcm_notebook.session.base import SessionBase
from rcm_notebook.session.freezing import frozen
from rcm_notebook.session.lock import release
from rcm_notebook.training import Checkpoints, Notice


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

    def save_as(self, path: str | Path) -> Path:
        """Save everything that is in memory in another folder: for a copy, or because this folder is gone.

        The session itself goes on in its own folder; open the other one with `Session.open`. The new folder has data,
        labels with all steps of undo, parameters and phase. The records with which splits and merges are undone, and
        the journal for `freeze`, come along if this folder still has them.

        Args:
            path: The new folder; it must not exist, or be empty.

        Returns:
            The new folder.

        Raises:
            FileExistsError: Something is in the folder already.
            OSError: It cannot be written; the message says why.

        Example:
            >>> copy = rcm.Session.open(session.save_as(folder / "copy"))
            >>> len(copy.labels)
            30
            >>> copy.close()
        """
        folder = RunFolder(Path(path).resolve())
        if folder.path.exists() and any(folder.path.iterdir()):
            raise FileExistsError(f"{folder.path} holds files already; give the path of a new folder.")
        make_folder(folder.path, private=True)
        with self._lock:
            self.data.save(folder.data)
            with replacing(folder.label_log) as file:
                file.write(self._store.log_content())
            Checkpoints(folder.checkpoints).save(self._learned, self._settings())
            if self._folder.artifacts.exists():
                shutil.copytree(self._folder.artifacts, folder.artifacts)
            if self._folder.journal.exists():
                shutil.copy(self._folder.journal, folder.journal)
            folder.write_config(self._config)
        return folder.path

    def close(self) -> None:
        """Stop training, save, and release the folder. The object stays readable. Closing twice does nothing.

        Raises:
            OSError: The last epochs could not be saved, because the disk is full, for example; the message says
                which, and why. The folder is released all the same, and `save_as` still saves everything elsewhere.

        Example:
            >>> session.close()
            >>> session.read_only, len(session.labels)
            (True, 30)
        """
        if self.read_only:
            return
        try:
            try:
                self._stop_job()
            finally:
                self._save_rest()
        finally:
            self.step_back()

    def step_back(self) -> None:
        """Stop writing: finish the current step, flush labels.csv, release the folder, become read-only.

        Unlike `close` it writes no checkpoint. A newer Session on the same folder makes the older one step back.

        Example:
            >>> session.step_back()
            >>> session.read_only
            True
        """
        try:
            self._stop_job()
        finally:
            self._let_go()

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

    def _save_rest(self) -> None:
        """Save what the newest checkpoint does not hold. Raises OSError that says what is not saved."""
        if self._is_forked:
            return
        with self._lock:
            try:
                if self._unsaved():
                    self._save(self._learned)
                elif self.labels is not self._records.labels:
                    self._record(self._learned)
            except Exception as error:  # Orbax and tensorstore raise many kinds where the disk is full.
                lost = self._unsaved() or f"{self._folder.metrics.name} and {self._folder.summary.name} are"
                reason = error if isinstance(error, OSError) else f"{type(error).__name__}: {error}"
                raise OSError(
                    f"{self.path} is closed, but {lost} not saved: {reason}. session.save_as(path) saves everything "
                    "elsewhere, labels included."
                ) from error

    def _unsaved(self) -> str:
        """Return what the newest checkpoint does not hold, in words, with the verb; empty if it holds everything."""
        learned, (saved, settings) = self._learned, self._saved
        first, last = len(saved.history) + 1, len(learned.history)
        if first <= last:
            return f"epoch {last} is" if first == last else f"epochs {first} to {last} are"
        return "the newest settings are" if learned is not saved or self._settings() != settings else ""

    def _let_go(self) -> None:
        """Flush labels.csv, release the folder and become read-only, whatever fails meanwhile."""
        if self._is_forked:
            self.read_only = True
            return
        with self._lock:
            if not self.read_only:
                try:
                    try:
                        self._checkpoints.wait()
                    finally:
                        self._store.close()
                finally:
                    try:
                        self.read_only = True
                    finally:  # An observer may raise.
                        self._release()
                self._catch_up()  # An edit of labels.csv may have been taken in until now.
                self._tell()

    def _stop_job(self) -> None:
        """Let no job start any more, and end the one that runs."""
        if self._is_forked:
            return
        with self._lock:
            self._is_closing = True
            job: Any = self.job
        if job is not None and not job.is_done:
            job.stop()

    def _release(self) -> None:
        if self._file_lock is not None:
            release(self._file_lock, self)

    def _copy(self, path: Path) -> None:
        """Copy the folder to `path`, with labels and parameters as they are now, for a session of its own there."""
        with self._lock:
            if not (self.read_only or self._is_forked):
                self._store.flush()
                self._save(self._learned)
            shutil.copytree(self.path, path, ignore=shutil.ignore_patterns(self._folder.lock.name))
