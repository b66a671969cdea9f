import assert from "node:assert/strict";
import { test } from "node:test";
import { holdings } from "../esm/lens/detail.js";
import { pictureAt } from "../esm/lens/picture_strip.js";
import { frameAt, placeOnPlane, sigmas } from "../esm/lens/plane.js";
import { wordsOfRow } from "../esm/lens/rows.js";
import { titleOf, wordsOf } from "../esm/lens/tile.js";
import { ordered, stepFrom } from "../esm/lens/tiles.js";

/** A tile with what a test says of it. */
const tile = (component, usage, told = {}) => ({
  component, usage, rows: 10, name: "", id: -1, class: "", color: "", share: 0, reserved: -1, keeps: "", free: false, mixed: false, text: "", ...told,
});

test("tiles are ordered by usage, or by class and then usage, and free ones come last", () => {
  const tiles = [tile(0, 0.1, { id: 1 }), tile(1, 0.01, { free: true }), tile(2, 0.5, { id: 0 }), tile(3, 0.2), tile(4, 0.19, { id: 1 })];
  assert.deepEqual(ordered(tiles, "usage"), [2, 3, 4, 0, 1]);
  assert.deepEqual(ordered(tiles, "class"), [2, 4, 0, 3, 1]);
  assert.deepEqual(tiles.map((t) => t.component), [0, 1, 2, 3, 4], "the list itself stays as it is");
});

test("free components keep the order of their usage by class, too", () => {
  const tiles = [tile(0, 0.001, { free: true, id: 0 }), tile(1, 0.002, { free: true }), tile(2, 0.5)];
  assert.deepEqual(ordered(tiles, "class"), [2, 1, 0]);
});

test("arrows step through the rows of tiles and stay inside", () => {
  assert.equal(stepFrom("ArrowRight", 4, 10, 5), 5);
  assert.equal(stepFrom("ArrowLeft", 0, 10, 5), 0);
  assert.equal(stepFrom("ArrowDown", 2, 10, 5), 7);
  assert.equal(stepFrom("ArrowDown", 7, 10, 5), 7);
  assert.equal(stepFrom("ArrowUp", 7, 10, 5), 2);
  assert.equal(stepFrom("End", 2, 10, 5), 9);
  assert.equal(stepFrom("Home", 2, 10, 5), 0);
  assert.equal(stepFrom("u", 2, 10, 5), -1);
});

test("a tile is called by its name, its class, or what is known of it", () => {
  assert.equal(titleOf(tile(0, 0.1, { name: "loops", class: "bee" })), "loops");
  assert.equal(titleOf(tile(0, 0.1, { class: "bee" })), "bee");
  assert.equal(titleOf(tile(0, 0.1)), "unknown");
  assert.equal(titleOf(tile(0, 0, { free: true, class: "bee" })), "free");
});

test("the words of a tile name all its marks", () => {
  const words = wordsOf(tile(7, 0.25, { name: "loops", class: "bee", share: 0.9, keeps: "ant", mixed: true, rows: 1200 }), 3);
  assert.equal(
    words,
    "component 7 · called loops · bee (90 %) · 25 % of the data, 1,200 points · reserved for ant · holds two classes: split? · 3 selected",
  );
  assert.equal(wordsOf(tile(1, 0.001, { rows: 1, free: true }), 0), "component 1 · class unknown · < 1 % of the data, 1 point · free");
});

test("the chosen component's holdings are told in a line", () => {
  assert.equal(holdings(tile(0, 0.5, { rows: 45, keeps: "ant" }), { labelled: 4 }), "50 % of the data · 45 points · 4 labelled · reserved for ant");
});

test("a row says where its class comes from", () => {
  assert.equal(wordsOfRow({ row: 3, text: "a b", class: "bee", labelled: true }), "point 3 · labelled bee · a b");
  assert.equal(wordsOfRow({ row: 3, text: "", class: "bee", labelled: false }), "point 3 · predicted bee");
  assert.equal(wordsOfRow({ row: 3, text: "" }), "point 3");
});

test("every place of the walk has the frame that was drawn there", () => {
  for (let frame = 0; frame < 25; frame++) assert.equal(frameAt(-3 + frame / 4, 25, 3), frame);
  assert.equal(frameAt(9, 25, 3), 24);
  assert.equal(frameAt(-9, 25, 3), 0);
});

test("a standard deviation is a seventh of the plane's width, and far points stand at its edge", () => {
  const [x, y] = placeOnPlane(1, -1);
  assert.equal(x, (2 * 140) / 7);
  assert.equal(y, x);
  assert.deepEqual(placeOnPlane(50, 50), [136, -96]);
});

test("places are written in standard deviations", () => {
  assert.deepEqual([0, 1.25, -3].map(sigmas), ["mean", "+1.25 σ", "−3 σ"]);
});

test("a picture is cut out of the buffer that holds them all", () => {
  const bytes = Uint8Array.from({ length: 12 }, (_, i) => i);
  assert.deepEqual([...(pictureAt(bytes, [2, 3], 1) ?? [])], [6, 7, 8, 9, 10, 11]);
  assert.deepEqual([...(pictureAt(bytes, [1, 2, 3], 0) ?? [])], [0, 1, 2, 3, 4, 5]);
  assert.equal(pictureAt(bytes, [2, 3], 2), null);
  assert.equal(pictureAt(bytes, [2, 3], -1), null);
  assert.equal(pictureAt(bytes, [], 0), null);
});
