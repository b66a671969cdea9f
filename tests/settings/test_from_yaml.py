"""YAML from anybody: values, or one error, quickly."""

import time

import pytest

from rcm_notebook.settings import from_yaml

BOMB = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
)
MERGED = "a0: &a0 {x: 1}\n" + "".join(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}\n" for n in range(1, 10))


def test_values_and_aliases_are_read():
    assert from_yaml("a: &x [1, 2.5]\nb: *x\nc: {d: yes}") == {"a": [1, 2.5], "b": [1, 2.5], "c": {"d": True}}
    assert from_yaml("") is None and from_yaml("# nothing") is None and from_yaml("3") == 3


@pytest.mark.parametrize("bomb", [BOMB, MERGED])
def test_a_few_lines_that_unfold_to_billions_are_refused_at_once(bomb):
    begin = time.perf_counter()
    with pytest.raises(ValueError, match=r"aliases .* unfold to more than 1,000,000") as caught:
        from_yaml(bomb)
    assert time.perf_counter() - begin < 2 and len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 5000, "nested more than"),
        ("[" * 60 + "]" * 60, "nested more than"),
        ("a: &a [*a]", "holds itself"),
        ("&a {b: {c: *a}}", "holds itself"),
        ("a: *nowhere", "undefined alias"),
        ("a: [1", "expected ',' or"),
        ("a: !!python/object/apply:os.system [ls]", "could not determine a constructor"),
        ("? [1]\n: 2", "unhashable key"),
        ("!!int ''", "."),
        ("!!bool perhaps", "perhaps"),
        ("!!float none", "none"),
        ("!!timestamp soon", "."),
        ("2001-13-45", "month"),
        ("1" * 5000, "4300 digits"),
        ("1:" * 400 + "1.5", "too large"),
        ("a: 1\n---\nb: 2", "single document"),
        ("a: \x00", "special characters"),
        ("!!set [1]", "expected a mapping"),
    ],
)
def test_what_is_no_plain_value_is_one_error_in_words(text, said):
    with pytest.raises(ValueError, match=said):
        from_yaml(text)
