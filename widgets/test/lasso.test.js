import assert from "node:assert/strict";
import { test } from "node:test";
import { addCorner, insidePolygon, nearestPoint } from "../esm/map/lasso.js";

const square = [0, 0, 4, 0, 4, 4, 0, 4];

test("a square lasso holds what is inside it and nothing else", () => {
  const points = new Float32Array([1, 1, 5, 1, 3.9, 3.9, -0.1, 2, 2, 9]);
  assert.deepEqual([...insidePolygon(points, square)], [0, 2]);
});

test("the notch of a concave lasso is outside", () => {
  const notched = [0, 0, 4, 0, 4, 4, 2, 1, 0, 4];
  assert.deepEqual([...insidePolygon(new Float32Array([2, 3, 0.3, 3, 2, 0.5]), notched)], [1, 2]);
});

test("the direction of the hand does not matter", () => {
  const points = Float32Array.from({ length: 2000 }, (_, i) => ((i * 7919) % 600) / 100 - 1);
  const back = [0, 4, 4, 4, 4, 0, 0, 0];
  assert.deepEqual(insidePolygon(points, square), insidePolygon(points, back));
});

test("a lasso agrees with the angles that its corners turn around a point", () => {
  const star = Array.from({ length: 22 }, (_, i) => {
    const angle = ((i >> 1) * 2 * Math.PI) / 11;
    const radius = (i >> 1) % 2 ? 1 : 3;
    return i % 2 ? radius * Math.sin(angle) : radius * Math.cos(angle);
  });
  const points = Float32Array.from({ length: 1000 }, (_, i) => 3 * Math.sin(i * 12.9898));
  const winds = (x, y) => {
    let turned = 0;
    for (let a = 0; a < star.length; a += 2) {
      const b = (a + 2) % star.length;
      const one = Math.atan2(star[a + 1] - y, star[a] - x);
      const two = Math.atan2(star[b + 1] - y, star[b] - x);
      turned += Math.atan2(Math.sin(two - one), Math.cos(two - one));
    }
    return Math.abs(turned) > Math.PI;
  };
  const wanted = [];
  for (let i = 0; i < points.length; i += 2) if (winds(points[i], points[i + 1])) wanted.push(i / 2);
  assert.ok(wanted.length > 20);
  assert.deepEqual([...insidePolygon(points, star)], wanted);
});

test("points without a place are never inside, and two corners hold nothing", () => {
  assert.equal(insidePolygon(new Float32Array([NaN, 1, 1, NaN]), square).length, 0);
  assert.equal(insidePolygon(new Float32Array([1, 1]), [0, 0, 4, 4]).length, 0);
});

test("the nearest point is found within reach only", () => {
  const points = new Float32Array([0, 0, 1, 1, 5, 5]);
  assert.equal(nearestPoint(points, 0.8, 0.8, 0.5), 1);
  assert.equal(nearestPoint(points, 3, 3, 0.5), -1);
  assert.equal(nearestPoint(new Float32Array([NaN, NaN]), 0, 0, 9), -1);
});

test("a slow hand leaves few corners, and the corners that turn are kept", () => {
  const lasso = [];
  for (let x = 0; x <= 100; x += 0.5) addCorner(lasso, x, 0, 2);
  for (let y = 0; y <= 100; y += 0.5) addCorner(lasso, 100, y, 2);
  assert.ok(lasso.length / 2 <= 6, `${lasso.length / 2} corners`);
  assert.equal(insidePolygon(new Float32Array([90, 40, 40, 90]), lasso).length, 1);
});

test("a point at the height of a corner is inside or outside as its neighbours are", () => {
  const diamond = [0, -1, 1, 0, 0, 1, -1, 0];
  const points = Float32Array.from([0, 0, -0.5, 0, 0.5, 0, 1.5, 0, -1.5, 0]);
  assert.deepEqual([...insidePolygon(points, diamond)], [0, 1, 2]);
  assert.deepEqual([...insidePolygon(points, [0, 0, 1, 0, 2, 0])], []);
});
