// @ts-check
/** How a frame is drawn, from where the camera is and how much there is to draw. */
import { pointAlpha, pointSize } from "./camera.js";

/** Selections up to this size are marked by their rings alone; above, everything else steps back. A choice. */
const FEW = 3;
/** Ringed points up to this many have full rings; beyond, rings get thinner and softer, or they would hide the colours. */
const ROOMY = 60;

/**
 * @typedef {object} FrameStyle  how one frame is drawn; lengths in device pixels, colours in 0..1
 * @property {[number, number]} centre @property {[number, number]} clip  clip units per data unit
 * @property {number} move @property {number} size @property {number} alpha @property {number} dim @property {number} ring @property {number} crowd
 * @property {number} code @property {[number, number, number]} grey @property {number} greyAlpha
 * @property {[number, number, number]} ink @property {[number, number, number]} paper @property {[number, number, number]} accent
 */

/**
 * @param {{camera: import("./camera.js").Camera, fitted: import("./camera.js").Camera, size: import("./camera.js").Size,
 *   ratio: number, move: number, points: number, selected: number, labelled: number, code: number,
 *   theme: import("../kit/theme.js").Theme}} now  ratio: device pixels a CSS pixel
 * @returns {FrameStyle & {diameter: number}}  diameter in CSS pixels
 */
export function frameStyle({ camera, fitted, size, ratio, move, points, selected, labelled, code, theme }) {
  const zoom = camera.scale / fitted.scale;
  const diameter = pointSize(points, size, zoom);
  return {
    diameter,
    centre: [camera.x, camera.y],
    clip: [(2 * camera.scale) / size.width, (2 * camera.scale) / size.height],
    move,
    size: diameter * ratio,
    alpha: pointAlpha(points, size, zoom),
    dim: selected > FEW ? 1 : 0,
    ring: ratio * Math.min(Math.max(diameter / 4, 1.2), 2),
    crowd: Math.min(1, Math.max(0.3, Math.sqrt(ROOMY / Math.max(labelled, selected, 1)))),
    code,
    ...theme,
  };
}
