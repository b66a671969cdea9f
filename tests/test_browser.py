"""Browser halves: found beside the sources or in the wheel, joined into one module, or missed with a remedy."""

import subprocess
from pathlib import Path

import pytest

from rcm_notebook.browser import module, styles


@pytest.fixture
def parts(tmp_path):
    def write(**sources: str):
        for name, source in sources.items():
            path = tmp_path / f"{name}.js"
            path.parent.mkdir(exist_ok=True)
            path.write_text(source)
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


def test_a_part_imports_others_by_their_path_from_its_own_folder(parts):
    sources = {
        "kit/dom": "export const dom = 1;\n",
        "map/eye": "export const eye = 2;\n",
        "map/view": 'import { dom } from "../kit/dom.js";\nimport { eye } from "./eye.js";\nexport const view = 3;\n',
        "top": 'import { dom } from "./kit/dom.js";\nimport { view } from "./map/view.js";\nexport default view;\n',
    }
    once = "const dom = 1; const eye = 2; const view = 3; export default view;"
    assert " ".join(module("top.js", parts(**sources)).split()) == once


@pytest.mark.parametrize(("name", "path"), [("top", "../out.js"), ("map/view", "./../../out.js")])
def test_an_import_from_outside_of_the_folder_is_refused(name, path, parts):
    places = parts(**{name: f'import {{ out }} from "{path}";\n'})
    with pytest.raises(ValueError, match=rf"{name}\.js imports .*out\.js.*outside of the folder"):
        module(f"{name}.js", places)


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


def complaint(joined: str, node: str, tmp_path: Path) -> str:
    """What Node says of a module that it only parses: nothing where the module is good."""
    path = tmp_path / "joined.mjs"
    path.write_text(joined)
    return subprocess.run([node, "--check", path], capture_output=True, text=True).stderr


@pytest.mark.parametrize("name", sorted(path.name for path in (Path(__file__).parents[1] / "widgets/esm").glob("*.js")))
def test_the_parts_of_a_half_share_one_scope_without_a_clash_of_names(name, node, tmp_path):
    assert complaint(module(name), node, tmp_path) == ""


@pytest.mark.parametrize("kind", ["const size = 1;", "function size() {}", "class size {}"])
def test_two_parts_with_one_name_make_no_module(kind, node, parts, tmp_path):
    places = parts(one=f"{kind}\nexport const one = 1;\n", top=f'import {{ one }} from "./one.js";\n{kind}\n')
    assert "'size' has already been declared" in complaint(module("top.js", places), node, tmp_path)


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
