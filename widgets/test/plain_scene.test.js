import assert from "node:assert/strict";
import { test } from "node:test";
import { createPlainScene, MOST } from "../esm/map/plain_scene.js";
import { FLAGS } from "../esm/map/shaders.js";

/** A canvas that keeps what is painted on it: [shape, x, colour, opacity]. */
function easel() {
  const painted = [];
  let at = 0;
  const paint = {
    beginPath() {},
    clearRect: () => painted.splice(0),
    arc: (x) => (at = x),
    fill: () => painted.push(["disc", at, paint.fillStyle, paint.globalAlpha]),
    fillRect: (x, _, width) => painted.push(["square", x + width / 2, paint.fillStyle, paint.globalAlpha]),
  };
  return { painted, canvas: { width: 200, height: 100, getContext: () => paint } };
}

const STYLE = {
  centre: [0, 0],
  clip: [0.01, 0.02],
  move: 1,
  size: 4,
  alpha: 0.8,
  dim: 0,
  ring: 1,
  crowd: 1,
  code: -1,
  grey: [0.5, 0.5, 0.5],
  greyAlpha: 0.5,
  ink: [0, 0, 0],
  paper: [1, 1, 1],
  accent: [1, 0, 0],
};

function sceneOf(positions, codes, flags) {
  const { painted, canvas } = easel();
  const scene = createPlainScene(canvas);
  scene.setPalette(["#000000", "#0000ff", "#00ff00"]);
  scene.setPositions(Float32Array.from(positions), null);
  scene.setCodes(Uint8Array.from(codes));
  scene.setFlags(Uint8Array.from(flags));
  return { scene, painted };
}

test("points lie where the camera sees them, in their colours, context below", () => {
  const { scene, painted } = sceneOf([10, 0, -20, 0, 500, 0], [2, 0, 1], [0, 0, 0]);
  assert.equal(scene.draw(STYLE, Infinity), 3);
  assert.deepEqual(painted, [
    ["disc", 80, "#808080", 0.4],
    ["disc", 110, "#00ff00", 0.8],
  ]);
});

test("a frame that would show the same is not drawn again, until something changes", () => {
  const { scene } = sceneOf([0, 0], [1], [0]);
  assert.equal(scene.draw(STYLE, Infinity), 1);
  assert.equal(scene.draw(STYLE, Infinity), 0);
  assert.equal(scene.setFlags(Uint8Array.of(0)), false);
  assert.equal(scene.draw(STYLE, Infinity), 0);
  assert.equal(scene.setFlags(Uint8Array.of(FLAGS.selected)), true);
  assert.equal(scene.draw(STYLE, Infinity), 1);
  scene.forget();
  assert.equal(scene.draw(STYLE, Infinity), 1);
});

test("points that mean something are ringed: ink for a label, accent where it is asked, and the rest steps back", () => {
  const { scene, painted } = sceneOf([0, 0, 10, 0, 20, 0], [1, 1, 1], [FLAGS.labelled, FLAGS.queried, FLAGS.selected]);
  scene.draw({ ...STYLE, dim: 1 }, Infinity);
  const at = (x) => painted.filter(([, place]) => place === x).map(([, , color]) => color);
  assert.deepEqual(at(100), ["#000000", "#ffffff", "#0000ff"]);
  assert.deepEqual(at(110), ["#ff0000", "#ffffff", "#0000ff"]);
  assert.deepEqual(at(120), ["#000000", "#0000ff"]);
  assert.deepEqual(painted.map(([, , , alpha]) => alpha), [0.55, 0.55, 0.55, 0.55, 0.55, 0.55, 1, 1]);
});

test("a code that is pointed out stays as it is and the others fade; points move part of the way", () => {
  const { scene, painted } = sceneOf([0, 0, 10, 0], [1, 2], [0, 0]);
  scene.draw({ ...STYLE, code: 2 }, Infinity);
  assert.deepEqual(painted.map(([, , , alpha]) => Math.round(100 * alpha)), [13, 90]);
  scene.setPositions(Float32Array.of(40, 0, 10, 0), Float32Array.of(0, 0, 10, 0));
  scene.draw({ ...STYLE, move: 0.5 }, Infinity);
  assert.equal(painted[0][1], 120);
});

test("of very many points a random part is drawn where that is asked for, and all that are ringed", () => {
  const n = 4 * MOST;
  const flags = new Uint8Array(n);
  flags.fill(FLAGS.labelled, 0, 20);
  const { scene, painted } = sceneOf(new Float32Array(2 * n), new Uint8Array(n).fill(1), flags);
  const drawn = scene.draw(STYLE, scene.most);
  assert.ok(Math.abs(drawn - MOST) < MOST / 20, String(drawn));
  assert.equal(painted.filter(([shape]) => shape === "disc").length, 3 * 20);
  assert.equal(scene.draw(STYLE, Infinity), n, "a picture that is saved has all of them");
});
