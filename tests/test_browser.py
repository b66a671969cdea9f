"""Browser halves: found beside the sources or in the wheel, joined into one module, or missed with a remedy."""

import subprocess

import pytest

from rcm_notebook.browser import module, styles


@pytest.fixture
def parts(tmp_path):
    def write(**sources: str):
        for name, source in sources.items():
            (tmp_path / f"{name}.js").write_text(source)
        return (tmp_path,)

    return write


def test_parts_are_joined_before_the_module_that_imports_them(parts):
    places = parts(
        low="export const one = 1;\n",
        middle='import { one } from "./low.js";\nexport function two() {\n  return 2 * one;\n}\n',
        top='import {\n  one,\n} from "./low.js";\nimport { two } from "./middle.js";\nexport default { one, two };\n',
    )
    joined = module("top.js", places)
    once = "const one = 1; function two() { return 2 * one; } export default { one, two };"
    assert " ".join(joined.split()) == once, "each part once, in the order of use; only the module itself exports"


def test_a_module_travels_without_comments_and_in_latin_1(parts):
    source = (
        "// @ts-check\n/**\n * What it is.\n */\nexport const at = 'a // b'; // Stays.\n"
        "/** One. */ export const kept = 1;\n  /** Two. */\nexport const said = 'é … 🐜';\n"
    )
    joined = module("top.js", parts(top=source))
    assert joined == (
        "export const at = 'a // b'; // Stays.\n/** One. */ export const kept = 1;\n"
        "export const said = 'é \\u{2026} \\u{1f41c}';\n"
    )


@pytest.mark.parametrize("name", ["latent_map", "label_bar", "gallery", "tau_heatmap", "component_lens", "report"])
def test_a_joined_half_is_a_module_that_parses(name, node, tmp_path):
    (tmp_path / "half.mjs").write_text(module(f"{name}.js"))
    checked = subprocess.run([node, "--check", tmp_path / "half.mjs"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr


def test_an_import_that_cannot_be_joined_is_refused_by_name(parts):
    renamed = parts(top='import { one as uno } from "three";\n')
    with pytest.raises(ValueError, match=r"top\.js has the import .*three.*without renaming"):
        module("top.js", renamed)


def test_parts_that_import_each_other_are_refused(parts):
    circle = parts(
        a='import { b } from "./b.js";\nexport const a = 1;\n', b='import { a } from "./a.js";\nexport const b = 1;\n'
    )
    with pytest.raises(ValueError, match=r"circle: a\.js -> b\.js -> a\.js"):
        module("a.js", circle)


def test_the_wheels_own_copy_goes_before_the_sources(tmp_path):
    for place in ("wheel", "sources"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "look.css").write_text(place)
    assert styles("look.css", places=(tmp_path / "wheel", tmp_path / "sources")) == "wheel"


def test_a_missing_half_is_named_with_the_places_and_the_remedy(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"'map\.js' is missing: not in .*pip install"):
        module("map.js", (tmp_path / "nowhere", tmp_path))


def test_a_part_that_a_module_imports_is_missed_by_its_own_name(parts):
    with pytest.raises(FileNotFoundError, match=r"'gone\.js' is missing"):
        module("top.js", parts(top='import { x } from "./gone.js";\n'))
