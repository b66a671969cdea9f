"""Browser halves: found beside the sources or in the wheel, joined into one module, or missed with a remedy."""

import pytest

from rcm_notebook.static import module, styles


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
