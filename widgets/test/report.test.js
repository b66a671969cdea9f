import assert from "node:assert/strict";
import { test } from "node:test";
import { decadesOf, pathThrough, short, ticksOf } from "../esm/report/curves.js";
import { placesOf, tileAt, unpacked } from "../esm/report/data.js";
import { cardOf } from "../esm/report/point_card.js";

test("arrays come back from base64 in their type", () => {
  const values = new Uint16Array([0, 1, 258, 65535]);
  const bytes = Buffer.from(values.buffer).toString("base64");
  assert.deepEqual(unpacked({ type: "u16", bytes }), values);
  assert.deepEqual(unpacked({ type: "u8", bytes }), new Uint8Array(values.buffer));
});

test("places span what they spanned before", () => {
  assert.deepEqual([...placesOf(new Uint16Array([0, 65535, 13107, 0]), 10)], [0, 10, 2, 0]);
});

test("a thumbnail lies in its sheet, row by row", () => {
  const album = { sheets: [], tile: [5, 4], across: 32, count: 3000 };
  assert.deepEqual(tileAt(album, 33), { sheet: 0, left: 4, top: 5, width: 4, height: 5 });
  assert.deepEqual(tileAt(album, 1024), { sheet: 1, left: 0, top: 0, width: 4, height: 5 });
});

test("ticks are round and inside, decades are around", () => {
  assert.deepEqual(ticksOf(-205, 198), [-200, -100, 0, 100]);
  assert.deepEqual(ticksOf(0, 1), [0, 0.2, 0.4, 0.6000000000000001, 0.8, 1]);
  assert.deepEqual(decadesOf(0.3, 20), [0.1, 1, 10, 100]);
  for (const tick of ticksOf(3.1, 3.2)) assert.ok(tick >= 3.1 && tick <= 3.2 + 1e-9);
});

test("a curve has a gap where a value is missing", () => {
  assert.equal(pathThrough([0, 1, 2, 3, 4], [5, 6, null, 7, 8]), "M0.0 5.0L1.0 6.0M3.0 7.0L4.0 8.0");
  assert.equal(pathThrough([0], [null]), "");
});

test("numbers are short and their minus is one", () => {
  assert.equal(short(-197.3456), "−197.3");
  assert.equal(short(0), "0");
  assert.equal(short(1234567), "1.2e+6");
  assert.equal(short(0.00001), "1.0e−5");
});

const TOLD = {
  rows: [1234, 7],
  predicted: [2, 0],
  certainty: [254, 0],
  labels: [0, 1],
  marks: [0, 1],
  components: [3, 0],
  names: ["", "", "", "thin"],
  classes: ["ant", "bee"],
};

test("a card says what is known of a point", () => {
  const card = cardOf({ ...TOLD, truth: [1, 0], truths: ["ant", "bee"], serials: ["x9", "x8"] }, 0, "a text", ["#111111", "#222222"]);
  assert.equal(card.heading, "bee");
  assert.equal(card.color, "#222222");
  assert.ok(card.certainty < 1);
  assert.equal(card.text, "a text");
  assert.deepEqual(card.facts, [["row", "1,234 (x9)"], ["truth", "ant"], ["component", "3 thin"]]);
});

test("a point of unknown class says so, and a label is told", () => {
  const card = cardOf(TOLD, 1, undefined, []);
  assert.deepEqual([card.heading, card.color, card.certainty, card.text], ["unknown", "", null, null]);
  assert.deepEqual(card.facts, [["row", "7"], ["label", "ant"], ["component", "0"]]);
  const unsure = cardOf({ ...TOLD, marks: [0, 4] }, 1, undefined, []);
  assert.deepEqual(unsure.facts[1], ["label", "can't tell"]);
});
