import assert from "node:assert/strict";
import { test } from "node:test";
import { boundsOf, fitCamera, panned, pointAlpha, pointSize, toData, toScreen, wheelFactor, zoomed } from "../esm/map/camera.js";

const size = { width: 600, height: 400 };
const close = (a, b, within = 1e-9) => assert.ok(Math.abs(a - b) <= within, `${a} is not ${b}`);

test("bounds leave out points that are not finite", () => {
  const bounds = boundsOf(new Float32Array([1, 2, NaN, 900, -3, 5, Infinity, 0]));
  assert.deepEqual(bounds, { left: -3, right: 1, bottom: 2, top: 5 });
});

test("without a finite point there are no bounds and the camera still exists", () => {
  assert.equal(boundsOf(new Float32Array([NaN, NaN])), null);
  assert.ok(fitCamera(null, size).scale > 0);
});

test("a fitted camera shows every corner inside the margin and clear of what covers the right and the top", () => {
  const bounds = { left: -2, right: 8, bottom: 1, top: 3 };
  const camera = fitCamera(bounds, size, 24, 130, 20);
  for (const x of [bounds.left, bounds.right]) {
    for (const y of [bounds.bottom, bounds.top]) {
      const [px, py] = toScreen(camera, size, x, y);
      assert.ok(px >= 24 - 1e-9 && px <= size.width - 130 - 24 + 1e-9, `x ${px}`);
      assert.ok(py >= 20 + 24 - 1e-9 && py <= size.height - 24, `y ${py}`);
    }
  }
});

test("a single point is put in the middle", () => {
  const camera = fitCamera({ left: 4, right: 4, bottom: 7, top: 7 }, size);
  assert.deepEqual(toScreen(camera, size, 4, 7), [300, 200]);
  assert.ok(Number.isFinite(camera.scale));
});

test("screen and data coordinates are each other's inverse, and y points up in the data", () => {
  const camera = { x: 3, y: -1, scale: 40 };
  const [px, py] = toScreen(camera, size, 5, 2);
  assert.ok(py < size.height / 2);
  const [x, y] = toData(camera, size, px, py);
  close(x, 5);
  close(y, 2);
});

test("zooming keeps the point under the pointer where it is", () => {
  const camera = { x: 3, y: -1, scale: 40 };
  const before = toData(camera, size, 100, 350);
  const after = toData(zoomed(camera, size, 100, 350, 3, 40), size, 100, 350);
  close(before[0], after[0]);
  close(before[1], after[1]);
});

test("zoom has limits in both directions", () => {
  assert.equal(zoomed({ x: 0, y: 0, scale: 10 }, size, 0, 0, 1e9, 10).scale, 4000);
  assert.equal(zoomed({ x: 0, y: 0, scale: 10 }, size, 0, 0, 1e-9, 10).scale, 2.5);
});

test("panning moves what is shown with the hand", () => {
  const camera = { x: 0, y: 0, scale: 20 };
  const before = toScreen(camera, size, 1, 1);
  const after = toScreen(panned(camera, 30, -10), size, 1, 1);
  close(after[0] - before[0], 30);
  close(after[1] - before[1], -10);
});

test("the wheel zooms in when turned up, and one wild turn stays bounded", () => {
  assert.ok(wheelFactor({ deltaY: -100, deltaMode: 0, ctrlKey: false }) > 1);
  assert.ok(wheelFactor({ deltaY: 3, deltaMode: 1, ctrlKey: false }) < 1);
  assert.ok(wheelFactor({ deltaY: -1e6, deltaMode: 2, ctrlKey: false }) < 2);
});

test("points are larger when there are few of them and when zoomed in, within limits", () => {
  assert.ok(pointSize(1800, size, 1) > pointSize(60000, size, 1));
  assert.ok(pointSize(60000, size, 8) > pointSize(60000, size, 1));
  for (const n of [1, 100, 1e4, 1e6]) for (const zoom of [0.01, 1, 400]) {
    assert.ok(pointSize(n, size, zoom) >= 2 && pointSize(n, size, zoom) <= 18);
    assert.ok(pointAlpha(n, size, zoom) > 0.5 && pointAlpha(n, size, zoom) < 1);
  }
});
