"""The heat map of tau under the hand: look, point, click, keys, large tables, light and dark."""

import json

import numpy as np
import pytest
from sessions import clusters

SHOW = "from rcm_notebook.widgets import TauHeatmap\nheat = TauHeatmap(session)\nheat"
LABEL = """\
while session.can_undo: session.undo()
session.select([])
for k in range(4):
    rows = np.flatnonzero(session.latents.component == k)
    if len(rows): session.assign(rows[:3], int(np.bincount(truth[rows]).argmax()))
heat.show = 'tau'
"""
MANY = """\
import numpy as np
import rcm_notebook as rcm
rng = np.random.default_rng(0)
truth = np.arange(924) % 77
centres = rng.normal(0, 1, (77, 24))
x = (centres[truth] + rng.normal(0, 0.2, (924, 24))).astype(np.float32)
verbs = ('lost', 'stolen', 'pending', 'wrong', 'unable to verify', 'declined', 'top up')
nouns = ('card', 'transfer', 'cash withdrawal', 'exchange rate', 'identity', 'direct debit payment', 'PIN',
         'refund', 'balance', 'fee', 'virtual card')
names = [f'{verb} {noun}' for noun in nouns for verb in verbs]
data = rcm.Dataset.from_arrays(x, truth=truth, names=names)
model = rcm.ModelConfig(components=231, latent=2, encoder='dense', encoder_width=64, decoder_widths=(16,))
session = rcm.Session(data, 'sessions/many', model=model)
for c in range(60):
    session.assign(np.flatnonzero(truth == c)[:5], c)
session.train(2, progress=False)
session.name_component(7, 'odd ones')
session.reserve_component(9, 'lost PIN')
"""


class Heat:
    """The first heat map in a notebook's output, shown by a Python variable named `heat`."""

    def __init__(self, notebook):
        self.notebook, self.page = notebook, notebook.page
        self.root = self.page.locator(".rcm-heat").first
        self.canvas = self.root.locator("canvas")
        self.line = self.root.locator(".rcm-heat-line")

    def layout(self) -> dict:
        return json.loads(self.canvas.get_attribute("data-layout"))

    def place(self, row: int, column: int) -> tuple[float, float]:
        """Page coordinates of the middle of a cell, or of a header where one is -1."""
        self.canvas.scroll_into_view_if_needed()
        at, box = self.layout(), self.canvas.bounding_box()
        x = 40 if column < 0 else at["left"] + (column + 0.5) * at["cellWidth"] - at["x"]
        y = at["top"] - 20 if row < 0 else at["top"] + (row + 0.5) * at["cellHeight"] - at["y"]
        return box["x"] + x, box["y"] + y

    def click(self, row: int, column: int, modifier: str | None = None) -> None:
        if modifier:
            self.page.keyboard.down(modifier)
        self.page.mouse.click(*self.place(row, column))
        if modifier:
            self.page.keyboard.up(modifier)

    def says(self, words: str) -> None:
        self.notebook.until(lambda: words in self.line.inner_text(), f"the line says {words!r}")

    def shows(self, name: str) -> None:
        self.notebook.until(
            lambda: self.root.locator(f"[data-show={name}]").get_attribute("aria-pressed") == "true", name
        )


@pytest.fixture(scope="module")
def notebook(open_notebook):
    opened = open_notebook(clusters("heat"), SHOW)
    opened.run(0)
    opened.run(1)
    return opened


@pytest.fixture
def heat(notebook):
    notebook.execute(LABEL)
    notebook.page.mouse.move(5, 5)
    shown = Heat(notebook)
    notebook.until(lambda: shown.canvas.is_visible(), "the table is painted")
    shown.shows("tau")
    return shown


def ids(notebook) -> tuple[list[int], list[int]]:
    """What rows and columns stand for, as Python knows it."""
    rows = notebook.ask("np.frombuffer(heat.heads, '<i4').reshape(-1, 5)[:, 0].tolist()")
    return rows, notebook.ask("[column['id'] for column in heat.words['columns']]")


def selection(notebook) -> list[int]:
    return notebook.ask("session.selection.tolist()")


def where(notebook, condition: str) -> list[int]:
    return notebook.ask(f"np.flatnonzero({condition}).tolist()")


def used(notebook) -> list[tuple[int, list[int]]]:
    """The table's rows whose component holds points, each with those points."""
    held = [where(notebook, f"session.latents.component == {k}") for k in ids(notebook)[0]]
    return [(place, rows) for place, rows in enumerate(held) if rows]


def test_before_any_label_only_a_line_says_what_to_do(notebook):
    page = notebook.page
    page.locator(".rcm-heat").wait_for()
    assert page.locator(".rcm-heat").inner_text() == "No labels yet: lasso some points and press a digit."
    assert not page.locator(".rcm-heat canvas").is_visible()


def test_the_first_labels_bring_the_table_and_undoing_them_takes_it_away(notebook, heat):
    notebook.execute("while session.can_undo: session.undo()")
    notebook.until(lambda: not heat.canvas.is_visible(), "the table is gone")
    notebook.execute("session.assign([0, 1], 0)")
    notebook.until(lambda: heat.canvas.is_visible(), "the table is there")


def test_pointing_at_a_cell_says_what_it_holds(notebook, heat):
    rows, columns = ids(notebook)
    notebook.page.mouse.move(*heat.place(1, 2))
    heat.says(f"component {rows[1]} · {notebook.ask('session.classes')[columns[2]]} · ")
    notebook.until(lambda: heat.root.get_attribute("data-pointed") == "1 2", "the cell is pointed at")
    notebook.shot("heat-tau", ".rcm-heat")


def test_a_click_on_a_cell_selects_its_points_shift_adds_and_ctrl_removes(notebook, heat):
    (first, a), (second, b) = used(notebook)[:2]
    heat.click(first, -1)
    notebook.until(lambda: selection(notebook) == a, "the points of a component")
    heat.says(f"{len(a)} points selected")
    heat.click(second, -1, "Shift")
    notebook.until(lambda: selection(notebook) == sorted(a + b), "both")
    notebook.shot("heat-selected", ".rcm-heat")
    heat.click(first, -1, "Control")
    notebook.until(lambda: selection(notebook) == b, "the second alone")
    heat.click(-1, 1)
    predicted = "(session.prediction.ids == 1) & ~session.prediction.unknown"
    notebook.until(lambda: selection(notebook) == where(notebook, predicted), "all that are predicted so")


def test_the_other_tables_are_a_click_away_and_select_by_what_they_count(notebook, heat):
    heat.root.locator("[data-show=ownership]").click()
    heat.shows("ownership")
    notebook.until(lambda: notebook.ask("heat.show") == "ownership", "Python knows")
    notebook.shot("heat-ownership", ".rcm-heat")
    heat.root.locator("[data-show=confusion]").click()
    heat.shows("confusion")
    rows, columns = ids(notebook)
    counts = np.array(notebook.ask("np.frombuffer(heat.counts, '<u4').tolist()")).reshape(len(rows), len(columns))
    row, column = np.unravel_index(counts.argmax(), counts.shape)
    heat.click(int(row), int(column))
    notebook.until(lambda: len(selection(notebook)) == counts.max(), "the points of the cell")
    assert set(notebook.ask("truth[session.selection].tolist()")) == {rows[row]}
    notebook.shot("heat-confusion", ".rcm-heat")


def test_the_keyboard_alone_moves_selects_labels_and_undoes(notebook, heat):
    sources = notebook.cell_sources()
    rows, _ = ids(notebook)
    heat.click(0, 0)
    notebook.page.mouse.move(5, 5)
    for key in ("ArrowDown", "ArrowRight"):
        notebook.page.keyboard.press(key)
    notebook.until(lambda: heat.root.get_attribute("data-cursor") == "1 1", "the cursor has moved")
    heat.says(f"component {rows[1]}")
    notebook.page.keyboard.press("Home")
    notebook.page.keyboard.press("Enter")
    wanted = where(notebook, f"session.latents.component == {rows[1]}")
    notebook.until(lambda: selection(notebook) == wanted, "Enter selects the component")
    notebook.page.keyboard.press("3")
    notebook.until(lambda: set(notebook.ask(f"session.labels.ids[{wanted}].tolist()")) == {3}, "the digit labels")
    heat.says("→ dog")
    notebook.page.keyboard.press("u")
    notebook.until(lambda: selection(notebook) == wanted, "u takes the labels back")
    for key in ("Escape", "d", "d", "0", "0"):
        notebook.page.keyboard.press(key)
    heat.says("Nothing is selected")
    assert notebook.cell_sources() == sources


def test_names_and_reservations_are_drawn_and_said(notebook, heat):
    rows, _ = ids(notebook)
    notebook.execute(f"session.name_component({rows[0]}, '<b>night</b> mail'); session.reserve_component({rows[0]}, 2)")
    place = ids(notebook)[0].index(rows[0])
    notebook.until(lambda: ids(notebook)[0].index(rows[0]) == place, "Python is done")
    notebook.page.mouse.move(*heat.place(place, 0))
    heat.says("<b>night</b> mail")
    heat.says("reserved for cat")
    notebook.shot("heat-reserved", ".rcm-heat")


def test_the_dark_theme_is_taken_up_while_the_table_is_open(notebook, heat):
    place, rows = used(notebook)[0]
    with notebook.dark():
        notebook.execute("session.select([])")
        heat.click(place, -1)
        notebook.until(lambda: selection(notebook) == rows, "a click on a row's head selects its points")
        notebook.shot("heat-dark", ".rcm-heat")


@pytest.fixture(scope="module")
def crowd(open_notebook):
    opened = open_notebook(MANY, SHOW)
    opened.run(0)
    opened.run(1)
    opened.until(lambda: Heat(opened).canvas.is_visible(), "the table is painted")
    return opened


def test_231_components_by_77_classes_fit_and_each_is_said_by_its_full_name(crowd):
    heat = Heat(crowd)
    crowd.page.mouse.move(*heat.place(100, 40))
    crowd.until(lambda: heat.root.get_attribute("data-pointed") == "100 40", "the cell is pointed at")
    heat.says(f"component {ids(crowd)[0][100]}")
    heat.says(crowd.ask("session.classes[40]"))
    crowd.shot("heat-many", ".rcm-heat")


def test_large_cells_scroll_under_their_headers_to_the_cursor(crowd):
    heat = Heat(crowd)
    heat.root.focus()
    crowd.page.keyboard.press("+")
    crowd.until(lambda: heat.layout()["cellHeight"] >= 11, "the cells are large")
    for key in ["ArrowDown"] + ["PageDown"] * 12 + ["End"]:
        crowd.page.keyboard.press(key)
    crowd.until(lambda: heat.layout()["y"] > 500 and heat.layout()["x"] > 100, "the table has scrolled")
    heat.says(f"component {ids(crowd)[0][120]}")
    crowd.shot("heat-large", ".rcm-heat")
    heat.click(119, -1)
    wanted = f"session.latents.component == {ids(crowd)[0][119]}"
    crowd.until(lambda: selection(crowd) == where(crowd, wanted), "a click hits what is seen")
    crowd.page.keyboard.press("-")
    crowd.until(lambda: heat.layout()["cellHeight"] < 3, "the whole table again")


def test_running_the_cell_again_shows_one_table(crowd):
    crowd.run(1)
    crowd.until(lambda: crowd.page.locator(".rcm-heat canvas").count() == 1, "one table")
    heat = Heat(crowd)
    heat.root.locator("[data-show=confusion]").click()
    heat.shows("confusion")
    crowd.shot("heat-many-confusion", ".rcm-heat")
