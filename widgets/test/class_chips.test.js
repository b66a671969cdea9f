import assert from "node:assert/strict";
import { test } from "node:test";
import { sorted } from "../esm/bar/class_chips.js";

const classes = [
  { id: 0, name: "kind 10", count: 3 },
  { id: 1, name: "Kind 9", count: 3 },
  { id: 4, name: "älter", count: 12 },
  { id: 7, name: "zebra", count: 0 },
];
const ids = (by) => sorted([...classes].reverse(), by).map(({ id }) => id);

test("classes are sorted by key, by name as people do, or by count with ties by key", () => {
  assert.deepEqual(ids("key"), [0, 1, 4, 7]);
  assert.deepEqual(ids("name"), [4, 1, 0, 7]);
  assert.deepEqual(ids("count"), [4, 0, 1, 7]);
});

test("an order that is not known is that of the keys, and the list that was given stays as it was", () => {
  const given = [...classes].reverse();
  assert.deepEqual(sorted(given, "?").map(({ id }) => id), [0, 1, 4, 7]);
  assert.equal(given[0].id, 7);
});
