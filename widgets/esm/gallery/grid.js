// @ts-check
/** A grid of equal cells that scrolls: how many fit side by side, which are in view, and where each one lies. */

/**
 * @typedef {{width: number, height: number}} Size
 * @typedef {{columns: number, lines: number, cell: Size, height: number}} Grid
 */

/**
 * The grid of `count` cells of at least `least` pixels width in a box of `width`; the cells share what is left over.
 * @param {number} count @param {number} width @param {Size} least @param {boolean} isList one cell a line
 * @returns {Grid}
 */
export function gridOf(count, width, least, isList) {
  const columns = isList ? 1 : Math.max(1, Math.floor(width / least.width));
  const lines = Math.ceil(count / columns);
  return { columns, lines, cell: { width: Math.floor(width / columns), height: least.height }, height: lines * least.height };
}

/** First and last cell (exclusive) to draw: those in view and `spare` lines around. @param {Grid} grid @param {number} count @param {number} top @param {number} height @param {number} [spare] @returns {[number, number]} */
export function inView(grid, count, top, height, spare = 2) {
  const first = Math.max(0, Math.floor(top / grid.cell.height) - spare) * grid.columns;
  const last = (Math.ceil((top + height) / grid.cell.height) + spare) * grid.columns;
  return [Math.min(first, count), Math.min(Math.max(last, 0), count)];
}

/** Where cell `i` lies. @param {Grid} grid @param {number} i @returns {{left: number, top: number}} */
export function placeOf(grid, i) {
  return { left: (i % grid.columns) * grid.cell.width, top: Math.floor(i / grid.columns) * grid.cell.height };
}

/** How far to scroll so that cell `i` is in view. @param {Grid} grid @param {number} i @param {number} top @param {number} height */
export function scrollTo(grid, i, top, height) {
  const from = placeOf(grid, i).top;
  if (from < top) return from;
  return from + grid.cell.height > top + height ? from + grid.cell.height - height : top;
}

/** The cell that an arrow key leads to. @param {Grid} grid @param {number} count @param {number} i @param {string} key */
export function stepFrom(grid, count, i, key) {
  /** @type {Record<string, number>} */
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -grid.columns, ArrowDown: grid.columns, Home: -count, End: count };
  if (!(key in steps)) return -1;
  return Math.min(Math.max(i + steps[key], 0), count - 1);
}
