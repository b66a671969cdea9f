"""Training from a session: in the background or blocking, cancelled at any step, continued where it stopped."""

import threading
from typing import Any

import numpy as np

from rcm_notebook.session.base import SessionBase
from rcm_notebook.session.host import SessionHost
from rcm_notebook.session.job import Job
from rcm_notebook.training import Progress


class Training(SessionBase):
    """The door to training."""

    def start(self, epochs: int = 1) -> Job:
        """Train in the background and return a handle on the job.

        Args:
            epochs: Passes over the data. A pass that was cut short before is finished first and counts as one.

        Raises:
            RuntimeError: A job is running already, or the session is read-only.
            OSError: The session's folder is gone; `save_as` saves what is in memory elsewhere.
            ValueError: `epochs` is not a positive integer.

        Example:
            >>> job = session.start(epochs=1)
            >>> job.wait()
            True
        """
        if isinstance(epochs, bool) or not isinstance(epochs, int | np.integer) or epochs < 1:
            raise ValueError(f"epochs is {epochs!r}; it must be a positive integer.")
        with self._lock:
            self._require_idle()
            self._catch_up()
            job = Job(self._mailbox.empty, lambda: self.progress)
            work = SessionHost(self, job).run
            # The worker waits for the lock and trains only if the job is the session's by then. So an interrupt before
            # the last line leaves no job, and one after it leaves a job that runs.
            threading.Thread(target=work, args=(int(epochs),), name="rcm-training", daemon=True).start()
            self.progress = Progress("compiling", epochs=int(epochs))
            self.job = job
            return job

    def train(self, epochs: int = 1, progress: bool = True) -> None:
        """Train and wait, with a progress bar. An interrupt keeps the last finished step.

        Args:
            epochs: Passes over the data, as in `start`.
            progress: Show a bar.

        Raises:
            Diverged: A loss or a gradient is no longer finite; the state before that epoch is kept, here and on disk.
            RuntimeError: As `start`.
            ValueError: As `start`.

        Example:
            >>> before = len(session.history)
            >>> session.train(epochs=1, progress=False)
            >>> len(session.history) - before
            1
        """
        from tqdm.auto import tqdm

        def show(now: Progress) -> None:
            left = f", {now.eta:.0f} s left" if now.eta is not None else ""
            text = f"{now.state}, epoch {now.epoch}/{now.epochs}, {now.examples_per_second:,.0f} rows/s{left}"
            bar.set_description_str(text, refresh=False)
            bar.update((now.step / now.steps if now.steps else 0) - bar.n)
            if not now.is_running:
                bar.refresh()

        before = self.job
        try:
            job = self.start(epochs)
            with tqdm(total=1, disable=not progress, bar_format="{percentage:3.0f}%|{bar}| {desc}") as bar:
                job.wait(each=show)
        except KeyboardInterrupt:
            begun: Any = self.job
            if begun is not before:
                begun.cancel()
                begun.wait()
            raise
