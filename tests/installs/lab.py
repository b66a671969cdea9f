"""What the extra `lab` brings: the workbench with every tab open, a plot, and the workbench as a page of its own.

A program that fails where anything does not hold; run where `core.py` is.
"""

import re
import subprocess
import sys
import tempfile
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import ipywidgets
import numpy as np

import rcm_notebook as rcm
from rcm_notebook.plots import PLOTS
from rcm_notebook.widgets import Workbench


def clusters() -> rcm.Dataset:
    rng = np.random.default_rng(0)
    truth = np.arange(60) % 3
    x = rng.normal(0, 0.1, (60, 6)).astype(np.float32)
    x[np.arange(60), truth] += 2
    return rcm.Dataset.from_arrays(x, names=("ant", "bee", "cat"), truth=truth)


def show_and_plot(folder: Path) -> None:
    model = rcm.ModelConfig(components=4, latent=2, encoder_width=16, decoder_widths=(8,))
    with rcm.Session(clusters(), folder, model=model, train=rcm.TrainConfig(min_steps=10)) as session:
        session.train(1, progress=False)
        session.assign([0], "ant")
        workbench = Workbench(session)
        for tabs in (workbench.steer, workbench.look):
            for index, title in enumerate(tabs.titles):
                tabs.selected_index = index
                assert tabs.children[index].children, f"The tab {title!r} stayed empty."
        shown, _ = workbench._repr_mimebundle_()
        assert {"application/vnd.jupyter.widget-view+json", "image/png"} <= set(shown)
        assert PLOTS["losses"](session)
        ipywidgets.Widget.close_all()


def serve(folder: Path) -> None:
    command = [Path(sys.executable).with_name("rcm-notebook"), "app", folder, "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as app:
        assert app.stdout is not None
        try:
            address = next(found[1] for line in app.stdout if (found := re.match(r"Open (http\S+)", line)))
            handlers = (urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar()))
            with urllib.request.build_opener(*handlers).open(address, timeout=60) as answer:
                page = answer.read().decode()
        finally:
            app.terminate()
    assert "application/vnd.jupyter.widget-view+json" in page, page[-4000:]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        show_and_plot(Path(made))
        serve(Path(made))
    print("The widgets, the plots and the page of rcm_notebook's extra `lab` work.")
