"""The palette: far apart for every kind of colour vision, visible on white and on dark, steady when it grows."""

from itertools import combinations

import numpy as np
import pytest

from rcm_notebook.views import palette

DICHROMACIES = {
    "none": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
"""Matrices for linear RGB at full severity: Machado, Oliveira & Fernandes 2009, table 1."""


def linear(color: str) -> np.ndarray:
    values = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def oklab(rgb: np.ndarray) -> np.ndarray:
    lms = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    lab = np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    )
    return lab @ np.cbrt(lms @ np.clip(rgb, 0, 1))


@pytest.mark.parametrize("vision", DICHROMACIES)
def test_twelve_colours_can_be_told_apart(vision):
    seen = {color: oklab(np.array(DICHROMACIES[vision]) @ linear(color)) for color in palette.DISTINCT}
    distances = {pair: np.linalg.norm(seen[pair[0]] - seen[pair[1]]) for pair in combinations(seen, 2)}
    closest = min(distances, key=lambda pair: distances[pair])
    assert len(seen) == 12
    assert distances[closest] >= (0.13 if vision == "none" else 0.07), closest


@pytest.mark.parametrize("color", palette.DISTINCT)
def test_a_colour_stands_out_on_a_white_and_on_a_dark_page(color):
    luminance, dark = (linear(each) @ [0.2126, 0.7152, 0.0722] for each in (color, "#111111"))
    on_white, on_dark = 1.05 / (luminance + 0.05), (luminance + 0.05) / (dark + 0.05)
    assert on_white >= 1.4
    assert on_dark >= 2.4


def test_a_class_keeps_its_colour_when_others_are_added():
    assert palette.colors(40)[:7] == palette.colors(7)


def test_further_colours_are_written_as_colours_and_differ():
    many = palette.colors(100)
    assert len(set(many)) == 100
    assert all(len(color) == 7 and int(color[1:], 16) >= 0 for color in many)


def test_the_ramp_darkens_evenly_from_uncertain_to_certain():
    lightness = np.array([oklab(linear(color))[0] for color in palette.ramp(64)])
    assert (np.diff(lightness) < 0).all()
    assert lightness[0] - lightness[-1] > 0.3


@pytest.mark.parametrize("dark", [False, True])
def test_more_is_further_from_the_page_step_by_step(dark):
    lightness = [oklab(linear(color))[0] for color in palette.shades(64, dark)]
    steps = np.diff(lightness)
    assert (steps > 0.004).all() if dark else (steps < -0.004).all()
    assert abs(lightness[0] - (0.25 if dark else 1.0)) < 0.06 and abs(lightness[-1] - lightness[0]) > 0.55
