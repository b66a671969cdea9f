"""The JavaScript of the widgets: its own tests under Node, and that every joined module is a module."""

import re
import subprocess
from pathlib import Path

import anywidget
import pytest
from present import present

from rcm_notebook.browser import module
from rcm_notebook.widgets import WIDGETS

SOURCES = Path(__file__).parents[2] / "widgets"
LONGEST = 300
MODULES = sorted(
    path.name
    for name in WIDGETS
    if (path := SOURCES / "esm" / f"{re.sub('(?<!^)(?=[A-Z])', '_', name).lower()}.js").exists()
)


@pytest.mark.slow
def test_the_pure_parts_do_what_their_tests_say(node):
    ran = subprocess.run([node, "--test", str(SOURCES / "test")], capture_output=True, text=True, cwd=SOURCES)
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]
    assert int(present(re.search(r"# pass (\d+)", ran.stdout))[1]) > 0


def test_every_widget_of_our_own_has_a_browser_half_named_like_its_python_file():
    own = [kind for kind in WIDGETS.values() if issubclass(kind, anywidget.AnyWidget)]
    assert [f"{kind.__module__.split('.')[-1]}.js" for kind in sorted(own, key=lambda kind: kind.__module__)] == MODULES


@pytest.mark.parametrize(
    ("name", "hook"),
    [
        *((name, "render") for name in [*MODULES, "accessible_names.js", "kernel_banner.js"]),
        *((name, "initialize") for name in ["closing.js", "renewing.js"]),
    ],
)
def test_the_parts_of_a_widget_join_into_one_module_with_the_hook_that_the_page_calls(name, hook, node, tmp_path):
    path = tmp_path / "joined.mjs"
    path.write_text(module(name))
    ask = f"const m = await import({path.as_uri()!r}); console.log(Object.keys(m), typeof m.default.{hook})"
    ran = subprocess.run([node, "--input-type=module", "-e", ask], capture_output=True, text=True)
    assert ran.stdout.strip() == "[ 'default' ] function", ran.stderr


@pytest.mark.parametrize("path", sorted((SOURCES / "esm").rglob("*.js")), ids=lambda path: path.stem)
def test_a_part_is_short_enough_to_read_at_once(path):
    assert len(path.read_text().splitlines()) <= LONGEST
