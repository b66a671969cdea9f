"""The picture that a widget leaves: what is on it, and how it comes into the notebook."""

import base64
import io
from collections.abc import Sequence

import ipywidgets
import numpy as np
import pytest
from PIL import Image
from present import present

from rcm_notebook.widgets import WIDGETS, LabelBar, LatentMap, Workbench
from rcm_notebook.widgets.kit.still import SIZE, draw

VIEW, STILLED = "application/vnd.jupyter.widget-view+json", (LatentMap, Workbench)
RED, BLUE, GREY = "#e00000", "#0000e0", "#9aa0aa"


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA")).astype(int)


def near(image: np.ndarray, color: Sequence[int]) -> np.ndarray:
    """Rows and columns of the opaque pixels that are close to a colour."""
    return np.argwhere((np.abs(image[..., :3] - color).max(-1) < 40) & (image[..., 3] > 200))


@pytest.fixture
def outputs(monkeypatch):
    """What a cell would get."""
    published = []
    monkeypatch.setattr(
        "rcm_notebook.widgets.kit.still.publish_display_data", lambda data, metadata=None: published.append(data)
    )
    return published


def test_points_are_drawn_where_they_lie_in_their_colours_on_nothing():
    places = np.array([[0, 0], [2, 1]], np.float32)
    image = pixels(draw(places, np.array([1, 2]), (GREY, RED, BLUE), np.zeros(0, int)))
    assert image.shape == (SIZE[1], SIZE[0], 4)
    red, blue = near(image, (224, 0, 0)).mean(0), near(image, (0, 0, 224)).mean(0)
    assert red[0] > blue[0] + 200, "up is up"
    assert red[1] < blue[1] - 400, "and right is right"
    assert (blue[1] - red[1]) / (red[0] - blue[0]) == pytest.approx(2, abs=0.05), "in one scale"
    assert (image[..., 3] == 0).mean() > 0.99


def test_points_of_which_nothing_is_known_lie_below_the_others():
    places = np.array([[0, 0], [1, 1], [1, 1]], np.float32)
    image = pixels(draw(places, np.array([1, 1, 0]), (GREY, RED), np.zeros(0, int)))
    reds = near(image, (224, 0, 0))
    assert (reds[:, 0] < SIZE[1] / 2).any() and (reds[:, 0] > SIZE[1] / 2).any()
    assert len(near(image, (154, 160, 170))) < 10


def test_a_labelled_point_has_a_ring():
    places = np.array([[0, 0], [1, 0]], np.float32)
    plain = pixels(draw(places, np.array([1, 1]), (GREY, RED), np.zeros(0, int)))
    ringed = pixels(draw(places, np.array([1, 1]), (GREY, RED), np.array([1])))
    columns = np.argwhere((plain != ringed).any(-1))[:, 1]
    assert len(columns) > 20 and columns.min() > SIZE[0] / 2


@pytest.mark.parametrize("places", [np.zeros((0, 2)), np.zeros((1, 2)), np.zeros((5, 2)), np.array([[0, 0], [0, 1]])])
def test_few_points_and_points_on_a_line_are_drawn(places):
    image = pixels(draw(places.astype(np.float32), np.ones(len(places), int), (GREY, RED), np.zeros(0, int)))
    assert (len(near(image, (224, 0, 0))) > 0) == (len(places) > 0)


@pytest.mark.parametrize("kind", STILLED)
def test_displaying_it_gives_the_view_and_then_its_picture(kind, session, outputs):
    session.assign([0, 3], 0)
    shown = kind(session)
    shown._ipython_display_()
    view, still = outputs
    assert view[VIEW]["model_id"] == shown.model_id
    assert "image/png" not in view
    assert pixels(base64.b64decode(still["image/png"])).shape == (SIZE[1], SIZE[0], 4)
    assert still["image/png"] in still["text/html"]
    assert f"rcm-live-{shown.model_id}" in still["text/html"]
    assert f"rcm-live-{shown.model_id}" in shown._dom_classes
    shown._ipython_display_()
    assert shown._dom_classes.count(f"rcm-live-{shown.model_id}") == 1


@pytest.mark.parametrize("name", sorted(set(WIDGETS) - {kind.__name__ for kind in STILLED}))
def test_displaying_a_widget_without_a_map_gives_the_view_and_a_line_in_its_place(name, session, outputs):
    shown = WIDGETS[name](session)
    assert isinstance(shown, ipywidgets.DOMWidget)
    shown._ipython_display_()
    view, still = outputs
    assert view[VIEW]["model_id"] == shown.model_id
    assert f"{name}({session.path.name}): run the cell to show it." in still["text/html"]
    assert "text/plain" not in still
    assert f"rcm-live-{shown.model_id}" in still["text/html"]
    assert f"rcm-live-{shown.model_id}" in shown._dom_classes
    data, _ = shown._repr_mimebundle_()
    assert set(data) == {VIEW, "text/plain"}


@pytest.mark.parametrize("kind", STILLED)
def test_its_bundle_holds_view_picture_and_words(kind, session):
    data, _ = kind(session)._repr_mimebundle_()
    assert set(data) == {VIEW, "image/png", "text/plain"}
    assert data["text/plain"] == f"{kind.__name__}({session.path.name})"


def test_the_picture_wears_what_the_map_is_coloured_by(session):
    shown = LatentMap(session, color_by="truth")
    colors = [entry["color"] for entry in shown.coloring["entries"][:3]]
    image = pixels(present(shown.still()))
    for color in colors:
        assert len(near(image, [int(color[i : i + 2], 16) for i in (1, 3, 5)])) > 100


def test_names_of_classes_stay_text(session, outputs):
    LatentMap(session)._ipython_display_()
    assert "&lt;b&gt;cat&lt;/b&gt;" in outputs[1]["text/html"]
    assert "<b>" not in outputs[1]["text/html"]


@pytest.mark.parametrize("kind", STILLED)
def test_a_closed_widget_shows_a_line_of_text(kind, session, outputs):
    shown = kind(session)
    shown.close()
    shown._ipython_display_()
    assert outputs == [{"text/plain": f"{kind.__name__}(closed)"}]


def test_making_a_widget_draws_nothing(session, monkeypatch):
    def drawn(*_):
        raise AssertionError("a picture was drawn")

    monkeypatch.setattr("rcm_notebook.widgets.kit.still.draw", drawn)
    Workbench(session)
    LabelBar(session)
    session.assign([1], 1)
