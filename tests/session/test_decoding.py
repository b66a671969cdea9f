"""Rows are redrawn and points of the latent space are drawn by their component's decoder."""

from dataclasses import replace

import numpy as np
import pytest
from session.conftest import MODEL


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
