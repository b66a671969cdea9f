// @ts-check
/** The points as SVG, drawn as the graphics card draws them: the same order, colours, opacities and rings. */
import { hexOf } from "../kit/color.js";
import { drawingOrder } from "./drawing_order.js";
import { FLAGS } from "./shaders.js";

/**
 * @typedef {object} Seen  what is seen of the points
 * @property {Float32Array} positions @property {Uint8Array | Uint16Array} codes @property {Uint8Array} flags
 * @property {string[]} palette @property {(x: number, y: number) => number[]} placeOf  data to pixels
 * @property {import("./camera.js").Size} size @property {import("./frame_style.js").FrameStyle & {diameter: number}} style  in CSS pixels
 */

/** Rows that lie inside the view, in drawing order; `plain` of them have no ring. @param {Seen} seen */
export function rowsInView({ positions, codes, flags, placeOf, size, style }) {
  const order = drawingOrder(codes, flags, Math.min(positions.length / 2, codes.length, flags.length));
  const margin = 2 * style.diameter;
  const seen = (/** @type {number} */ row) => {
    const [x, y] = placeOf(positions[2 * row], positions[2 * row + 1]);
    return x > -margin && y > -margin && x < size.width + margin && y < size.height + margin;
  };
  const plain = order.rows.subarray(0, order.plain).filter(seen);
  const marked = order.rows.subarray(order.plain).filter(seen);
  return { plain, marked };
}

/** SVG elements of these rows. @param {Seen} seen @param {{plain: Uint32Array, marked: Uint32Array}} rows */
export function pointsSvg(seen, { plain, marked }) {
  const { positions, codes, flags, palette, placeOf, style } = seen;
  const colorOf = (/** @type {number} */ code) => (code ? (palette[code] ?? "#888888") : hexOf(style.grey));
  const opacity = style.alpha * (style.dim ? 0.28 : 1);
  const parts = [];
  for (const row of plain) {
    const [x, y] = placeOf(positions[2 * row], positions[2 * row + 1]);
    const alpha = opacity * (codes[row] ? 1 : style.greyAlpha);
    parts.push(disc(x, y, style.diameter / 2, colorOf(codes[row]), alpha));
  }
  for (const row of marked) {
    const [x, y] = placeOf(positions[2 * row], positions[2 * row + 1]);
    parts.push(markedSvg(x, y, colorOf(codes[row]), flags[row], style));
  }
  return parts.join("\n");
}

/** A point that means something, with its rings: see shaders.js. @param {number} x @param {number} y @param {string} color @param {number} flags @param {Seen["style"]} style */
function markedSvg(x, y, color, flags, style) {
  const isSelected = (flags & FLAGS.selected) !== 0;
  const isQueried = (flags & FLAGS.queried) !== 0;
  const isOuter = isQueried || (flags & FLAGS.labelled) !== 0;
  const width = isQueried ? 1.3 * style.ring : style.ring * style.crowd;
  let edge = 0.5 * Math.max(style.size * (isOuter ? 1.15 : 1.05), isQueried ? 3 * style.ring : 0);
  const parts = [];
  if (flags & FLAGS.cantTell) {
    parts.push(disc(x, y, edge, hexOf(style.paper), 1));
    parts.push(`<path d="M${px(x - 0.9 * edge)} ${px(y)}h${px(1.8 * edge)}" stroke="${hexOf(style.ink)}" stroke-width="${px(0.44 * edge)}"/>`);
  } else parts.push(disc(x, y, edge, color, 1));
  if (isSelected) {
    parts.push(ringSvg(x, y, edge, width, hexOf(style.ink)));
    edge += width;
  }
  if (isOuter) {
    const gap = 0.8 * width * style.crowd;
    parts.push(ringSvg(x, y, edge, gap, hexOf(style.paper)));
    edge += gap;
    const turn = (2 * Math.PI * (edge + 0.6 * width)) / 4;
    const dashes = isQueried ? ` stroke-dasharray="${px(0.65 * turn)} ${px(0.35 * turn)}"` : "";
    parts.push(ringSvg(x, y, edge, 1.2 * width, hexOf(isQueried ? style.accent : style.ink), dashes));
  }
  const opacity = isSelected || !style.dim ? "" : ' opacity="0.55"';
  return `<g${opacity}>${parts.join("")}</g>`;
}

const px = (/** @type {number} */ value) => String(Math.round(value * 100) / 100);

/** @param {number} x @param {number} y @param {number} r @param {string} color @param {number} alpha */
function disc(x, y, r, color, alpha) {
  const opacity = alpha < 1 ? ` fill-opacity="${px(alpha)}"` : "";
  return `<circle cx="${px(x)}" cy="${px(y)}" r="${px(r)}" fill="${color}"${opacity}/>`;
}

/** A ring from `edge` outwards. @param {number} x @param {number} y @param {number} edge @param {number} width @param {string} color @param {string} [more] */
function ringSvg(x, y, edge, width, color, more = "") {
  return `<circle cx="${px(x)}" cy="${px(y)}" r="${px(edge + width / 2)}" fill="none" stroke="${color}" stroke-width="${px(width)}"${more}/>`;
}
