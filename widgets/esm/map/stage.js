// @ts-check
/** The points on their way from one epoch to the next, seen by a camera, and painted anew whenever that has changed. */
import { boundsOf } from "./camera.js";
import { createFrameBudget } from "./frame_budget.js";
import { createMotion } from "./motion.js";
import { createPainter } from "./painter.js";
import { createView } from "./view.js";

/** @typedef {ReturnType<typeof createStage>} Stage */

/** Milliseconds that points take from one epoch's place to the next. */
const MOVE_MS = 400;

/**
 * @param {HTMLElement} root  the map, which has the theme
 * @param {import("./points.js").Points} points
 * @param {(drawn: number) => void} showFrame  called in each frame with how many points it shows
 */
export function createStage(root, points, showFrame) {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const view = createView(MOVE_MS);
  const motion = createMotion(MOVE_MS);
  const painter = createPainter(root, points, view, motion.part);
  const { canvas, scene } = painter;
  const budget = createFrameBudget(invalidate, () => isHeld);
  let isHeld = false;
  let frame = 0;
  let changes = 0;

  function invalidate() {
    if (!frame) frame = requestAnimationFrame(draw);
  }

  /** What the canvas shows differs. */
  function changed() {
    changes += 1;
    invalidate();
  }

  /** @param {number} now */
  function draw(now) {
    frame = 0;
    const isMoving = motion.part(now) < 1;
    const isGliding = view.step(now);
    if (isMoving || isGliding) {
      budget.move();
      invalidate();
    }
    const paint = (/** @type {number} */ most) => painter.paint(window.devicePixelRatio || 1, Math.min(most, scene.most));
    const drawn = Math.min(budget.frame(points.n, paint, scene.finish), scene.most);
    showFrame(drawn);
    const { x, y, scale } = view.camera;
    canvas.dataset.camera = `${x} ${y} ${scale}`;
    canvas.dataset.painted = String(changes);
    canvas.dataset.moving = String(isMoving || isGliding);
    canvas.dataset.drawn = String(drawn);
  }

  /** Change what is seen. @param {() => void} change */
  function move(change) {
    change();
    budget.move();
    invalidate();
  }

  return {
    view,
    painter,
    invalidate,
    changed,
    /** The points belong elsewhere: they go there, unless they are the first. @param {boolean} areFirst */
    movePoints(areFirst) {
      const jump = areFirst || still.matches;
      const now = performance.now();
      scene.setPositions(points.positions, motion.start(now, points.positions, jump));
      view.adapt({ bounds: boundsOf(points.positions) }, now, jump);
      canvas.dataset.moving = String(motion.part(now) < 1);
    },
    showCodes: () => scene.setCodes(points.codes),
    /** Show marks and selection. */
    showFlags() {
      if (scene.setFlags(points.flags())) changed();
      invalidate();
    },
    /** Show one code alone; -1 shows all. @param {number} code */
    highlight(code) {
      painter.highlight(code);
      invalidate();
    },
    /** The room for the points is another. @param {import("./camera.js").Size} size @param {import("./view.js").Covered} covered @param {boolean} jump */
    takeRoom(size, covered, jump) {
      view.adapt({ size, covered }, performance.now(), still.matches || jump);
      scene.forget();
    },
    /** A hand holds the map, or lets it go. @param {boolean} is */
    hold: (is) => (isHeld = is),
    /** @param {number} dx @param {number} dy */
    pan: (dx, dy) => move(() => view.pan(dx, dy)),
    /** @param {number} factor @param {number} [px] @param {number} [py] */
    zoom: (factor, px, py) => move(() => view.zoom(factor, px, py)),
    fit: () => move(() => view.fit(performance.now(), still.matches)),
    /** @param {import("./camera.js").Bounds} bounds */
    zoomTo: (bounds) => move(() => view.zoomTo(bounds, performance.now(), still.matches)),
    /** Bring a row into view, unless it is there. @param {number} row */
    showRow(row) {
      view.show(points.positions[2 * row], points.positions[2 * row + 1], performance.now(), still.matches);
      invalidate();
    },
    stop() {
      budget.stop();
      cancelAnimationFrame(frame);
      scene.dispose();
    },
  };
}
