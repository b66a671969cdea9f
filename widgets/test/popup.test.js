import assert from "node:assert/strict";
import { test } from "node:test";
import { placeBeside } from "../esm/kit/popup.js";

const view = { width: 800, height: 600 };
const size = { width: 200, height: 100 };

test("a panel opens below its anchor", () => {
  assert.deepEqual(placeBeside({ left: 50, top: 20, bottom: 40 }, size, view), { left: 50, top: 43 });
});

test("it stays within the window to the right", () => {
  assert.equal(placeBeside({ left: 750, top: 20, bottom: 40 }, size, view).left, 597);
  assert.equal(placeBeside({ left: -20, top: 20, bottom: 40 }, size, view).left, 3);
});

test("it opens above where there is no room below, but never out of the window", () => {
  assert.equal(placeBeside({ left: 50, top: 540, bottom: 560 }, size, view).top, 437);
  assert.equal(placeBeside({ left: 50, top: 60, bottom: 560 }, size, view).top, 563);
});
