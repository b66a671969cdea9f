"""A part that is registered outside the package is found wherever parts of its kind are listed, and at work there."""

import json
import os
import subprocess
import sys
from pathlib import Path

import ipywidgets
import numpy as np
import pytest
import yaml
from own_parts import NAMES, Tally, registered
from report.conftest import Page

from rcm_notebook.config import ModelConfig
from rcm_notebook.experiments.compare import comparison_table, gather
from rcm_notebook.experiments.config import ExperimentConfig
from rcm_notebook.experiments.run import run
from rcm_notebook.projection import PROJECTIONS
from rcm_notebook.reference import PAGES
from rcm_notebook.reference.parts import registries
from rcm_notebook.session import Session
from rcm_notebook.views.coloring import LEVELS
from rcm_notebook.widgets import (
    WIDGETS,
    CurriculumPanel,
    Gallery,
    LatentMap,
    LossCurves,
    QueryTray,
    UncertaintyPanel,
    WeightSliders,
    Workbench,
)

pytestmark = pytest.mark.slow

TESTS = Path(__file__).parent


@pytest.fixture(scope="module")
def parts():
    """One part of each kind, known while the tests of this file run."""
    with registered():
        yield
    assert all(name not in registry for name, registry in found_registries().items())


def found_registries():
    """Return the registry of each part by the part's name."""
    every = registries() | {"WIDGETS": WIDGETS}
    return {part: every[registry] for registry, part in NAMES.items()}


@pytest.fixture(scope="module")
def config(parts, shown_data, tmp_path_factory) -> ExperimentConfig:
    """An experiment that names every part that a config can name."""
    folder = tmp_path_factory.mktemp("data") / "clusters"
    shown_data.with_test(shown_data.take(np.arange(30))).save(folder)
    return ExperimentConfig.from_dict(
        {
            "name": "seams",
            "data": {"name": None, "folder": str(folder)},
            "model": {
                "components": 4,
                "latent": 2,
                "encoder_width": 8,
                "decoder_widths": [8],
                "prior": "tight",
                "settings": {"prior": {"sigma": 0.5}},
            },
            "train": {"terms": {"blunt": {"power": 3.0}}},
            "projection": "flat",
            "weights": {"blunt": 0.25},
            "epochs": 1,
            "labels": {"budget": 4, "by": "last", "batch": 4, "epochs": 1},
        }
    )


@pytest.fixture(scope="module")
def finished(config, tmp_path_factory) -> Path:
    """The folder of its run."""
    return run(config, tmp_path_factory.mktemp("runs"), 0, progress=False)


@pytest.fixture(scope="module")
def session(finished):
    """The run, opened as a session."""
    with Session.open(finished) as session:
        yield session
    ipywidgets.Widget.close_all()


def test_a_config_names_them_with_their_settings_and_is_read_back(config, finished):
    written = yaml.safe_load((finished / "experiment.yaml").read_text())
    assert ExperimentConfig.from_dict(written) == config.with_seed(0)
    of_session = yaml.safe_load((finished / "config.yaml").read_text())
    assert of_session["model"]["prior"] == "tight" and of_session["model"]["settings"]["prior"] == {"sigma": 0.5}
    assert of_session["train"]["terms"]["blunt"] == {"power": 3.0} and of_session["projection"] == "flat"


def test_training_reports_the_term_and_the_oracle_is_asked_what_the_acquisition_chose(session):
    assert session.weights["blunt"] == 0.25
    assert all(0 < entry["blunt"] < 1 for entry in session.history)
    assert session.labels.rows.tolist() == [86, 87, 88, 89]


def test_a_session_takes_them_by_name(parts, shown_data, tmp_path):
    model = ModelConfig(components=4, latent=2, encoder_width=8, decoder_widths=(8,), prior="tight")
    with Session(shown_data, tmp_path / "run", model=model, projection="flat") as session:
        assert session.weights["blunt"] == 0 and list(session.query(2, by="last")) == [89, 88]
        positions = PROJECTIONS["flat"](session.latents)  # pyright: ignore[reportArgumentType]  (cached property)
        assert np.array_equal(session.positions, positions)


def test_the_results_hold_the_metric(session, finished):
    truth = session.data.test.truth
    proba = session.predict_proba(session.data.test.x)
    expected = 1 - proba[np.arange(len(truth)), truth].mean()
    assert session.measure().values["doubt"] == session.evaluate()["doubt"] == pytest.approx(expected)
    assert json.loads((finished / "result.json").read_text())["doubt"] == pytest.approx(expected)
    assert f"| doubt | {expected:.4f} |" in (finished / "REPORT.md").read_text()
    assert "doubt" in comparison_table(gather([finished.parents[1]]))


def test_the_page_of_a_run_shows_the_plot_after_the_package_s_own(finished):
    text = (finished / "REPORT.md").read_text()
    assert "![How many labels speak for each component](figures/speakers.png)" in text
    assert text.rindex("![") == text.index("![How many labels")
    assert (finished / "figures" / "speakers.png").stat().st_size > 1000


def test_the_report_of_a_session_offers_the_colouring_and_the_score(session, tmp_path):
    page = Page(session.report(tmp_path / "report.html"))
    shown = page.coloring("parity")
    assert [entry["name"] for entry in shown["entries"]] == ["even", "odd"]
    assert np.array_equal(page.array(shown["codes"]), 1 + page.array(page.data["points"]["rows"]) % 2)
    assert page.coloring("lateness")["about"] == "how late a row stands in the data"


def test_the_menus_of_the_widgets_offer_them(session):
    for name in ("parity", "lateness"):
        assert {"name": name, "title": name} in LatentMap(session).colorings
        assert {"name": name, "title": name} in Gallery(session).sorts
    assert "lateness" in UncertaintyPanel(session)._score.options
    assert "last" in QueryTray(session)._by.options
    assert WeightSliders(session).sliders["blunt"].value == 0.25
    assert "blunt" in LossCurves(session)._terms and "blunt" in CurriculumPanel(session)._weights


def test_the_map_wears_the_colouring_and_the_gallery_is_sorted_by_it(session):
    shown = LatentMap(session, color_by="parity")
    assert list(shown.codes[:4]) == [1, 2, 1, 2] and shown.coloring["title"] == "parity"
    session.select(range(4))
    gallery = Gallery(session, sort_by="parity")
    assert np.frombuffer(gallery.rows, "<u4").tolist() == [0, 2, 1, 3]
    gallery.sort_by, gallery.descending, shown.color_by = "lateness", True, "lateness"
    assert np.frombuffer(gallery.rows, "<u4").tolist() == [3, 2, 1, 0]
    assert shown.codes[0] == 1 and shown.codes[89] == LEVELS
    gallery.close()
    shown.close()


def test_the_workbench_has_a_tab_with_the_widget_after_the_package_s_own(session):
    tabs = Workbench(session).look
    assert tabs.titles[-1] == "count"
    opened = tabs.part("count")
    assert isinstance(opened, Tally) and opened is Tally(session)
    assert opened.words.value == "4 labels"
    session.assign([0], "ant")
    assert opened.words.value == "5 labels"
    session.undo()


def test_labels_leave_and_come_back_in_the_format(session, tmp_path):
    kept = session.labels
    session.export_labels(tmp_path / "some.lines")
    first = (tmp_path / "some.lines").read_text().splitlines()[0]
    assert json.loads(first) == {"Serial": 86, "label": session.classes[kept.ids[86]]}
    session.clear(range(90))
    session.import_labels(tmp_path / "some.lines")
    assert np.array_equal(session.labels.codes, kept.codes)
    with pytest.raises(ValueError, match=r"a path that ends in \.lines \(lines\)"):
        session.import_labels(tmp_path / "some.xyz")
    session.undo()
    session.undo()


def test_the_pages_of_reference_explain_them(parts):
    of_parts, of_widgets, of_experiments = (PAGES[f"{name}.md"]() for name in ("parts", "widgets", "experiments"))
    for name, registry in found_registries().items():
        if registry is not WIDGETS:
            assert f"\n### {name}\n" in of_parts
    assert "\n### tight\n\nN(0, sigma^2 I) for every component.\n\n| setting |" in of_parts
    assert "| `blunt` | 0 | 0 to 1 | Rows belong to one component. |" in of_parts
    assert "| `doubt` | the mean probability that was not given to the true class. |" in of_experiments
    heading = "\n## Tally\n\n**`Tally(session)`**, in the workbench the tab `count` below the map\n\n"
    assert f"{heading}Says how many rows have a label.\n" in of_widgets


CONFORMANCE = {
    "tight": "model/test_priors.py",
    "blunt": "objective/test_terms.py",
    "last": "acquisition/test_conformance.py",
    "doubt": "metrics/test_metrics.py",
    "speakers": "plots/test_session_plots.py",
    "parity": "views/test_coloring.py",
    "lateness": "views/test_coloring.py",
    "lines": "interop/test_conformance.py",
    "flat": "projection/test_conformance.py",
    "Tally": "widgets/test_binding.py",
}
"""Part -> the tests that every part of its kind must pass."""


def test_the_conformance_tests_ask_them_too():
    asked = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "own_parts", "--collect-only", "-q", *CONFORMANCE.values()],
        cwd=TESTS,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent)])},
        capture_output=True,
        text=True,
    )
    assert asked.returncode == 0, asked.stdout + asked.stderr
    for name, file in CONFORMANCE.items():
        there = [line for line in asked.stdout.splitlines() if file in line]
        assert [line for line in there if name in line.partition("[")[2].rstrip("]").split("-")], name
