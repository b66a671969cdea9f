"""Loggers, each writing offline to its real program's files; what fails is said once and stops nothing."""

import struct
import sys

import pytest
import traitlets

from rcm_notebook.callbacks import LOGGERS, logged

SETTINGS = {"model.prior": "vamp", "train.seed": 0}
EPOCHS = ({"total": 1.5, "recon": 2.0}, {"total": 1.25, "recon": 1.0})


def write(name, folder):
    logger = LOGGERS[name](folder, "small", SETTINGS)
    for epoch, metrics in enumerate(EPOCHS, start=1):
        logger.log(epoch, metrics)
    logger.close()


def events(folder):
    """Every (tag, step, value) of the event files in a folder, read as TFRecords."""
    from tensorboardX.proto.event_pb2 import Event  # pyright: ignore[reportAttributeAccessIssue]  (made when it is imported)

    found = []
    for path in folder.glob("events.*"):
        content, place = path.read_bytes(), 0
        while place < len(content):
            (length,) = struct.unpack_from("<Q", content, place)
            event = Event.FromString(content[place + 12 : place + 12 + length])
            found += [(value.tag, event.step, value.simple_value) for value in event.summary.value]
            place += 16 + length
    return found


def test_tensorboard_has_a_curve_a_metric_and_the_settings(tmp_path):
    write("tensorboard", tmp_path)
    found = events(tmp_path / "tensorboard")
    for epoch, metrics in enumerate(EPOCHS, start=1):
        for name, value in metrics.items():
            assert (name, epoch, value) in found
    (file,) = (tmp_path / "tensorboard").iterdir()
    assert b'"model.prior": "vamp"' in file.read_bytes()


@pytest.mark.slow
def test_wandb_keeps_a_run_offline(tmp_path, monkeypatch):
    settings = {
        "WANDB_MODE": "offline",
        "WANDB_SILENT": "true",
        "WANDB_DATA_DIR": str(tmp_path),
        "WANDB_ERROR_REPORTING": "false",
        "WANDB__SERVICE_WAIT": "300",  # Seconds for its service to start; a busy machine needs more than its own 30.
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    write("wandb", tmp_path)
    (file,) = (tmp_path / "wandb").glob("offline-run-*/run-*.wandb")
    content = file.read_bytes()
    assert all(word in content for word in (b"rcm_notebook", b"model.prior", b"total", b"recon", b"1.25"))


def test_mlflow_keeps_a_run_in_plain_files(tmp_path, monkeypatch):
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    write("mlflow", tmp_path)
    (total,) = (tmp_path / "mlflow").glob("*/*/metrics/total")
    assert [line.split()[1:] for line in total.read_text().splitlines()] == [["1.5", "1"], ["1.25", "2"]]
    assert (total.parents[1] / "params" / "model.prior").read_text() == "vamp"
    assert "status: 3" in (total.parents[1] / "meta.yaml").read_text(), "it is finished"


class Trained(traitlets.HasTraits):
    """What loggers see of a session."""

    history = traitlets.Any(({"epoch": 1, "phase": "structure", "step": 5, "total": 3.0},))

    def __init__(self, path):
        super().__init__()
        self.path = path

    def train(self):
        epoch = len(self.history) + 1
        self.history = (*self.history, {"epoch": epoch, "phase": "structure", "step": 5 * epoch, "total": 3.0 / epoch})


def test_epochs_of_the_block_are_logged_and_no_others(tmp_path):
    session = Trained(tmp_path)
    with logged(session, ["tensorboard"]):
        session.train()
        session.train()
    session.train()
    found = [event for event in events(tmp_path / "logs" / "tensorboard") if event[0] == "total"]
    assert found == [("total", 2, 1.5), ("total", 3, 1.0)]


@pytest.mark.parametrize("name", LOGGERS)
def test_a_program_that_is_not_installed_is_a_warning_with_its_remedy(name, tmp_path, monkeypatch):
    package = {"tensorboard": "tensorboardX"}.get(name, name)
    monkeypatch.setitem(sys.modules, package, None)
    session = Trained(tmp_path)
    with pytest.warns(UserWarning, match=rf"rcm_notebook\[{name}\].*Training goes on") as said, logged(session, [name]):
        session.train()
        session.train()
    assert len(said) == 1 and len(session.history) == 3


def test_a_logger_that_fails_later_warns_once_and_the_others_go_on(tmp_path, monkeypatch):
    class Full:
        def log(self, epoch, metrics):
            raise OSError("disk full")

        def close(self):
            raise AssertionError("it was let go of")

    monkeypatch.setitem(LOGGERS._parts, "full", lambda *_: Full())
    session = Trained(tmp_path)
    with (
        pytest.warns(UserWarning, match="to full: OSError: disk full") as said,
        logged(session, ["full", "tensorboard"]),
    ):
        session.train()
        session.train()
    assert len(said) == 1
    assert len([event for event in events(tmp_path / "logs" / "tensorboard") if event[0] == "total"]) == 2


def test_an_unknown_logger_is_refused_before_anything_is_trained(tmp_path):
    with pytest.raises(LookupError, match="Did you mean 'wandb'"), logged(Trained(tmp_path), ["wandbb"]):
        raise AssertionError("not reached")
