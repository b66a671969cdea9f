"""The tabs of a workbench, by where they are, and how one is opened."""

from lab import Notebook

TABS = {
    ".rcm-side .rcm-tabs": ("ask", "losses", "weights", "phases"),
    ".rcm-look": ("selection", "components", "tau", "uncertainty", "data", "runs"),
}


def open_tab(notebook: Notebook, tabs: str, title: str) -> None:
    """Click on a tab and wait until its panel was drawn."""
    notebook.page.locator(tabs).get_by_role("tab", name=title, exact=True).first.click()
    notebook.until(lambda: notebook.ask(f"{title!r} in {{**wb.steer.made, **wb.look.made}}"), "the tab is made")
    notebook.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
