"""JSON Lines: an object a line, matched by serial or by text; a line that is wrong is named."""

import json

import numpy as np
import pytest
from interop.conftest import labelled

from rcm_notebook import interop
from rcm_notebook.data import Dataset
from rcm_notebook.labels.codes import NONE, UNSURE
from rcm_notebook.labels.columns import Columns
from rcm_notebook.labels.incoming import decode
from rcm_notebook.labels.labels import Labels

SERIAL = np.array([10, 11, 12, 13])
TEXTS = ("one", "same  thing", "caf\u00e9 \u6f22", "same thing")
BLANK = Labels.from_codes(np.full(4, NONE, np.int32), ("ant", "bee"))
DATA = Dataset.from_arrays(np.eye(4), texts=TEXTS, serial=SERIAL)


@pytest.fixture
def codes(tmp_path):
    def read(*lines, encoding="utf-8", **columns) -> list[int]:
        path = tmp_path / "gold.jsonl"
        path.write_bytes("\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines).encode(encoding))
        return decode(interop.read(path, columns=Columns(**columns), data=DATA), BLANK, SERIAL)[0].tolist()

    return read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_label_is_a_name_an_id_nothing_or_a_list_of_one(codes, encoding):
    lines = ({"Serial": 13, "label": ["bee"], "x": [1]}, "", {"Serial": "11", "label": 0}, {"Serial": 10, "label": []})
    assert codes(*lines, {"Serial": 12}, encoding=encoding) == [NONE, 0, NONE, 1]
    assert codes({"id": 12, "kind": "Can't Tell\r"}, serial="id", label="kind") == [NONE, NONE, UNSURE, NONE]


def test_without_a_serial_the_text_says_which_row_where_only_one_has_it(codes):
    lines = ({"text": " cafe\u0301\n\u6f22", "label": "bee"}, {"text": "one", "label": None})
    assert codes(*lines, {"text": "same thing", "label": None}) == [NONE, NONE, 1, NONE]
    with pytest.raises(ValueError, match=r"gold\.jsonl: several rows have the text 'same thing'; give a serial"):
        codes(*lines, {"text": "same thing", "label": "ant"})
    with pytest.raises(ValueError, match=r"gold\.jsonl: no row has the text 'two', 3"):
        codes({"text": "two", "label": "ant"}, {"text": 3, "label": None})


def test_data_without_texts_asks_for_the_serial(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text('{"text": "one", "label": "ant"}\n')
    with pytest.raises(ValueError, match=r"has no 'Serial', and the data has no texts to match; name the key"):
        interop.read(path, data=Dataset.from_arrays(np.eye(4)))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"Serial": 11, "label": "ant"', "line 2: Expecting"),
        ('["Serial"]', r"line 2: \['Serial'\] is no JSON object"),
        ("[" * 100_000, "line 2: nested too deeply"),
        ('{"Serial": 11, "label": "ant", "label": "bee"}', "line 2: a key is there twice: 'Serial', 'label', 'label'"),
        ({"id": 11, "label": "ant"}, "line 2: no 'Serial', which other lines have"),
        ({"Serial": 11, "label": ["ant", "bee"]}, "line 2: 2 labels, such as 'ant'; a row has one class"),
        ({"Serial": 99, "label": "ant"}, "no row has the serial 99"),
        ({"Serial": 11, "Label": "ant"}, "2 columns are called 'label'"),
    ],
)
def test_a_line_that_is_wrong_is_named(codes, line, message):
    with pytest.raises(ValueError, match=message) as error:
        codes({"Serial": 10, "label": "ant"}, line)
    assert "gold.jsonl" in str(error.value) or "columns" in message


def test_keys_that_are_not_there_are_answered_with_those_that_are(codes):
    with pytest.raises(ValueError, match=r"has the keys 'Serial', 'kind', but no 'label'; name yours with label="):
        codes({"Serial": 10, "kind": "ant"})
    with pytest.raises(ValueError, match=r"has the keys 'id', 'label', but no 'Serial'; name yours with serial="):
        codes({"id": 10, "label": "ant"})
    with pytest.raises(LookupError, match="No column named 'Topic'; known: Serial, topic"):
        codes({"Serial": 10, "topic": "ant"}, label="Topic")


def test_every_row_is_a_line_that_people_can_read(tmp_path):
    path = tmp_path / "out.jsonl"
    labels = Labels.from_codes(np.array([1, NONE, UNSURE, NONE], np.int32), ("ant", "\u6f22"))
    interop.write(labels, DATA, path)
    lines = path.read_text(encoding="utf-8").split("\n")
    assert lines[0] == '{"text": "one", "Serial": 10, "label": "\u6f22"}' and len(lines) == 5 and lines[4] == ""
    assert json.loads(lines[1])["label"] is None


@pytest.mark.parametrize("ending", [".jsonl", ".ndjson", ".JSONL.gz"])
def test_labels_come_back_from_every_ending(ending, tmp_path):
    labels, data = labelled(1)
    interop.write(labels, data, tmp_path / f"out{ending}")
    assert np.array_equal(decode(interop.read(tmp_path / f"out{ending}"), labels, data.serial)[0], labels.codes)
