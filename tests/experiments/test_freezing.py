"""A session is frozen to a config that makes it again; what a config cannot say is refused."""

import numpy as np
import pytest
import yaml

from rcm_notebook.config import ModelConfig, TrainConfig
from rcm_notebook.curriculum import Epochs, Phase
from rcm_notebook.data import load
from rcm_notebook.disk import Damaged
from rcm_notebook.disk.log import written
from rcm_notebook.experiments.config import ExperimentConfig, load_config
from rcm_notebook.experiments.run import run
from rcm_notebook.labels.codes import CANT_TELL
from rcm_notebook.runs import Event
from rcm_notebook.session import Session
from rcm_notebook.training import journal

TINY = ModelConfig(components=6, latent=2, encoder="dense", encoder_width=16, decoder_widths=(8,))
OFF: dict[str, float] = dict.fromkeys(("recon", "kl_z", "kl_c", "tau", "pseudo"), 0.0)
CURRICULUM = (Phase("structure", OFF, end=Epochs(9)), Phase("labels", {"spread": 5.0}, loosen=1e-3))


@pytest.fixture(scope="module")
def folder(shown_data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("frozen") / "data"
    shown_data.save(folder)
    return folder


@pytest.fixture(scope="module")
def lived(shown_data, folder):
    """A session with a history: labels early, late, moved and taken away; a slider; a phase by hand; opened twice."""
    settings = {
        "model": ModelConfig(components=6, latent=2, encoder_width=16, decoder_widths=(8,)),
        "train": TrainConfig(min_steps=5, seed=3),
        "curriculum": CURRICULUM,
    }
    with Session(shown_data, folder.parent / "lived", **settings) as session:
        session.assign([0, 3], "ant")
        session.train(1, progress=False)
        session.assign([1, 4], "bee")
        session.assign(3, "a wasp")
        session.add_class("empty")
        session.assign(7, CANT_TELL)
        session.set_weights(consistency=0.7)
        session.train(1, progress=False)
        session.rename_class("a wasp", "wasp")
        session.next_phase()
        session.clear(0)
        session.set_weights(coupling=0.5)
        session.set_learning_rate_factor(0.5)
    with Session.open(folder.parent / "lived") as session:
        session.train(2, progress=False)
        session.reset_weights("coupling")
        session.set_learning_rate_factor(1.0)
        session.train(1, progress=False)
        session.assign(5, 2)
        yield session


@pytest.fixture(scope="module")
def frozen(lived, folder):
    return lived.freeze(folder.parent / "again.yaml", data=folder)


@pytest.mark.slow
def test_a_frozen_session_runs_to_the_same_numbers(lived, frozen, folder):
    config = load_config(frozen)
    path = run(config, folder.parent / "runs", 3, progress=False)
    with Session.open(path, read_only=True) as again:
        np.testing.assert_array_equal(again.labels.ids, lived.labels.ids)
        np.testing.assert_array_equal(again.labels.cant_tell, lived.labels.cant_tell)
        assert again.classes == lived.classes and dict(again.overrides) == dict(lived.overrides)
        assert [_without_speed(entry) for entry in again.history] == [_without_speed(entry) for entry in lived.history]
        np.testing.assert_array_equal(again.prediction.proba, lived.prediction.proba)
        np.testing.assert_array_equal(again.positions, lived.positions)


def _without_speed(entry):
    return {name: value for name, value in entry.items() if name != "examples_per_second"}


def test_the_config_says_what_the_user_did_and_when(frozen):
    values = yaml.safe_load(frozen.read_text())
    assert (values["epochs"], values["seeds"], values["data"]["name"]) == (5, [3], None)
    assert [phase["name"] for phase in values["curriculum"]] == ["structure", "labels"]
    assert values["events"] == [
        {"epoch": 0, "labels": {"ant": [0, 3]}},
        {
            "epoch": 1,
            "classes": ["wasp", "empty"],
            "labels": {"bee": [1, 4], "wasp": [3]},
            "cant_tell": [7],
            "weights": {"consistency": 0.7},
        },
        {
            "epoch": 2,
            "clear": [0],
            "weights": {"consistency": 0.7, "coupling": 0.5},
            "learning_rate_factor": 0.5,
            "phase": "labels",
        },
        {"epoch": 4, "weights": {"consistency": 0.7}, "learning_rate_factor": 1.0},
        {"epoch": 5, "labels": {"<b>cat</b>": [5]}},
    ]


@pytest.mark.parametrize(
    ("gesture", "said"),
    [
        (lambda session: session.merge_classes("ant", "bee"), "After epoch 5 classes were merged"),
        (lambda session: session.delete_class("wasp"), "classes were deleted"),
        (lambda session: session.reserve_component(2, "bee"), "components were reserved"),
        (lambda session: session.rename_class("ant", "emmet"), "Classes of the data set were renamed"),
    ],
)
def test_what_a_config_cannot_say_is_refused_and_nothing_is_written(gesture, said, lived, folder, tmp_path):
    gesture(lived)
    try:
        with pytest.raises(ValueError, match=said):
            lived.freeze(tmp_path / "no.yaml", data=folder)
    finally:
        lived.undo()
    assert not (tmp_path / "no.yaml").exists()


def test_arrays_without_a_name_or_with_a_folder_of_others_are_refused(lived, shown_data, tmp_path):
    with pytest.raises(ValueError, match="no registered name"):
        lived.freeze(tmp_path / "no.yaml")
    shown_data.take(np.arange(30)).save(tmp_path / "others")
    with pytest.raises(ValueError, match="holds other data"):
        lived.freeze(tmp_path / "no.yaml", data=tmp_path / "others")


def test_labels_that_came_inside_an_epoch_are_refused(lived, folder, tmp_path, monkeypatch):
    step, steps = lived._learner.trainer.step, lived._learner.trainer.steps_per_epoch
    begin = int(lived._learned.state.step)

    def labelling(state, number, snapshot):
        if number == begin + 2:
            lived.assign(8, "bee")
        return step(state, number, snapshot)

    monkeypatch.setattr(lived._learner.trainer, "step", labelling)
    lived.train(1, progress=False)
    with pytest.raises(
        ValueError, match=f"In epoch {begin // steps + 1}, after step 3, training was cut short, or labels"
    ):
        lived.freeze(tmp_path / "no.yaml", data=folder)


def test_an_edit_of_labels_csv_counts_from_the_step_that_reads_it(shown_data, folder, tmp_path):
    """The writer's thread takes an edit in at any moment; what it logs belongs to the first step that sees it."""
    with Session(shown_data, tmp_path / "run", model=TINY, train=TrainConfig(min_steps=5)) as session:
        session.assign([0, 3], 0)
        session._store.flush()
        text = session._store.folder.joinpath("labels.csv")
        text.write_text(text.read_text() + "6,ant\n")
        session._store.refresh()  # As the writer's thread does: the session has not heard of it yet.
        reading = session._reading()
        log = session._store.log_content()[: reading.log_size]
        assert reading.labels.rows.tolist() == [0, 3] and b"taken" not in log
        with pytest.warns(UserWarning, match="changed outside"):
            session.train(1, progress=False)
        reading = session._reading()
        assert reading.labels.rows.tolist() == [0, 3, 6] and reading.log_size == session._store.log_size
        session.freeze(tmp_path / "mine.yaml", folder)


def test_steps_that_a_crash_took_back_are_forgotten(tmp_path, one_shown_session):
    reading = one_shown_session._reading()
    for step, log in ((0, 10), (100, 20), (200, 30), (100, 25)):
        journal.Journal(tmp_path / "journal.log").note(step, reading._replace(log_size=log), None)
    with (tmp_path / "journal.log").open("a") as file:
        file.write('{"step": 300, "lo')  # The process was killed while it wrote.
    journal.Journal(tmp_path / "journal.log").note(300, reading._replace(log_size=40), "labels")
    notices = journal.read(tmp_path / "journal.log")
    assert [(one.step, one.log, one.phase) for one in notices] == [(0, 10, None), (100, 25, None), (300, 40, "labels")]


SOUND = {"step": 1, "log": 2, "ids": 3, "weights": {"kl_z": 0.5}, "learning_rate_factor": 1.0, "phase": None}


@pytest.mark.parametrize(
    "change",
    [
        {"step": 1.5},
        {"step": "1"},
        {"step": True},
        {"log": None},
        {"weights": []},
        {"weights": {"kl_z": "0.5"}},
        {"learning_rate_factor": float("inf")},
        {"phase": 3},
        {"more": 1},
    ],
)
def test_a_journal_of_other_types_is_damaged(tmp_path, change):
    path = tmp_path / "journal.log"
    path.write_bytes(written(SOUND))
    assert journal.read(path)[0].weights == {"kl_z": 0.5}
    path.write_bytes(written(SOUND) + written(SOUND | change))
    with pytest.raises(Damaged, match=rf"journal\.log, line 2 is damaged: .*{next(iter(change))}"):
        journal.read(path)


def test_a_journal_that_lacks_a_value_is_damaged(tmp_path):
    path = tmp_path / "journal.log"
    path.write_text('{"step": 1}\n')
    with pytest.raises(Damaged, match=r"journal\.log, line 1 is damaged: it has no 'log'"):
        journal.read(path)


@pytest.mark.slow
def test_a_registered_data_set_and_a_shipped_curriculum_are_named(tmp_path):
    with Session(load("digits"), tmp_path / "session", model=TINY, train=TrainConfig(seed=4)) as session:
        session.assign([0, 2], 1)
        config = load_config(session.freeze(tmp_path / "digits.yaml"))
    assert (config.data.name, config.curriculum, config.epochs, config.seeds) == ("digits", "default", 0, (4,))
    assert config.name == "digits" and config.events == (Event(0, labels={session.classes[1]: (0, 2)}),)
    assert ExperimentConfig.from_dict(yaml.safe_load(yaml.safe_dump(config.to_dict()))) == config


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"events": [{"epoch": 1, "lables": {}}]},
            r"no setting 'events\[0\]\.lables'.*Did you mean 'events\[0\]\.labels'",
        ),
        ({"events": [{"labels": {}}]}, r"events\[0\]\.epoch is missing"),
        (
            {"events": [{"epoch": 1, "labels": {"ant": 3}}]},
            "labels is {'ant': 3}; it must be a mapping, each value a list, each a whole number",
        ),
        ({"events": [{"epoch": -1}]}, "epoch is -1; it must be a whole number from 0"),
        ({"events": [{"epoch": 1, "clear": [2, -1]}]}, "'clear' in the event at epoch 1 is .*rows counted from 0"),
        ({"events": [{"epoch": 1, "weights": {"kl_y": 1}}]}, "Did you mean 'kl_"),
        ({"events": [{"epoch": 2}, {"epoch": 1}]}, "not in the order"),
        ({"events": [{"epoch": 2}], "labels": {"budget": 5}}, "an oracle"),
        ({"events": [{"epoch": 1, "learning_rate_factor": 0}]}, "must be a positive number"),
        ({"events": ["now"]}, r"events\[0\] is 'now'; it must be a mapping"),
        ({"curriculum": [{"name": "a", "wieghts": {}}]}, r"Did you mean 'curriculum\[0\]\.weights'"),
    ],
)
def test_a_wrong_event_is_refused_in_words(values, said):
    with pytest.raises((ValueError, LookupError), match=said):
        ExperimentConfig.from_dict(values)
