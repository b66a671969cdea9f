"""Every term of the objective against numpy by hand, an identity or a limit."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rcm_notebook.objective import SLIDERS, TERMS, Forward, joint, objective

B, K, C = 64, 5, 4


def softmax(rng, rows, scale=2.0):
    logits = scale * rng.normal(size=(rows, K))
    p = np.exp(logits)
    return (p / p.sum(-1, keepdims=True)).astype(np.float32)


def forward(coupling=1.0, lam=1.0, ids=(0, 2, -1), confidence=0.5, **given):
    rng = np.random.default_rng(0)
    tau = rng.dirichlet(np.full(C, 0.3), size=K).astype(np.float32)
    values = {
        "nll": rng.uniform(1, 9, B).astype(np.float32),
        "kl": rng.uniform(0, 3, B).astype(np.float32),
        "logits": rng.normal(size=(B, K)).astype(np.float32),
        "responsibilities": softmax(rng, B),
        "log_pi": np.full(K, -np.log(K), np.float32),
        "embedding": rng.normal(size=(K, 3)).astype(np.float32),
        "pair_responsibilities": softmax(rng, B),
        "labeled_responsibilities": softmax(rng, len(ids)),
        "labeled_features": rng.normal(size=(len(ids), 6)).astype(np.float32),
        "labeled_ids": np.array(ids, np.int32),
        "tau": tau,
        "coupling": coupling,
        "consistency_lambda": lam,
        "confidence": confidence,
    } | given
    static = ("consistency_lambda", "confidence")
    return Forward(**{k: v if k in static else jnp.asarray(v) for k, v in values.items()})


def test_recon_and_kl_z_are_means_over_the_batch():
    f = forward()
    assert np.isclose(TERMS["recon"].compute(f), np.mean(f.nll))
    assert np.isclose(TERMS["kl_z"].compute(f), np.mean(f.kl))


def test_kl_c_is_the_divergence_from_the_prior_of_the_components():
    pi = np.arange(1, K + 1) / np.arange(1, K + 1).sum()
    f = forward(log_pi=np.log(pi).astype(np.float32))
    r = np.asarray(f.responsibilities, np.float64)
    assert np.isclose(TERMS["kl_c"].compute(f), (r * np.log(r / pi)).sum(-1).mean(), rtol=1e-4)
    uniform = forward(responsibilities=np.full((B, K), 1 / K, np.float32))
    assert np.isclose(TERMS["kl_c"].compute(uniform), 0, atol=1e-5)


def test_usage_is_lowest_when_all_components_are_used_evenly():
    even = forward(responsibilities=np.eye(K, dtype=np.float32)[np.arange(60) % K])
    one = forward(responsibilities=np.eye(K, dtype=np.float32)[np.zeros(60, int)])
    assert np.isclose(TERMS["usage"].compute(even), -np.log(K), atol=1e-5)
    assert np.isclose(TERMS["usage"].compute(one), 0, atol=1e-5)


def test_consistency_with_lambda_one_is_the_negative_mutual_information():
    f = forward(lam=1.0)
    j = np.asarray(f.responsibilities, np.float64).T @ np.asarray(f.pair_responsibilities, np.float64) / B
    j = (j + j.T) / 2
    p = j.sum(-1)
    information = (j * np.log(j / np.outer(p, p))).sum()
    assert np.isclose(TERMS["consistency"].compute(f), -information, rtol=1e-3, atol=1e-5)


def test_consistency_is_best_for_pairs_that_agree_and_use_every_component():
    r = np.eye(K, dtype=np.float32)[np.arange(60) % K]
    f = forward(responsibilities=r, pair_responsibilities=r)
    assert np.isclose(TERMS["consistency"].compute(f), -np.log(K), atol=1e-4)


def test_the_joint_is_a_symmetric_distribution():
    f = forward()
    j = np.asarray(joint(f.responsibilities, f.pair_responsibilities))
    assert np.allclose(j, j.T) and np.isclose(j.sum(), 1, atol=1e-5)


def test_tau_is_the_nll_of_the_labels_and_padding_does_not_count():
    f = forward(ids=(0, 2, -1))
    r, tau = np.asarray(f.labeled_responsibilities), np.asarray(f.tau)
    expected = -(np.log(r[0] @ tau[:, 0]) + np.log(r[1] @ tau[:, 2])) / 2
    assert np.isclose(TERMS["tau"].compute(f), expected, rtol=1e-4)
    assert TERMS["tau"].compute(forward(ids=(-1, -1))) == 0


def test_pseudo_counts_confident_rows_only_and_teaches_the_partner():
    f = forward(confidence=0.6)
    r, pair, tau = (np.asarray(v) for v in (f.responsibilities, f.pair_responsibilities, f.tau))
    p = r @ tau
    sure, target = p.max(-1) > 0.6, p.argmax(-1)
    assert 0 < sure.sum() < B
    expected = -(np.log((pair @ tau)[np.arange(B), target]) * sure).mean()
    assert np.isclose(TERMS["pseudo"].compute(f), expected, rtol=1e-4)

    def teacher(responsibilities):
        return TERMS["pseudo"].compute(f._replace(responsibilities=responsibilities))

    assert np.abs(jax.grad(teacher)(f.responsibilities)).max() == 0


def test_pseudo_is_silent_without_labels():
    assert TERMS["pseudo"].compute(forward(ids=(-1, -1), confidence=0.1)) == 0


def test_coupling_zero_hides_kl_c_from_the_responsibilities():
    def gradient(coupling):
        f = forward(coupling=coupling)
        return jax.grad(lambda r: TERMS["kl_c"].compute(f._replace(responsibilities=r)))(f.responsibilities)

    assert np.abs(gradient(0.0)).max() == 0
    assert np.abs(gradient(1.0)).max() > 0


@pytest.mark.parametrize("name", TERMS)
def test_every_term_is_finite_at_the_corners_and_has_a_slider_that_spans_its_default(name):
    hard = np.eye(K, dtype=np.float32)[np.zeros(B, int)]
    corner = forward(responsibilities=hard, pair_responsibilities=hard[:, ::-1], tau=np.eye(K, C, dtype=np.float32))
    value, gradient = jax.value_and_grad(lambda r: TERMS[name].compute(corner._replace(responsibilities=r)))(
        corner.responsibilities
    )
    assert np.isfinite(value) and np.isfinite(gradient).all()
    slider = SLIDERS[name]
    assert slider.low <= slider.default <= slider.high and slider.low < slider.high
    assert slider.description.endswith(".")


def test_the_objective_is_the_weighted_sum_of_the_unweighted_terms_it_reports():
    f = forward()
    weights = {name: jnp.float32(i + 0.5) for i, name in enumerate(TERMS)}
    total, values = objective(f, weights)
    assert set(values) == set(TERMS)
    assert np.isclose(total, sum(weights[name] * values[name] for name in TERMS), rtol=1e-5)
