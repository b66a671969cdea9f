"""A session of texts: raw texts go wherever new rows go, and the names of classes say what they mean."""

import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rcm_notebook.cli.predict import predict
from rcm_notebook.config import ModelConfig, TrainConfig
from rcm_notebook.data import Dataset
from rcm_notebook.session import Session
from rcm_notebook.views import way
from rcm_notebook.widgets.kit.card import card

KINDS = {"toner": "the toner is low in tray", "paper": "paper jam at unit"}
TEXTS = [f"{text} {number}" for number in range(12) for text in KINDS.values()]
NEW = ["low toner in a tray", "a jam of paper", ""]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A closed session of texts with a label of each kind."""
    data = Dataset.from_texts(TEXTS, names=list(KINDS), truth=[0, 1] * 12, dimensions=5, test_texts=NEW[:2])
    model = ModelConfig(components=4, latent=2, encoder_width=8, decoder_widths=(8,))
    train = TrainConfig(batch=20, min_steps=100, labelled_batch=4, warmup=5)
    with Session(data, tmp_path_factory.mktemp("texts") / "session", model=model, train=train) as session:
        session.assign([0], "toner")
        session.assign([1], "paper")
        session.train(2, progress=False)
    return session.path


@pytest.fixture(scope="module")
def session(folder) -> Session:
    return Session.open(folder, read_only=True)


@pytest.mark.parametrize(
    "given", [NEW, tuple(NEW), np.array(NEW), pd.Series(NEW, [7, 8, 9])], ids=lambda g: type(g).__name__
)
def test_an_opened_session_scores_texts_as_it_scores_their_vectors(session, given):
    vectors = session.data.embed(NEW)
    assert np.array_equal(session.predict(given), session.predict(vectors))
    assert session.predict(given)[:2].tolist() == [0, 1]
    assert np.array_equal(session.predict_proba(given), session.predict_proba(vectors))
    assert np.array_equal(session.extend(given).positions, session.extend(vectors).positions)
    assert np.array_equal(session.ood(given), session.ood(vectors))
    assert session.evaluate(given, [0, 1, -1])["accuracy"] == 1.0


def test_a_row_that_is_no_text_is_named(session):
    with pytest.raises(ValueError, match="Row 1 of texts is None"):
        session.predict(["low toner", None])


def lines(folder: Path, file: Path, **options) -> list[dict[str, str]]:
    out = io.StringIO()
    predict(folder, file, out, **options)
    return list(csv.DictReader(out.getvalue().splitlines()))


def test_the_command_line_scores_lines_of_text_and_columns_of_tables(folder, tmp_path):
    (tmp_path / "new.txt").write_text("low toner in a tray\na jam of paper\n")
    table = pd.DataFrame({"number": [5, 6], "message": NEW[:2]})
    table.to_csv(tmp_path / "new.csv", index=False)
    table.to_parquet(tmp_path / "new.parquet")
    plain = lines(folder, tmp_path / "new.txt")
    assert [line["label"] for line in plain] == ["toner", "paper"] and [line["Serial"] for line in plain] == ["0", "1"]
    assert lines(folder, tmp_path / "new.parquet") == plain
    numbered = lines(folder, tmp_path / "new.csv", serial="number", texts="message")
    assert numbered == [line | {"Serial": serial} for line, serial in zip(plain, ("5", "6"), strict=True)]


def test_the_command_line_still_scores_vectors_and_asks_which_column_holds_the_texts(folder, session, tmp_path):
    np.save(tmp_path / "new.npy", session.data.embed(NEW[:2]))
    assert [line["label"] for line in lines(folder, tmp_path / "new.npy")] == ["toner", "paper"]
    pd.DataFrame({"message": NEW, "place": ["a", "b", "c"]}).to_csv(tmp_path / "two.csv", index=False)
    with pytest.raises(ValueError, match=r"several columns of texts: message, place\. Name one: --texts"):
        lines(folder, tmp_path / "two.csv")
    with pytest.raises(ValueError, match="has no column 'note'; it has message, place"):
        lines(folder, tmp_path / "two.csv", texts="note")


@pytest.fixture
def unlabelled(tmp_path):
    """A session of texts without any label, whose components were trained."""
    data = Dataset.from_texts(TEXTS, truth=[0, 1] * 12, names=["toner", "paper"], dimensions=5)
    model = ModelConfig(components=4, latent=2, encoder_width=8, decoder_widths=(8,))
    train = TrainConfig(batch=20, min_steps=60, labelled_batch=4, warmup=5)
    with Session(data, tmp_path / "session", model=model, train=train) as session:
        session.train(1, progress=False)
        yield session


def test_names_alone_colour_the_rows_and_say_that_they_did(unlabelled):
    prediction = unlabelled.prediction
    assert (prediction.ids == unlabelled.data.truth).mean() > 0.8
    assert prediction.from_name.all() and not prediction.unknown.any()
    why = unlabelled.explain(0)
    assert why["from_name"] and "as names of classes alone say" in why["reason"]
    assert way(unlabelled.view, "evidence").color(unlabelled.view).entries[1]["count"] == len(TEXTS)
    assert ["known from", "names of classes alone"] in card(unlabelled.view, 0, "prediction")[0]["facts"]
    report = unlabelled.report(unlabelled.path / "report.html").read_text()
    assert "known by the names of classes alone" in report
    labels = unlabelled.assign([0], "toner")
    assert len(labels) == 1 and not unlabelled.prediction.from_name[0]
    assert "names" not in unlabelled.explain(0)["reason"]


def test_a_description_is_one_step_of_undo_and_comes_back_with_the_session(unlabelled):
    unlabelled.describe_class("toner", "")
    unlabelled.describe_class("paper", "")
    assert (unlabelled.prediction.ids == -1).all()
    unlabelled.describe_class("stuck", "a jam of paper")
    assert unlabelled.classes[2] == "stuck" and (unlabelled.prediction.ids == 2).all()
    unlabelled.undo()
    assert unlabelled.classes == ("toner", "paper") and (unlabelled.prediction.ids == -1).all()
    unlabelled.redo()
    unlabelled.close()
    with Session.open(unlabelled.path) as again:
        assert again.view.annotations.meanings == {0: "", 1: "", 2: "a jam of paper"}
        assert (again.prediction.ids == 2).all()
        again.describe_class("stuck", None)
        assert (again.prediction.ids == -1).all()  # No message holds the word.
        vector = again.data.embed(["jam of paper"])[0]
        again.describe_class("stuck", vector=vector)
        assert (again.prediction.ids == 2).all()
        report = again.report(again.path / "report.html").read_text()
        for words in ("described as “a jam of paper”", "described by a vector", "means nothing but its labels"):
            assert words in report
        assert "means what its name says" in report
    with Session.open(unlabelled.path, read_only=True) as again:
        assert np.allclose(again.view.annotations.meanings[2], vector)


def test_names_can_be_switched_off_for_a_session(tmp_path):
    data = Dataset.from_texts(TEXTS, names=["toner", "paper"], dimensions=5)
    model = ModelConfig(components=4, latent=2, encoder_width=8, decoder_widths=(8,))
    with Session(data, tmp_path / "off", model=model, train=TrainConfig(names=0)) as session:
        assert (session.prediction.ids == -1).all()


@pytest.mark.parametrize(
    ("label", "given", "message"),
    [
        ("toner", {"text": "a", "vector": [0.0]}, "a text or a vector, not both"),
        ("toner", {"vector": [0.0, 1.0]}, r"shape \(2,\); this data set's have \(5,\)"),
        ("toner", {"vector": [np.nan] * 5}, "is nan"),
        ("toner", {"text": "two\nlines"}, "cannot be printed"),
        (-1, {"text": "a"}, "are no classes"),
    ],
)
def test_what_describes_no_class_is_refused_and_nothing_changes(unlabelled, label, given, message):
    before = unlabelled.labels
    with pytest.raises(ValueError, match=message):
        unlabelled.describe_class(label, **given)
    assert unlabelled.labels is before


def test_images_and_bare_vectors_take_no_texts(one_shown_session):
    with pytest.raises(ValueError, match="has no vectors of texts"):
        one_shown_session.describe_class("cat", "an animal")


def test_an_embedding_that_is_not_on_this_machine_costs_the_names_alone(unlabelled, monkeypatch):
    def gone(self, texts):
        raise ValueError("the model is elsewhere")

    unlabelled.assign([0], "toner")
    unlabelled.close()
    monkeypatch.setattr("rcm_notebook.data.embeddings.lsa.Lsa.embed", gone)
    with pytest.warns(UserWarning, match="cannot be embedded: the model is elsewhere"):
        again = Session.open(unlabelled.path, read_only=True)
    assert again.labels.ids[0] == 0 and not again.prediction.from_name.any()
