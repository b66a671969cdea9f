"""Names: ordinary characters of all scripts are good, in one spelling; what no file and no line can hold is refused."""

import unicodedata

import pytest

from rcm_notebook.data import Dataset
from rcm_notebook.labels.meaning import resolve
from rcm_notebook.names import check_name, is_cant_tell

PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
HINDI = "\u0915\u094d\u200d\u0937"
ORDINARY = {
    "Persian, with a non-joiner": PERSIAN,
    "Hindi, with a joiner": HINDI,
    "emoji of joined parts": "\U0001f469\u200d\U0001f52c",
    "French, with no-break blanks": "d\u00e9faut\u00a0: rayure\u202fn\u00b0\u00a01",
    "Japanese, with an ideographic blank": "\u4e0d\u826f\u3000\u54c1",
    "Hebrew, with a mark of direction": "\u05d0\u200f (A)\u200e 1",
    "Arabic, isolated": "\u2067\u0639\u0631\u0628\u2069 x",
    "soft hyphen": "Sto\u00dfd\u00e4mp\u00adfer",
    "Tibetan": "\u0f40\u0f0b\u0f41",
    "newer than the table of characters": "\U0003fffd",
}


@pytest.mark.parametrize("name", ORDINARY.values(), ids=ORDINARY)
def test_ordinary_characters_of_every_script_make_a_name(name):
    assert check_name(name) == name
    data = Dataset.from_arrays([[0.0, 1.0], [1.0, 0.0]], names=[name, "b"], truth=[name, "b"])
    assert data.names == (name, "b") and data.truth is not None and data.truth.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a\tb", "character 2 is U\\+0009, a control character"),
        ("nul\0", "U\\+0000, a control character"),
        ("a\nb", "U\\+000A"),
        ("a\x85b", "U\\+0085, a control character"),
        ("a\x7fb", "U\\+007F"),
        ("a\u2028b", "U\\+2028, a line separator"),
        ("a\u2029b", "U\\+2029, a paragraph separator"),
        ("a\ud800", "U\\+D800, a half character"),
        ("\u200b", "shows nothing"),
        ("\u200e \u200f", "shows nothing"),
        ("\u3000", "name of 0 characters"),
        ("x" * 201, "name of 201 characters"),
        (3, "is no text"),
        ("Can\u2019t Tell", "the label of rows nobody can tell"),
    ],
)
def test_what_breaks_a_line_or_shows_nothing_is_refused_before_there_is_a_folder(name, reason):
    with pytest.raises(ValueError, match=reason) as error:
        check_name(name)
    assert "\ud800" not in str(error.value)
    with pytest.raises(ValueError, match=f"Class name 1: .*{reason}"):
        Dataset.from_arrays([[0.0, 1.0]], names=["a", name])


@pytest.mark.parametrize("name", ["\u00e9t\u00e9", "\uac00\ub098", "\u1ec7", "\u30ac"])
def test_two_spellings_of_one_name_are_one_name(name):
    apart = unicodedata.normalize("NFD", name)
    assert apart != name and check_name(apart) == check_name(f" {name}\u00a0") == name
    assert resolve(apart, ("a", name)) == (1, ())
    data = Dataset.from_arrays([[0.0], [1.0], [2.0]], truth=[name, apart, "a"])
    assert data.names == ("a", name) and data.truth is not None and data.truth.tolist() == [1, 1, 0]
    with pytest.raises(ValueError, match="occurs twice"):
        Dataset.from_arrays([[0.0]], names=[name, apart])


def test_a_class_that_is_there_is_found_as_it_is_spelled():
    old = ("e\u0301", "Can't Tell")
    assert [resolve(name, old) for name in old] == [(0, ()), (1, ())]


@pytest.mark.parametrize("mark", "'\u2019\u2018\u201b\u02bc\u2032\uff07\u00b4`")
def test_cant_tell_is_said_in_any_case_and_with_any_apostrophe(mark):
    for text in (f"can{mark}t tell", f"Can{mark}t Tell", f" CAN{mark}T\u00a0 TELL "):
        assert is_cant_tell(text) and resolve(text, ("a",)) == (-2, ())
    assert not is_cant_tell("can tell") and not is_cant_tell(f"can{mark}t tell why")
