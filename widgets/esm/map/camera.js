// @ts-check
/**
 * The camera of the map: which data point lies in the middle, and how many CSS pixels one data unit takes.
 * Data y points up, screen y points down. Everything here is a function of its arguments.
 *
 * @typedef {{x: number, y: number, scale: number}} Camera
 * @typedef {{width: number, height: number}} Size  in CSS pixels
 * @typedef {{left: number, right: number, bottom: number, top: number}} Bounds
 */

/** Bounds of the finite points in x0 y0 x1 y1 ...; null without any. @param {Float32Array} positions @returns {Bounds | null} */
export function boundsOf(positions) {
  let left = Infinity;
  let right = -Infinity;
  let bottom = Infinity;
  let top = -Infinity;
  for (let i = 0; i < positions.length; i += 2) {
    const x = positions[i];
    const y = positions[i + 1];
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < bottom) bottom = y;
    if (y > top) top = y;
  }
  return left <= right ? { left, right, bottom, top } : null;
}

/**
 * The camera that shows all of `bounds`, with a margin in pixels, clear of `right` and `top` pixels that something
 * else covers.
 * @param {Bounds | null} bounds @param {Size} size @param {number} [margin] @param {number} [right] @param {number} [top]
 * @returns {Camera}
 */
export function fitCamera(bounds, size, margin = 24, right = 0, top = 0) {
  if (!bounds) return { x: 0, y: 0, scale: 1 };
  const spanX = bounds.right - bounds.left;
  const spanY = bounds.top - bounds.bottom;
  const freeX = Math.max(size.width - right - 2 * margin, 16);
  const freeY = Math.max(size.height - top - 2 * margin, 16);
  const scale = Math.min(spanX > 0 ? freeX / spanX : Infinity, spanY > 0 ? freeY / spanY : Infinity);
  const finite = Number.isFinite(scale) ? scale : Math.min(freeX, freeY);
  return {
    x: (bounds.left + bounds.right) / 2 + right / 2 / finite,
    y: (bounds.bottom + bounds.top) / 2 + top / 2 / finite,
    scale: finite,
  };
}

/** Where a data point is on the screen. @param {Camera} camera @param {Size} size @param {number} x @param {number} y */
export function toScreen(camera, size, x, y) {
  return [size.width / 2 + (x - camera.x) * camera.scale, size.height / 2 - (y - camera.y) * camera.scale];
}

/** Screen coordinates of points x0 y0 x1 y1 ... @param {Camera} camera @param {Size} size @param {number[]} points */
export function allToScreen(camera, size, points) {
  const places = [];
  for (let i = 0; i < points.length; i += 2) places.push(...toScreen(camera, size, points[i], points[i + 1]));
  return places;
}

/** Which data point is at a place on the screen. @param {Camera} camera @param {Size} size @param {number} px @param {number} py */
export function toData(camera, size, px, py) {
  return [camera.x + (px - size.width / 2) / camera.scale, camera.y - (py - size.height / 2) / camera.scale];
}

/** The camera after dragging the map by (dx, dy) pixels. @param {Camera} camera @param {number} dx @param {number} dy @returns {Camera} */
export function panned(camera, dx, dy) {
  return { ...camera, x: camera.x - dx / camera.scale, y: camera.y + dy / camera.scale };
}

/**
 * The camera after zooming by `factor`, with the data point at (px, py) staying where it is.
 * @param {Camera} camera @param {Size} size @param {number} px @param {number} py @param {number} factor
 * @param {number} fitScale scale of the fitted camera; zoom stays within 1/4 and 400 times of it @returns {Camera}
 */
export function zoomed(camera, size, px, py, factor, fitScale) {
  const scale = Math.min(Math.max(camera.scale * factor, fitScale / 4), fitScale * 400);
  const [x, y] = toData(camera, size, px, py);
  return {
    x: x - (px - size.width / 2) / scale,
    y: y + (py - size.height / 2) / scale,
    scale,
  };
}

/** Zoom factor of a wheel event, the same for mice that count lines and for trackpads. @param {{deltaY: number, deltaMode: number, ctrlKey: boolean}} event */
export function wheelFactor(event) {
  const pixels = event.deltaY * [1, 16, 400][event.deltaMode];
  const step = event.ctrlKey ? pixels * 4 : pixels;
  return Math.exp(-Math.min(Math.max(step, -240), 240) / 400);
}

/**
 * Diameter of a point in CSS pixels: from the room that each of `n` points has, growing slowly with the zoom.
 * @param {number} n @param {Size} size @param {number} zoom scale over the fitted scale
 */
export function pointSize(n, size, zoom) {
  const room = Math.sqrt((size.width * size.height) / Math.max(n, 1));
  const grown = Math.min(Math.max(0.62 * room, 2.4), 9) * Math.pow(Math.max(zoom, 0.25), 0.42);
  return Math.min(Math.max(grown, 2), 18);
}

/** Opacity of a point: softer where many lie on top of each other. @param {number} n @param {Size} size @param {number} zoom */
export function pointAlpha(n, size, zoom) {
  const room = Math.sqrt((size.width * size.height) / Math.max(n, 1)) * Math.max(zoom, 0.25);
  return Math.min(Math.max(0.52 + 0.045 * room, 0.55), 0.92);
}
