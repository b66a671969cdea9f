"""How long a user waits for the map in JupyterLab under Chromium with software GL: medians, the slowest in brackets.

    python tests/benchmarks/widgets.py

60,000 generated images in 30 kinds, then a million of 4 x 4 pixels; nothing is downloaded. "Painted" means that the
graphics card has finished: a pixel is read back in the frame after. Times that cross from browser to kernel
compare the clocks of one machine.
"""

import json
import platform
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))

from lab import FLAGS, Lab, Notebook
from map_driver import Map
from playwright.sync_api import ViewportSize, sync_playwright

POINTS = 60_000
LASSOED = 5_000
REPEATS = 15
FEW_REPEATS = 5
SIZE: ViewportSize = {"width": 1100, "height": 1000}

SESSION = f"""\
import time
import numpy as np
import rcm_notebook as rcm
from rcm_notebook.widgets import Gallery, LatentMap
rng = np.random.default_rng(0)
kinds = rng.uniform(0, 255, (30, 8, 8))
truth = rng.integers(0, 30, {POINTS})
x = np.clip(kinds[truth] + rng.normal(0, 25, ({POINTS}, 8, 8)), 0, 255).astype(np.uint8)
data = rcm.Dataset.from_arrays(x, truth=truth % 10, names=tuple("0123456789"))
session = rcm.Session(data, "sessions/benchmark")
session.train(1, progress=False)
selected = []
session.observe(lambda change: selected.append((time.time(), len(change["new"]))), "selection")
"""
MANY = 1_000_000
MILLION = f"""\
import time
import numpy as np
import rcm_notebook as rcm
from rcm_notebook.widgets import LatentMap
rng = np.random.default_rng(0)
kinds = rng.uniform(0, 255, (10, 4, 4))
truth = rng.integers(0, 10, {MANY})
x = np.clip(kinds[truth] + rng.normal(0, 25, ({MANY}, 4, 4)), 0, 255).astype(np.uint8)
data = rcm.Dataset.from_arrays(x, truth=truth, names=tuple("0123456789"))
model = rcm.ModelConfig(components=10, latent=2, encoder="dense", encoder_width=16, decoder_widths=(8,))
session = rcm.Session(data, "sessions/million", model=model)
for label in range(10): session.assign(np.flatnonzero(truth[:200] == label), label)
selected = []
session.observe(lambda change: selected.append((time.time(), len(change["new"]))), "selection")
"""
SHOW = "map = LatentMap(session, height=560)\nmap"

PAINTED = """\
const read = canvas => {
    const gl = canvas.getContext('webgl2');
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
};
const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
"""
FIRST_PAINT = f"""async cell => {{
    {PAINTED}
    const app = window.jupyterapp, begun = performance.now();
    app.shell.currentWidget.content.activeCellIndex = cell;
    app.commands.execute('notebook:run-cell');
    let canvas = null;
    while (!(canvas = document.querySelector('.rcm-canvas'))?.dataset.painted) await frame();
    read(canvas);
    return performance.now() - begun;
}}"""
KEY = f"""async () => {{
    {PAINTED}
    const canvas = document.querySelector('.rcm-canvas'), legend = document.querySelector('.rcm-legend');
    const pressed = new Promise(resolve =>
        window.addEventListener('keydown', () => resolve(performance.now()), {{capture: true, once: true}}));
    const counts = legend.innerText;
    window.measured = pressed.then(async begun => {{
        await frame();
        await frame();
        read(canvas);
        const here = performance.now() - begun;
        while (legend.innerText === counts) await frame();
        await frame();
        read(canvas);
        return [here, performance.now() - begun];
    }});
}}"""
LASSO = """() => {
    window.released = new Promise(resolve => window.addEventListener('pointerup',
        () => resolve((performance.timeOrigin + performance.now()) / 1000), {capture: true, once: true}));
}"""
GALLERY = """() => {
    const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
    const gallery = document.querySelector('.rcm-gallery'), before = gallery.dataset.rows;
    const isDrawn = cell => cell.dataset.picture !== undefined && cell.dataset.picture === cell.dataset.row;
    window.filled = new Promise(resolve => window.addEventListener('pointerup', async () => {
        const begun = performance.now();
        const cells = () => [...gallery.querySelectorAll('.rcm-cell')];
        while (gallery.dataset.rows === before || !cells().every(isDrawn)) await frame();
        await frame();
        resolve(performance.now() - begun);
    }, {capture: true, once: true}));
}"""
PAN = """() => {
    const canvas = document.querySelector('.rcm-canvas');
    window.frames = [];
    window.panning = new MutationObserver(() => window.frames.push(performance.now()));
    window.panning.observe(canvas, {attributes: true, attributeFilter: ['data-camera']});
}"""
RECOLOURED = f"""async choice => {{
    {PAINTED}
    const canvas = document.querySelector('.rcm-canvas'), list = document.querySelector('.rcm-select');
    const begun = performance.now(), title = document.querySelector('.rcm-legend-title');
    list.value = choice;
    list.dispatchEvent(new Event('change'));
    while (!title.textContent.startsWith(choice)) await frame();
    await frame();
    await frame();
    read(canvas);
    return performance.now() - begun;
}}"""


def first_paint(notebook: Notebook) -> float:
    """Milliseconds from running the cell to the painted map, which was closed before."""
    notebook.execute("LatentMap(session).close()")
    notebook.page.evaluate("() => window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    notebook.until(lambda: notebook.page.locator(".rcm-canvas").count() == 0, "the old map is gone")
    return notebook.page.evaluate(FIRST_PAINT, 1)


def key(notebook: Notebook, row: int) -> list[float]:
    """Milliseconds from the key to the local paint, and to the painted answer of Python."""
    digit = (notebook.ask(f"int(session.prediction.ids[{row}])") + 1) % 10
    notebook.execute(f"session.select([{row}])")
    notebook.until(lambda: notebook.page.locator(".rcm-map").get_attribute("data-selected") == "1", "selected")
    notebook.page.locator(".rcm-map").focus()
    notebook.page.evaluate(KEY)
    notebook.page.keyboard.press(str(digit))
    times = notebook.page.evaluate("() => window.measured")
    notebook.until(lambda: notebook.ask("len(session.selection)") == 0, "the gesture is over")
    return times


def lasso(notebook: Notebook, shown: Map, corners: np.ndarray) -> tuple[float, int]:
    """Milliseconds from the released button to `session.selection`, and how many points that holds."""
    notebook.execute("session.select([]); selected.clear()")
    notebook.page.evaluate(LASSO)
    shown.lasso(corners, "Shift")
    notebook.until(lambda: notebook.ask("len(selected)") > 0, "Python has the selection")
    moment, count = notebook.ask("selected[0]")
    return 1000 * (moment - notebook.page.evaluate("() => window.released")), count


def to_gallery(notebook: Notebook, shown: Map, corners: np.ndarray) -> float:
    """Milliseconds from the released button to all thumbnails that the gallery has room for."""
    notebook.execute("session.select([0])")
    notebook.until(lambda: notebook.page.locator(".rcm-gallery").get_attribute("data-rows") == "1", "it has one row")
    notebook.page.evaluate(GALLERY)
    shown.lasso(corners, "Shift")
    return notebook.page.evaluate("() => window.filled")


def pan(notebook: Notebook, shown: Map) -> list[float]:
    """Milliseconds between frames while the map is dragged to and fro."""
    box = shown.canvas.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse = notebook.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 5, y)
    notebook.page.evaluate(PAN)
    for step in range(40):
        mouse.move(x + 60 * (step % 2) + step, y)
    mouse.up()
    times = notebook.page.evaluate("() => { window.panning.disconnect(); return window.frames; }")
    notebook.page.keyboard.press("f")
    shown.settle()
    return np.diff(times).tolist()


def rectangle_of(places: np.ndarray, count: int) -> np.ndarray:
    """Corners of a rectangle around the middle that holds about `count` places."""
    middle = np.median(places, 0)
    reach = np.abs(places - middle) / places.std(0)
    half = np.sort(reach.max(1))[count] * places.std(0)
    return middle + half * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])


def million(notebook: Notebook) -> dict:
    """What is measured of a million points, milliseconds and bytes."""
    notebook.run(0)
    paints = [first_paint(notebook) for _ in range(FEW_REPEATS)]
    shown = Map(notebook)
    pans = [time for _ in range(FEW_REPEATS) for time in pan(notebook, shown)]
    choices = ["component", "label", "truth", "prediction"] * FEW_REPEATS
    recolours = [notebook.page.evaluate(RECOLOURED, choice) for choice in choices[: FEW_REPEATS + 1]]
    corners = rectangle_of(shown.screen(range(20_000)), 2_000)
    lassos = [lasso(notebook, shown, corners) for _ in range(FEW_REPEATS)]
    sizes = notebook.ask("[len(getattr(map, name)) for name in ('positions', 'codes', 'marks')]")
    return {
        "first_paint": paints,
        "pan": pans,
        "recolour": recolours,
        "lasso": [time for time, _ in lassos],
        "lassoed": statistics.median(count for _, count in lassos),
        "bytes": sum(sizes),
        "recolour_bytes": sizes[1],
    }


def row(name: str, times: list[float], goal: str) -> str:
    """One line of the table."""
    return f"| {name} | {statistics.median(times):.0f} ms ({max(times):.0f}) | {goal} |"


def main() -> None:
    """Measure and print the table."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("chromium is not on PATH: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, headless=False, args=list(FLAGS))
        lab = Lab(Path(folder) / "lab")
        try:
            page = browser.new_page(viewport=SIZE)
            notebook = Notebook(page, lab, "benchmark.ipynb", [SESSION, SHOW, "Gallery(session)"])
            notebook.run(0)
            paints = [first_paint(notebook) for _ in range(REPEATS)]
            shown = Map(notebook)
            notebook.execute("for row in range(10): session.assign([row], row)")
            keys = [key(notebook, 100 + i) for i in range(REPEATS)]
            corners = rectangle_of(shown.screen(range(POINTS)), LASSOED)
            lassos = [lasso(notebook, shown, corners) for _ in range(REPEATS)]
            notebook.run(2)
            galleries = [to_gallery(notebook, shown, corners) for _ in range(REPEATS)]
            page.close()
            many = million(Notebook(browser.new_page(viewport=SIZE), lab, "million.ipynb", [MILLION, SHOW]))
        finally:
            lab.close()
            browser.close()
    lassoed = statistics.median(count for _, count in lassos)
    print(f"{POINTS:,} points, {REPEATS} times each, {platform.processor() or platform.machine()}, software GL")
    print("| what | median (slowest) | goal |\n|---|---|---|")
    print(row("run the cell, first paint", paints, "1000 ms"))
    print(row("key to painted here", [here for here, _ in keys], "150 ms"))
    print(row("key to painted with Python's answer", [answer for _, answer in keys], "250 ms"))
    print(row(f"lasso of {lassoed:,.0f} to session.selection", [time for time, _ in lassos], "50 ms"))
    print(row("the same to the gallery's thumbnails, each of them new", galleries, "200 ms"))
    print(f"\n{MANY:,} points, {FEW_REPEATS} times each\n\n| what | median (slowest) | goal |\n|---|---|---|")
    print(row("run the cell, first paint", many["first_paint"], ""))
    print(row("a frame while panning", many["pan"], "50 ms"))
    print(row("colour by something else, painted", many["recolour"], ""))
    print(row(f"lasso of {many['lassoed']:,.0f} to session.selection", many["lasso"], ""))
    at_first, again = many["bytes"] / 1e6, many["recolour_bytes"] / 1e6
    print(f"\nbytes to the browser: {at_first:.0f} MB at first, {again:.0f} MB a recolour")
    print(
        json.dumps(
            {"first_paint": paints, "key": keys, "lasso": lassos, "gallery": galleries, "million": many}, default=float
        )
    )


if __name__ == "__main__":
    main()
