// @ts-check
/** How the points look, and their canvas: as many pixels as it takes, copies for pictures, and what to do when it is lost. */
import { element } from "../kit/dom.js";
import { readTheme } from "../kit/theme.js";
import { pointSize } from "./camera.js";
import { frameStyle } from "./frame_style.js";
import { createPlainScene } from "./plain_scene.js";
import { createScene } from "./scene.js";

/** Told while the browser has taken the context; it gives it back by itself. */
const LOST = "The browser freed the map's graphics memory. The map comes back by itself; if it does not, run the cell again.";

/**
 * @param {HTMLElement} root  the map, which has the theme
 * @param {import("./points.js").Points} points
 * @param {import("./view.js").View} view
 * @param {(now: number) => number} partOfMove  how much of their way the points have gone
 */
export function createPainter(root, points, view, partOfMove) {
  const canvas = element("canvas", "rcm-canvas");
  const scene = createScene(canvas) ?? createPlainScene(canvas);
  let theme = readTheme(root);
  let highlighted = -1;

  /** How the points look when a CSS pixel has `ratio` pixels. @param {number} ratio */
  function styleAt(ratio) {
    const { camera, fitted, size } = view;
    const { codes, selected, labelled } = points;
    const move = partOfMove(performance.now());
    return frameStyle({ camera, fitted, size, ratio, move, points: codes.length, selected: selected.length, labelled, code: highlighted, theme });
  }

  /** Draw the points, `ratio` pixels a CSS pixel; returns how many that took. @param {number} ratio @param {number} most */
  function paint(ratio, most) {
    const { size } = view;
    const width = Math.max(1, Math.round(size.width * ratio));
    const height = Math.max(1, Math.round(size.height * ratio));
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    return scene.draw(styleAt(ratio), most);
  }

  return {
    canvas,
    scene,
    paint,
    get theme() {
      return theme;
    },
    /** The page's theme may be another. */
    takeTheme() {
      theme = readTheme(root);
    },
    /** Show one code alone; -1 shows all. @param {number} code */
    highlight(code) {
      highlighted = code;
    },
    /** Diameter of a point in CSS pixels. */
    diameter: () => pointSize(points.codes.length, view.size, view.camera.scale / view.fitted.scale),
    /** What is seen of the points, for a picture. @param {string[]} palette @returns {import("./picture_points.js").Seen} */
    seen(palette) {
      const { positions, codes } = points;
      return { positions, codes, flags: points.flags(), palette, placeOf: view.placeOf, size: view.size, style: styleAt(1) };
    },
    /** All points on a canvas of its own; what is on the screen has to be drawn again. @param {number} ratio */
    copy(ratio) {
      scene.forget();
      paint(ratio, Infinity);
      const copy = document.createElement("canvas");
      Object.assign(copy, { width: canvas.width, height: canvas.height });
      copy.getContext("2d")?.drawImage(canvas, 0, 0);
      scene.forget();
      return copy;
    },
    /** Survive the loss of the context; returns how to stop. @param {import("../kit/notice.js").Notice} notice @param {() => void} invalidate */
    watch(notice, invalidate) {
      const lost = (/** @type {Event} */ event) => {
        event.preventDefault();
        notice.say(LOST, "lasting");
      };
      const restored = () => {
        scene.restore();
        notice.hide();
        invalidate();
      };
      canvas.addEventListener("webglcontextlost", lost);
      canvas.addEventListener("webglcontextrestored", restored);
      return () => {
        canvas.removeEventListener("webglcontextlost", lost);
        canvas.removeEventListener("webglcontextrestored", restored);
      };
    },
  };
}
