"""The scikit-learn face: -1 is unlabelled, and what it promises is what a session gives."""

from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils import estimator_checks

from rcm_notebook.estimator import RCMClassifier
from rcm_notebook.session import Session

pytestmark = pytest.mark.slow

SMALL: dict[str, Any] = {"components": 6, "structure_epochs": 2, "label_epochs": 2}

WITHOUT_FITTING = (
    "check_complex_data",
    "check_classifiers_regression_target",
    "check_estimator_cloneable",
    "check_estimator_repr",
    "check_estimator_sparse_array",
    "check_estimator_sparse_matrix",
    "check_estimator_tags_renamed",
    "check_estimators_empty_data_messages",
    "check_estimators_unfitted",
    "check_fit1d",
    "check_fit2d_1sample",
    "check_get_params_invariance",
    "check_mixin_order",
    "check_no_attributes_set_in_init",
    "check_parameters_default_constructible",
    "check_requires_y_none",
    "check_set_params",
    "check_supervised_y_no_nan",
    "check_valid_tag_types",
)
WITH_ROWS_OF_ONE_SHAPE = (
    "check_dict_unchanged",
    "check_dont_overwrite_parameters",
    "check_f_contiguous_array_estimator",
    "check_methods_sample_order_invariance",
)
"""These fit the same 20 x 3 numbers, so that one compilation serves all; `tests/benchmarks/estimator_checks.py` runs
every check."""


@pytest.fixture(scope="module")
def rows():
    """Three clusters of vectors; six of the ninety rows are labelled."""
    rng = np.random.default_rng(0)
    truth = np.arange(90) % 3
    x = rng.normal(0, 0.1, (90, 6))
    x[np.arange(90), truth] += 2
    return x, np.where(np.arange(90) < 6, 10 * truth, -1), 10 * truth


@pytest.fixture(scope="module")
def fitted(rows, tmp_path_factory):
    x, y, _ = rows
    return RCMClassifier(**SMALL, path=tmp_path_factory.mktemp("fit") / "session").fit(x, y)


def test_a_few_labels_reach_all_rows(rows, fitted):
    x, _, truth = rows
    assert fitted.score(x, truth) > 0.95
    assert (fitted.transduction_ == fitted.predict(x)).all()


def test_probabilities_are_of_the_classes_in_their_order(rows, fitted):
    x, _, _ = rows
    proba = fitted.predict_proba(x)
    assert proba.shape == (90, 3)
    np.testing.assert_allclose(proba.sum(1), 1, atol=1e-5)
    assert (fitted.classes_[proba.argmax(1)] == fitted.predict(x)).all()


def test_its_session_is_kept_where_it_was_asked_for(fitted):
    with Session.open(fitted.path) as session:
        assert len(session.labels) == 6 and session.classes == ("0", "10", "20")


def test_it_is_cloned_and_works_in_a_pipeline_with_names(rows):
    x, _, truth = rows
    names = np.array(["ant", "bee", "cat"])[truth // 10]
    model = clone(make_pipeline(StandardScaler(), RCMClassifier(**SMALL)))
    assert isinstance(model, Pipeline)
    model.fit(x, names)
    assert model.score(x, names) > 0.95
    assert model[-1].classes_.tolist() == ["ant", "bee", "cat"]


def test_what_cannot_be_fitted_is_refused_in_words(rows, fitted):
    x, y, _ = rows
    with pytest.raises(ValueError, match="No row is labelled"):
        RCMClassifier(**SMALL).fit(x, np.full(90, -1))
    with pytest.raises(FileExistsError, match="not empty"):
        RCMClassifier(**SMALL, path=fitted.path).fit(x, y)
    with pytest.raises(ValueError, match="6 features"):
        fitted.predict(x[:, :4])
    with pytest.raises(NotFittedError):
        RCMClassifier().predict(x)


@pytest.mark.parametrize("check", [*WITHOUT_FITTING, *WITH_ROWS_OF_ONE_SHAPE])
def test_it_keeps_what_scikit_learn_asks_of_an_estimator(check):
    model = RCMClassifier(**SMALL).set_params(structure_epochs=1, label_epochs=1)
    getattr(estimator_checks, check)("RCMClassifier", model)
