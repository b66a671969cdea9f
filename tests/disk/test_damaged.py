"""The error of a damaged file, and the seal of a mapping."""

import json
import pickle
from pathlib import Path

import pytest
import yaml

from rcm_notebook.disk import Damaged, is_intact, sealed

VALUES = {"name": "ü", "scale": 0.1, "names": ["a", None], "rows": 3, "options": {"n": 1e-300}}


def test_the_error_names_file_reason_and_remedy_and_survives_a_process():
    error = Damaged(Path("data/x.npy"), "it is cut", "Copy it again.").and_then("Or leave it.")
    assert str(error) == f"{Path('data/x.npy')} is damaged: it is cut. Copy it again. Or leave it."
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.path, again.line) == (str(error), error.path, None)
    assert str(Damaged(Path("a.log"), "no", "Stop.", 7)) == "a.log, line 7 is damaged: no. Stop."


def test_a_sealed_mapping_comes_back_intact_and_its_seal_is_its_first_entry():
    values = json.loads(json.dumps(sealed(VALUES)))
    assert is_intact(values) and list(values)[1:] == list(VALUES)
    assert is_intact(VALUES)  # It was never sealed.


def test_yaml_that_was_cut_off_anywhere_is_noticed_or_as_it_was():
    text = yaml.safe_dump(sealed(VALUES), sort_keys=False)
    for length in range(len(text)):
        try:
            values = yaml.safe_load(text[:length])
        except yaml.YAMLError:
            continue
        assert not (isinstance(values, dict) and VALUES.keys() <= values.keys() and is_intact(values)) or (
            {key: value for key, value in values.items() if key != "checksum"} == VALUES
        )


@pytest.mark.parametrize(
    "change", [{"name": "u"}, {"scale": 0.2}, {"rows": 3.0}, {"rows": True}, {"names": ["a", "null"]}, {"more": 1}]
)
def test_any_other_value_breaks_the_seal(change):
    assert not is_intact(sealed(VALUES) | change)
