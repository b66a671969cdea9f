"""ComponentLens: what it tells of components, where it walks, and what its acts do to the session."""

import numpy as np
import pytest
from session.conftest import MODEL, TRAIN, bars

from rcm_notebook.session import Session
from rcm_notebook.views import palette
from rcm_notebook.widgets import ComponentLens
from rcm_notebook.widgets.lens.pictures import can_draw
from rcm_notebook.widgets.lens.place import FRAMES, MOST, place_of, plane_of


@pytest.fixture
def lens(session, monkeypatch):
    """A lens on the session of vectors with texts and pictures, and the messages that it sends."""
    shown, messages = ComponentLens(session), []
    monkeypatch.setattr(shown, "messages", messages, raising=False)
    monkeypatch.setattr(shown, "send", lambda content, buffers=None: messages.append((content, buffers or [])))
    return shown


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A session of images whose decoder has learned to draw."""
    with Session(bars(), tmp_path_factory.mktemp("lens") / "bars", model=MODEL, train=TRAIN) as session:
        assert not can_draw(session.data, session.latents)
        session.train(3, progress=False)
        session.go_to_phase("labels")
        session.train(30, progress=False)
        yield session


@pytest.fixture
def drawing(trained):
    shown = ComponentLens(trained)
    yield shown
    shown.close()


def told(lens, **message):
    """What the lens answers to a message of the browser."""
    lens._hear(lens, message, [])
    return lens.messages[-1][0]


def array(trait, kind, *shape):
    return np.frombuffer(trait, kind).reshape(*shape)


def heaviest(session) -> int:
    return int(session.latents.responsibilities.sum(0).argmax())


def rows_of(session, k):
    return np.flatnonzero(session.latents.responsibilities.argmax(1) == k)


def test_there_is_a_tile_for_every_component_and_the_fullest_is_chosen(lens, session):
    r = session.latents.responsibilities
    assert [tile["component"] for tile in lens.tiles] == list(range(r.shape[1]))
    np.testing.assert_allclose([tile["usage"] for tile in lens.tiles], r.mean(0), rtol=1e-6)
    assert [tile["rows"] for tile in lens.tiles] == [(r.argmax(1) == k).sum() for k in range(r.shape[1])]
    assert lens.chosen == heaviest(session) == lens.detail["component"]
    assert {tile["class"] for tile in lens.tiles} == {""}, "without labels nobody knows what a component stands for"
    assert lens.detail["bars"] == []


def test_a_tile_of_vectors_shows_its_most_typical_rows_picture_and_text(lens, session):
    best = session.latents.responsibilities.argmax(0)
    assert [tile["text"] for tile in lens.tiles] == [f"row {row}" for row in best]
    assert lens.picture_shape == [5, 4]
    np.testing.assert_array_equal(array(lens.pictures, np.uint8, -1, 5, 4), session.data.images[best])


def test_labels_give_a_tile_its_class_and_colour_and_the_chosen_one_its_bars(lens, session):
    k = heaviest(session)
    rows = rows_of(session, k)
    session.assign(rows[:4], 2)
    tau = session.components.tau[k]
    tile = lens.tiles[k]
    assert (tile["id"], tile["class"], tile["color"]) == (2, "<b>cat</b>", palette.colors(3)[2])
    assert tile["share"] == pytest.approx(tau[2])
    assert lens.detail["bars"][0] == {
        "name": "<b>cat</b>",
        "color": palette.colors(3)[2],
        "share": pytest.approx(tau[2]),
    }
    assert sum(bar["share"] for bar in lens.detail["bars"]) + lens.detail["others"] == pytest.approx(1, abs=1e-5)
    assert lens.detail["labelled"] == 4
    exemplar = next(e for e in lens.detail["exemplars"] if e["row"] not in rows[:4])
    assert (exemplar["class"], exemplar["labelled"]) == ("<b>cat</b>", False)


def test_the_most_typical_rows_are_those_with_the_greatest_responsibility(lens, session):
    k = lens.chosen
    rows = [exemplar["row"] for exemplar in lens.detail["exemplars"]]
    weight = session.latents.responsibilities[:, k]
    assert rows[0] == session.components.exemplar[k]
    others = np.setdiff1d(rows_of(session, k), rows)
    assert weight[rows].min() >= weight[others].max(initial=0)
    np.testing.assert_array_equal(array(lens.exemplars, np.uint8, -1, 5, 4), session.data.images[rows])


def test_the_plane_has_the_rows_of_the_component_in_standard_deviations(lens, session):
    rows = rows_of(session, lens.chosen)
    mean = session.latents.mean[rows].astype(float)
    wide, narrow = np.argsort(-mean.std(0))[:2]
    assert array(lens.plane_rows, "<u4", -1).tolist() == rows.tolist()
    expected = ((mean - mean.mean(0)) / mean.std(0))[:, [wide, narrow]]
    np.testing.assert_allclose(array(lens.plane_points, "<f4", -1, 2), expected, atol=1e-4)
    assert (lens.plane["across"], lens.plane["up"]) == (wide, narrow)
    lens.dimension = int(narrow)
    np.testing.assert_allclose(array(lens.plane_points, "<f4", -1, 2), expected[:, ::-1], atol=1e-4)


def test_the_points_of_the_plane_wear_prediction_label_and_selection(lens, session):
    rows = rows_of(session, lens.chosen)
    assert set(lens.plane_codes) == {0}
    session.assign(rows[:2], "bee")
    session.select(rows[1:3])
    assert list(lens.plane_codes[:2]) == [2, 2]
    assert list(lens.plane_marks[:4]) == [1, 3, 2, 0]
    assert lens.detail["palette"][2] == palette.colors(3)[1]


def test_a_crowded_plane_shows_a_sample_that_stays_the_same(session):
    latents = session.latents
    many = np.tile(np.arange(len(latents)), 40)
    crowd = type(latents)(latents.responsibilities[many], latents.affinity, latents.mean[many], latents.prototypes)
    place = place_of(crowd, heaviest(session))
    rows, points = plane_of(place, crowd, -1)
    assert len(rows) == len(points) == min(MOST, len(place.rows)) and set(rows) <= set(place.rows)
    assert plane_of(place, crowd, -1)[0].tolist() == rows.tolist()


def test_a_walk_through_vectors_names_the_nearest_rows(lens, session):
    k = lens.chosen
    rows, near = rows_of(session, k), lens.walk["near"]
    z = session.latents.mean[rows]
    place = z.mean(0)
    wide = int(z.std(0).argmax())
    assert (lens.walk["kind"], len(near)) == ("nearest", FRAMES)
    for frame, at in ((0, -3.0), (12, 0.0), (24, 3.0)):
        there = place.copy()
        there[wide] += at * z.std(0)[wide]
        nearest = rows[np.linalg.norm(z - there, axis=1).argmin()]
        assert lens.walk["rows"][near[frame][0]] == {"row": nearest, "text": f"row {nearest}"}
        picture = array(lens.walk_pictures, np.uint8, -1, 5, 4)[near[frame][0]]
        np.testing.assert_array_equal(picture, session.data.images[nearest])


@pytest.mark.slow
def test_a_walk_through_images_is_what_the_decoder_draws_there(drawing, trained):
    k = drawing.chosen
    z = trained.latents.mean[rows_of(trained, k)]
    wide = int(z.std(0).argmax())
    assert drawing.draws and drawing.walk["kind"] == "decoded"
    frames = array(drawing.walk_pictures, np.uint8, FRAMES, 8, 8)
    np.testing.assert_array_equal(frames[FRAMES // 2], array(drawing.pictures, np.uint8, -1, 8, 8)[k])
    there = z.mean(0) + 3 * z.std(0) * (np.arange(z.shape[1]) == wide)
    assert np.abs(frames[-1] - 255 * trained.decode(k, there)[0].clip(0, 1)).max() <= 0.6
    prototype = trained.components.prototypes[k]
    assert np.abs(array(drawing.pictures, np.uint8, -1, 8, 8)[k] - 255 * prototype.clip(0, 1)).max() <= 0.5


def test_a_free_component_has_no_walk_and_no_points_to_select(drawing, trained):
    used = set(trained.latents.component.tolist())
    empty = next((k for k in range(6) if k not in used), None)
    if empty is None:
        trained.merge_components(0, 1)
        empty = 0
    drawing.chosen = empty
    assert drawing.walk["kind"] == "none" and "No point belongs here most" in drawing.walk["why"]
    assert drawing.plane["of"] == 0 and drawing.detail["exemplars"] == []
    assert drawing.tiles[empty]["free"] and empty not in drawing.detail["alike"]
    drawing.messages = []
    drawing.send = lambda content, buffers=None: drawing.messages.append((content, buffers))
    answer = told(drawing, type="select-component", component=empty)
    assert (answer["level"], "none to select" in answer["text"]) == ("error", True)


def test_choosing_another_component_goes_back_to_its_widest_dimension(lens, session):
    other = int(np.argsort(-session.components.usage)[1])
    lens.dimension = 1
    lens.chosen = other
    assert lens.dimension == -1 and lens.detail["component"] == other
    spread = session.latents.mean[rows_of(session, other)].std(0)
    assert lens.plane["across"] == spread.argmax()
    assert [entry["dimension"] for entry in lens.detail["dimensions"]] == np.argsort(-spread).tolist()


@pytest.mark.parametrize(("trait", "value"), [("chosen", 6), ("dimension", 2)])
def test_what_is_not_there_cannot_be_chosen(lens, trait, value):
    before = getattr(lens, trait)
    with pytest.raises(ValueError, match=rf"are 0 to \d.*given {value}"):
        setattr(lens, trait, value)
    assert getattr(lens, trait) == before


def test_the_selection_is_counted_by_component(lens, session):
    rows = [0, 1, 2, 3, 30]
    session.select(rows)
    counts = array(lens.selected, "<u4", -1)
    assert counts.tolist() == [int((session.latents.component[rows] == k).sum()) for k in range(6)]
    session.select([])
    assert not array(lens.selected, "<u4", -1).any()


def test_selecting_a_component_selects_its_rows(lens, session):
    k = heaviest(session)
    answer = told(lens, type="select-component", component=k)
    assert session.selection.tolist() == rows_of(session, k).tolist()
    assert answer == {
        "type": "notice",
        "level": "info",
        "text": f"{len(session.selection)} points of component {k} selected",
    }
    told(lens, type="select-row", row=7)
    assert session.selection.tolist() == [7]


def test_a_component_is_named_and_reserved_and_set_free_again(lens, session):
    told(lens, type="name-component", component=2, name="  loops ")
    told(lens, type="reserve-component", component=2, id=1)
    tile = lens.tiles[2]
    assert (tile["name"], tile["reserved"], tile["keeps"], tile["free"]) == ("loops", 1, "bee", False)
    assert session.components.names[2] == "loops" and session.components.reserved[2] == 1
    told(lens, type="name-component", component=2, name="")
    assert told(lens, type="reserve-component", component=2, id=-1)["level"] == "info"
    assert session.components.names[2] is None and session.components.reserved[2] is None


@pytest.mark.slow
def test_merging_and_splitting_reach_the_session_and_undo_takes_them_back(lens, session):
    before, truth = session.latents.responsibilities, session.data.truth
    kinds = np.stack([before[truth == kind].sum(0) for kind in range(3)]).argmax(0)
    fullest = [int(k) for k in np.argsort(-session.components.usage)]
    first = fullest[0]
    second = next(k for k in fullest[1:] if kinds[k] == kinds[first])  # Two halves of one kind lie side by side.
    answer = told(lens, type="merge-components", component=second, into=first)
    assert "merged" in answer["text"] and second in session.components.free and lens.tiles[second]["free"]
    both = np.union1d(*(np.flatnonzero(before.argmax(1) == k) for k in (first, second)))
    assert set(both) <= set(rows_of(session, first))
    assert told(lens, type="split-component", component=first)["level"] == "info"
    assert told(lens, type="undo")["level"] == "info"
    assert told(lens, type="undo")["level"] == "info"
    np.testing.assert_array_equal(session.latents.responsibilities, before)


def test_a_component_that_holds_two_classes_says_so_and_how_it_is_split(lens, session):
    first, second = (int(k) for k in np.argsort(-session.components.usage)[:2])
    session.merge_components(second, first)
    rows, truth = rows_of(session, first), session.data.truth
    for id in np.unique(truth[rows])[:2]:
        session.assign(rows[truth[rows] == id][:3], int(id))
    lens.chosen = first
    assert lens.tiles[first]["mixed"]
    proposal = next(p for p in session.proposals if p.component == first)
    assert lens.detail["proposal"] == {"reason": proposal.reason, "into": proposal.into, "merge": proposal.merge}


@pytest.mark.parametrize(
    ("message", "why"),
    [
        ({"type": "merge-components", "component": 1, "into": 1}, "cannot be merged into itself"),
        ({"type": "split-component", "component": 99}, "Components are 0 to 5; given 99"),
        ({"type": "name-component", "component": 0, "name": "x" * 500}, "name"),
        ({"type": "assign", "id": 0}, "Nothing is selected"),
        ({"type": "paint"}, "No gesture named 'paint'"),
    ],
)
def test_what_cannot_be_done_is_said_in_words_and_changes_nothing(lens, session, message, why):
    before = session.components
    answer = told(lens, **message)
    assert answer["level"] == "error" and why in answer["text"]
    assert session.components is before


def test_a_key_in_the_lens_labels_the_selection(lens, session):
    session.select([4, 5])
    assert told(lens, type="assign", id=1)["text"] == "2 points → bee"
    assert session.labels.ids[[4, 5]].tolist() == [1, 1]


def test_a_point_of_the_plane_has_the_maps_card(lens, session):
    lens._hear(lens, {"type": "card", "row": 8}, [])
    content, buffers = lens.messages[-1]
    assert (content["type"], content["row"], content["text"]) == ("card", 8, "row 8")
    assert buffers == [session.data.thumbnail(8).tobytes()]


def test_likeness_orders_the_components_to_merge_into(lens, session):
    j, k = session.latents.affinity.astype(float), lens.chosen
    likeness = {other: j[k, other] / np.sqrt(j[k, k] * j[other, other]) for other in lens.detail["alike"]}
    assert list(likeness.values()) == sorted(likeness.values(), reverse=True)
    assert set(likeness) == set(range(6)) - {k} - set(session.components.free.tolist())
