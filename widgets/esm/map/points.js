// @ts-check
/**
 * The points as the view has them: where they are, what colour, which marks, and which are selected. A gesture changes
 * them here first; what Python says replaces them.
 */
import { combine, rowsOf } from "../kit/selection.js";
import { FLAGS } from "./shaders.js";

/** @typedef {ReturnType<typeof createPoints>} Points */

/** No points yet. */
export function createPoints() {
  /** @type {Float32Array} */
  let positions = new Float32Array(0);
  /** @type {Uint8Array | Uint16Array} */
  let codes = new Uint8Array(0);
  /** @type {Uint8Array} */
  let marks = new Uint8Array(0);
  /** @type {Uint8Array} */
  let selected = new Uint8Array(0);
  /** @type {Uint32Array} */
  let selectedRows = new Uint32Array(0);
  let labelled = 0;

  return {
    get n() {
      return positions.length / 2;
    },
    get positions() {
      return positions;
    },
    get codes() {
      return codes;
    },
    get selected() {
      return selectedRows;
    },
    get labelled() {
      return labelled;
    },
    /** @param {Float32Array} next */
    takePositions(next) {
      positions = next;
    },
    /** @param {Uint8Array | Uint16Array} next */
    takeCodes(next) {
      codes = next;
    },
    /** @param {Uint8Array} next */
    takeMarks(next) {
      marks = next;
      labelled = 0;
      for (const mark of marks) labelled += mark & FLAGS.labelled;
    },
    /** Change the selection by a gesture. @param {ArrayLike<number>} rows @param {import("../kit/selection.js").How} how */
    select(rows, how) {
      const n = positions.length / 2;
      selected = combine(selected.length === n ? selected : new Uint8Array(n), rows, how);
      selectedRows = rowsOf(selected);
      return selected;
    },
    /** Colour and mark the selection as labelled with class `id`. @param {number} id @param {boolean} isKnown  whether the palette has its colour */
    label(id, isKnown) {
      for (const row of selectedRows) {
        if (isKnown) codes[row] = id + 1;
        if (!(marks[row] & FLAGS.labelled)) labelled += 1;
        marks[row] = FLAGS.labelled;
      }
    },
    /** Rows of one colour. @param {number} code */
    rowsWith(code) {
      const rows = [];
      for (let i = 0; i < codes.length; i++) if (codes[i] === code) rows.push(i);
      return rows;
    },
    /** One byte a point: its marks, and whether it is selected. */
    flags() {
      const flags = new Uint8Array(positions.length / 2);
      for (let i = 0; i < flags.length; i++) flags[i] = (marks[i] ?? 0) | (selected[i] ? FLAGS.selected : 0);
      return flags;
    },
    /** x0 y0 x1 y1 ... of the selected points. */
    selectedPlaces() {
      const places = new Float32Array(2 * selectedRows.length);
      selectedRows.forEach((row, i) => places.set(positions.subarray(2 * row, 2 * row + 2), 2 * i));
      return places;
    },
  };
}
