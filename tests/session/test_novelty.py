"""`ood` and `explain` from a session: foreign rows stand out, the network looks once, and reasons can be read."""

import numpy as np
import pytest
from present import present
from session.conftest import bars

from rcm_notebook.inference import features, network
from rcm_notebook.metrics import separation


@pytest.fixture
def trained(make):
    session = make()
    session.set_weights(recon=1.0)
    session.train(12, progress=False)
    return session


@pytest.fixture
def passes(monkeypatch):
    """Counts how many rows the network looks at for novelty's sake."""
    seen = []

    def counted(model, params, rows, read):
        seen.append(len(rows))
        return features.see(model, params, rows, read)

    monkeypatch.setattr(network, "see", counted)
    return seen


@pytest.mark.slow
def test_foreign_rows_stand_out_and_new_rows_of_the_same_kind_do_not(trained):
    same = bars(60, seed=5).x
    foreign = np.random.default_rng(0).integers(0, 256, (60, 8, 8)).astype(np.uint8)
    usual, strange = trained.ood(same), trained.ood(foreign)
    assert separation(np.arange(120) >= 60, np.r_[usual, strange]) > 0.99
    assert separation(np.arange(120) >= 60, np.r_[usual, trained.ood(255 - same)]) > 0.99
    assert usual.mean() < 0.75 and trained.ood().mean() == pytest.approx(0.5, abs=0.1)


@pytest.mark.slow
def test_labelling_never_looks_and_the_own_rows_are_looked_at_once_a_parameter_version(trained, passes):
    trained.assign([0], "flat")
    trained.prediction.proba  # noqa: B018
    assert passes == []
    first = trained.ood()
    assert passes == [80, 80]  # The sample, which is all of them here, and the rows.
    trained.assign([1], "tall")
    assert np.array_equal(trained.ood(), first) and passes == [80, 80]
    trained.train(1, progress=False)
    assert not np.array_equal(trained.ood(), first) and passes == [80, 80] * 2


@pytest.mark.slow
def test_one_row_has_the_novelty_that_it_has_among_all(trained):
    one = trained.explain(7)["novelty"]
    assert one == pytest.approx(trained.ood()[7], abs=1e-3)


@pytest.mark.slow
def test_a_query_by_novelty_asks_for_the_strangest_row(trained):
    assert trained.query(5, by="ood")[0] == trained.ood().argmax()


@pytest.mark.slow
def test_an_explanation_names_component_labels_and_the_other_candidate(trained):
    for row in range(6):
        trained.assign(row, int(trained.data.truth[row]))
    row = int(np.flatnonzero(np.isin(trained.latents.component, trained.latents.component[:6]))[-1])
    told = trained.explain(row)
    for other, name in told["nearest_labels"]:
        assert trained.latents.component[other] == told["component"] and other != row
        assert trained.classes[trained.data.truth[other]] == name
    assert told["nearest_labels"] and f"row {told['nearest_labels'][0][0]}" in told["reason"]
    proba = trained.prediction.proba[row]
    assert told["predicted"] == trained.classes[proba.argmax()]
    assert told["runner_up"] == (trained.classes[proba.argmin()], pytest.approx(proba.min()))
    assert told["ambiguity"] == pytest.approx(1 - (proba.max() - proba.min()))
    assert sum(told["tau_row"].values()) == pytest.approx(1, abs=1e-5)
    assert told["noise"] is None or told["noise"] > 0


@pytest.mark.slow
def test_the_nearest_labels_come_in_the_order_of_their_distance(trained):
    for row in range(40):
        trained.assign(row, int(trained.data.truth[row]))
    rows = [other for other, _ in trained.explain(50)["nearest_labels"]]
    distance = np.linalg.norm(trained.latents.mean[rows] - trained.latents.mean[50], axis=1)
    assert (np.diff(distance) >= 0).all()


@pytest.mark.slow
def test_without_looking_novelty_is_told_only_where_it_is_known(trained, passes):
    assert trained.explain(3, look=False)["novelty"] is None and passes == []
    trained.ood()
    assert trained.explain(3, look=False)["novelty"] == trained.ood()[3]


@pytest.mark.slow
def test_a_strange_row_is_called_strange(trained):
    score = trained.ood()
    told = trained.explain(int(score.argmax()))
    assert (told["novelty"] >= 0.99) == ("stranger" in told["reason"])


@pytest.mark.slow
def test_evaluate_gives_the_auroc_where_there_are_two_classes(trained):
    for row in range(6):
        trained.assign(row, int(trained.data.truth[row]))
    test = bars(40, seed=9)
    truth = present(test.truth)
    result = trained.evaluate(test.x, truth)
    proba = trained.predict_proba(test.x)
    assert result["auroc"] == pytest.approx(separation(truth == 1, proba[:, 1]))
    assert "auroc" not in trained.evaluate(test.x[::2], truth[::2])
