// @ts-check
/** Pictures that lie one after another in one buffer, a byte a pixel or three, painted on canvases. */
import { rgbaOf } from "../kit/card.js";

/** The bytes of picture `index` of shape [H, W] or [H, W, 3]; null where the buffer has none. @param {Uint8Array} bytes @param {number[]} shape @param {number} index @returns {Uint8Array | null} */
export function pictureAt(bytes, shape, index) {
  const size = shape.reduce((all, side) => all * side, 1);
  const start = index * size;
  return shape.length && index >= 0 && start + size <= bytes.length ? bytes.subarray(start, start + size) : null;
}

/** Paint picture `index` on a canvas, one canvas pixel each; false, and hidden, without one. @param {HTMLCanvasElement} canvas @param {Uint8Array} bytes @param {number[]} shape @param {number} index */
export function paint(canvas, bytes, shape, index) {
  const pixels = pictureAt(bytes, shape, index);
  canvas.hidden = !pixels;
  if (!pixels) return false;
  if (canvas.height !== shape[0] || canvas.width !== shape[1]) [canvas.height, canvas.width] = shape;
  canvas.getContext("2d")?.putImageData(new ImageData(rgbaOf(pixels, shape), shape[1], shape[0]), 0, 0);
  return true;
}
