"""What a screen reader is told: whatever in a workbench can take the focus has a name, and so have its figures."""

import time

import pytest
from sessions import clusters
from tabs import TABS, open_tab

OURS = "function () { return this.closest?.('.rcm-workbench') ? this.outerHTML.slice(0, 160) : null; }"


@pytest.fixture(scope="module")
def notebook(open_notebook):
    opened = open_notebook(clusters("names/own"), "wb = Workbench(session)\nwb", height=1600)
    opened.run(0)
    opened.run(1)
    opened.execute("for id in range(4): session.assign([id], id)\nsession.query(5)\nsession.select(np.arange(12))")
    opened.page.locator(".rcm-map canvas[data-painted]").first.wait_for()
    return opened


def nameless(notebook) -> list[str]:
    """The focusable elements within the workbench of which the browser knows no name."""
    devtools = notebook.page.context.new_cdp_session(notebook.page)
    try:
        devtools.send("DOM.enable")
        devtools.send("Accessibility.enable")
        found = []
        for node in devtools.send("Accessibility.getFullAXTree")["nodes"]:
            facts = {fact["name"]: fact["value"].get("value") for fact in node.get("properties", [])}
            if node["ignored"] or not facts.get("focusable") or node.get("name", {}).get("value"):
                continue
            there = devtools.send("DOM.resolveNode", {"backendNodeId": node["backendDOMNodeId"]})["object"]
            said = devtools.send(
                "Runtime.callFunctionOn",
                {"objectId": there["objectId"], "functionDeclaration": OURS, "returnByValue": True},
            )
            found.append(said["result"].get("value"))
        return [element for element in found if element]
    finally:
        devtools.detach()


@pytest.mark.parametrize(("tabs", "title"), [(tabs, title) for tabs in TABS for title in TABS[tabs]])
def test_whatever_takes_the_focus_has_a_name(tabs, title, notebook):
    open_tab(notebook, tabs, title)
    until = time.monotonic() + 20
    while (left := nameless(notebook)) and time.monotonic() < until:  # Names come a frame after what they name.
        notebook.page.wait_for_timeout(100)
    assert left == []


@pytest.mark.parametrize(
    ("tabs", "title", "role", "name"),
    [
        (".rcm-side .rcm-tabs", "losses", "img", "Losses by epoch; after epoch 2: total"),
        (".rcm-side .rcm-tabs", "weights", "slider", "recon"),
        (".rcm-look", "uncertainty", "img", "Histogram of epistemic"),
        (".rcm-side", "ask", "progressbar", "training"),
    ],
)
def test_figures_sliders_and_progress_say_what_they_are(tabs, title, role, name, notebook):
    notebook.page.locator(tabs).get_by_role("tab", name=title, exact=True).first.click()
    notebook.page.locator(".rcm-workbench").get_by_role(role, name=name).first.wait_for()
