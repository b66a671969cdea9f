"""CSV files as other programs name and write them: tabs, compressed, with rows and columns that hold no label."""

import gzip

import numpy as np
import pytest
from interop.conftest import labelled

from rcm_notebook import interop
from rcm_notebook.labels.incoming import decode


@pytest.mark.parametrize("kind", ["numbers", "texts"])
@pytest.mark.parametrize("name", ["a.csv", "a.TSV", "a.csv.gz", "a.tsv.gz", "my.tsv.csv", "a.b.Csv.Gz"])
def test_labels_come_back_from_every_file_that_a_name_stands_for(name, kind, tmp_path):
    labels, data = labelled(3, kind)
    path = tmp_path / name
    interop.write(labels, data, path)
    content = path.read_bytes()
    assert content.startswith(b"\x1f\x8b") == name.lower().endswith(".gz")
    codes, new = decode(interop.read(path), labels, data.serial)
    assert np.array_equal(codes, labels.codes) and new == ()
    interop.write(labels, data, path)
    assert path.read_bytes() == content


def test_a_name_that_says_tabs_gets_tabs(tmp_path):
    labels, data = labelled(0)
    for name, delimiter in (("a.tsv", b"\t"), ("a.tsv.gz", b"\t"), ("a.csv.gz", b","), ("my.tsv.csv", b",")):
        interop.write(labels, data, tmp_path / name)
        content = (tmp_path / name).read_bytes()
        text = gzip.decompress(content) if name.endswith(".gz") else content
        assert text.startswith(b"Serial" + delimiter + b"label\n")


@pytest.mark.parametrize(
    "content",
    [b"", b"Serial,label\n", gzip.compress(b"Serial,label\n2,ant\n")[:-9], b"\x1f\x8b\x08" + b"\0" * 40],
    ids=["empty", "not compressed", "cut", "damaged"],
)
def test_a_compressed_file_that_is_damaged_is_refused_by_its_name(content, tmp_path):
    path = tmp_path / "bad.csv.gz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"bad\.csv\.gz"):
        interop.read(path)


def test_a_row_with_neither_serial_nor_label_says_nothing(tmp_path):
    path = tmp_path / "sums.csv"
    path.write_text("Serial;label;seconds\n2;ant;3,5\n;;\n;;3,5\n", encoding="utf-8")
    assert list(interop.read(path).serials) == ["2"]
