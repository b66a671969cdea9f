import assert from "node:assert/strict";
import { test } from "node:test";
import { bandsOf, cornerOf, extentOf, layoutOf, LINE, moved, placeAt, scrolledTo, shadeOf, shortened, thinned } from "../esm/heat/layout.js";
import { cellPixels, isBright } from "../esm/heat/paint.js";
import { cellText, describePlace, headsOf, rowLabel } from "../esm/heat/words.js";

const still = { x: 0, y: 0 };
const small = { width: 700, height: 420, rows: 4, columns: 4, rowLabel: 40, columnLabel: 30, large: false };
const many = { width: 700, height: 420, rows: 231, columns: 77, rowLabel: 120, columnLabel: 180, large: false };

test("a small table has cells with room for numbers and takes no more height than it needs", () => {
  const layout = layoutOf(small);
  assert.ok(layout.cellWidth >= 40 && layout.cellHeight >= 20);
  assert.equal(layout.height, extentOf(layout).height);
  assert.ok(layout.height < 200);
  assert.equal(layout.upright, false);
  assert.equal(layout.crowded, false);
});

test("a table of 231 by 77 fits its room, and large cells have room for their labels and scroll", () => {
  const whole = layoutOf(many);
  assert.ok(extentOf(whole).width <= 700 && extentOf(whole).height <= 420);
  assert.ok(whole.upright && whole.crowded);
  const large = layoutOf({ ...many, large: true });
  assert.ok(large.cellHeight >= LINE && large.cellWidth >= LINE && large.crowded);
  assert.ok(extentOf(large).height > 3000 && large.height === 420);
});

test("what lies under the pointer is the cell that is drawn there, also when scrolled", () => {
  for (const [given, scroll] of [[small, still], [many, still], [{ ...many, large: true }, { x: 31, y: 777 }]]) {
    const layout = layoutOf(given);
    for (const place of [{ row: 0, column: 0 }, { row: 3, column: 2 }, { row: 57, column: 5 }]) {
      if (place.row >= layout.rows) continue;
      const { x, y } = cornerOf(layout, scroll, place);
      if (x < layout.left || y < layout.top || y > layout.height) continue;
      assert.deepEqual(placeAt(layout, scroll, x + layout.cellWidth / 2, y + layout.cellHeight / 2), place);
    }
  }
});

test("headers are places, the corner and what lies beyond the table are none", () => {
  const layout = layoutOf(small);
  assert.deepEqual(placeAt(layout, still, 5, layout.top + 1), { row: 0, column: -1 });
  assert.deepEqual(placeAt(layout, still, layout.left + layout.cellWidth * 2.5, 5), { row: -1, column: 2 });
  assert.equal(placeAt(layout, still, 5, 5), null);
  assert.equal(placeAt(layout, still, 690, layout.top + 5), null);
  assert.equal(placeAt(layout, still, layout.left + 5, layout.height + 1), null);
});

test("scrolling brings a cell into view and leaves one that is in view alone", () => {
  const layout = layoutOf({ ...many, large: true });
  const down = scrolledTo(layout, still, { row: 200, column: 0 });
  const { y } = cornerOf(layout, down, { row: 200, column: 0 });
  assert.ok(y >= layout.top && y + layout.cellHeight <= layout.height);
  assert.deepEqual(scrolledTo(layout, down, { row: 199, column: -1 }), down);
  assert.deepEqual(scrolledTo(layout, down, { row: 0, column: 0 }), still);
});

test("arrows move the cursor from the first cell on, into the headers and not beyond", () => {
  const at = (from, key) => moved(from, key, 3, 2);
  assert.deepEqual(at(null, "ArrowDown"), { row: 0, column: 0 });
  assert.deepEqual(at({ row: 0, column: 0 }, "ArrowDown"), { row: 1, column: 0 });
  assert.deepEqual(at({ row: 2, column: 1 }, "ArrowDown"), { row: 2, column: 1 });
  assert.deepEqual(at({ row: 2, column: 0 }, "ArrowLeft"), { row: 2, column: -1 });
  assert.deepEqual(at({ row: 0, column: 1 }, "ArrowUp"), { row: -1, column: 1 });
  assert.deepEqual(at({ row: 0, column: -1 }, "ArrowUp"), { row: 0, column: -1 }, "the corner is no place");
  assert.deepEqual(at({ row: -1, column: 0 }, "ArrowLeft"), { row: -1, column: 0 });
  assert.deepEqual(at({ row: 1, column: 0 }, "End"), { row: 1, column: 1 });
  assert.deepEqual(at({ row: 1, column: 1 }, "Home"), { row: 1, column: -1 });
  assert.deepEqual(moved({ row: 5, column: 1 }, "PageDown", 40, 2), { row: 15, column: 1 });
  assert.equal(at({ row: 0, column: 0 }, "7"), null);
});

test("rows of one class are one band", () => {
  assert.deepEqual(bandsOf([0, 0, 2, -1, -1]), [
    { group: 0, from: 0, to: 2 },
    { group: 2, from: 2, to: 3 },
    { group: -1, from: 3, to: 5 },
  ]);
  assert.deepEqual(bandsOf([]), []);
});

test("labels are left out where they would touch", () => {
  assert.deepEqual(thinned([0, 5, LINE, 2 * LINE - 1, 2 * LINE]), [0, 2, 4]);
});

test("a name is shortened until it fits and no further", () => {
  const measure = (text) => text.length;
  assert.equal(shortened("lost card", 9, measure), "lost card");
  assert.equal(shortened("lost or stolen card", 8, measure), "lost or…");
  assert.equal(shortened("lost", 0, measure), "");
});

test("shares shade as they are, counts by their root, and one point can be seen", () => {
  assert.equal(shadeOf(0.5, 1, true, 65), 32);
  assert.equal(shadeOf(25, 100, false, 65), 32);
  assert.ok(shadeOf(1, 1e6, false, 64) > 0);
  assert.equal(shadeOf(0, 100, false, 64), 0);
  assert.equal(shadeOf(0, 0, false, 64), 0);
  assert.equal(shadeOf(1.0000001, 1, true, 64), 63);
});

const words = {
  about: "", rows: "component", is_share: true, names: ["", "night mail"],
  columns: [{ id: 0, name: "ant", color: "#000000" }, { id: 3, name: "<b>bee</b>", color: "#ffffff" }],
};
const shown = {
  words,
  heads: headsOf(Int32Array.from([1, 1200, 1, 1, 1, 0, 1, -1, -1, 0])),
  values: Float32Array.from([0.004, 0.996, 0.5, 0.5]),
  counts: Uint32Array.from([0, 1100, 0, 1]),
};

test("rows come as five numbers each", () => {
  assert.deepEqual(shown.heads, [
    { id: 1, points: 1200, group: 1, reserved: 1, known: true },
    { id: 0, points: 1, group: -1, reserved: -1, known: false },
  ]);
  assert.equal(rowLabel(words, shown.heads[0]), "1 night mail");
  assert.equal(rowLabel(words, shown.heads[1]), "0");
});

test("every place is said in a line, with full names and no share where none is known", () => {
  const said = (row, column) => describePlace(shown, { row, column });
  assert.equal(said(0, 1), "component 1 night mail · <b>bee</b> · > 99 % · 1,100 of 1,200 points predicted so · reserved for <b>bee</b>");
  assert.equal(said(0, 0), "component 1 night mail · ant · < 1 % · 0 of 1,200 points predicted so · reserved for <b>bee</b>");
  assert.equal(said(1, 0), "component 0 · ant · 0 of 1 point predicted so · too few labels near it");
  assert.equal(said(0, -1), "component 1 night mail · 1,200 points · reserved for <b>bee</b>");
  assert.equal(said(-1, 1), "<b>bee</b> · 1,101 points predicted");
});

test("confusion is said as truth and prediction, and unknown as what no label reaches", () => {
  const confusion = {
    words: { ...words, rows: "truth", names: ["ant", "bee"], columns: [...words.columns, { id: -1, name: "unknown", color: "" }] },
    heads: headsOf(Int32Array.from([1, 10, 1, -1, 1])),
    values: Float32Array.from([0.2, 0.7, 0.1]),
    counts: Uint32Array.from([2, 7, 1]),
  };
  assert.equal(describePlace(confusion, { row: 0, column: 0 }), "truly bee · predicted ant · 20 % · 2 of 10 points");
  assert.equal(describePlace(confusion, { row: -1, column: 2 }), "unknown · 1 point that no label reaches");
});

test("cells say percents or counts, and nothing where there is next to nothing", () => {
  assert.deepEqual([0.004, 0.5, 1].map((value) => cellText(value, true)), ["", "50", "100"]);
  assert.deepEqual([0, 1, 1200].map((value) => cellText(value, false)), ["", "1", "1,200"]);
});

test("a cell is a pixel of its colour in the ramp", () => {
  const pixels = cellPixels(shown, ["#000000", "#0a141e", "#ffffff"]);
  assert.deepEqual([...pixels], [0, 0, 0, 255, 255, 255, 255, 255, 10, 20, 30, 255, 10, 20, 30, 255]);
  assert.ok(isBright("#ffffff") && !isBright("#1b1e80"));
});
