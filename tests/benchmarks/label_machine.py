"""Random gestures, edits, interrupts, kills, forks and reopenings of a label store, against a dict with two stacks.

Run as a program, it takes many steps: ``python tests/benchmarks/label_machine.py STEPS``.
"""

import os
import shutil
import signal
import sys
import tempfile
import warnings
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

sys.path.insert(0, str(Path(__file__).parent.parent))

from interrupting import interrupted
from present import present

from rcm_notebook.labels import Incoming
from rcm_notebook.labels.store import LabelStore

N = 8
CLASSES = ("a", "b", "c")
LABELS = st.sampled_from((*CLASSES, "can't tell", None))
ROWS = st.sets(st.integers(0, N - 1), min_size=1, max_size=4)


def in_fork(act) -> int:
    """Call `act` in a fork; return what it returned, or minus the number of the signal that ended it."""
    child = os.fork()
    if child == 0:
        code = 99  # Of an exception.
        try:
            code = act()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class LabelMachine(RuleBasedStateMachine):
    """The store on the one side; on the other the labels by row, and those before each gesture that can be undone."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="labels-"))
        self.now, self.done, self.undone, self.past = {}, [], [], []
        self.open()

    def open(self):
        self.store = LabelStore(self.folder, N, CLASSES)
        self.store.on_edit = lambda notice: None

    def teardown(self):
        self.store.close()
        shutil.rmtree(self.folder)

    def model(self, after):
        """Note a gesture; one that changes nothing is none."""
        if after != self.now:
            self.past.append(self.now)
            self.done, self.undone, self.now = [*self.done, self.now], [], after

    def step_model(self, source, target):
        if source:
            self.past.append(self.now)
            target.append(self.now)
            self.now = source.pop()

    def assigned(self, rows, label):
        rest = {row: text for row, text in self.now.items() if row not in rows}
        return rest if label is None else {**rest, **dict.fromkeys(rows, label)}

    @rule(rows=ROWS, label=LABELS)
    def assign(self, rows, label):
        self.store.assign(sorted(rows), label)
        self.model(self.assigned(rows, label))

    @rule()
    def undo(self):
        self.store.undo()
        self.step_model(self.done, self.undone)

    @rule()
    def redo(self):
        self.store.redo()
        self.step_model(self.undone, self.done)

    @rule(
        labels=st.dictionaries(st.integers(0, N - 1), LABELS.filter(bool), min_size=1, max_size=4),
        replace=st.booleans(),
    )
    def import_labels(self, labels, replace):
        self.store.import_labels(Incoming("a list", [*labels], [*labels.values()]), replace=replace)
        self.model(labels if replace else {**self.now, **labels})

    def may_be_of_an_earlier_content(self, after):
        """Whether an edit to `after` may also have begun with what the file held before; see `labels/outside.py`."""
        for past in self.past:
            since = [row for row in range(N) if past.get(row) != self.now.get(row)]
            same = [row for row in after if past.get(row) == after[row]]
            if since and all(past.get(row) == after.get(row) for row in since) and 0 < len(same) < len(after):
                return True
        return False

    @rule(rows=ROWS, label=LABELS)
    def edit(self, rows, label):
        """Another program changes some rows of the file as it is."""
        self.store.flush()
        after = self.assigned(rows, label)
        if self.may_be_of_an_earlier_content(after):
            return
        lines = [f"{row},{after[row]}\n" for row in sorted(after)]
        (self.folder / "labels.csv").write_text("Serial,label\n" + "".join(lines))
        self.store.refresh()
        self.model(after)

    @rule(rows=ROWS, label=LABELS, at=st.integers(1, 900))
    def interrupt(self, rows, label, at):
        """Ctrl-C in an assignment, which then counts or does not."""
        after, before = self.assigned(rows, label), len(self.store._state.done)
        interrupted(lambda: self.store.assign(sorted(rows), label), at, "labels", "disk")
        if len(self.store._state.done) > before:
            self.model(after)

    @rule(rows=ROWS, label=LABELS, at=st.integers(1, 3000))
    def kill(self, rows, label, at):
        """Kill -9 where a program opens the labels and assigns; the assignment then counts or does not."""

        def assign():
            signal.signal(signal.SIGINT, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
            interrupted(lambda: (self.open(), self.store.assign(sorted(rows), label)), at, "labels", "disk")
            os.kill(os.getpid(), signal.SIGKILL)

        self.store.close()
        assert in_fork(assign) == -signal.SIGKILL
        self.open()
        if len(self.store._state.done) > len(self.done):
            self.model(self.assigned(rows, label))

    @rule(rows=ROWS, label=LABELS)
    def fork(self, rows, label):
        """A fork of the process is refused."""

        def assign():
            try:
                self.store.assign(sorted(rows), label)
            except PermissionError:
                return 0
            return 1

        self.store.flush()
        assert in_fork(assign) == 0

    @rule(is_orderly=st.booleans())
    def reopen(self, is_orderly):
        """Close the store, or leave it as a kill does."""
        if is_orderly:
            self.store.close()
        else:
            self.store._writer.flush()
            present(self.store._log).close()
        self.open()

    @invariant()
    def memory_and_disk_hold_the_labels(self):
        for store in (self.store, LabelStore(self.folder, N, read_only=True)):
            labels = store.labels
            found = {int(row): labels.classes[labels.ids[row]] for row in labels.rows}
            found |= {row: "can't tell" for row in range(N) if labels.cant_tell[row]}
            assert found == self.now
            assert (len(store._state.done), len(store._state.undone)) == (len(self.done), len(self.undone))


def run(steps: int, examples: int) -> None:
    """Run `examples` times `steps` random steps. Raises AssertionError where store and dict differ."""
    limits = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=examples < 10,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run_state_machine_as_test(LabelMachine, settings=limits)


if __name__ == "__main__":
    run(100, max(10, int(sys.argv[1]) // 100))
