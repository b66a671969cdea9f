// @ts-check
/** What the page was given: arrays from their base64, and places from their quantised form. */

/**
 * @typedef {{type: "u8" | "u16" | "u32", bytes: string}} Packed  an array: little-endian bytes in base64
 * @typedef {{sheets: string[], tile: [number, number], across: number, count: number}} Album
 * @typedef {import("../map/legend.js").Coloring & {name: string, about: string, codes: Packed}} PageColoring
 * @typedef {object} KnownPoints  what is known of each point; a class of 0 is none, and others are one more than their place in `classes`
 * @property {ArrayLike<number>} rows @property {ArrayLike<number>} components @property {ArrayLike<number>} labels
 * @property {ArrayLike<number>} predicted @property {ArrayLike<number>} certainty  of 255
 * @property {Uint8Array} marks  see FLAGS @property {string[]} classes @property {string[]} names  of the components
 * @property {ArrayLike<number>} [truth] @property {string[]} [truths] @property {string[]} [serials]
 */

const TYPES = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array };

/** The array of `packed`. @param {Packed} packed @returns {Uint8Array | Uint16Array | Uint32Array} */
export function unpacked({ type, bytes }) {
  const text = atob(bytes);
  const raw = new Uint8Array(text.length);
  for (let i = 0; i < raw.length; i++) raw[i] = text.charCodeAt(i);
  return new TYPES[type](raw.buffer);
}

/** Arrays of `KnownPoints` that a page has packed. */
const PACKED = ["rows", "marks", "predicted", "certainty", "labels", "components", "truth"];

/** The points of a page. @param {any} points @returns {KnownPoints} */
export function knownPoints(points) {
  const arrays = PACKED.filter((name) => points[name]).map((name) => [name, unpacked(points[name])]);
  return { ...points, ...Object.fromEntries(arrays) };
}

/** Places x0 y0 x1 y1 ... in data units, from steps of 1/65535 of `span`. @param {ArrayLike<number>} steps @param {number} span */
export function placesOf(steps, span) {
  const places = new Float32Array(steps.length);
  for (let i = 0; i < places.length; i++) places[i] = (steps[i] / 65535) * span;
  return places;
}

/** Where thumbnail `place` lies: its sheet, and left, top, width and height in it. @param {Album} album @param {number} place */
export function tileAt({ tile: [height, width], across }, place) {
  const within = place % (across * across);
  return { sheet: Math.floor(place / (across * across)), left: (within % across) * width, top: Math.floor(within / across) * height, width, height };
}

/** Thumbnails by point; the two sheets last looked at stay unpacked. @param {Album | null} album */
export function createPictures(album) {
  /** @type {Map<number, Promise<HTMLImageElement>>} */
  const open = new Map();
  /** @param {number} sheet */
  function image(sheet) {
    const known = open.get(sheet);
    open.delete(sheet);
    const found = known ?? load(/** @type {Album} */ (album).sheets[sheet]);
    open.set(sheet, found);
    if (open.size > 2) open.delete(/** @type {number} */ (open.keys().next().value));
    return found;
  }
  return {
    /** Pixels r g b a of a point's picture with its shape; null where it has none. @param {number} point */
    async of(point) {
      if (!album || point >= album.count) return null;
      const { sheet, left, top, width, height } = tileAt(album, point);
      const canvas = Object.assign(document.createElement("canvas"), { width, height });
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
      context.drawImage(await image(sheet), left, top, width, height, 0, 0, width, height);
      const { data } = context.getImageData(0, 0, width, height);
      return { pixels: new Uint8Array(data.buffer), shape: [height, width, 4] };
    },
  };
}

/** @param {string} address @returns {Promise<HTMLImageElement>} */
async function load(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  return image;
}
