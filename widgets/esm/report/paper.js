// @ts-check
/** What the map of a report is drawn on: a light or a dark screen, or paper, which gets a picture of its own. */
import { element } from "../kit/dom.js";
import { themeOf } from "../kit/theme.js";

const BACKGROUNDS = { light: /** @type {[number, number, number]} */ ([1, 1, 1]), dark: /** @type {[number, number, number]} */ ([0.08, 0.09, 0.11]) };
/** Pixels on paper for one of the screen. */
const FINENESS = 2;

/** @param {HTMLCanvasElement} canvas @param {() => void} draw  at once @param {() => void} invalidate  draws soon */
export function createPaper(canvas, draw, invalidate) {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const printing = window.matchMedia("print");
  /** A copy of the canvas: what a graphics card has drawn is not printed. */
  const still = element("canvas", "rcm-still");
  const printed = () => {
    if (!printing.matches) return invalidate();
    draw();
    Object.assign(still, { width: canvas.width, height: canvas.height });
    still.getContext("2d")?.drawImage(canvas, 0, 0);
  };
  printing.addEventListener("change", printed);
  dark.addEventListener("change", invalidate);
  return {
    still,
    theme: () => themeOf(dark.matches && !printing.matches ? BACKGROUNDS.dark : BACKGROUNDS.light),
    /** Pixels for one of CSS. */
    ratio: () => (printing.matches ? FINENESS : window.devicePixelRatio || 1),
  };
}
