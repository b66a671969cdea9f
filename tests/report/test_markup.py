"""Markup and embedded data: nothing gets out of where it was put."""

import json

import numpy as np
import pytest

from rcm_notebook.report.embed import packed, script_json
from rcm_notebook.report.markup import Markup, joined, tag
from rcm_notebook.report.numbers import count, percent
from rcm_notebook.report.texts import shortened

BREAKING = ["</script>", "</SCRIPT >", "<!--<script>", "]]>", "\u2028\u2029", "&lt;/script&gt;", '"\\', "\x00 ü 🐝"]


@pytest.mark.parametrize("text", BREAKING)
def test_json_in_a_script_comes_back_whole_and_cannot_close_it(text):
    written = script_json({text: [text, 1, None]})
    assert json.loads(written) == {text: [text, 1, None]}
    assert not set("<>&\u2028\u2029") & set(written)


def test_a_number_that_json_does_not_know_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        script_json([float("nan")])


@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.uint32])
def test_arrays_are_packed_little_endian(kind):
    import base64

    values = np.arange(0, 200, 7).astype(kind)
    found = packed(values.astype(values.dtype.newbyteorder(">")))
    assert np.frombuffer(base64.b64decode(found["bytes"]), f"<u{values.itemsize}").tolist() == values.tolist()
    assert found["type"] == f"u{8 * values.itemsize}"


def test_an_array_of_another_kind_is_refused():
    with pytest.raises(ValueError, match="the array is float32"):
        packed(np.zeros(3, np.float32))


def test_children_and_attributes_are_escaped_and_markup_is_not():
    made = tag("p", "<b>&", Markup("<i>"), None, 3, title='"><script>', data_row=1, hidden=True, id=None)
    assert made == ('<p title="&quot;&gt;&lt;script&gt;" data-row="1" hidden>&lt;b&gt;&amp;<i>3</p>')
    assert joined("<", tag("img", src="a")) == '&lt;<img src="a">'


@pytest.mark.parametrize(
    ("share", "written"),
    [(0, "0.0 %"), (0.0001, "< 0.1 %"), (0.5, "50.0 %"), (0.9999, "> 99.9 %"), (1, "100.0 %")],
)
def test_a_share_is_never_rounded_to_all_or_nothing(share, written):
    assert percent(share) == written


def test_words_for_counts_and_beginnings_of_texts():
    assert (count(1, "pause"), count(1200, "row")) == ("1 pause", "1,200 rows")
    assert shortened("abc", 3) == "abc"
    assert shortened("abcd", 3) == "ab…"
