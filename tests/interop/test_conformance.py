"""What holds for every format of labels: they come back as they went, and what is wrong is refused."""

import numpy as np
import pytest
from interop.conftest import NAMES, given, labelled

from rcm_notebook import interop
from rcm_notebook.data import Dataset
from rcm_notebook.interop import LABEL_FORMATS
from rcm_notebook.labels.codes import NONE
from rcm_notebook.labels.columns import Columns
from rcm_notebook.labels.incoming import decode
from rcm_notebook.labels.labels import Labels

FORMATS = list(LABEL_FORMATS)


@pytest.mark.parametrize("kind", ["numbers", "texts"])
@pytest.mark.parametrize("name", FORMATS)
def test_labels_come_back_as_they_went_with_cant_tell_and_any_name(name, kind, tmp_path):
    for seed in range(3):
        labels, data = labelled(seed, kind, texts=seed % 2 == 0)
        codes, new = decode(interop.read(given(name, labels, data, tmp_path)), labels, data.serial)
        assert np.array_equal(codes, labels.codes) and new == ()


@pytest.mark.parametrize("name", FORMATS)
def test_a_session_without_classes_gets_those_that_are_named(name, tmp_path):
    _, data = labelled(0)
    labels = Labels.from_codes(np.arange(-2, len(data) - 2, dtype=np.int32) % 4 - 2, ("ant", "bee"))
    blank = Labels.from_codes(np.full(len(data), NONE, np.int32), ())
    incoming = interop.read(given(name, labels, data, tmp_path))
    codes, new = decode(incoming, blank, data.serial, new_classes=True)
    assert labels.to_dataframe().equals(Labels.from_codes(codes, new).to_dataframe())
    with pytest.raises(ValueError, match="known: none yet"):
        decode(incoming, blank, data.serial)


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_labelled_comes_back_as_nothing(name, tmp_path):
    _, data = labelled(0)
    blank = Labels.from_codes(np.full(len(data), NONE, np.int32), ())
    assert (decode(interop.read(given(name, blank, data, tmp_path)), blank, data.serial)[0] == NONE).all()


@pytest.mark.parametrize("name", FORMATS)
def test_the_columns_may_be_called_anything(name, awkward: tuple[Labels, Dataset], tmp_path):
    labels, data = awkward
    columns = Columns(None if name == "anndata" else "id", "intent")
    source = given(name, labels, data, tmp_path, columns=columns)
    codes, _ = decode(interop.read(source, columns=columns), labels, data.serial)
    assert np.array_equal(codes, labels.codes)
    with pytest.raises((LookupError, ValueError), match="id"):
        interop.read(source, columns=Columns("ids", "intent"))


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_may_be_named_and_then_takes_only_what_it_can(name, awkward: tuple[Labels, Dataset], tmp_path):
    labels, data = awkward
    source = given(name, labels, data, tmp_path)
    assert len(interop.read(source, format=name).labels) > 0
    wrong = 3 if LABEL_FORMATS[name].endings else tmp_path / "labels.csv"
    with pytest.raises(ValueError, match=f"The format '{name}' takes a"):
        interop.read(wrong, format=name)


@pytest.mark.parametrize("name", [name for name in FORMATS if not LABEL_FORMATS[name].endings])
def test_an_object_is_read_by_one_format_only(name, awkward: tuple[Labels, Dataset], tmp_path):
    source = given(name, *awkward, tmp_path)
    assert [other for other in FORMATS if LABEL_FORMATS[other].accepts(source)] == [name]


@pytest.mark.parametrize("name", [name for name in FORMATS if LABEL_FORMATS[name].endings])
@pytest.mark.parametrize(
    "content", [b"", b"\x80\x04\x95.", b"[" * 200_000, b"PAR1" * 9, b"\xff\xfe\x00", b"{}", b"null"]
)
def test_a_file_that_is_something_else_is_refused_by_its_name(name, content, tmp_path):
    path = tmp_path / f"bad{LABEL_FORMATS[name].endings[0]}"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="bad") as error:
        interop.read(path)
    assert len(str(error.value)) < 1000
    with pytest.raises(FileNotFoundError):
        interop.read(path.with_stem("absent"))


@pytest.mark.parametrize("name", [name for name in FORMATS if LABEL_FORMATS[name].endings])
def test_a_file_that_cannot_be_written_stays_as_it_was(name, awkward: tuple[Labels, Dataset], tmp_path, monkeypatch):
    path = given(name, *awkward, tmp_path)
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("rcm_notebook.disk.files.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        interop.write(*labelled(1), path)
    assert path.read_bytes() == before and [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("source", ["labels.pkl", "labels", 3, ["ant"], {"a": 1}, None, b"labels.csv", np.zeros(3)])
def test_what_no_format_takes_is_answered_with_those_there_are(source, awkward):
    with pytest.raises(ValueError, match=r"No format of labels .* a path that ends in \.csv .* \(csv\)"):
        interop.read(source)


def test_where_to_write_is_asked_for_where_it_is_missing_or_makes_no_sense(awkward: tuple[Labels, Dataset], tmp_path):
    frame = interop.write(*awkward, format="pandas")
    for target, name, message in (
        (None, None, "one of the formats pandas, "),
        (None, "csv", "the format 'csv' needs a path"),
        (None, "anndata", "the format 'anndata' needs an object with .obs"),
        (frame, None, "Nothing is written into a pandas DataFrame"),
        (tmp_path / "x.ods", None, "No format of labels is known for '.*x.ods'"),
    ):
        with pytest.raises(ValueError, match=message):
            interop.write(*awkward, target, name)
    with pytest.raises(LookupError, match=r"No label format named 'panda'.* Did you mean 'pandas'"):
        interop.write(*awkward, format="panda")


def test_no_name_of_the_awkward_ones_is_left_out():
    assert set(range(len(NAMES) - 2)) <= set(labelled(0)[0].codes.tolist() + labelled(1)[0].codes.tolist())
