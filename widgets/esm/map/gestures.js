// @ts-check
/** What the pointer does on the map: a lasso or a click selects, a rest asks for a card, a drag or the wheel moves. */
import { allToScreen, wheelFactor } from "./camera.js";
import { addCorner, insidePolygon, nearestPoint } from "./lasso.js";
import { listen } from "./pointer.js";

/** Pixels that lie between two corners of a lasso at least. */
const LASSO_STEP = 2.5;

/**
 * Listen on the canvas of `stage`.
 * @param {HTMLElement} root @param {import("./stage.js").Stage} stage @param {import("./points.js").Points} points
 * @param {import("./spotlight.js").Spotlight} spotlight @param {import("./selecting.js").Selecting} selecting
 * @param {() => "pan" | import("../kit/selection.js").How} mode  what a plain drag does
 */
export function createGestures(root, stage, points, spotlight, selecting, mode) {
  const { view, painter } = stage;
  /** The corners x0 y0 x1 y1 ... of the lasso that is being drawn, in data units. @type {number[]} */
  let lasso = [];

  /** @param {number} px @param {number} py */
  function rowAt(px, py) {
    const reach = Math.max(painter.diameter() / 2 + 2, 5) / view.camera.scale;
    const [x, y] = view.dataAt(px, py);
    return nearestPoint(points.positions, x, y, reach);
  }

  /** @type {import("./pointer.js").Gestures} */
  const on = {
    mode,
    hold: stage.hold,
    pan: stage.pan,
    lasso(px, py, moment, how) {
      root.dataset.how = how;
      const [x, y] = view.dataAt(px, py);
      if (moment === "start") lasso = [x, y];
      else if (moment === "move") addCorner(lasso, x, y, LASSO_STEP / view.camera.scale);
      if (moment === "end") selecting.select(insidePolygon(points.positions, lasso), how);
      if (moment === "end" || moment === "cancel") lasso = [];
      stage.invalidate();
    },
    click(px, py, how) {
      const row = rowAt(px, py);
      if (row >= 0) selecting.select([row], how);
      else if (how === "replace" && points.selected.length) selecting.select([], "replace");
    },
    hover(px, py) {
      const row = rowAt(px, py);
      if (!spotlight.hover(row)) return;
      root.dataset.hovered = String(row);
      stage.invalidate();
    },
    leave() {
      spotlight.hover(-1);
      stage.invalidate();
    },
    wheel(px, py, event) {
      spotlight.hover(-1);
      stage.zoom(wheelFactor(event), px, py);
    },
  };
  const stop = listen(painter.canvas, root, on);
  painter.canvas.addEventListener("dblclick", stage.fit);

  return {
    stop,
    /** Show the lasso from where the camera is now. */
    showLasso() {
      spotlight.lasso(allToScreen(view.camera, view.size, lasso), root.dataset.how ?? "replace");
    },
  };
}
