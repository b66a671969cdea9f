"""The tabs of a workbench, by where they are, and how one is opened."""

from lab import Notebook

from rcm_notebook.widgets.kit.registry import tabs

TABS = {".rcm-side .rcm-tabs": tuple(tabs("beside")), ".rcm-look": tuple(tabs("below"))}
"""CSS selector -> titles."""


def open_tab(notebook: Notebook, place: str, title: str) -> None:
    """Click on a tab and wait until its panel was drawn."""
    notebook.page.locator(place).get_by_role("tab", name=title, exact=True).first.click()
    notebook.until(lambda: notebook.ask(f"{title!r} in {{**wb.steer.made, **wb.look.made}}"), "the tab is made")
    notebook.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
