"""Labels in and out of a session: one call is one undo step, and what is refused changes nothing."""

import numpy as np
import pandas as pd
import pytest

from rcm_notebook.labels.codes import CANT_TELL


def test_labels_go_out_and_come_back_in_one_step_each(shown_session, tmp_path):
    session = shown_session
    session.assign_each([3, 5, 8], [0, 2, 1])
    session.assign(9, CANT_TELL)
    kept, steps = session.labels, []
    paths = [tmp_path / name for name in ("out.csv", "out.parquet", "out.json")]
    for path in paths:
        assert session.export_labels(path) is None
    objects = [session.export_labels(format=name) for name in ("pandas", "huggingface")]
    for source in [*map(str, paths), *objects]:
        session.clear(np.arange(len(session.data)))
        session.import_labels(source)
        assert np.array_equal(session.labels.codes, kept.codes) and session.classes == kept.classes
        steps.append(session.undo().codes.max())
    assert steps == [-1] * 5


def test_a_series_of_some_labels_may_be_added_and_new_classes_asked_for(shown_session):
    session = shown_session
    session.assign([0, 1], "ant")
    some = pd.Series(["wasp", "bee", None], index=[1, 2, 0])
    with pytest.raises(ValueError, match="a Series: no class 'wasp'; known: ant, bee, <b>cat</b>"):
        session.import_labels(some, replace=False)
    assert session.labels.rows.tolist() == [0, 1] and len(session.classes) == 3
    session.import_labels(some, replace=False, new_classes=True)
    assert session.labels.ids[:3].tolist() == [0, 3, 1] and session.predict()[0] == 0
    session.undo()
    assert session.labels.rows.tolist() == [0, 1] and session.classes == ("ant", "bee", "<b>cat</b>")


def test_columns_and_formats_are_named_as_one_has_them(shown_session, tmp_path):
    session = shown_session
    session.assign([4], "bee")
    session.export_labels(tmp_path / "gold.txt", format="csv", serial="id", label="insect")
    assert (tmp_path / "gold.txt").read_text() == "id,insect\n4,bee\n"
    session.clear([4])
    session.import_labels(tmp_path / "gold.txt", format="csv", serial="id", label="insect")
    assert session.labels.rows.tolist() == [4]
    with pytest.raises(ValueError, match=r"gold\.txt'.*format="):
        session.import_labels(tmp_path / "gold.txt")


def test_a_bad_import_changes_nothing_and_is_no_step(shown_session):
    session = shown_session
    session.assign([0], "ant")
    before, prediction = session.labels, session.prediction
    for bad in (
        pd.Series(["bee", "bee"], index=[1, 900]),
        pd.DataFrame({"Serial": [1, 1], "label": ["bee", "ant"]}),
        pd.Series([1.5], index=[1]),
    ):
        with pytest.raises(ValueError, match=r"a (Series|DataFrame)"):
            session.import_labels(bad, new_classes=True)
    assert session.labels is before and session.prediction is prediction
    session.undo()
    assert len(session.labels) == 0
