import assert from "node:assert/strict";
import { test } from "node:test";
import { coveredBy, createView } from "../esm/map/view.js";

const bounds = { left: -10, right: 10, bottom: -5, top: 5 };
const size = { width: 800, height: 500 };

function shown() {
  const view = createView(400);
  view.adapt({ size, bounds }, 0, true);
  return view;
}

test("what comes to cover the map moves the points aside, slowly", () => {
  const view = shown();
  assert.ok(view.placeOf(10, 0)[0] > 700);
  view.adapt({ covered: { right: 160, top: 20 } }, 1000, false);
  assert.equal(view.step(1000), true);
  assert.ok(view.placeOf(10, 0)[0] > 700, "it begins where it was");
  assert.equal(view.step(1400), false);
  assert.ok(view.placeOf(10, 0)[0] <= 640);
});

test("a view that the user chose stays when room or points change, until it is fitted again", () => {
  const view = shown();
  view.pan(50, 0);
  const chosen = view.camera;
  view.adapt({ covered: { right: 160, top: 20 }, bounds: { ...bounds, right: 40 } }, 0, true);
  view.step(5000);
  assert.equal(view.camera, chosen);
  view.fit(5000, true);
  view.step(5000);
  assert.ok(view.placeOf(40, 0)[0] <= 640);
});

test("zooming to a part fills the free room with it", () => {
  const view = shown();
  view.adapt({ covered: { right: 160, top: 20 } }, 0, true);
  view.zoomTo({ left: 0, right: 2, bottom: 0, top: 1 }, 0, true);
  view.step(0);
  const [left, bottom] = view.placeOf(0, 0);
  const [right, top] = view.placeOf(2, 1);
  assert.ok(left > 0 && right < 640 && top > 20 && bottom < 500);
  assert.ok(right - left > 400);
  assert.ok(Math.abs((left + right) / 2 - 320) < 1e-6, "in the middle of what is free");
});

test("a single point is magnified, but not without end", () => {
  const view = shown();
  view.zoomTo({ left: 3, right: 3, bottom: 2, top: 2 }, 0, true);
  view.step(0);
  assert.deepEqual(view.placeOf(3, 2), [400, 250]);
  assert.equal(view.camera.scale, 16 * view.fitted.scale);
});

test("a point that is seen already does not move the map", () => {
  const view = shown();
  const before = view.camera;
  view.show(9, 4, 0, true);
  view.step(0);
  assert.equal(view.camera, before);
  view.zoom(20, 0, 0);
  view.show(9, 4, 0, true);
  view.step(0);
  assert.deepEqual(view.placeOf(9, 4), [400, 250]);
});

test("a count with one digit more takes no more room, and a narrow map has none to give", () => {
  assert.deepEqual(coveredBy(size, 130, 28), coveredBy(size, 137, 28));
  assert.ok(coveredBy(size, 130, 28).right >= 130);
  assert.equal(coveredBy({ width: 400, height: 300 }, 130, 28).right, 0);
});
