import assert from "node:assert/strict";
import { test } from "node:test";
import { combine, encodeSelection, howOf, rowsOf } from "../esm/kit/selection.js";

const none = { shiftKey: false, ctrlKey: false, metaKey: false };

test("a lasso replaces, adds to, or removes from the selection, and leaves the old one alone", () => {
  const before = Uint8Array.from([1, 0, 1, 0]);
  assert.deepEqual([...rowsOf(combine(before, [1, 2], "replace"))], [1, 2]);
  assert.deepEqual([...rowsOf(combine(before, [1], "add"))], [0, 1, 2]);
  assert.deepEqual([...rowsOf(combine(before, [2, 3], "remove"))], [0]);
  assert.deepEqual([...before], [1, 0, 1, 0]);
});

test("rows beyond the data are left out", () => {
  assert.deepEqual([...rowsOf(combine(new Uint8Array(3), [1, 7], "replace"))], [1]);
});

test("shift adds, ctrl and cmd remove, and a mode button decides where no key does", () => {
  assert.equal(howOf(none), "replace");
  assert.equal(howOf({ ...none, shiftKey: true }), "add");
  assert.equal(howOf({ ...none, ctrlKey: true }), "remove");
  assert.equal(howOf({ ...none, metaKey: true, shiftKey: true }), "remove");
  assert.equal(howOf(none, "add"), "add");
});

test("few rows cross as numbers, many as bits, and neither is longer than a bit a point", () => {
  const few = encodeSelection(combine(new Uint8Array(1000), [3, 999], "replace"));
  assert.equal(few.encoding, "rows");
  assert.deepEqual([...new Uint32Array(few.bytes)], [3, 999]);
  const many = encodeSelection(new Uint8Array(1000).fill(1));
  assert.equal(many.encoding, "bits");
  assert.equal(many.count, 1000);
  for (const { bytes } of [few, many]) assert.ok(bytes.byteLength <= 125);
});

test("bits hold the first point in the lowest bit", () => {
  const mask = Uint8Array.from([1, 0, 0, 1, 1, 1, 1, 1, 0, 1]);
  assert.deepEqual([...new Uint8Array(encodeSelection(mask).bytes)], [0b11111001, 0b10]);
});
