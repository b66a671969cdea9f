// @ts-check
/** Points and camera on their way from one place to the next, so that an epoch moves the map instead of replacing it. */

/** Slow in, slow out. @param {number} t in 0..1 */
export const eased = (t) => t * t * (3 - 2 * t);

/** Positions part of the way from one to another. @param {Float32Array} from @param {Float32Array} to @param {number} part */
export function between(from, to, part) {
  const now = new Float32Array(to.length);
  for (let i = 0; i < to.length; i++) now[i] = from[i] + (to[i] - from[i]) * part;
  return now;
}

/** The camera part of the way from one to another. @param {import("./camera.js").Camera} from @param {import("./camera.js").Camera} to @param {number} part */
export function cameraBetween(from, to, part) {
  const mix = (/** @type {number} */ a, /** @type {number} */ b) => a + (b - a) * part;
  return { x: mix(from.x, to.x), y: mix(from.y, to.y), scale: mix(from.scale, to.scale) };
}

/** A motion of points that lasts `duration` milliseconds. @param {number} duration */
export function createMotion(duration) {
  let begun = -Infinity;
  /** @type {Float32Array} */
  let from = new Float32Array(0);
  let to = from;

  /** How much of the way is done. @param {number} now */
  const part = (now) => eased(Math.min(Math.max((now - begun) / duration, 0), 1));

  return {
    part,
    /**
     * Set out for `next`, from wherever the points are now; returns where that is. Points that are new appear in place.
     * @param {number} now @param {Float32Array} next @param {boolean} jump  arrive at once
     */
    start(now, next, jump) {
      const part0 = part(now);
      from = jump || next.length !== to.length ? next : part0 < 1 ? between(from, to, part0) : to;
      to = next;
      begun = jump ? -Infinity : now;
      return from;
    },
  };
}
