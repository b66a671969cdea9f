"""The observables of a session agree with one another whenever anybody can look."""

import numpy as np
import pytest

from rcm_notebook.session import Session

WATCHED = ("view", "labels", "latents", "positions", "prediction", "components", "history", "weights", "phase")


class Watcher:
    """Looks at all observables whenever one of them is replaced, and counts how often that was."""

    def __init__(self, session: Session):
        self.session, self.seen = session, []
        session.observe(self.look, list(WATCHED))

    def look(self, change) -> None:
        self.seen.append(change["name"])
        require_agreement(self.session)

    def has_seen(self, *names: str) -> bool:
        seen = set(names) <= set(self.seen)
        self.seen.clear()
        return seen


def require_agreement(session: Session) -> None:
    """Every observable is that of the view, and the view is of one moment."""
    view, labels, latents = session.view, session.labels, session.latents
    for name in ("labels", "latents", "positions", "prediction", "components", "history", "weights", "phase"):
        assert getattr(session, name) is getattr(view, name), name
    prediction, components = session.prediction, session.components
    assert prediction.classes == labels.classes
    assert prediction.responsibilities is latents.responsibilities
    assert components.tau is prediction.tau.tau and components.usage is latents.usage
    assert len(session.positions) == len(latents) == len(labels.ids)
    expected = view.rule.tau(labels, view.annotations, latents.responsibilities, latents.affinity)
    np.testing.assert_array_equal(prediction.tau.counts, expected.counts)
    counted = [latents.responsibilities[labels.ids == c].sum(0) for c in range(len(labels.classes))]
    assert not counted or np.allclose(components.counts.T, counted, atol=1e-4)


@pytest.fixture
def watched(make):
    session = make()
    return session, Watcher(session)


@pytest.mark.slow
def test_an_observer_of_labels_sees_a_new_class_in_the_prediction(watched):
    session, watcher = watched
    n_classes = len(session.classes)
    session.assign([0, 1], "new class")
    assert len(session.prediction.classes) == n_classes + 1
    assert watcher.has_seen("view", "labels", "prediction", "components")


def test_labels_undone_and_done_again_agree(watched):
    session, watcher = watched
    session.assign(np.arange(10), "flat")
    session.assign(np.arange(10, 14), "tall")
    for gesture in (session.undo, session.redo):
        watcher.seen.clear()
        gesture()
        assert watcher.has_seen("labels", "prediction", "components")
    session.merge_classes("flat", "tall")
    session.rename_class("tall", "level")
    session.delete_class("level")
    assert watcher.has_seen("labels", "prediction", "components")


def test_training_shows_latents_with_their_prediction_and_map(watched):
    session, watcher = watched
    session.assign([0], "flat")
    watcher.seen.clear()
    before = session.latents
    session.train(2, progress=False)
    assert session.latents is not before and len(session.history) == 2
    assert watcher.has_seen("latents", "positions", "prediction", "components", "history")


def test_labels_given_while_training_agree_with_what_is_learned(watched):
    session, watcher = watched
    job = session.start(3)
    for row in range(12):
        session.assign([row], f"class {row % 5}")
        assert job.progress.epochs == 3  # Asking also applies the epochs that are finished.
    job.wait()
    assert len(session.history) == 3 and watcher.has_seen("labels", "latents")


@pytest.mark.slow
def test_split_merge_and_their_undoing_show_labels_and_latents_at_once(watched):
    session, watcher = watched
    session.train(1, progress=False)
    heavy, other = (int(k) for k in np.argsort(-session.components.usage)[:2])
    watcher.seen.clear()
    session.merge_components(other, heavy)
    assert watcher.has_seen("labels", "latents", "prediction", "components", "positions")
    session.split_component(heavy)
    assert watcher.has_seen("labels", "latents", "prediction", "components", "positions")
    session.undo()
    assert watcher.has_seen("labels", "latents")
    session.redo()
    assert watcher.has_seen("labels", "latents")


def test_import_and_reopening_agree(watched, tmp_path):
    session, watcher = watched
    session.assign([3, 4], "flat")
    session.export_labels(tmp_path / "some.csv")
    session.clear([3])
    watcher.seen.clear()
    session.import_labels(tmp_path / "some.csv")
    assert session.labels.rows.tolist() == [3, 4] and watcher.has_seen("labels", "prediction")
    session.train(1, progress=False)
    session.close()
    with Session.open(session.path) as again:
        require_agreement(again)
        assert again.labels.rows.tolist() == [3, 4] and len(again.history) == 1


def test_sliders_and_phases_leave_the_prediction_alone(watched):
    session, watcher = watched
    session.assign([0], "flat")
    prediction = session.prediction
    watcher.seen.clear()
    session.set_weights(kl_z=0.5)
    session.next_phase()
    assert session.prediction is prediction and set(watcher.seen) == {"view", "weights", "phase"}
