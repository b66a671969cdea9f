// @ts-check
/** In which order points are drawn, and which of them stand for all while the view moves. */
import { isInSample } from "./frame_budget.js";
import { FLAGS } from "./shaders.js";

/** @typedef {{rows: Uint32Array, plain: number}} Order  rows, of which the first `plain` have no ring */

/**
 * The rows in the order in which they are drawn, later ones above: context, coloured, then those with rings, of which
 * the queried and the selected come last. `plain` is how many have no ring.
 * @param {Uint8Array | Uint16Array} codes @param {Uint8Array} flags @param {number} n
 * @returns {Order}
 */
export function drawingOrder(codes, flags, n) {
  const layer = (/** @type {number} */ i) => {
    if (flags[i]) return flags[i] & (FLAGS.queried | FLAGS.selected) ? 3 : 2;
    return codes[i] ? 1 : 0;
  };
  const ends = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) ends[layer(i)]++;
  for (let k = 1; k < 4; k++) ends[k] += ends[k - 1];
  const plain = ends[1];
  const next = [0, ends[0], ends[1], ends[2]];
  const rows = new Uint32Array(n);
  for (let i = 0; i < n; i++) rows[next[layer(i)]++] = i;
  return { rows, plain };
}

/**
 * About `most` points of an order, at random, in the same order. Rings say something about single points, so they stay
 * as long as they are few.
 * @param {Order} order @param {number} most
 * @returns {Order}
 */
export function sampleOf({ rows, plain }, most) {
  if (most >= rows.length) return { rows: new Uint32Array(0), plain: 0 };
  const marked = Math.min(1, most / 10 / Math.max(rows.length - plain, 1));
  const share = (most - marked * (rows.length - plain)) / Math.max(plain, 1);
  const kept = new Uint32Array(rows.length);
  let end = 0;
  for (let i = 0; i < plain; i++) if (isInSample(rows[i], share)) kept[end++] = rows[i];
  const few = end;
  for (let i = plain; i < rows.length; i++) if (isInSample(rows[i], marked)) kept[end++] = rows[i];
  return { rows: kept.slice(0, end), plain: few };
}
