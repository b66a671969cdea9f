"""The map of components, point by point."""

import numpy as np
from projection.arrays import Arrays

from rcm_notebook.projection import components
from rcm_notebook.projection.procrustes import aligned


def a_model(n=900, k=6, seed=0, between=0):
    """One-hot rows, the last `between` of them halfway between components 0 and 1."""
    rng = np.random.default_rng(seed)
    responsibilities = np.eye(k, dtype=np.float32)[np.arange(n) % k]
    if between:
        responsibilities[-between:] = 0
        responsibilities[-between:, :2] = 0.5
    affinity = responsibilities.T @ responsibilities / n + rng.uniform(1e-5, 1e-3, (k, k)).astype(np.float32)
    return Arrays(
        responsibilities=responsibilities,
        affinity=(affinity + affinity.T) / 2,
        mean=rng.normal(0, 1, (n, 4)).astype(np.float32),
        component=responsibilities.argmax(axis=1).astype(np.int32),
    )


def centre(positions, rows):
    return positions[rows].mean(axis=0)


def test_blobs_of_different_components_are_apart():
    latents = a_model()
    positions = components(latents)
    centres = np.stack([centre(positions, latents.component == k) for k in range(6)])
    nearest = np.linalg.norm(positions[:, None] - centres[None], axis=2).argmin(axis=1)
    assert (nearest == latents.component).mean() > 0.97


def test_points_between_two_components_lie_between_them():
    latents = a_model(between=40)
    positions = components(latents)
    rows = np.arange(900)
    ends = [centre(positions, rows[:860][latents.component[:860] == k]) for k in (0, 1)]
    np.testing.assert_allclose(centre(positions, rows[860:]), np.mean(ends, axis=0), atol=0.05)


def test_every_blob_has_an_area():
    latents = a_model()
    positions = components(latents)
    for k in range(6):
        spread = np.linalg.svd(positions[latents.component == k] - centre(positions, latents.component == k))[1]
        assert spread[1] > 0.4 * spread[0]


def test_a_component_with_more_points_has_a_larger_blob():
    latents = a_model()
    latents.responsibilities = np.eye(6, dtype=np.float32)[np.r_[np.zeros(400, int), np.arange(500) % 6]]
    latents.component = latents.responsibilities.argmax(axis=1).astype(np.int32)
    positions = components(latents)
    sizes = [positions[latents.component == k].std(axis=0).max() for k in range(2)]
    assert sizes[0] > 1.5 * sizes[1]


def test_renaming_components_moves_no_point():
    latents, order = a_model(), np.array([4, 2, 0, 5, 1, 3])
    renamed = Arrays(
        responsibilities=latents.responsibilities[:, order],
        affinity=latents.affinity[np.ix_(order, order)],
        mean=latents.mean,
        component=np.argsort(order)[latents.component].astype(np.int32),
    )
    before = components(latents)
    assert np.linalg.norm(aligned(components(renamed), before) - before, axis=1).mean() < 0.5
    assert np.linalg.norm(components(renamed, before) - before, axis=1).mean() < 0.05


def test_a_little_training_moves_points_a_little():
    before = components(a_model())
    later = a_model()
    later.mean = later.mean @ np.linalg.qr(np.random.default_rng(5).normal(size=(4, 4)))[0].astype(np.float32)
    later.affinity = later.affinity * np.float32(1.05)
    assert np.median(np.linalg.norm(components(later, before) - before, axis=1)) < 0.03


def test_an_unused_component_takes_no_room():
    latents = a_model()
    wider = Arrays(
        responsibilities=np.pad(latents.responsibilities, ((0, 0), (0, 3))),
        affinity=np.pad(latents.affinity, (0, 3)),
        mean=latents.mean,
        component=latents.component,
    )
    np.testing.assert_array_equal(components(wider), components(latents))
