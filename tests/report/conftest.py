"""A session whose names and texts would like to be more than text, and what is found in its report."""

import base64
import json
from html.parser import HTMLParser

import numpy as np
import pytest

from rcm_notebook.config import ModelConfig
from rcm_notebook.data import Dataset
from rcm_notebook.session import Session

N = 120
HOSTILE = "</script><img src=x onerror=alert(1)>"
NAMES = (HOSTILE, "bee & <b>fly</b>", "“cat” 'dog' $title")
MODEL = ModelConfig(components=6, latent=2, encoder_width=16, decoder_widths=(8,))


def hostile_data(n: int = N, **more) -> Dataset:
    rng = np.random.default_rng(0)
    truth = np.arange(n) % 3
    x = rng.normal(0, 0.1, (n, 6)).astype(np.float32)
    x[np.arange(n), truth] += 2
    images = rng.integers(0, 255, (n, 5, 4), dtype=np.uint8)
    texts = [f"<!-- <script>{i}\u2028 {HOSTILE}" for i in range(n)]
    columns = {HOSTILE: np.arange(n) / n}
    given = {"truth": truth, "images": images, "texts": texts, "serial": np.arange(n) + 1000, "columns": columns} | more
    return Dataset.from_arrays(x, names=NAMES, name="<i>three</i>", **given)


@pytest.fixture(scope="module")
def one_session(tmp_path_factory):
    """Trained and not labelled; a module shares it, each test undoes what it did."""
    with Session(hostile_data(), tmp_path_factory.mktemp("report") / "run", model=MODEL) as session:
        session.train(2, progress=False)
        yield session


@pytest.fixture
def session(one_session):
    yield one_session
    while one_session.can_undo:
        one_session.undo()


def label(session, rows=range(9)):
    """Label rows with their truth, a gesture a class."""
    rows = np.asarray(rows)
    for c in np.unique(session.data.truth[rows]):
        session.assign(rows[session.data.truth[rows] == c], int(c))


class Page(HTMLParser):
    """The elements of a page as a browser's parser finds them, its text, and the data that it carries."""

    def __init__(self, path):
        super().__init__(convert_charrefs=True)
        self.source = path.read_text(encoding="utf-8")
        self.elements: list[tuple[str, dict]] = []
        self.scripts: list[str] = []
        self._words: list[str] = []
        self.feed(self.source)
        self.data = json.loads(self.scripts[0])
        self.words = " ".join("".join(self._words).split())

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data):
        if self.cdata_elem == "script":
            self.scripts[-1] += data
        elif self.cdata_elem is None:
            self._words.append(data + " ")

    def attributes(self, name: str) -> list[str]:
        return [attrs[name] for _, attrs in self.elements if name in attrs]

    @staticmethod
    def array(packed) -> np.ndarray:
        return np.frombuffer(
            base64.b64decode(packed["bytes"]), {"u8": "u1", "u16": "<u2", "u32": "<u4"}[packed["type"]]
        )

    def coloring(self, name: str):
        return next(each for each in self.data["points"]["colorings"] if each["name"] == name)


@pytest.fixture
def report(session, tmp_path):
    """Write the session's report and return its page."""
    return lambda **settings: Page(session.report(tmp_path / "report.html", **settings))
