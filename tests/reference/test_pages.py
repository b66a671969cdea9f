"""The reference pages that people write: what they point to exists, and their code runs."""

import re
from contextlib import ExitStack
from pathlib import Path

import matplotlib.pyplot
import pytest
from PIL import Image

from rcm_notebook.reference.parts import registries
from rcm_notebook.widgets import WIDGETS

matplotlib.use("Agg")

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "notebooks" / "images"
LARGEST = 150_000  # Bytes of a picture: a repository keeps every version of them.
PAGES = [*sorted((ROOT / "notebooks" / "reference").glob("*.md")), ROOT / "widgets" / "README.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_picture_and_page_that_a_page_points_to_exists(page):
    prose = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    targets = re.findall(r"\]\((?!https?:)([^)#\s]+)", prose)
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.slow
def test_the_new_parts_of_the_contributing_page_work_together(tmp_path, monkeypatch, capsys):
    text = (ROOT / "notebooks" / "reference" / "contributing.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(tmp_path)
    module: dict = {"__name__": "contributing"}
    with ExitStack() as stack:
        for registry in (*registries().values(), WIDGETS):
            stack.enter_context(registry.temporarily())
        for block in blocks:
            exec(compile(block, "contributing.md", "exec"), module)
    matplotlib.pyplot.close("all")
    assert capsys.readouterr().out == "True True 4 labels\n"


@pytest.mark.parametrize(
    "name", [name for name, kind in WIDGETS.items() if kind.__module__.startswith("rcm_notebook.")]
)
def test_every_widget_of_the_package_is_pictured_in_both_themes(name):
    assert all((IMAGES / f"{name}-{theme}.png").is_file() for theme in ("light", "dark"))


def test_every_picture_is_small_and_shown_somewhere():
    shown = "".join(page.read_text(encoding="utf-8") for page in (*PAGES, ROOT / "README.md"))
    pictures = sorted(IMAGES.iterdir())
    assert [path.name for path in pictures if f"images/{path.name})" not in shown] == []
    assert [path.name for path in pictures if path.stat().st_size > LARGEST or Image.open(path).mode != "P"] == []
