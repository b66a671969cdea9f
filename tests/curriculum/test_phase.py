"""A phase: its weights and its rate as it goes on, and the way to plain values and back."""

import json

import numpy as np
import pytest
from present import present

from rcm_notebook.curriculum import CURRICULA, Course, Epochs, LabelsReached, Phase, Plateau
from rcm_notebook.objective import SLIDERS
from rcm_notebook.training.phases import require_known

WHOLE = Phase(
    "p", {"recon": 2, "kl_z": 1}, 1e-3, Epochs(4), True, ramp={"kl_z": 0}, frozen=("trunk",), description="why"
)


def test_a_phase_survives_the_way_to_plain_values_and_back():
    assert Phase.from_dict(json.loads(json.dumps(WHOLE.to_dict()))) == WHOLE
    assert Phase.from_dict({"name": "bare"}) == Phase("bare")


def test_weights_ramp_in_a_straight_line_and_the_others_stand():
    assert [WHOLE.weights_after(epochs)["kl_z"] for epochs in (0, 1, 3, 4, 9)] == [0, 0.25, 0.75, 1, 1]
    assert WHOLE.weights_after(2.5) == {"recon": 2, "kl_z": 0.625}


def test_a_decaying_phase_ends_at_a_rate_of_zero():
    phase = Phase("p", learning_rate=0.1, end=Epochs(2), decay=True)
    assert phase.rate(0) == 0.1 and np.isclose(phase.rate(1), 0.05) and np.isclose(phase.rate(2), 0)
    assert Phase("p", learning_rate=0.1).rate(7) == 0.1


@pytest.mark.parametrize("end", [Plateau(at_most=5), LabelsReached(3)])
def test_a_phase_without_a_fixed_length_neither_decays_nor_ramps(end):
    with pytest.raises(ValueError, match="'p' decays but has no fixed length"):
        Phase("p", decay=True, end=end)
    with pytest.raises(ValueError, match="'p' ramps but has no fixed length"):
        Phase("p", {"recon": 1}, ramp={"recon": 0}, end=end)


def test_a_ramp_needs_a_weight_to_end_at():
    with pytest.raises(ValueError, match="ramps 'recon'; say in its weights"):
        Phase("p", ramp={"recon": 0}, end=Epochs(2))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": "p", "wieghts": {}}, r"no setting 'phase\.wieghts'.*Did you mean 'phase\.weights'"),
        ({"weights": {}}, r"phase\.name is missing"),
        ({"name": "p", "learning_rate": 0}, "learning_rate is 0"),
        ({"name": "p", "end": {"by": "epochs", "count": -1}}, "positive integer"),
    ],
)
def test_wrong_settings_of_a_phase_are_named(values, said):
    with pytest.raises(ValueError, match=said):
        Phase.from_dict(values)


@pytest.mark.parametrize(
    ("phases", "error", "said"),
    [
        ((), ValueError, "empty"),
        ((Phase("a"), Phase("a")), ValueError, "2 phases are named 'a'"),
        ((Phase("a", {"recom": 1}),), LookupError, "No weight named 'recom' in phase 'a'.*Did you mean 'recon'"),
        ((Phase("a", frozen=("trnk",)),), LookupError, "No part of the network named 'trnk'.*Did you mean 'trunk'"),
        ((Phase("a", end=Plateau("kl")),), LookupError, "No term named 'kl' in phase 'a'"),
    ],
)
def test_a_curriculum_that_names_what_does_not_exist_is_refused(phases, error, said):
    with pytest.raises(error, match=said):
        require_known(phases)


@pytest.mark.parametrize("steps", [100, 120, 600, 5000])
@pytest.mark.parametrize("kind", ["image", "vector"])
@pytest.mark.parametrize("name", CURRICULA)
def test_every_shipped_curriculum_can_be_followed_and_ends_by_hand(name, kind, steps):
    phases = CURRICULA[name](steps, kind)
    require_known(phases)
    assert all(phase.end.name != "by_hand" for phase in phases[:-1]) and phases[-1].end.name == "by_hand"
    assert all(phase.description.endswith(".") for phase in phases)
    assert tuple(Phase.from_dict(phase.to_dict()) for phase in phases) == phases


@pytest.mark.parametrize("steps", [100, 120, 600, 5000])
def test_the_default_learns_structure_first(steps):
    structure, labels = CURRICULA["default"](steps, "image")
    assert structure.epochs * steps >= 600 and structure.weights["recon"] == structure.weights["tau"] == 0
    assert labels.epochs is None and labels.loosen == 1


def test_the_default_for_vectors_waits_for_a_label_and_then_loosens_the_components():
    structure, labels = CURRICULA["default"](100, "vector")
    epochs = tuple({"total": 0.0} for _ in range(present(structure.epochs)))
    assert not structure.end.is_reached(Course(epochs, labels=0))
    assert not structure.end.is_reached(Course(epochs[:-1], labels=1))
    assert structure.end.is_reached(Course(epochs, labels=1))
    assert str(structure.end) == "ends after 1 epoch and the first label"
    assert 0 < labels.loosen < 1


def test_the_concept_reconstructs_first_and_then_anneals_the_kl_to_the_elbo():
    first, prior, refinement, _ = CURRICULA["concept"](100, "image")
    defaults = {name: slider.default for name, slider in SLIDERS.items()}

    def weights(phase, epochs):
        return defaults | phase.weights_after(epochs)

    assert weights(first, 0)["recon"] == 1 and weights(first, 0)["kl_z"] == weights(first, 0)["kl_c"] == 0
    climb = [weights(prior, epochs)["kl_z"] for epochs in range(present(prior.epochs) + 1)]
    assert climb == sorted(climb) and climb[0] == 0 and climb[-1] == 1
    assert [weights(phase, 0)["tau"] > 0 for phase in (first, prior, refinement)] == [False, False, True]


def test_the_shipped_phases_have_the_names_that_configs_call_them_by():
    names = {name: [phase.name for phase in make(100, "image")] for name, make in CURRICULA.items()}
    assert names == {
        "default": ["structure", "labels"],
        "concept": ["reconstruction", "prior", "refinement", "active loop"],
    }


def test_a_step_count_becomes_epochs_that_last_as_long_and_never_too_few():
    assert [CURRICULA["concept"](steps, "image")[0].epochs for steps in (100, 120, 150, 5000)] == [3, 3, 2, 2]
    assert [CURRICULA["default"](steps, "image")[0].epochs for steps in (100, 110, 150, 5000)] == [6, 6, 4, 4]


def test_the_default_for_images_asks_for_no_label_and_leaves_the_weights_alone():
    structure, labels = CURRICULA["default"](100, "image")
    assert structure.end.is_reached(Course(({"total": 0.0},) * present(structure.epochs), labels=0))
    assert not labels.weights and CURRICULA["default"](100, "vector")[1].weights["spread"] > 0


def test_the_concept_has_no_pairs_and_no_labels_before_they_are_there_and_its_priors_at_full_weight_after():
    first, prior, refinement, active = CURRICULA["concept"](100, "image")
    assert all(phase.weights["consistency"] == 0 and phase.weights["usage"] > 0 for phase in (first, prior, active))
    assert all(phase.weights["tau"] == phase.weights["pseudo"] == 0 for phase in (first, prior))
    assert prior.weights_after(0)["kl_c"] == 0 and prior.weights_after(present(prior.epochs))["kl_c"] == 1
    assert refinement.weights["contrastive"] > 0 and "contrastive" not in active.weights
    assert all(phase.weights["coupling"] < 1 for phase in (first, prior, refinement, active))


def test_a_phase_without_a_fixed_length_never_gets_on():
    phase = Phase("p", {"recon": 2.0}, end=LabelsReached(3))
    assert phase.progress(100) == 0 and phase.weights_after(100) == {"recon": 2.0}


@pytest.mark.parametrize("loosen", [0, -0.5])
def test_components_are_not_loosened_to_nothing(loosen):
    with pytest.raises(ValueError, match=r"loosen is .* in phase 'p'; it must be positive"):
        Phase("p", loosen=loosen)
