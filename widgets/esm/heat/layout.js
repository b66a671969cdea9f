// @ts-check
/**
 * Where everything of the heat map lies, in CSS pixels. Everything here is a function of its arguments.
 *
 * A table fits its room, down to a pixel or two a row; `large` gives every cell room for its labels instead, and the
 * table scrolls under headers that stay. A place is {row, column}, where -1 means the header: of a row where the column
 * is -1, of a column where the row is.
 *
 * @typedef {{row: number, column: number}} Place
 * @typedef {object} Layout
 * @property {number} rows @property {number} columns
 * @property {number} left @property {number} top  where the cells begin
 * @property {number} cellWidth @property {number} cellHeight
 * @property {number} width @property {number} height  of what is seen
 * @property {boolean} upright  whether the names of columns stand on end
 * @property {boolean} crowded  whether rows or columns are too narrow for their labels when all fits
 */

/** Pixels that a line of small text takes. */
export const LINE = 11;
/** Width of what stands beside the cells, apart from a row's label: dot, flag, bar of its points, mark of its class. */
export const ROW_HEAD = { dot: 12, flag: 11, bar: 34, mark: 8 };
/** Longest labels, and largest cells; choices. */
const MOST = { rowLabel: 170, columnLabel: 116, cellWidth: 120, cellHeight: 28 };
const LARGE = { width: 14, height: 15 };
/** Kept free at the right and at the bottom. */
const EDGE = 4;

/**
 * @param {{width: number, height: number, rows: number, columns: number, rowLabel: number, columnLabel: number, large: boolean}} given
 *   room, size of the table, and the widths of its longest labels
 * @returns {Layout}
 */
export function layoutOf({ width, height, rows, columns, rowLabel, columnLabel, large }) {
  const label = Math.min(rowLabel, MOST.rowLabel, 0.3 * width);
  const left = Math.round(ROW_HEAD.dot + label + ROW_HEAD.flag + ROW_HEAD.bar + ROW_HEAD.mark);
  const roomWidth = Math.max(width - left - EDGE, 40);
  const fitWidth = Math.min(roomWidth / Math.max(columns, 1), Math.min(Math.max(columnLabel + 14, 48), MOST.cellWidth));
  const wide = large ? Math.max(fitWidth, LARGE.width) : fitWidth;
  const upright = columnLabel + 8 > wide;
  const top = Math.round((upright ? Math.min(columnLabel, MOST.columnLabel) : LINE + 3) + 22);
  const fitHeight = Math.min(Math.max(height - top - EDGE, 40) / Math.max(rows, 1), MOST.cellHeight);
  const high = large ? Math.max(fitHeight, LARGE.height) : fitHeight;
  const [cellWidth, cellHeight] = [crisp(wide), crisp(high)];
  return {
    rows,
    columns,
    left,
    top,
    cellWidth,
    cellHeight,
    width,
    height: Math.min(height, Math.ceil(top + rows * cellHeight + EDGE)),
    upright,
    crowded: fitHeight < LINE || fitWidth < LINE,
  };
}

/** Whole pixels where cells are large enough that nobody misses the rest. @param {number} size */
function crisp(size) {
  return size >= 10 ? Math.floor(size) : size;
}

/** How large the whole table is, headers included. @param {Layout} layout */
export function extentOf(layout) {
  return {
    width: Math.ceil(layout.left + layout.columns * layout.cellWidth + EDGE),
    height: Math.ceil(layout.top + layout.rows * layout.cellHeight + EDGE),
  };
}

/** What lies at (x, y) of what is seen; null where nothing does. @param {Layout} layout @param {{x: number, y: number}} scroll @param {number} x @param {number} y @returns {Place | null} */
export function placeAt(layout, scroll, x, y) {
  const column = x < layout.left ? -1 : Math.floor((x - layout.left + scroll.x) / layout.cellWidth);
  const row = y < layout.top ? -1 : Math.floor((y - layout.top + scroll.y) / layout.cellHeight);
  const inside = row < layout.rows && column < layout.columns && x >= 0 && y >= 0 && x < layout.width && y < layout.height;
  return inside && (row >= 0 || column >= 0) ? { row, column } : null;
}

/** Where a cell begins in what is seen. @param {Layout} layout @param {{x: number, y: number}} scroll @param {Place} place */
export function cornerOf(layout, scroll, { row, column }) {
  return {
    x: column < 0 ? 0 : layout.left + column * layout.cellWidth - scroll.x,
    y: row < 0 ? 0 : layout.top + row * layout.cellHeight - scroll.y,
  };
}

/** The smallest change of `scroll` that shows a cell whole. @param {Layout} layout @param {{x: number, y: number}} scroll @param {Place} place */
export function scrolledTo(layout, scroll, { row, column }) {
  const along = (/** @type {number} */ now, /** @type {number} */ at, /** @type {number} */ cell, /** @type {number} */ room) =>
    at < 0 ? now : Math.min(Math.max(now, (at + 1) * cell - room), at * cell);
  return {
    x: along(scroll.x, column, layout.cellWidth, layout.width - layout.left - EDGE),
    y: along(scroll.y, row, layout.cellHeight, layout.height - layout.top - EDGE),
  };
}

/** @type {Record<string, [number, number]>} */
const STEPS = {
  ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0],
  PageUp: [-10, 0], PageDown: [10, 0], Home: [0, -Infinity], End: [0, Infinity],
};

/**
 * Where a key takes the cursor, which begins in the first cell; null where the key does not move it. The headers are
 * places, the corner between them is none.
 * @param {Place | null} from @param {string} key @param {number} rows @param {number} columns @returns {Place | null}
 */
export function moved(from, key, rows, columns) {
  if (!(key in STEPS)) return null;
  if (!from) return { row: 0, column: 0 };
  const [down, across] = STEPS[key];
  const row = Math.min(Math.max(from.row + down, from.column < 0 ? 0 : -1), rows - 1);
  const column = Math.min(Math.max(from.column + across, from.row < 0 ? 0 : -1), columns - 1);
  return { row, column };
}

/** Runs of equal numbers. @param {ArrayLike<number>} groups @returns {{group: number, from: number, to: number}[]} */
export function bandsOf(groups) {
  const bands = [];
  for (let i = 0; i < groups.length; i++) {
    const last = bands[bands.length - 1];
    if (last && last.group === groups[i]) last.to = i + 1;
    else bands.push({ group: groups[i], from: i, to: i + 1 });
  }
  return bands;
}

/** Which of the places along an axis can have a label of `LINE` pixels without touching one before. @param {number[]} places @returns {number[]} */
export function thinned(places) {
  /** @type {number[]} */
  const kept = [];
  let free = -Infinity;
  places.forEach((place, i) => {
    if (place < free) return;
    kept.push(i);
    free = place + LINE;
  });
  return kept;
}

/** `text`, shortened until `measure` says that it fits `room`. @param {string} text @param {number} room @param {(text: string) => number} measure */
export function shortened(text, room, measure) {
  if (measure(text) <= room) return text;
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (measure(`${text.slice(0, middle)}…`) <= room) low = middle;
    else high = middle - 1;
  }
  return low ? `${text.slice(0, low).trimEnd()}…` : "";
}

/**
 * Step of a ramp for a number: shares as they are, so that a half looks like a half; counts by their root, since they
 * span orders of magnitude, and never the first step unless there is none.
 * @param {number} value @param {number} most @param {boolean} isShare @param {number} steps
 */
export function shadeOf(value, most, isShare, steps) {
  if (!(value > 0) || !(most > 0)) return 0;
  if (isShare) return Math.min(Math.round(value * (steps - 1)), steps - 1);
  return Math.min(Math.max(Math.round(Math.sqrt(value / most) * (steps - 1)), Math.ceil(steps / 16)), steps - 1);
}
