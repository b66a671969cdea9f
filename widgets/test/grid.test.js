import assert from "node:assert/strict";
import test from "node:test";
import { gridOf, inView, placeOf, scrollTo, stepFrom } from "../esm/gallery/grid.js";

const grid = gridOf(25, 430, { width: 100, height: 50 }, false);

test("as many columns as fit share the width", () => {
  assert.equal(grid.columns, 4);
  assert.equal(grid.cell.width, 107);
  assert.equal(grid.lines, 7);
  assert.equal(grid.height, 350);
  assert.equal(gridOf(3, 20, { width: 100, height: 50 }, false).columns, 1);
  assert.equal(gridOf(3, 900, { width: 100, height: 50 }, true).columns, 1);
});

test("only cells in view and a few lines around are drawn", () => {
  assert.deepEqual(inView(grid, 25, 0, 100, 0), [0, 8]);
  assert.deepEqual(inView(grid, 25, 120, 100, 0), [8, 20]);
  assert.deepEqual(inView(grid, 25, 300, 100, 1), [20, 25]);
  assert.deepEqual(inView(gridOf(0, 430, { width: 100, height: 50 }, false), 0, 0, 100), [0, 0]);
});

test("a cell lies in its line and column, and is scrolled to only where it is out of view", () => {
  assert.deepEqual(placeOf(grid, 6), { left: 214, top: 50 });
  assert.equal(scrollTo(grid, 6, 0, 200), 0);
  assert.equal(scrollTo(grid, 24, 0, 200), 150);
  assert.equal(scrollTo(grid, 0, 120, 200), 0);
});

test("arrows step by one or by a line and stop at the ends; other keys lead nowhere", () => {
  assert.equal(stepFrom(grid, 25, 5, "ArrowRight"), 6);
  assert.equal(stepFrom(grid, 25, 5, "ArrowDown"), 9);
  assert.equal(stepFrom(grid, 25, 1, "ArrowUp"), 0);
  assert.equal(stepFrom(grid, 25, 24, "ArrowRight"), 24);
  assert.equal(stepFrom(grid, 25, 3, "End"), 24);
  assert.equal(stepFrom(grid, 25, 3, "x"), -1);
});
