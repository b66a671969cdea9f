"""The page: it holds what the session knows, no name becomes a tag, and it asks for nothing."""

import base64
import hashlib
import re
from importlib.metadata import version

import numpy as np
import pytest
from report.conftest import HOSTILE, MODEL, NAMES, N, Page, hostile_data, label

from rcm_notebook.data import Dataset
from rcm_notebook.labels.codes import CANT_TELL
from rcm_notebook.session import Session
from rcm_notebook.views.coloring import choices, way

OURS = {
    "div",
    "section",
    "svg",
    "path",
    "line",
    "text",
    "a",
    "b",
    "i",
    "q",
    "dl",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "p",
} | {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "noscript", "footer", "script", "small"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "span", "img", "details", "summary", "figure"),
    *("figcaption", "ol", "li", "time"),
}


@pytest.mark.slow
def test_the_head_says_what_was_labelled_and_how_far_it_is(session, report):
    label(session)
    session.assign(100, CANT_TELL)
    page = report()
    assert "<i>three</i>" in page.words
    assert f"rcm_notebook {version('rcm_notebook')}" in page.words
    assert re.search(r"Rows 120 vectors of 6 numbers Labelled 9 7\.5 % of the rows, 1 can't tell", page.words)
    assert re.search(r"Classes 3 3 with labels Epochs 2 phase “structure”", page.words)
    assert "6 components · decentralized latents of 2 · linear encoder" in page.words


def test_names_and_texts_stay_text_whatever_they_contain(session, report):
    label(session)
    session.name_component(2, HOSTILE)
    page = report()
    assert {tag for tag, _ in page.elements} <= OURS
    assert len(page.scripts) == 2
    assert not [attrs for _, attrs in page.elements if any(name.startswith("on") for name in attrs)]
    assert page.data["points"]["classes"] == list(NAMES)
    assert page.data["points"]["names"][2] == HOSTILE
    first = page.array(page.data["points"]["rows"])[0]
    assert page.data["texts"][0] == session.data.texts[first]
    assert HOSTILE in page.words, "it is there to be read"


def test_the_page_asks_for_nothing(session, report):
    label(session)
    page = report()
    addresses = page.attributes("src") + page.attributes("href")
    assert addresses
    assert all(address.startswith(("#", "data:image/")) for address in addresses)
    assert set(re.findall(r"https?://[\w./]+", page.source)) == {"http://www.w3.org/2000/svg"}, "SVG's name, no request"
    styles = page.source[page.source.index("<style>") : page.source.index("</style>")]
    assert "url(" not in styles and "@import" not in styles
    assert not re.search(r"^\s*(import|export)\b", page.scripts[1], re.MULTILINE)


def test_only_the_script_that_the_policy_names_may_run(report):
    page = report()
    policy = next(
        attrs["content"] for _, attrs in page.elements if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    digest = base64.b64encode(hashlib.sha256(page.scripts[1].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none';")


def test_every_point_is_where_the_session_has_it_and_in_every_colour(session, report):
    label(session)
    page = report()
    points = page.data["points"]
    rows = page.array(points["rows"])
    assert sorted(rows) == list(range(N))
    places = page.array(points["places"]).reshape(-1, 2) / 65535 * points["span"]
    apart = session.positions[rows] - places
    assert np.abs(apart - apart[0]).max() < points["span"] / 65535 * 1.5
    assert [each["name"] for each in points["colorings"]] == [name for name in choices(session.view) if name != "ood"]
    assert points["colorings"][-1]["title"] == HOSTILE, "a column of the data is one of them"
    for each in points["colorings"]:
        made = way(session.view, each["name"]).color(session.view)
        assert page.array(each["codes"]).tolist() == made.codes[rows].tolist()
        assert each["entries"] == list(made.entries)


def test_a_point_tells_its_prediction_label_truth_and_a_certainty_that_is_not_flattered(session, report):
    label(session)
    session.assign(50, CANT_TELL)
    page = report()
    points, prediction = page.data["points"], session.prediction
    rows = page.array(points["rows"])
    assert (
        page.array(points["predicted"]).tolist() == np.where(prediction.unknown, 0, prediction.ids + 1)[rows].tolist()
    )
    assert page.array(points["labels"]).tolist() == (session.labels.ids[rows] + 1).tolist()
    assert page.array(points["truth"]).tolist() == (session.data.truth[rows] + 1).tolist()
    certainty = page.array(points["certainty"]) / 255
    assert (certainty <= prediction.certainty[rows] + 1e-6).all()
    assert (certainty > prediction.certainty[rows] - 1 / 255 - 1e-6).all()
    marks = page.array(points["marks"])
    assert set(rows[marks == 1]) == set(range(9))
    assert rows[marks == 4].tolist() == [50]
    assert points["serials"] == [str(1000 + row) for row in rows]


def test_of_more_rows_the_labelled_ones_and_a_sample_are_drawn_and_the_page_says_so(session, report):
    label(session)
    page = report(points=40)
    rows = page.array(page.data["points"]["rows"])
    assert len(rows) == len(set(rows)) == 40
    assert set(range(9)) <= set(rows)
    assert "40 of the 120 rows" in page.words
    assert sum(entry["count"] for entry in page.coloring("truth")["entries"]) == N, "the legend counts all rows"
    assert "All 120 rows" in report(points=N).words


def test_labelled_rows_leave_room_for_others(session, report):
    label(session, range(100))
    rows = page_rows(report(points=20))
    assert np.count_nonzero(rows < 100) >= 10
    assert np.count_nonzero(rows >= 100) >= 1
    assert len(rows) == 20


def page_rows(page) -> np.ndarray:
    return page.array(page.data["points"]["rows"])


def test_what_did_not_fit_is_left_out_and_said(session, report):
    page = report(megabytes=0.004)
    assert 0 < len(page.data["texts"]) < N
    assert f"Texts of {len(page.data['texts'])} of these points" in page.words
    assert "Pictures of 0 of these points" in page.words
    everything = report()
    assert len(everything.data["texts"]) == everything.data["pictures"]["count"] == N
    assert "would take it beyond" not in everything.words


def test_novelty_is_a_colour_once_it_is_known(one_session, tmp_path):
    def names():
        return [each["name"] for each in Page(one_session.report(tmp_path / "r.html")).data["points"]["colorings"]]

    assert "ood" not in names()
    one_session.ood()
    assert "ood" in names()


def test_before_any_label_and_any_training_every_part_says_what_is_missing(tmp_path):
    with Session(Dataset.from_arrays(hostile_data().x), tmp_path / "run", model=MODEL) as session:
        page = Page(session.report(tmp_path / "report.html"))
    assert "Not trained yet" in page.words
    assert "No classes yet" in page.words
    assert page.words.count("No labels yet") == 2
    assert "nothing can be measured" in page.words
    assert page.data["tau"] is None and page.data["texts"] is None and page.data["pictures"] is None


def test_curves_are_the_sessions_history_and_terms_that_were_off_are_left_out(session, report):
    curves = report().data["curves"]
    assert curves["epochs"] == [1, 2]
    assert curves["phases"] == [[1, "structure"]]
    values = {term["name"]: term["values"] for term in curves["terms"]}
    assert values["total"] == [entry["total"] for entry in session.history]
    assert "kl_c" in values and "recon" not in values
    assert [term["name"] for term in curves["terms"] if term["shown"]] == ["total"]


def test_the_table_counts_what_numpy_counts(session, report):
    label(session)
    page = report()
    ids, unlabelled = session.prediction.ids, session.labels.ids < 0
    truth = session.data.truth
    for c, name in enumerate(NAMES):
        predicted = int((ids[~session.prediction.unknown] == c).sum())
        right = (truth == c)[unlabelled & (ids == c)].mean()
        row = page.words[page.words.index(name, page.words.index("Mean certainty")) + len(name) :].split()
        assert row[:2] == ["3", f"{predicted:,}"]
        assert f"{100 * right:.1f} %" in " ".join(row[:14])


def test_a_merged_class_is_in_the_table_no_more_and_its_truth_goes_along(session, report):
    label(session)
    session.merge_classes(0, 1)
    page = report()
    table = page.words[page.words.index("Mean certainty") : page.words.index("Certainty is")]
    assert HOSTILE not in table
    assert NAMES[1] in table
    truth = np.where(session.data.truth == 0, 1, session.data.truth)
    rest = session.labels.ids < 0
    share = (session.prediction.ids == truth)[rest].mean()
    assert f"Accuracy, unlabelled rows {100 * share:.1f} %" in page.words


def test_the_page_has_tau_of_every_component(session, report):
    label(session)
    tau = report().data["tau"]
    values = Page.array(tau["values"]).reshape(6, 3) / 255
    expected = session.components.tau[tau["components"]]
    assert np.abs(values - expected).max() <= 1 / 255 + 1e-6
    heaviest = expected.argmax(1)
    assert (np.diff(heaviest) >= 0).all(), "components of one class stand side by side"


@pytest.mark.slow
def test_sixty_thousand_points_take_less_than_three_megabytes(tmp_path):
    rng = np.random.default_rng(0)
    data = Dataset.from_arrays(rng.random((60_000, 2, 2), np.float32), truth=np.arange(60_000) % 10)
    model = MODEL.__class__(components=12, latent=2, encoder="dense", encoder_width=8, decoder_widths=(8,))
    with Session(data, tmp_path / "run", model=model) as session:
        label(session, range(200))
        path = session.report(tmp_path / "report.html", megabytes=0)
    assert path.stat().st_size < 3e6
    assert len(page_rows(Page(path))) == 60_000


@pytest.mark.parametrize("settings", [{"points": 0}, {"megabytes": -1}, {"megabytes": float("nan")}])
def test_impossible_settings_are_refused(session, tmp_path, settings):
    with pytest.raises(ValueError, match="at least 1 and 0 are needed"):
        session.report(tmp_path / "report.html", **settings)
    assert not (tmp_path / "report.html").exists()
