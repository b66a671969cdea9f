// @ts-check
/**
 * Which points a gesture means: those inside a lasso, or the one nearest to the pointer.
 * Both look at every point; at a million the nearest one takes 3 ms and a lasso 40 ms, so there is no index to keep fresh.
 */

/** Twice the area of a triangle, with a sign. @param {number} ax @param {number} ay @param {number} bx @param {number} by @param {number} cx @param {number} cy */
const cross = (ax, ay, bx, by, cx, cy) => (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);

/** Slabs that a lasso is cut into, so that a point meets only the edges at its height. A choice. */
const SLABS = 128;

/**
 * Rows of the points inside the closed polygon x0 y0 x1 y1 ... (even-odd rule).
 * @param {Float32Array} positions @param {ArrayLike<number>} polygon @returns {Uint32Array}
 */
export function insidePolygon(positions, polygon) {
  const corners = polygon.length / 2;
  if (corners < 3) return new Uint32Array(0);
  let left = Infinity;
  let right = -Infinity;
  let bottom = Infinity;
  let top = -Infinity;
  for (let i = 0; i < polygon.length; i += 2) {
    left = Math.min(left, polygon[i]);
    right = Math.max(right, polygon[i]);
    bottom = Math.min(bottom, polygon[i + 1]);
    top = Math.max(top, polygon[i + 1]);
  }
  const perUnit = top > bottom ? SLABS / (top - bottom) : 0;
  const slabOf = (/** @type {number} */ y) => Math.min(Math.floor((y - bottom) * perUnit), SLABS - 1);
  const slabs = edgesBySlab(polygon, slabOf);
  const rows = new Uint32Array(positions.length / 2);
  let found = 0;
  for (let i = 0; i < positions.length; i += 2) {
    const x = positions[i];
    const y = positions[i + 1];
    if (!(x >= left && x <= right && y >= bottom && y <= top)) continue;
    const edges = slabs[slabOf(y)];
    let inside = false;
    for (let e = 0; e < edges.length; e += 4) {
      const ay = edges[e + 1];
      const by = edges[e + 3];
      if (ay > y !== by > y && x < ((edges[e + 2] - edges[e]) * (y - ay)) / (by - ay) + edges[e]) inside = !inside;
    }
    if (inside) rows[found++] = i / 2;
  }
  return rows.slice(0, found);
}

/** The edges ax ay bx by ... of a polygon that reach into each slab. @param {ArrayLike<number>} polygon @param {(y: number) => number} slabOf */
function edgesBySlab(polygon, slabOf) {
  /** @type {number[][]} */
  const slabs = Array.from({ length: SLABS }, () => []);
  for (let a = 0, b = polygon.length - 2; a < polygon.length; b = a, a += 2) {
    const ends = [slabOf(polygon[a + 1]), slabOf(polygon[b + 1])];
    for (let slab = Math.min(...ends); slab <= Math.max(...ends); slab++) {
      slabs[slab].push(polygon[a], polygon[a + 1], polygon[b], polygon[b + 1]);
    }
  }
  return slabs.map((edges) => Float64Array.from(edges));
}

/**
 * Row of the point nearest to (x, y) and at most `reach` away, in data units; -1 without one.
 * @param {Float32Array} positions @param {number} x @param {number} y @param {number} reach
 */
export function nearestPoint(positions, x, y, reach) {
  let best = -1;
  let least = reach * reach;
  for (let i = 0; i < positions.length; i += 2) {
    const dx = positions[i] - x;
    const dy = positions[i + 1] - y;
    const distance = dx * dx + dy * dy;
    if (distance <= least) {
      least = distance;
      best = i / 2;
    }
  }
  return best;
}

/**
 * Add a corner to a lasso that is being drawn, unless it says nothing new: closer than `step`, or on the line that the
 * last two corners continue. Keeps a lasso at about a hundred corners however slowly the hand moves.
 * @param {number[]} polygon changed in place @param {number} x @param {number} y @param {number} step
 */
export function addCorner(polygon, x, y, step) {
  const n = polygon.length;
  if (n >= 2 && Math.hypot(x - polygon[n - 2], y - polygon[n - 1]) < step) return;
  if (n >= 4) {
    const [ax, ay, bx, by] = polygon.slice(n - 4);
    const ahead = (bx - ax) * (x - bx) + (by - ay) * (y - by) > 0;
    const off = Math.abs(cross(ax, ay, bx, by, x, y)) / Math.hypot(x - ax, y - ay);
    if (ahead && off < step / 8) {
      polygon[n - 2] = x;
      polygon[n - 1] = y;
      return;
    }
  }
  polygon.push(x, y);
}
