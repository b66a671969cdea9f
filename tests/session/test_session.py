"""A session: created, continued, refused, and the same after reopening, bit for bit."""

import subprocess
import sys
from dataclasses import replace

import jax
import numpy as np
import pytest
from present import present
from session.conftest import MODEL, TRAIN, bars

import rcm_notebook as rcm
from rcm_notebook.config import ModelConfig
from rcm_notebook.curriculum import Phase
from rcm_notebook.session import ReadOnly, Session, SessionLocked


def same(a, b):
    return all(np.array_equal(x, y) for x, y in zip(jax.tree.leaves(a), jax.tree.leaves(b), strict=True))


def label_four(session):
    for row in range(4):
        session.assign(row, int(session.data.truth[row]))


@pytest.mark.slow
def test_rows_are_redrawn_with_the_noise_around_every_value_and_both_survive(make):
    noisy = replace(MODEL, likelihood="heteroscedastic")
    session = make(model=noisy)
    drawn = session.reconstruct([3, 5])
    assert drawn.mean.shape == drawn.sigma.shape == (2, 8, 8) and (drawn.sigma > 0).all()
    assert np.isclose(session.latents.noise[5], np.sqrt((drawn.sigma[1] ** 2).mean()), rtol=1e-4)
    session.save()
    session.close()
    assert np.array_equal(make(model=noisy).latents.noise, session.latents.noise)
    with pytest.raises(ValueError, match="Rows are 0 to 79"):
        session.reconstruct([80])


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["decentralized", "shared"])
def test_a_components_mean_latent_decodes_to_its_prototype_and_a_rows_to_what_reconstruct_gives(make, layout):
    session = make(model=replace(MODEL, layout=layout))
    latents = session.latents
    k = int(latents.component[3])
    centre = latents.mean[latents.component == k].mean(0)
    assert np.allclose(session.decode(k, centre)[0], latents.prototypes[k], atol=1e-5)
    three = np.stack([latents.mean[3], centre, latents.mean[3]])
    drawn = session.decode(k, three)
    assert drawn.shape == (3, 8, 8)
    assert np.allclose(drawn[[0, 2]], session.reconstruct([3]).mean, atol=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("component", "z", "message"),
    [
        (6, [0.0, 0.0], "Components are 0 to 5; given 6"),
        (0, [0.0], r"\[n, 2\], at least one; given an array \(1, 1\)"),
        (0, np.zeros((0, 2)), r"at least one; given an array \(0, 2\)"),
        (0, [0.0, np.nan], "finite numbers"),
    ],
)
def test_latents_that_cannot_be_decoded_are_refused(make, component, z, message):
    with pytest.raises(ValueError, match=message):
        make().decode(component, z)


def test_every_observable_is_there_before_any_training_or_label(make):
    session = make()
    n, k = 80, 6
    assert session.latents.responsibilities.shape == (n, k) and session.positions.shape == (n, 2)
    assert np.isfinite(session.positions).all()
    assert (session.predict() == -1).all() and session.prediction.unknown.all()
    assert session.prediction.certainty.max() == 0
    assert np.allclose(session.predict_proba(), 0.5)
    assert session.classes == ("flat", "tall") and len(session.labels) == 0
    assert session.components.prototypes.shape == (k, 8, 8)
    assert np.isclose(session.components.usage.sum(), 1, atol=1e-5)
    assert session.phase.name == "structure" and session.history == () and session.selection.size == 0


@pytest.mark.slow
def test_a_few_labels_reach_every_row_after_a_little_training(make):
    session = make()
    session.train(session.phase.epochs, progress=False)
    rows = session.query(6).rows
    for row in rows:
        session.assign([row], int(session.data.truth[row]))
    session.train(5, progress=False)
    assert (session.predict() == session.data.truth).mean() > 0.9
    result = session.evaluate(bars(40, seed=9).x, bars(40, seed=9).truth)
    assert result["accuracy"] > 0.9 and result["nll"] > 0 and 0 <= result["ece"] <= 1


@pytest.mark.slow
def test_reopening_gives_the_same_predictions_bit_for_bit(make, tmp_path):
    session = make()
    label_four(session)
    session.train(2, progress=False)
    session.set_weights(kl_z=0.25)
    session.name_component(2, "tall ones")
    new = bars(10, seed=3).x
    before = session.predict_proba(), session.predict_proba(new), session.positions, session.history, session.weights
    session.close()
    again = Session.open(tmp_path / "run")
    assert np.array_equal(before[0], again.predict_proba())
    assert np.array_equal(before[1], again.predict_proba(new))
    assert np.array_equal(before[2], again.positions)
    assert [dict(e) for e in before[3]] == [dict(e) for e in again.history]
    assert dict(before[4]) == dict(again.weights) and again.weights["kl_z"] == 0.25
    assert again.components.names[2] == "tall ones"
    again.close()


@pytest.mark.slow
def test_training_in_parts_and_across_reopening_equals_training_at_once(tmp_path):
    def session(name):
        made = Session(bars(), tmp_path / name, model=MODEL, train=TRAIN)
        label_four(made)
        return made

    once = session("once")
    once.train(6, progress=False)
    parts = session("parts")
    parts.train(2, progress=False)
    parts.train(1, progress=False)
    parts.close()
    parts = Session.open(tmp_path / "parts")
    parts.train(3, progress=False)
    assert same(once._learned.state, parts._learned.state)
    assert same(once._learned.latents.responsibilities, parts._learned.latents.responsibilities)
    assert [e["total"] for e in once.history] == [e["total"] for e in parts.history]
    once.close(), parts.close()


def test_a_session_on_a_folder_that_exists_continues_it(make):
    session = make()
    label_four(session)
    session.train(1, progress=False)
    again = make()
    assert len(again.labels) == 4 and len(again.history) == 1
    assert session.read_only and not again.read_only
    with pytest.raises(ReadOnly, match="newer Session"):
        session.assign(0, 1)
    assert again.assign(5, 1).ids[5] == 1


def test_other_data_or_settings_on_the_same_folder_are_refused_and_named(make):
    make()
    with pytest.raises(ValueError, match=r"other data.*80 rows; now custom, 60 rows"):
        make(bars(60))
    with pytest.raises(ValueError, match="other settings for model"):
        make(model=ModelConfig(components=9))
    with pytest.raises(ValueError, match="other settings for curriculum"):
        make(curriculum=(Phase("all"),))


def test_names_that_do_not_exist_are_refused_before_a_folder_is_made(tmp_path):
    with pytest.raises(LookupError, match=r"No projection named 'compnents'.*components"):
        Session(bars(), tmp_path / "a", projection="compnents")
    with pytest.raises(LookupError, match=r"No weight named 'recom' in phase 'x'.*recon"):
        Session(bars(), tmp_path / "b", curriculum=(Phase("x", {"recom": 1}),))
    with pytest.raises(LookupError, match="No encoder named 'cnv'"):
        Session(bars(), tmp_path / "c", model=ModelConfig(encoder="cnv"))
    assert not any(tmp_path.iterdir())


def test_opening_what_is_no_session_says_so(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no config\.yaml"):
        Session.open(tmp_path)


def test_a_damaged_config_is_named_and_left_alone(make, tmp_path):
    make().close()
    path = tmp_path / "run" / "config.yaml"
    text = path.read_text().replace("components: 6", "componets: 6")
    path.write_text(text)
    with pytest.raises(ValueError, match=r"config\.yaml.*'model.componets'.*Did you mean 'model.components'"):
        Session.open(tmp_path / "run")
    assert path.read_text() == text


@pytest.mark.slow
def test_a_damaged_newest_checkpoint_falls_back_to_the_one_before(make, tmp_path):
    session = make()
    session.train(1, progress=False)
    session.save()
    session.close()
    newest = max(
        (p for p in (tmp_path / "run" / "checkpoints").iterdir() if p.name.isdigit()), key=lambda p: int(p.name)
    )
    for file in newest.rglob("*"):
        if file.is_file():
            file.write_bytes(b"\0" * 10)
    with pytest.warns(UserWarning, match="trying an older one.* labels are not.* is damaged"):
        again = Session.open(tmp_path / "run")
    assert len(again.history) == 1
    again.close()


@pytest.mark.slow
def test_a_second_process_is_refused_but_may_look(make, tmp_path):
    session = make()
    session.assign(3, "tall")
    code = (
        "import sys, rcm_notebook as rcm\n"
        "from rcm_notebook.session import SessionLocked\n"
        "try: rcm.Session.open(sys.argv[1]); print('opened')\n"
        "except SessionLocked as error: print(error)\n"
        "looking = rcm.Session.open(sys.argv[1], read_only=True)\n"
        "print(len(looking.labels), looking.read_only)\n"
        "try: looking.assign(0, 1)\n"
        "except RuntimeError as error: print('refused:', error)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "run")], capture_output=True, text=True, timeout=120
    )
    assert "is open in another process" in run.stdout and "opened" not in run.stdout.splitlines()
    assert "1 True" in run.stdout and "refused:" in run.stdout, run.stdout + run.stderr
    assert issubclass(SessionLocked, RuntimeError)


def test_leaving_the_block_closes_and_frees_the_folder(tmp_path):
    with Session(bars(), tmp_path / "run", model=MODEL, train=TRAIN) as session:
        session.assign(0, rcm.CANT_TELL)
    assert session.read_only
    with Session.open(tmp_path / "run") as again:
        assert again.labels.cant_tell[0] and len(again.labels) == 0
        assert 0 not in again.query(80)


@pytest.mark.slow
def test_training_reads_the_tau_that_predicts_with_targets_where_spreading_is_asked_for(tmp_path):
    from rcm_notebook.training.reading import Snapshots

    rng = np.random.default_rng(0)
    truth = np.arange(150) % 3
    vectors = rcm.Dataset.from_arrays(4 * rng.normal(size=(3, 20))[truth] + rng.normal(size=(150, 20)), truth=truth)
    settings = {"model": ModelConfig(components=6, latent=2, decoder_widths=(8,)), "train": TRAIN}
    with Session(vectors, tmp_path / "vectors", **settings) as session:
        session.train(20, progress=False)
        for row in range(3):
            session.assign([row], str(truth[row]))
        snapshots = Snapshots(session.curriculum, session._learner.rule)
        session.set_weights(spread=0)
        off = snapshots.of(session._reading(), session.latents, 0.0)
        session.set_weights(spread=5)
        on = snapshots.of(session._reading(), session.latents, 0.0)
        assert off.targets is None
        assert np.array_equal(on.tau, off.tau) and np.array_equal(on.tau, session.prediction.tau.tau)
        targets = present(on.targets)
        reached = targets.sum(1) > 0
        assert (targets.argmax(1) == truth)[reached].mean() > 0.9 and reached.mean() > 0.5
        other = (on.tau[0].argmax() + 1) % 3
        session.reserve_component(0, int(other))
        assert session.prediction.tau.tau[0].argmax() == other
        assert snapshots.of(session._reading(), session.latents, 0.0).tau[0].argmax() == other
        session.undo()
        assert np.array_equal(session.prediction.tau.tau, on.tau)


def test_truth_to_compare_with_may_be_names_and_is_checked_as_the_datas_own(make):
    session, data = make(), bars(20, seed=9)
    session.assign([0, 2], "flat")
    session.assign([1, 3], "tall")
    named = [session.classes[i] for i in present(data.truth)]
    assert session.evaluate(data.x, named) == session.evaluate(data.x, data.truth)
    for truth, said in [
        ([[0]] * 20, r"Row 0 of truth is \[0\]"),
        (np.eye(20), "argmax"),
        (["up"] * 20, "no class name"),
    ]:
        with pytest.raises(ValueError, match=said):
            session.evaluate(data.x, truth)
    with pytest.raises(ValueError, match="truth has 20 entries"):
        session.simulate(named, progress=False)


@pytest.mark.slow
def test_an_oracle_may_know_names(make):
    session = make()
    session.assign([0, 1], ["flat", "tall"][present(session.data.truth)[0]])
    named = [("flat", "tall")[i] for i in present(session.data.truth)]
    once = {"budget": 2, "batch": 2, "epochs": 0, "progress": False}
    assert session.simulate(named, **once).equals(session.simulate(**once))


@pytest.mark.slow
def test_vectors_learn_from_their_neighbours_and_colour_images_from_their_augmentation(tmp_path):
    rng = np.random.default_rng(0)
    truth = np.arange(150) % 3
    centres = 4 * rng.normal(size=(3, 20))
    vectors = rcm.Dataset.from_arrays(centres[truth] + rng.normal(size=(150, 20)), truth=truth)
    settings = {"model": ModelConfig(components=6, latent=2, encoder_width=16, decoder_widths=(8,)), "train": TRAIN}
    with Session(vectors, tmp_path / "vectors", **settings) as session:
        session.train(20, progress=False)
        for row in session.query(6):
            session.assign([row], int(truth[row]))
        session.train(3, progress=False)
        assert (session.predict() == truth).mean() > 0.9
    colours = rng.integers(0, 256, (40, 6, 6, 3)).astype(np.uint8)
    with Session(rcm.Dataset.from_arrays(colours), tmp_path / "colours", **settings) as session:
        session.train(1, progress=False)
        assert session.components.prototypes.shape == (6, 6, 6, 3)
        assert np.isfinite(session.positions).all()


@pytest.mark.slow
def test_a_single_row_and_a_single_component_are_a_session_too(tmp_path):
    one = rcm.Dataset.from_arrays(np.ones((1, 4)))
    model = ModelConfig(components=1, latent=1, encoder_width=4, decoder_widths=(4,))
    with Session(one, tmp_path / "one", model=model, train=TRAIN) as session:
        session.assign(0, "only")
        session.train(1, progress=False)
        assert session.predict().tolist() == [0] and len(session.query(5)) == 0
