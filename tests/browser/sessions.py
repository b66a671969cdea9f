"""Cells that make the sessions of the browser tests."""

DIGITS = """\
import rcm_notebook as rcm
from rcm_notebook.widgets import LabelBar, LatentMap, Workbench
session = rcm.Session(rcm.load("digits"), "sessions/digits")
"""

CLUSTERS = """\
import numpy as np
import rcm_notebook as rcm
from rcm_notebook.widgets import LabelBar, LatentMap, Workbench
rng = np.random.default_rng(0)
truth = np.arange(240) % 4
x = rng.normal(0, 0.15, (240, 8)).astype(np.float32)
x[np.arange(240), truth] += 2
data = rcm.Dataset.from_arrays(x, truth=truth, names={names!r}, texts=[{text!r}] * 240)
model = rcm.ModelConfig(components=4, latent=2, encoder="dense", encoder_width=16, decoder_widths=(8,))
session = rcm.Session(data, {folder!r}, model=model)
session.train(2, progress=False)
"""


def clusters(folder: str, names=("ant", "bee", "cat", "dog"), text: str = "a row") -> str:
    """A trained session of 240 vectors in four clear clusters."""
    return CLUSTERS.format(folder=f"sessions/{folder}", names=tuple(names), text=text)
