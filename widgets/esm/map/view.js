// @ts-check
/**
 * What part of the map is seen. Until the user chooses a view, all of it stays in view: whenever the points, the room or
 * what covers it change, the camera goes where everything fits. It glides, so that the eye can follow.
 */
import { fitCamera, panned, toData, toScreen, zoomed } from "./camera.js";
import { cameraBetween, eased } from "./motion.js";

/**
 * @typedef {import("./camera.js").Camera} Camera
 * @typedef {import("./camera.js").Bounds} Bounds
 * @typedef {{right: number, top: number}} Covered  pixels at two sides that something else lies over
 */

/** Pixels kept free around everything, and around what was zoomed to. */
const MARGIN = 26;
const ROOMY_MARGIN = 70;
/** A few points that lie close together are magnified so much at most: a choice, since one point has no extent. */
const CLOSEST = 16;

/** Pixels: a map that is not wider than this has no room to spare for its legend. */
const NARROW = 420;
/** Pixels by which the room for the legend grows, so that a count with one digit more does not move the map. */
const STEP = 16;
/** Pixels of the toolbar, which begins at the upper edge, that the margin already covers. */
const TOOLBAR_OVERLAP = 8;

/** What legend and toolbar cover. @param {import("./camera.js").Size} size @param {number} legendWidth @param {number} toolbarHeight @returns {Covered} */
export function coveredBy(size, legendWidth, toolbarHeight) {
  const right = size.width > NARROW ? STEP * Math.ceil(legendWidth / STEP) : 0;
  return { right, top: Math.max(0, toolbarHeight - TOOLBAR_OVERLAP) };
}

/** @typedef {ReturnType<typeof createView>} View */

/** A view whose glides last `duration` milliseconds. @param {number} duration */
export function createView(duration) {
  let size = { width: 1, height: 1 };
  /** @type {Covered} */
  let covered = { right: 0, top: 0 };
  /** @type {Bounds | null} */
  let bounds = null;
  let camera = fitCamera(null, size);
  let fitted = camera;
  let isChosen = false;
  let from = camera;
  let to = camera;
  let begun = -Infinity;

  /** @param {Camera} next @param {number} now @param {boolean} jump */
  function glide(next, now, jump) {
    from = camera;
    to = next;
    begun = jump ? -Infinity : now;
    if (jump) camera = next;
  }

  /** @param {Camera} next */
  function choose(next) {
    isChosen = true;
    glide(next, 0, true);
  }

  return {
    get camera() {
      return camera;
    },
    get fitted() {
      return fitted;
    },
    get size() {
      return size;
    },
    /**
     * Something changed that the fitted view depends on; what is not given stays as it is.
     * @param {{size?: import("./camera.js").Size, bounds?: Bounds | null, covered?: Covered}} next
     * @param {number} now @param {boolean} jump  without a glide
     */
    adapt(next, now, jump) {
      size = next.size ?? size;
      covered = next.covered ?? covered;
      if (next.bounds !== undefined) bounds = next.bounds;
      const before = fitted;
      fitted = fitCamera(bounds, size, MARGIN, covered.right, covered.top);
      const same = fitted.x === before.x && fitted.y === before.y && fitted.scale === before.scale;
      if (!isChosen && !same) glide(fitted, now, jump);
    },
    /** Go on with the glide; whether it lasts. @param {number} now */
    step(now) {
      const part = eased(Math.min(Math.max((now - begun) / duration, 0), 1));
      camera = part < 1 ? cameraBetween(from, to, part) : to;
      return part < 1;
    },
    /** @param {number} dx @param {number} dy */
    pan(dx, dy) {
      choose(panned(camera, dx, dy));
    },
    /** Zoom with the place (px, py) standing still; without one, the middle. @param {number} factor @param {number} [px] @param {number} [py] */
    zoom(factor, px = size.width / 2, py = size.height / 2) {
      choose(zoomed(camera, size, px, py, factor, fitted.scale));
    },
    /** Everything, from now on. @param {number} now @param {boolean} jump */
    fit(now, jump) {
      isChosen = false;
      glide(fitted, now, jump);
    },
    /** Only what lies inside `part`. @param {Bounds} part @param {number} now @param {boolean} jump */
    zoomTo(part, now, jump) {
      const close = fitCamera(part, size, ROOMY_MARGIN, covered.right, covered.top);
      const isPoint = part.left === part.right && part.bottom === part.top;
      const scale = isPoint ? CLOSEST * fitted.scale : Math.min(close.scale, CLOSEST * fitted.scale);
      isChosen = true;
      glide({ x: (part.left + part.right) / 2 + covered.right / 2 / scale, y: (part.bottom + part.top) / 2 + covered.top / 2 / scale, scale }, now, jump);
    },
    /** Bring a data point to the middle, unless it is seen. @param {number} x @param {number} y @param {number} now @param {boolean} jump */
    show(x, y, now, jump) {
      const [px, py] = toScreen(camera, size, x, y);
      if (px > 20 && py > 20 && px < size.width - 20 && py < size.height - 20) return;
      isChosen = true;
      glide({ ...camera, x, y }, now, jump);
    },
    /** The data point at a place on the screen. @param {number} px @param {number} py */
    dataAt: (px, py) => toData(camera, size, px, py),
    /** The place of a data point on the screen. @param {number} x @param {number} y */
    placeOf: (x, y) => toScreen(camera, size, x, y),
  };
}
