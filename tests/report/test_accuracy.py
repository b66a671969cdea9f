"""The figures at the head: measured where the model did not look, else not given."""

import numpy as np
import pytest
from report.conftest import MODEL, N, Page, hostile_data, label

from rcm_notebook.report.numbers import percent
from rcm_notebook.session import Session


@pytest.fixture
def make(tmp_path):
    """Open a trained session on the three clusters and return what its report says, after `prepare`."""

    def read(prepare, **more) -> tuple[Session, str]:
        with Session(hostile_data(texts=None, images=None, **more), tmp_path / "run", model=MODEL) as session:
            session.train(2, progress=False)
            prepare(session)
            return session, Page(session.report(tmp_path / "report.html")).words

    return read


@pytest.mark.slow
def test_a_test_part_gives_accuracy_nll_and_ece(make):
    test = hostile_data(60, texts=None, images=None)
    session, words = make(label, test=test)
    measured = session.evaluate()
    assert f"Test accuracy {100 * measured['accuracy']:.1f} % on 60 test rows; " in words
    assert f"Test NLL {measured['nll']:.3f}" in words
    assert f"Test ECE {percent(measured['ece'])}" in words
    assert "None of these rows had a label" in words


def answer(session, rows):
    """Say of rows what the clusters are, since the data does not know."""
    for row in rows:
        session.assign([row], int(row) % 3)


@pytest.mark.slow
def test_a_test_part_whose_truth_nobody_knows_gives_nothing(make):
    test = hostile_data(60, texts=None, images=None, truth=[None] * 60)
    _, words = make(lambda session: answer(session, range(6)), test=test, truth=None)
    assert "Test accuracy" not in words
    assert "The accuracy cannot be measured" in words


@pytest.mark.slow
def test_without_truth_an_audit_gives_the_figure(make):
    def prepare(session):
        answer(session, range(6))
        answer(session, session.audit(40).rows)

    session, words = make(prepare, truth=None)
    result = session.audit_result().accuracy
    assert f"Audited accuracy {100 * result.value:.1f} % on 40 rows drawn at random" in words


@pytest.mark.slow
def test_without_truth_and_audit_labels_are_withheld_and_the_figure_is_called_a_hint(make):
    _, words = make(lambda session: answer(session, range(60)), truth=None)
    assert "Accuracy on withheld labels" in words
    assert "on 60 labels, each predicted without itself" in words
    assert "only a rough estimate" in words


@pytest.mark.slow
def test_with_few_labels_and_nothing_else_there_is_no_figure_and_the_way_to_one(make):
    session, words = make(lambda session: answer(session, range(6)), truth=None)
    assert "The accuracy cannot be measured" in words and "session.audit(100)" in words
    assert "Accuracy" not in words
    assert session.prediction.has_labels


@pytest.mark.slow
def test_labels_of_few_of_the_true_classes_count_the_others_as_wrong(make):
    session, words = make(lambda session: session.assign([0, 3, 6], 0))
    rest = np.ones(N, bool)
    rest[[0, 3, 6]] = False
    share = (session.prediction.ids == session.data.truth)[rest].mean()
    assert share < 0.5
    assert f"Accuracy, unlabelled rows {100 * share:.1f} %" in words
