"""The latent map as a hand uses it: where points are on the screen, lassoes, keys, and what colour a place has."""

import io

import numpy as np
from lab import Notebook
from PIL import Image


class Map:
    """The first map in a notebook's output, shown by a Python variable named `map`."""

    def __init__(self, notebook: Notebook, name: str = "map"):
        self.notebook, self.page, self.name = notebook, notebook.page, name
        self.root = self.page.locator(".rcm-map").first
        self.canvas = self.root.locator("canvas.rcm-canvas")
        self.canvas.wait_for()
        self.settle()

    def settle(self) -> None:
        """Wait until the points are painted and at rest."""
        self.page.wait_for_function("() => document.querySelector('.rcm-map canvas')?.dataset.moving === 'false'")

    def screen(self, rows) -> np.ndarray:
        """Page coordinates of the points `rows`, [n, 2]."""
        camera = self.canvas.get_attribute("data-camera")
        assert camera is not None
        x, y, scale = (float(number) for number in camera.split())
        rows = [int(row) for row in rows]
        places = np.array(self.notebook.ask(f"{self.name}.session.positions[{rows!r}].tolist()"))
        box = self.canvas.bounding_box()
        assert box is not None
        across = box["x"] + box["width"] / 2 + (places[:, 0] - x) * scale
        down = box["y"] + box["height"] / 2 - (places[:, 1] - y) * scale
        return np.stack([across, down], 1)

    def lasso(self, corners, modifier: str | None = None) -> None:
        """Drag the mouse along the corners and back to the first."""
        mouse = self.page.mouse
        if modifier:
            self.page.keyboard.down(modifier)
        mouse.move(*map(float, corners[0]))
        mouse.down()
        for corner in [*corners[1:], corners[0]]:
            mouse.move(*map(float, corner), steps=4)
        mouse.up()
        if modifier:
            self.page.keyboard.up(modifier)

    def lasso_around(self, rows, modifier: str | None = None, margin: float = 6) -> None:
        """Drag a rectangle around the points `rows`."""
        places = self.screen(rows)
        (left, top), (right, bottom) = places.min(0) - margin, places.max(0) + margin
        self.lasso([(left, top), (right, top), (right, bottom), (left, bottom)], modifier)

    def selected(self) -> int:
        """How many points the view shows as selected."""
        selected = self.root.get_attribute("data-selected")
        assert selected is not None
        return int(selected)

    def pixels(self) -> np.ndarray:
        """What is on the canvas, [H, W, 3]."""
        self.settle()
        return np.asarray(Image.open(io.BytesIO(self.canvas.screenshot())).convert("RGB"))

    def has_color(self, color: str, tolerance: int = 24) -> int:
        """How many pixels are close to ``#rrggbb``."""
        wanted = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)])
        return int((np.abs(self.pixels().astype(int) - wanted).max(-1) <= tolerance).sum())
