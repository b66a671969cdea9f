import assert from "node:assert/strict";
import { test } from "node:test";
import { themeOf } from "../esm/kit/theme.js";
import { escaped, fileNameOf, legendSvg, pictureSvg, shortened } from "../esm/map/picture.js";
import { pointsSvg, rowsInView } from "../esm/map/picture_points.js";
import { FLAGS } from "../esm/map/shaders.js";

const theme = themeOf([1, 1, 1]);
const size = { width: 600, height: 400 };
const measure = (text) => 7 * text.length;
const entry = (code, name) => ({ code, name, count: 1234, color: "#277194" });
const coloring = { title: "prediction", palette: ["#9aa0aa", "#277194"], entries: [entry(1, "ant")], ramp: null, classes: true };
const style = { diameter: 8, size: 8, alpha: 0.9, dim: 0, ring: 2, crowd: 1, greyAlpha: 0.6, ...theme };

function sceneOf(flags) {
  const positions = Float32Array.from([10, 10, 20, 20, 900, 20]);
  return { positions, codes: Uint8Array.from([0, 1, 1]), flags: Uint8Array.from(flags), palette: coloring.palette, placeOf: (x, y) => [x, y], size, style };
}

test("names and titles are text in the picture, whatever they contain", () => {
  const hostile = `<script>alert("1")</script>&'`;
  const svg = pictureSvg({ size, title: hostile, about: hostile, coloring: { ...coloring, title: hostile, entries: [entry(1, hostile)] }, theme, content: "", measure });
  assert.ok(!svg.includes("<script"));
  assert.ok(svg.includes("&#60;script"));
  assert.equal(escaped("a\u0000b"), "a\ufffdb");
});

test("the legend has every class with its count, and says how many do not fit", () => {
  const few = legendSvg(coloring, size, theme, measure);
  assert.ok(few.includes(">ant<") && few.includes(">1,234<") && !few.includes("more"));
  const many = legendSvg({ ...coloring, entries: Array.from({ length: 60 }, (_, i) => entry(1, `class ${i}`)) }, size, theme, measure);
  const rows = many.match(/>class \d+</g)?.length ?? 0;
  assert.ok(rows > 10 && many.includes(`and ${60 - rows} more`));
});

test("a scale is drawn with its ends", () => {
  const svg = legendSvg({ ...coloring, entries: [], ramp: { low: "0 %", high: "100 %" } }, size, theme, measure);
  assert.ok(svg.includes("linearGradient") && svg.includes("0 %") && svg.includes("100 %"));
});

test("points outside the view are left out, and each other one is a shape", () => {
  const seen = sceneOf([0, 0, 0]);
  const rows = rowsInView(seen);
  assert.deepEqual([...rows.plain], [0, 1]);
  assert.equal(pointsSvg(seen, rows).match(/<circle/g)?.length, 2);
  assert.ok(pointsSvg(seen, rows).includes("#277194"));
});

test("labelled, queried and selected points have the rings that the screen shows", () => {
  const rings = (flag) => {
    const seen = sceneOf([0, flag, 0]);
    return pointsSvg(seen, rowsInView(seen)).match(/fill="none"/g)?.length ?? 0;
  };
  assert.deepEqual([0, FLAGS.selected, FLAGS.labelled, FLAGS.labelled | FLAGS.selected].map(rings), [0, 1, 2, 3]);
  const seen = sceneOf([0, FLAGS.queried, 0]);
  assert.ok(pointsSvg(seen, rowsInView(seen)).includes("stroke-dasharray"));
});

test("a text is cut at a letter, not inside one", () => {
  assert.equal(shortened("short", 100, measure), "short");
  assert.equal(shortened("👍👍👍👍👍👍", 35, (text) => 7 * [...text].length), "👍👍👍👍…");
});

test("a file is named by session and colour, without what a file name cannot hold", () => {
  assert.equal(fileNameOf("digits", "prediction", "png"), "digits-prediction.png");
  assert.equal(fileNameOf("../my session", "größe / cm", "svg"), "my-session-größe-cm.svg");
  assert.equal(fileNameOf("", "", "png"), "map.png");
});
