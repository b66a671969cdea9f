"""The page: a template filled with markup, data, styles and one script. It loads nothing else.

A content security policy forbids every request, and every script except this one, whose hash it contains. If a name or
a text ever became markup, it could still not run and not send a request.
"""

import base64
import hashlib
from importlib.resources import files
from string import Template

from rcm_notebook.browser import module, styles
from rcm_notebook.report.about import About
from rcm_notebook.report.classes import class_table
from rcm_notebook.report.curves import curves
from rcm_notebook.report.embed import script_json
from rcm_notebook.report.header import header, title
from rcm_notebook.report.markup import Markup, escaped, tag
from rcm_notebook.report.pictures import album
from rcm_notebook.report.points import points, sample
from rcm_notebook.report.settings import settings
from rcm_notebook.report.tau_map import heat_map, tau_values
from rcm_notebook.report.texts import excerpts
from rcm_notebook.report.tiles import tiles
from rcm_notebook.report.timeline import history, moments
from rcm_notebook.views import View


def render(view: View, about: About, *, drawn: int, budget: int) -> bytes:
    """Return the report as one HTML file.

    Args:
        view: The view to report.
        about: What the report shows beside the view.
        drawn: Largest number of points on the map. If there are more rows, a sample is drawn.
        budget: Number of bytes that texts and pictures of the points may take.
    """
    labels = view.labels
    rows = sample(labels.rows, len(view.data), drawn)
    texts = excerpts(view.data, rows, budget)
    left = budget - sum(len(text.encode("utf-8", "replace")) for text in texts or ())
    pictures = album(view.data, rows, left)
    held = {"Texts": len(texts)} if texts is not None else {}
    held |= {"Pictures": pictures["count"]} if pictures else {}
    data = {
        "points": points(view, rows, about.colorings),
        "texts": texts,
        "pictures": pictures,
        "curves": curves(view.history, view.weights),
        "tau": tau_values(view),
    }
    script = module("report.js")
    page = Template(files("rcm_notebook.report").joinpath("page.html").read_text(encoding="utf-8")).substitute(
        policy=_policy(script),
        title=escaped(title(view)),
        styles=styles("kit/theme.css", "latent_map.css", "kit/card.css", "report.css"),
        header=header(view, about),
        drawn=_drawn(len(view.data), len(rows), held, budget),
        curves=_curves(view),
        classes=class_table(view),
        tau=heat_map(view),
        tiles=tiles(view),
        history=history(moments(about.log)),
        settings=settings(view, about),
        version=escaped(about.version),
        data=script_json(data),
        script=script,
    )
    return page.encode("utf-8", "replace")


def _policy(script: str) -> str:
    """Return the policy: only this script runs, styles and pictures are inside the page, and nothing is loaded."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _curves(view: View) -> Markup:
    if not view.history:
        return tag("p", "Not trained yet: there are no losses to show.", class_="empty")
    return tag("div", id="curves")


def _drawn(n: int, drawn: int, held: dict[str, int], budget: int) -> Markup:
    """Return a note on what the map shows of `n` rows. `held` is, for texts and pictures, how many the page has."""
    parts = [f"All {n:,} rows, each where the model puts it."]
    if drawn < n:
        parts = [
            f"{drawn:,} of the {n:,} rows: labelled ones first, then others at random. The legend counts all rows."
        ]
    for name, there in held.items():
        if there < drawn:
            parts.append(f"{name} of {there:,} of these points are in the page; the rest would take it beyond "
                         f"{budget / 1e6:g} MB.")  # fmt: skip
    return tag("p", " ".join(parts), class_="lead")
