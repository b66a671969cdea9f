import assert from "node:assert/strict";
import { test } from "node:test";
import { isNew, matches } from "../esm/type_ahead.js";

const classes = ["card arrival", "lost card", "Card", "transfer fee", "scarcity"].map((name, count) => ({ name, count }));
const named = (typed) => matches(typed, classes).map((at) => classes[at].name);

test("the equal name comes first, then beginnings, then words, then the rest", () => {
  assert.deepEqual(named("card"), ["Card", "card arrival", "lost card"]);
  assert.deepEqual(named("car"), ["Card", "card arrival", "lost card", "scarcity"]);
});

test("nothing typed offers all, most used first", () => {
  assert.deepEqual(named(" "), ["scarcity", "transfer fee", "Card", "lost card", "card arrival"]);
});

test("what fits nothing is a new class; an existing name is not", () => {
  assert.deepEqual(named("refund"), []);
  assert.ok(isNew("refund", classes));
  assert.ok(isNew("card", classes), "names differ by case");
  assert.ok(!isNew(" Card ", classes));
  assert.ok(!isNew("  ", classes));
});
