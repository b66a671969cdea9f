"""Pictures of the lens: their size and their greys."""

import numpy as np

from rcm_notebook.widgets.lens.pictures import drawn, shrunk


def test_large_pictures_are_shrunk_by_the_mean_of_blocks():
    picture = np.random.default_rng(0).integers(0, 256, (1, 6, 4, 3)).astype(np.uint8)
    small = shrunk(picture, 3)
    assert small.shape == (1, 3, 2, 3)
    assert small[0, 1, 1].tolist() == np.rint(picture[0, 2:4, 2:4].astype(float).mean((0, 1))).tolist()
    assert shrunk(picture, 6) is picture
    assert shrunk(np.full((2, 5, 7), 9, np.uint8), 3).tolist() == np.full((2, 2, 3), 9).tolist()


def test_what_the_decoder_draws_is_kept_inside_black_and_white():
    assert drawn(np.array([[[-1.0, 0.0, 0.5, 1.0, 2.0]]], np.float32)).tolist() == [[[0, 0, 128, 255, 255]]]
