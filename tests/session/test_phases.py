"""Phases of a session: they follow one another, freeze parts, wait for their end, and survive reopening."""

import jax
import numpy as np
import pytest
import yaml
from session.conftest import MODEL, TRAIN, bars

from rcm_notebook.curriculum import CURRICULA, Epochs, LabelsReached, Phase, Plateau
from rcm_notebook.session import Session
from rcm_notebook.training.divergence import Diverged


def leaves(tree):
    return [np.asarray(leaf) for leaf in jax.tree.leaves(tree)]


def same(a, b):
    return all(np.array_equal(x, y) for x, y in zip(leaves(a), leaves(b), strict=True))


def phases_of(session):
    return [epoch["phase"] for epoch in session.history]


@pytest.mark.slow
def test_phases_follow_one_another_by_their_length_and_the_last_one_stays(make):
    phases = (Phase("one", {"recon": 0}, end=Epochs(1)), Phase("two", end=Epochs(2), decay=True), Phase("three"))
    session = make(curriculum=phases)
    session.train(5, progress=False)
    assert phases_of(session) == ["one", "two", "two", "three", "three"]
    session.next_phase()
    assert session.phase.name == "three"


def test_the_user_goes_on_back_and_anywhere_and_neither_optimiser_nor_history_nor_trace_changes(make):
    session = make(curriculum=tuple(Phase(name, end=Epochs(3)) for name in ("a", "b", "c")))
    session.train(1, progress=False)
    before = session._learned
    for move, name in (
        (session.next_phase, "b"),
        (session.previous_phase, "a"),
        (session.previous_phase, "a"),
        (lambda: session.go_to_phase("c"), "c"),
        (session.next_phase, "c"),
        (lambda: session.go_to_phase("b"), "b"),
    ):
        move()
        assert session.phase.name == name
    assert session._learned is before and len(session.history) == 1
    session.train(1, progress=False)
    assert session.trace_count == 1 and phases_of(session) == ["a", "b"]
    with pytest.raises(LookupError, match="No phase named 'd'; the curriculum has a, b, c"):
        session.go_to_phase("d")


@pytest.mark.slow
def test_the_epochs_of_a_phase_are_counted_in_sight_and_begin_anew_with_it(make):
    session = make(curriculum=(Phase("a", end=Epochs(2)), Phase("b")))
    seen = []
    session.observe(lambda change: seen.append(change["new"]), "phase_epochs")
    session.train(3, progress=False)
    assert (session.phase.name, session.phase_epochs) == ("b", 1) and seen[0] == 1
    session.go_to_phase("b")
    assert session.phase_epochs == 0
    session.train(1, progress=False)
    session.close()
    assert make().phase_epochs == 1


def test_weights_set_by_hand_are_told_apart_even_where_they_equal_the_phases(make):
    session = make(curriculum=(Phase("a", {"recon": 2.0}),))
    assert dict(session.overrides) == {}
    session.set_weights(recon=2, kl_z=0.3)
    assert dict(session.overrides) == {"recon": 2.0, "kl_z": 0.3} and session.weights["recon"] == 2.0
    session.reset_weights("kl_z")
    assert dict(session.overrides) == {"recon": 2.0}


@pytest.mark.slow
def test_a_frozen_part_stands_still_the_others_move_and_its_average_comes_to_it(make):
    phases = (Phase("all", end=Epochs(1)), Phase("frozen", frozen=("trunk", "decoder")))
    session = make(curriculum=phases)
    session.train(1, progress=False)
    before = jax.tree.map(np.array, session._learned.state)
    session.train(1, progress=False)
    after = session._learned.state
    for name in ("trunk", "decoder"):
        assert same(before.params[name], after.params[name])
        assert same(before.optimizer.mean[name], after.optimizer.mean[name])

        def distance(state, name=name):
            return sum(
                np.abs(a - b).sum() for a, b in zip(leaves(state.ema[name]), leaves(state.params[name]), strict=True)
            )

        assert distance(after) < 0.95 * distance(before)
    for name in ("to_logits", "to_latent", "embedding"):
        assert not same(before.params[name], after.params[name])
    session.previous_phase()
    session.train(1, progress=False)
    assert not same(after.params["trunk"], session._learned.state.params["trunk"])
    assert session.trace_count == 1


def test_freezing_hides_no_divergence_and_goes_on_after_it(make):
    session = make(curriculum=(Phase("p", frozen=("trunk", "style")),))
    session.train(1, progress=False)
    good = session._learned
    session.set_weights(usage=1e38)
    with pytest.raises(Diverged, match="not finite"):
        session.train(1, progress=False)
    assert session._learned is good
    session.reset_weights()
    session.train(1, progress=False)
    assert len(session.history) == 2


def test_parameters_that_break_in_the_last_step_of_an_epoch_are_not_shown(make, monkeypatch):
    session = make()
    session.train(1, progress=False)
    good, step = session.predict_proba(), session._learner.trainer.step

    def breaking(state, number, snapshot):
        state, metrics = step(state, number, snapshot)
        if number % 10 == 9:
            state = state._replace(params=state.params | {"embedding": state.params["embedding"] * np.nan})
        return state, metrics

    monkeypatch.setattr(session._learner.trainer, "step", breaking)
    with pytest.raises(Diverged, match="parameters of embedding are not finite"):
        session.train(1, progress=False)
    assert np.array_equal(good, session.predict_proba()) and len(session.history) == 1


@pytest.mark.slow
def test_a_phase_waits_for_its_labels_and_for_its_term(make):
    phases = (
        Phase("ask", end=LabelsReached(2)),
        Phase("settle", end=Plateau("consistency", patience=1, tolerance=1e9)),
        Phase("rest"),
    )
    session = make(curriculum=phases)
    session.train(2, progress=False)
    assert session.phase.name == "ask"
    session.assign([0, 2], "flat")
    assert session.phase.name == "ask"  # Ends are looked at when training begins and when an epoch finishes.
    session.train(3, progress=False)
    # The plateau compares within its own phase: its first epoch has nothing before it.
    assert phases_of(session) == ["ask", "ask", "settle", "settle", "rest"] and session.phase.name == "rest"


@pytest.mark.slow
def test_a_phase_loosens_the_components_once_also_across_stops_and_reopening(tmp_path):
    phases = (Phase("form", end=Epochs(1)), Phase("anew", {"recon": 0.0}, loosen=0.1))

    def session(name):
        return Session(bars(), tmp_path / name, model=MODEL, train=TRAIN, curriculum=phases)

    def sureness(session):
        return session.latents.responsibilities.max(1).mean()

    with session("once") as once:
        once.train(1, progress=False)
        sure = sureness(once)
        once.train(2, progress=False)
        assert once._steered.position.is_begun
    with session("parts") as parts:
        parts.train(1, progress=False)
        assert sureness(parts) == sure and not parts._steered.position.is_begun  # The phase begins with its first step.
        job = parts.start(1)
        job.cancel()
        job.wait()
    with session("parts") as parts:
        parts.train(1, progress=False)
        assert sureness(parts) < sure
    with session("parts") as parts:
        parts.train(3 - len(parts.history), progress=False)
        assert same(parts._learned.state, once._learned.state)


@pytest.mark.slow
def test_a_ramp_and_a_plateau_go_on_across_stops_and_reopening_as_if_trained_at_once(tmp_path):
    phases = (
        Phase("climb", {"recon": 1.0}, end=Epochs(3), ramp={"recon": 0.0}, decay=True),
        Phase("settle", end=Plateau("consistency", patience=2, tolerance=1e9), frozen=("style",)),
        Phase("rest"),
    )

    def session(name):
        return Session(bars(), tmp_path / name, model=MODEL, train=TRAIN, curriculum=phases)

    with session("once") as once:
        assert once.weights["recon"] == 0
        once.train(7, progress=False)
    with session("parts") as parts:
        parts.train(2, progress=False)
        assert parts.weights["recon"] == pytest.approx(2 / 3)
        parts.train(2, progress=False)
    with Session.open(tmp_path / "parts") as parts:
        assert parts.phase == phases[1]
        parts.train(1, progress=False)
        parts.train(2, progress=False)
        assert parts.phase.name == "rest"
    assert phases_of(once) == phases_of(parts) == ["climb"] * 3 + ["settle"] * 3 + ["rest"]
    assert same(once._learned.state, parts._learned.state)
    assert [epoch["total"] for epoch in once.history] == [epoch["total"] for epoch in parts.history]


def test_the_weight_that_a_user_sets_replaces_a_ramp(make):
    session = make(curriculum=(Phase("climb", {"recon": 1.0}, end=Epochs(2), ramp={"recon": 0.0}),))
    session.set_weights(recon=0.5)
    session.train(1, progress=False)
    assert session.weights["recon"] == 0.5
    session.reset_weights()
    assert session.weights["recon"] == 0.5  # Half of the way is over.


@pytest.mark.slow
@pytest.mark.parametrize("name", CURRICULA)
def test_a_shipped_curriculum_is_taken_by_name_and_trains(make, name):
    session = make(curriculum=name)
    assert session.curriculum == CURRICULA[name](10, "image")
    session.train(1, progress=False)
    session.close()
    assert make(curriculum=name).phase.name == session.phase.name


@pytest.mark.slow
def test_the_concept_s_order_keeps_every_component_in_use_and_no_component_mixes_the_kinds(make):
    session = make(curriculum="concept")
    session.train(20, progress=False)
    assert session.components.usage.min() > 0.05
    nearest = session.latents.responsibilities.argmax(1)
    purity = sum(np.bincount(session.data.truth[nearest == k]).max() for k in np.unique(nearest)) / 80
    assert purity > 0.9


def test_a_curriculum_that_does_not_exist_is_named_before_a_folder_is_made(tmp_path):
    with pytest.raises(LookupError, match=r"No curriculum named 'concpt'.*Did you mean 'concept'"):
        Session(bars(), tmp_path / "x", curriculum="concpt")
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda phase: phase.update(frozen=["trnk"]), "trnk"),
        (lambda phase: phase["end"].update(by="plateu"), "plateu"),
        (lambda phase: phase.update(wieghts={}), "phase.wieghts"),
    ],
)
def test_a_wrong_name_in_the_config_file_is_said_on_opening(make, tmp_path, change, said):
    make().close()
    path = tmp_path / "run" / "config.yaml"
    values = yaml.safe_load(path.read_text())
    change(values["curriculum"][0])
    del values["checksum"]  # As the error tells whoever changes the file by hand.
    path.write_text(yaml.safe_dump(values))
    with pytest.raises((LookupError, ValueError), match=f"'{said}'.*Did you mean"):
        Session.open(tmp_path / "run")


@pytest.mark.slow
def test_no_step_is_taken_between_the_turn_of_a_phase_and_what_begins_it(make, monkeypatch):
    session = make(curriculum=(Phase("calm", {"kl_z": 0.0}), Phase("anew", {"kl_z": 0.77}, loosen=0.01)))
    read, step, taken = session._reading, session._learner.trainer.step, []

    def reading_and_turning():
        found = read()
        if len(taken) == 3 and session.phase.name == "calm":
            session.next_phase()
        return found

    def noting(state, number, snapshot):
        taken.append((snapshot.weights["kl_z"], float(np.abs(state.params["to_logits"]["kernel"]).max())))
        return step(state, number, snapshot)

    monkeypatch.setattr(session, "_reading", reading_and_turning)
    monkeypatch.setattr(session._learner.trainer, "step", noting)
    session.train(1, progress=False)
    weights, largest = zip(*taken[:6], strict=True)
    assert weights == (0, 0, 0, 0, 0.77, 0.77)
    assert largest[4] < 0.05 * largest[3] < 0.05 * 2 * largest[2]
