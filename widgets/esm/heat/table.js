// @ts-check
/** The table on its canvas: how large its cells are in the room that it has, how far it is scrolled, what it shows. */
import { element } from "../kit/dom.js";
import { extentOf, layoutOf, LINE, placeAt, scrolledTo } from "./layout.js";
import { cellPixels, paint } from "./paint.js";
import { rowLabel } from "./words.js";

/**
 * @typedef {import("./layout.js").Place} Place
 * @typedef {import("./words.js").Shown} Shown
 * @typedef {ReturnType<typeof createTable>} Table
 */

/** The layout of a table in its room, from how wide its labels are. @param {CanvasRenderingContext2D} context @param {Shown} shown @param {{width: number, height: number}} room @param {string} font @param {boolean} large */
function fitted(context, { words, heads }, room, font, large) {
  context.font = `600 ${LINE}px ${font}`;
  const widest = (/** @type {string[]} */ texts) => texts.reduce((a, text) => Math.max(a, context.measureText(text).width), 0);
  const names = words.columns.map(({ name }) => name);
  const given = { ...room, rows: heads.length, columns: names.length, columnLabel: widest(names), large };
  const rowLabels = widest(heads.map((head) => rowLabel(words, head))) + 8;
  const layout = layoutOf({ ...given, rowLabel: rowLabels });
  // Rows too low for labels are called after the classes of their bands.
  return layout.cellHeight < LINE ? layoutOf({ ...given, rowLabel: Math.max(rowLabels, given.columnLabel) }) : layout;
}

/** No table yet. */
export function createTable() {
  const canvas = element("canvas", "rcm-heat-canvas", { "aria-hidden": "true" });
  const space = element("div", "rcm-heat-space", {}, [canvas]);
  const scroller = element("div", "rcm-heat-scroll", {}, [space]);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  /** The cells, painted once for all frames, a pixel each. */
  const cells = document.createElement("canvas");
  /** @type {Shown | null} */
  let shown = null;
  /** @type {Uint32Array} */
  let held = new Uint32Array(0);
  let layout = layoutOf({ width: 400, height: 200, rows: 0, columns: 0, rowLabel: 0, columnLabel: 0, large: false });
  /** @type {import("./paint.js").Ink} */
  let ink = { text: "", quiet: "", panel: "", brand: "", font: "sans-serif" };
  /** @type {string[]} */
  let shades = [];
  let isLarge = false;
  const scroll = () => ({ x: scroller.scrollLeft, y: scroller.scrollTop });

  return {
    root: scroller,
    canvas,
    get shown() {
      return shown;
    },
    get isLarge() {
      return isLarge;
    },
    /** Whether rows or columns are too narrow for their labels when all fits. */
    get isCrowded() {
      return layout.crowded;
    },
    /** @param {Shown | null} next */
    take(next) {
      shown = next;
    },
    /** @param {Uint32Array} next  selected points of each row, then of each column */
    takeHeld(next) {
      held = next;
    },
    /** @param {import("./paint.js").Ink} nextInk @param {string[]} nextShades  from nothing to most */
    takeColors(nextInk, nextShades) {
      [ink, shades] = [nextInk, nextShades];
      if (!shown) return;
      const columns = shown.words.columns.length;
      Object.assign(cells, { width: columns, height: shown.heads.length });
      cells.getContext("2d")?.putImageData(new ImageData(cellPixels(shown, shades), columns), 0, 0);
    },
    /** @param {boolean} next */
    enlarge(next) {
      isLarge = next;
    },
    /** Fit the table into its room, or let it scroll there. @param {{width: number, height: number}} room */
    fit(room) {
      if (!shown) return;
      layout = fitted(context, shown, room, ink.font, isLarge);
      const extent = extentOf(layout);
      const scrolls = isLarge && (extent.height > layout.height || extent.width > layout.width);
      scroller.style.height = `${layout.height}px`;
      scroller.style.overflow = scrolls ? "auto" : "hidden";
      layout = { ...layout, width: scroller.clientWidth, height: scroller.clientHeight };
      space.style.width = scrolls ? `${Math.max(extent.width, layout.width)}px` : "100%";
      space.style.height = scrolls ? `${Math.max(extent.height, layout.height)}px` : "100%";
    },
    /** What lies at (x, y) of what is seen. @param {number} x @param {number} y */
    placeAt: (x, y) => (shown ? placeAt(layout, scroll(), x, y) : null),
    /** Scroll until a cell is seen whole. @param {Place} place */
    reveal(place) {
      const { x, y } = scrolledTo(layout, scroll(), place);
      scroller.scrollTo(x, y);
    },
    /** Paint a frame. @param {Place | null} pointed @param {Place | null} cursor */
    paint(pointed, cursor) {
      if (shown) {
        const ratio = window.devicePixelRatio || 1;
        const [width, height] = [Math.round(layout.width * ratio), Math.round(layout.height * ratio)];
        if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
        Object.assign(canvas.style, { width: `${layout.width}px`, height: `${layout.height}px` });
        paint(context, { layout, scroll: scroll(), shown, cells, ramp: shades, held, pointed, cursor, ink, ratio });
      }
      const { left, top, cellWidth, cellHeight } = layout;
      canvas.dataset.layout = JSON.stringify({ left, top, cellWidth, cellHeight, ...scroll() });
    },
  };
}
