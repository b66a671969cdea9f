// @ts-check
/**
 * A selection: one byte a point, how a gesture changes it, and how it crosses to Python as little-endian bytes.
 *
 * @typedef {"replace" | "add" | "remove"} How
 */

/** The selection after a gesture. @param {Uint8Array} mask @param {ArrayLike<number>} rows @param {How} how @returns {Uint8Array} */
export function combine(mask, rows, how) {
  const next = how === "replace" ? new Uint8Array(mask.length) : mask.slice();
  const value = how === "remove" ? 0 : 1;
  for (let i = 0; i < rows.length; i++) if (rows[i] < next.length) next[rows[i]] = value;
  return next;
}

/** Which gesture the modifier keys ask for: ctrl or cmd removes, shift adds, else what the mode buttons say. @param {{shiftKey: boolean, ctrlKey: boolean, metaKey: boolean}} event @param {How} [otherwise] @returns {How} */
export function howOf(event, otherwise = "replace") {
  if (event.ctrlKey || event.metaKey) return "remove";
  return event.shiftKey ? "add" : otherwise;
}

/** Rows whose byte is set, ascending. @param {Uint8Array} mask @returns {Uint32Array} */
export function rowsOf(mask) {
  let count = 0;
  for (let i = 0; i < mask.length; i++) count += mask[i];
  const rows = new Uint32Array(count);
  for (let i = 0, next = 0; next < count; i++) if (mask[i]) rows[next++] = i;
  return rows;
}

/**
 * The shorter of two encodings: u32 rows, or a bit for every point (least significant first). Never more than n / 8
 * bytes, so it stays below the 10 MB at which Jupyter's front end loses messages up to 80 million points.
 * @param {Uint8Array} mask @returns {{encoding: "rows" | "bits", count: number, bytes: ArrayBufferLike}}
 */
export function encodeSelection(mask) {
  const rows = rowsOf(mask);
  if (rows.byteLength <= Math.ceil(mask.length / 8)) return { encoding: "rows", count: rows.length, bytes: rows.buffer };
  const bits = new Uint8Array(Math.ceil(mask.length / 8));
  for (let i = 0; i < mask.length; i++) if (mask[i]) bits[i >> 3] |= 1 << (i & 7);
  return { encoding: "bits", count: rows.length, bytes: bits.buffer };
}
