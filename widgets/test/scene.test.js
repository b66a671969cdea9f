import assert from "node:assert/strict";
import { test } from "node:test";
import { hexOf, rgbOf } from "../esm/kit/color.js";
import { themeOf } from "../esm/kit/theme.js";
import { arrayOf, codesOf, listenTo } from "../esm/kit/traits.js";
import { drawingOrder, sampleOf } from "../esm/map/drawing_order.js";
import { paletteBytes } from "../esm/map/gpu_points.js";
import { between, createMotion, eased } from "../esm/map/motion.js";
import { FLAGS } from "../esm/map/shaders.js";

test("colours are read as pages write them", () => {
  assert.deepEqual(rgbOf("#ff0080"), [1, 0, 128 / 255]);
  assert.deepEqual(rgbOf("#fff"), [1, 1, 1]);
  assert.deepEqual(rgbOf("rgb(255, 51, 0)"), [1, 0.2, 0]);
  assert.deepEqual(rgbOf("rgba(0, 0, 0, 0.5)"), [0, 0, 0]);
});

test("a palette of more than 256 colours takes a second row, and code 300 finds its colour there", () => {
  const palette = Array.from({ length: 301 }, (_, i) => (i === 300 ? "#010203" : "#ffffff"));
  const { bytes, rows } = paletteBytes(palette);
  assert.equal(rows, 2);
  assert.deepEqual([...bytes.slice(4 * 300, 4 * 300 + 4)], [1, 2, 3, 255]);
});

test("context is drawn first, then colours, then labels, then what is queried or selected", () => {
  const codes = Uint8Array.from([0, 3, 0, 1, 2, 0]);
  const flags = Uint8Array.from([FLAGS.queried, 0, 0, FLAGS.selected | FLAGS.labelled, FLAGS.labelled, 0]);
  const { rows, plain } = drawingOrder(codes, flags, 6);
  assert.deepEqual([...rows], [2, 5, 1, 4, 0, 3]);
  assert.equal(plain, 3);
});

test("a point that some of its arrays do not reach yet is not drawn", () => {
  const { rows } = drawingOrder(new Uint8Array(5), new Uint8Array(3), 3);
  assert.deepEqual([...rows], [0, 1, 2]);
});

test("a colour is written as pages read it", () => {
  assert.equal(hexOf(rgbOf("#0c80ff")), "#0c80ff");
});

test("a part of many points keeps their order, is about as large as asked for, and keeps the few rings", () => {
  const n = 100_000;
  const codes = new Uint8Array(n).map((_, i) => i % 3);
  const flags = new Uint8Array(n).map((_, i) => (i % 5000 ? 0 : FLAGS.labelled));
  const order = drawingOrder(codes, flags, n);
  const part = sampleOf(order, 20_000);
  assert.ok(Math.abs(part.rows.length - 20_000) < 600, `${part.rows.length} rows`);
  assert.equal(part.rows.length - part.plain, order.rows.length - order.plain);
  const place = new Map([...order.rows].map((row, i) => [row, i]));
  const places = [...part.rows].map((row) => place.get(row));
  assert.deepEqual(places, [...places].sort((a, b) => a - b));
});

test("where most points have rings, of these too only a part is drawn", () => {
  const n = 100_000;
  const order = drawingOrder(new Uint8Array(n), new Uint8Array(n).fill(FLAGS.selected), n);
  assert.ok(sampleOf(order, 20_000).rows.length < 3_000);
});

test("bytes are read wherever they begin in a message", () => {
  const message = new ArrayBuffer(13);
  const view = new DataView(message, 5, 8);
  view.setFloat32(0, 1.5, true);
  view.setFloat32(4, -2, true);
  assert.deepEqual([...arrayOf(view, Float32Array)], [1.5, -2]);
  assert.equal(arrayOf(undefined, Float32Array).length, 0);
});

test("codes are one byte a point, or two", () => {
  assert.deepEqual([...codesOf(new DataView(Uint8Array.from([1, 2, 3]).buffer), 3)], [1, 2, 3]);
  assert.deepEqual([...codesOf(new DataView(Uint16Array.from([1, 300]).buffer), 2)], [1, 300]);
});

test("a motion begins where the points are and ends where they belong", () => {
  const motion = createMotion(400);
  const one = Float32Array.from([0, 0]);
  const two = Float32Array.from([10, 20]);
  assert.deepEqual(motion.start(0, one, true), one);
  assert.deepEqual(motion.start(1000, two, false), one);
  assert.equal(motion.part(1000), 0);
  assert.equal(motion.part(1400), 1);
});

test("a motion that is interrupted goes on from halfway", () => {
  const motion = createMotion(400);
  motion.start(0, Float32Array.from([0, 0]), true);
  motion.start(1000, Float32Array.from([10, 20]), false);
  assert.deepEqual([...motion.start(1200, Float32Array.from([0, 0]), false)], [5, 10]);
});

test("when the number of points changes they appear in place", () => {
  const motion = createMotion(400);
  motion.start(0, Float32Array.from([0, 0]), true);
  const more = Float32Array.from([1, 1, 2, 2]);
  assert.equal(motion.start(1000, more, false), more);
});

test("easing starts at 0, ends at 1 and passes the middle", () => {
  assert.deepEqual([eased(0), eased(0.5), eased(1)], [0, 0.5, 1]);
  assert.deepEqual([...between(Float32Array.from([0, 4]), Float32Array.from([2, 8]), 0.25)], [0.5, 5]);
});

test("ink is dark on a light page and light on a dark one", () => {
  assert.equal(themeOf([1, 1, 1]).dark, false);
  assert.equal(themeOf([0.07, 0.07, 0.07]).dark, true);
  assert.ok(themeOf([1, 1, 1]).ink[0] < 0.3 && themeOf([0, 0, 0]).ink[0] > 0.7);
});

test("a message that changes two traits is heard once, and not at all after stopping", async () => {
  const heard = { on: {}, calls: [] };
  const model = { on: (events, listener) => (heard.on[events] = listener), off: (events) => delete heard.on[events] };
  const stop = listenTo(model, { "change:a change:b": () => heard.calls.push("both"), "change:c": () => heard.calls.push("c") });
  heard.on["change:a change:b"]();
  heard.on["change:a change:b"]();
  heard.on["change:c"]();
  await Promise.resolve();
  assert.deepEqual(heard.calls, ["c", "both"]);
  stop();
  assert.deepEqual(heard.on, {});
});
