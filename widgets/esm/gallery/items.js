// @ts-check
/**
 * What is known of the rows that a gallery shows: captions, asked for anew when labels change, and pictures, asked for
 * once. One question is under way at a time; what scrolled out of view meanwhile is not asked for.
 */

/**
 * @typedef {{row: number, name: string, color: string, certainty: number | null, label: boolean, text: string | null, note: string}} Caption
 * @typedef {{shape: number[], bytes: Uint8Array}} Picture
 */

/** Most pictures kept, and most rows in a question; choices. */
const KEPT = 4000;
const ASKED = 400;

/** @param {(rows: Uint32Array, pictures: boolean) => void} ask @param {() => void} changed */
export function createItems(ask, changed) {
  /** @type {Map<number, Caption>} */
  const captions = new Map();
  /** @type {Map<number, Picture>} */
  const pictures = new Map();
  /** @type {Set<number>} */
  let stale = new Set();
  /** @type {Uint32Array} */
  let wanted = new Uint32Array(0);
  let hasPictures = false;
  let waiting = false;

  function next() {
    if (waiting) return;
    const blank = wanted.filter((row) => !captions.has(row) || (hasPictures && !pictures.has(row)));
    const rows = (blank.length ? blank : wanted.filter((row) => stale.has(row))).slice(0, ASKED);
    if (!rows.length) return;
    waiting = true;
    ask(rows, hasPictures && blank.length > 0);
  }

  return {
    /** @param {number} row */
    caption: (row) => captions.get(row),
    /** @param {number} row */
    picture: (row) => pictures.get(row),
    /** These rows are in view. @param {Uint32Array} rows @param {boolean} withPictures */
    want(rows, withPictures) {
      wanted = rows;
      hasPictures = withPictures;
      next();
    },
    /** Labels changed: captions hold until newer ones come. */
    outdate() {
      stale = new Set(captions.keys());
      next();
    },
    /** @param {{items: Caption[], pictures: number[] | null}} answer @param {Uint8Array | null} bytes */
    take(answer, bytes) {
      waiting = false;
      const size = answer.pictures && bytes ? answer.pictures.reduce((a, b) => a * b, 1) : 0;
      answer.items.forEach((caption, i) => {
        captions.set(caption.row, caption);
        stale.delete(caption.row);
        if (size && bytes && answer.pictures) {
          pictures.set(caption.row, { shape: answer.pictures, bytes: bytes.subarray(i * size, (i + 1) * size) });
        }
      });
      for (const row of pictures.keys()) {
        if (pictures.size <= KEPT) break;
        pictures.delete(row);
      }
      changed();
      next();
    },
  };
}
