"""The curriculum panel: where training is, what each phase does, and whose each weight is."""

import pytest

from rcm_notebook.curriculum import ByHand, Epochs, Phase
from rcm_notebook.objective import SLIDERS
from rcm_notebook.session import Session
from rcm_notebook.training import Progress
from rcm_notebook.widgets import CurriculumPanel
from rcm_notebook.widgets.curriculum_panel import count, settings


@pytest.fixture
def panel(session):
    session.go_to_phase("structure")
    yield CurriculumPanel(session)
    session.go_to_phase("structure")


def here(panel) -> list[str]:
    return [name for name, card in panel._cards.items() if "rcm-here" in card._dom_classes]


def shown(panel) -> set[str]:
    return {name for name, line in panel._lines.items() if line.layout.display != "none"}


def test_every_phase_has_a_card_that_says_what_it_is_and_what_ends_it(panel, session):
    assert list(panel._cards) == [phase.name for phase in session.curriculum]
    first = panel._about["structure"].value
    assert "Components form" in first and f"It {session.curriculum[0].end}." in first
    assert "This is the last phase; it does not end." in panel._about["labels"].value
    assert here(panel) == ["structure"] and panel._place.value == "phase 1 of 2"


def test_next_back_and_go_here_move_the_session_and_the_mark(panel, session):
    assert panel._back.disabled and not panel._next.disabled
    panel._next.click()
    assert session.phase.name == "labels" and here(panel) == ["labels"]
    assert panel._next.disabled and not panel._back.disabled
    panel._back.click()
    assert here(panel) == ["structure"]
    panel._enter["labels"].click()
    assert session.phase.name == "labels" and here(panel) == ["labels"]


@pytest.mark.slow
def test_epochs_of_the_phase_are_counted_and_begin_anew(panel, session):
    assert f"0 of {session.phase.epochs} epochs" in panel._about["structure"].value
    session.train(1, progress=False)
    assert f"1 of {session.phase.epochs} epochs" in panel._about["structure"].value
    assert "width: 0%" not in panel._about["structure"].value
    panel._enter["structure"].click()
    assert f"0 of {session.phase.epochs} epochs" in panel._about["structure"].value
    panel._next.click()
    trained = [entry["phase"] for entry in session.history].count("structure")
    assert f"{trained} epochs so far" in panel._about["structure"].value


def test_the_phase_is_changed_while_training_runs(panel, session):
    session.start(50)
    try:
        panel._next.click()
        assert session.phase.name == "labels" and panel._trouble.value == ""
    finally:
        session.job.cancel()
        session.job.wait()
    assert here(panel) == ["labels"]


def test_that_training_runs_is_said(panel, session):
    session.progress = Progress("training", 0, 1, 3, 10)
    assert panel._place.value == "phase 1 of 2 · training"
    session.progress = Progress()
    assert panel._place.value == "phase 1 of 2"


def test_a_weight_set_by_hand_stands_beside_the_phases_and_goes_back_to_it(panel, session):
    assert panel._reset_all.disabled and "by hand" not in panel._weights["recon"].value
    session.set_weights(recon=0.25)
    cells = panel._weights["recon"].value
    assert "by hand" in cells and '">0</span>' in cells and '">0.25</b>' in cells
    assert panel._resets["recon"].layout.visibility is None
    assert panel._resets["kl_z"].layout.visibility == "hidden"
    session.set_weights(kl_z=2.0)
    panel._resets["recon"].click()
    assert dict(session.overrides) == {"kl_z": 2.0}
    panel._reset_all.click()
    assert dict(session.overrides) == {} and panel._reset_all.disabled


def test_weights_that_are_zero_everywhere_are_shown_when_asked_for_or_set(panel, session):
    assert "contrastive" not in shown(panel) and "recon" in shown(panel)
    session.set_weights(contrastive=1.0)
    assert "contrastive" in shown(panel)
    session.reset_weights()
    panel._more.value = True
    assert shown(panel) == set(SLIDERS)


def test_a_read_only_session_is_shown_and_cannot_be_moved(session):
    looked_at = Session.open(session.path, read_only=True)
    panel = CurriculumPanel(looked_at)
    buttons = [panel._back, panel._next, panel._reset_all, *panel._enter.values(), *panel._resets.values()]
    assert all(button.disabled for button in buttons)


def test_what_a_phase_does_otherwise_is_said_in_a_few_words():
    phase = Phase(
        "p",
        {"recon": 2.0, "kl_z": SLIDERS["kl_z"].default, "tau": 5.0},
        ramp={"tau": 1.0},
        end=Epochs(3),
        decay=True,
        frozen=("decoder",),
        loosen=0.1,
        learning_rate=1e-3,
    )
    words = [word for word, _ in settings(phase)]
    assert words == ["recon 2", "tau 1 → 5", "decoder frozen", "loosened to 0.1", "learning rate 0.001, falling to 0"]


@pytest.mark.parametrize(
    ("end", "epochs", "said"),
    [
        (Epochs(4), 2, "2 of 4 epochs"),
        (Epochs(4, labels=1), 6, "6 epochs, past its 4"),
        (ByHand(), 1, "1 epoch so far"),
    ],
)
def test_how_far_a_phase_is_also_where_its_length_is_not_fixed(end, epochs, said):
    assert count(Phase("p", end=end), epochs) == said


def test_names_of_phases_are_text(session, panel):
    panel.close()
    kept = session.curriculum
    session.curriculum = (Phase("<i>one</i>", description="<b>two</b>"),)
    session.phase = session.curriculum[0]
    hostile = CurriculumPanel(session)
    about = hostile._about["<i>one</i>"].value
    hostile.close()
    session.curriculum, session.phase = kept, kept[0]
    assert "&lt;i&gt;one&lt;/i&gt;" in about and "&lt;b&gt;two&lt;/b&gt;" in about
