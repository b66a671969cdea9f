"""Every term of the objective against numpy by hand, an identity or a limit."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import scipy.stats

from rcm_notebook.config import TrainConfig
from rcm_notebook.objective import SLIDERS, TERMS, Forward, configured, joint, objective

B, K, C = 64, 5, 4


def softmax(rng, rows, scale=2.0):
    logits = scale * rng.normal(size=(rows, K))
    p = np.exp(logits)
    return (p / p.sum(-1, keepdims=True)).astype(np.float32)


def value_of(name, forward, **settings):
    """A term with settings of its own, the others at their defaults."""
    return configured(TrainConfig(terms={name: settings}))[name](forward)


def forward(coupling=1.0, ids=(0, 2, -1), rows=500, **given):
    rng = np.random.default_rng(0)
    tau = rng.dirichlet(np.full(C, 0.3), size=K).astype(np.float32)
    arrays = {
        "nll": rng.uniform(1, 9, B).astype(np.float32),
        "kl": rng.uniform(0, 3, B).astype(np.float32),
        "logits": rng.normal(size=(B, K)).astype(np.float32),
        "responsibilities": softmax(rng, B),
        "log_pi": np.full(K, -np.log(K), np.float32),
        "embedding": rng.normal(size=(K, 3)).astype(np.float32),
        "pair_responsibilities": softmax(rng, B),
        "pair_targets": np.where(np.arange(B)[:, None] % 2, softmax(rng, B)[:, : tau.shape[1]], 0).astype(np.float32),
        "labeled_responsibilities": softmax(rng, len(ids)),
        "labeled_features": rng.normal(size=(len(ids), 6)).astype(np.float32),
        "labeled_ids": np.array(ids, np.int32),
        "tau": tau,
        "coupling": coupling,
    } | given
    return Forward(rows=rows, **{name: jnp.asarray(value) for name, value in arrays.items()})


def test_recon_and_kl_z_are_means_over_the_batch():
    f = forward()
    assert np.isclose(value_of("recon", f), np.mean(f.nll))
    assert np.isclose(value_of("kl_z", f), np.mean(f.kl))


def test_kl_c_is_the_divergence_from_the_prior_of_the_components():
    pi = np.arange(1, K + 1) / np.arange(1, K + 1).sum()
    f = forward(log_pi=np.log(pi).astype(np.float32))
    r = np.asarray(f.responsibilities, np.float64)
    assert np.isclose(value_of("kl_c", f), (r * np.log(r / pi)).sum(-1).mean(), rtol=1e-4)
    uniform = forward(responsibilities=np.full((B, K), 1 / K, np.float32))
    assert np.isclose(value_of("kl_c", uniform), 0, atol=1e-5)


def test_usage_is_lowest_when_all_components_are_used_evenly():
    even = forward(responsibilities=np.eye(K, dtype=np.float32)[np.arange(60) % K])
    one = forward(responsibilities=np.eye(K, dtype=np.float32)[np.zeros(60, int)])
    assert np.isclose(value_of("usage", even), -np.log(K), atol=1e-5)
    assert np.isclose(value_of("usage", one), 0, atol=1e-5)


def test_consistency_with_lambda_one_is_the_negative_mutual_information():
    f = forward()
    j = np.asarray(f.responsibilities, np.float64).T @ np.asarray(f.pair_responsibilities, np.float64) / B
    j = (j + j.T) / 2
    p = j.sum(-1)
    information = (j * np.log(j / np.outer(p, p))).sum()
    assert np.isclose(value_of("consistency", f, marginals=1.0), -information, rtol=1e-3, atol=1e-5)


def test_consistency_is_best_for_pairs_that_agree_and_use_every_component():
    r = np.eye(K, dtype=np.float32)[np.arange(60) % K]
    f = forward(responsibilities=r, pair_responsibilities=r)
    assert np.isclose(value_of("consistency", f, marginals=1.0), -np.log(K), atol=1e-4)


def test_the_joint_is_a_symmetric_distribution():
    f = forward()
    j = np.asarray(joint(f.responsibilities, f.pair_responsibilities))
    assert np.allclose(j, j.T) and np.isclose(j.sum(), 1, atol=1e-5)


def test_tau_is_the_nll_of_the_labels_and_padding_does_not_count():
    f = forward(ids=(0, 2, -1))
    r, tau = np.asarray(f.labeled_responsibilities), np.asarray(f.tau)
    expected = -(np.log(r[0] @ tau[:, 0]) + np.log(r[1] @ tau[:, 2])) / 2
    assert np.isclose(value_of("tau", f), expected, rtol=1e-4)
    assert value_of("tau", forward(ids=(-1, -1))) == 0


def test_pseudo_counts_confident_rows_only_and_teaches_the_partner():
    f = forward()
    r, pair, tau = (np.asarray(v) for v in (f.responsibilities, f.pair_responsibilities, f.tau))
    p = r @ tau
    sure, target = p.max(-1) > 0.6, p.argmax(-1)
    assert 0 < sure.sum() < B
    expected = -(np.log((pair @ tau)[np.arange(B), target]) * sure).mean()
    assert np.isclose(value_of("pseudo", f, confidence=0.6), expected, rtol=1e-4)

    def teacher(responsibilities):
        return value_of("pseudo", f._replace(responsibilities=responsibilities), confidence=0.6)

    assert np.abs(jax.grad(teacher)(f.responsibilities)).max() == 0


def test_pseudo_is_silent_without_labels():
    assert value_of("pseudo", forward(ids=(-1, -1)), confidence=0.1) == 0


def test_spread_is_the_cross_entropy_of_the_targets_and_zeros_ask_for_nothing():
    f = forward()
    targets, p = np.asarray(f.pair_targets), np.asarray(f.pair_responsibilities @ f.tau)
    expected = -(targets * np.log(p)).sum() / B
    assert np.isclose(value_of("spread", f), expected, rtol=1e-4)
    slope = jax.grad(lambda pair: value_of("spread", f._replace(pair_responsibilities=pair)))
    asked = np.abs(slope(f.pair_responsibilities)).sum(1) > 0
    assert np.array_equal(asked, targets.sum(1) > 0) and 0 < asked.sum() < B


def test_contrastive_is_the_mean_over_anchors_and_their_positives():
    ids = (2, 0, -1, 2, 0, 2, 1)
    f = forward(ids=ids)
    u = np.asarray(f.labeled_features, np.float64)
    u = u / np.linalg.norm(u, axis=-1, keepdims=True)
    losses = []
    for i, anchor in enumerate(ids):
        others = [a for a in range(len(ids)) if a != i and ids[a] >= 0]
        positives = [p for p in others if ids[p] == anchor]
        if anchor >= 0 and positives:
            total = sum(np.exp(u[i] @ u[a] / 0.1) for a in others)
            losses.append(-np.mean([np.log(np.exp(u[i] @ u[p] / 0.1) / total) for p in positives]))
    assert len(losses) == 5
    assert np.isclose(value_of("contrastive", f), np.mean(losses), rtol=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize("ids", [(-1, -1, -1), (0, 1, -1)])
def test_contrastive_is_silent_where_no_two_rows_share_a_label(ids):
    f = forward(ids=ids)
    value, gradient = jax.value_and_grad(
        lambda features: value_of("contrastive", f._replace(labeled_features=features))
    )(f.labeled_features)
    assert value == 0 and np.abs(gradient).max() == 0


def test_dirichlet_is_the_density_of_pi_shared_among_the_rows():
    pi = np.random.default_rng(1).dirichlet(np.ones(K))
    f = forward(log_pi=np.log(pi).astype(np.float32))
    uniform = forward(log_pi=np.full(K, -np.log(K), np.float32))
    prior = scipy.stats.dirichlet(np.full(K, 3.0))
    difference = -(prior.logpdf(pi) - prior.logpdf(np.full(K, 1 / K))) / 500
    found, even = (value_of("dirichlet", given, concentration=3.0) for given in (f, uniform))
    assert np.isclose(found - even, difference, rtol=1e-4)
    assert np.isclose(even, 2 / 500 * K * np.log(K), rtol=1e-5)


def test_dirichlet_lets_a_dead_component_be():
    pi = np.array([0.5, 0.3, 0.2 - 1e-7, 1e-7, 0], np.float64)
    f = forward(log_pi=np.log(np.maximum(pi, 1e-30)).astype(np.float32))
    expected = -2 / 500 * (np.log(pi[:3]).sum() + 2 * np.log(1e-6))
    assert np.isclose(value_of("dirichlet", f, concentration=3.0), expected, rtol=1e-4)


def test_logit_mog_is_the_nll_of_a_mixture_of_gaussians_at_the_corners():
    f = forward(logits=3 * np.random.default_rng(1).normal(size=(B, K)).astype(np.float32))
    corner = np.log((K - 1) * 0.98 / 0.02)
    density = np.mean(
        [scipy.stats.multivariate_normal(corner * e).pdf(np.asarray(f.logits)) for e in np.eye(K)], axis=0
    )
    assert np.isclose(value_of("logit_mog", f), -np.log(density).mean(), rtol=1e-4)
    assert np.isclose(jax.nn.softmax(jnp.asarray(corner * np.eye(K)[0]))[0], 0.98, atol=1e-5)


def test_repulsion_is_the_log_mean_potential_of_the_pairs_and_falls_as_they_part():
    f = forward()
    u = np.asarray(f.embedding, np.float64)
    u = u / np.linalg.norm(u, axis=-1, keepdims=True)
    potentials = [np.exp(-2 * ((u[i] - u[j]) ** 2).sum()) for i in range(K) for j in range(K) if i != j]
    assert np.isclose(value_of("repulsion", f), np.log(np.mean(potentials)), rtol=1e-4)
    same = np.ones((K, 3), np.float32)
    assert np.isclose(value_of("repulsion", forward(embedding=same)), 0, atol=1e-5)
    assert value_of("repulsion", forward(embedding=same[:1])) == 0


def test_coupling_zero_hides_kl_c_from_the_responsibilities():
    def gradient(coupling):
        f = forward(coupling=coupling)
        return jax.grad(lambda r: value_of("kl_c", f._replace(responsibilities=r)))(f.responsibilities)

    assert np.abs(gradient(0.0)).max() == 0
    assert np.abs(gradient(1.0)).max() > 0


@pytest.mark.slow
@pytest.mark.parametrize("name", TERMS)
def test_every_term_is_finite_at_the_corners_and_has_a_slider_that_spans_its_default(name):
    hard = np.eye(K, dtype=np.float32)[np.zeros(B, int)]
    corner = forward(responsibilities=hard, pair_responsibilities=hard[:, ::-1], tau=np.eye(K, C, dtype=np.float32))
    value, gradient = jax.value_and_grad(lambda r: value_of(name, corner._replace(responsibilities=r)))(
        corner.responsibilities
    )
    assert np.isfinite(value) and np.isfinite(gradient).all()
    slider = SLIDERS[name]
    assert slider.low <= slider.default <= slider.high and slider.low < slider.high
    assert slider.description.endswith(".")


@pytest.mark.parametrize("name", [name for name, term in TERMS.items() if not term.weight.is_main])
def test_a_term_that_is_shown_only_when_asked_for_is_off_and_spans_zero(name):
    assert SLIDERS[name].default == 0 and SLIDERS[name].low <= 0 < SLIDERS[name].high


def test_the_main_weights_come_first():
    mains = [slider.is_main for slider in SLIDERS.values()]
    assert mains == sorted(mains, reverse=True)


@pytest.mark.slow
def test_the_objective_is_the_weighted_sum_of_the_unweighted_terms_it_reports():
    f = forward()
    weights = {name: jnp.float32(i + 0.5) for i, name in enumerate(TERMS)}
    total, values = objective(f, weights, configured(TrainConfig()))
    assert set(values) == set(TERMS)
    assert np.isclose(total, sum(weights[name] * values[name] for name in TERMS), rtol=1e-5)
