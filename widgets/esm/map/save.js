// @ts-check
/** A picture of the map becomes a file of the browser's downloads. */
import { grouped } from "../kit/dom.js";
import { fileNameOf, pictureSvg, TITLE_HEIGHT } from "./picture.js";
import { pointsSvg, rowsInView } from "./picture_points.js";

/** Points in view up to this many are shapes in an SVG; beyond, an image, or the file would take long to open. A choice. */
const MOST_SHAPES = 20_000;
/** Pixels of a saved picture for one of the screen. */
const FINENESS = 2;

/**
 * Save what is seen; returns what to say about it.
 * @param {string} kind  png or svg
 * @param {string} session  its name
 * @param {import("./picture_points.js").Seen} seen
 * @param {import("./legend.js").Coloring} coloring @param {import("../kit/theme.js").Theme} theme
 * @param {(ratio: number) => HTMLCanvasElement} painted  the points alone, so many pixels a CSS pixel
 */
export async function savePicture(kind, session, seen, coloring, theme, painted) {
  const name = fileNameOf(session, coloring.title, kind);
  const n = grouped(seen.positions.length / 2);
  const picture = { size: seen.size, title: session, about: `${n} points`, coloring, theme, content: "", measure };
  if (kind === "png") {
    offer(await pngOf(picture, painted(FINENESS)), name);
    return `Saved ${name}`;
  }
  const rows = rowsInView(seen);
  const count = rows.plain.length + rows.marked.length;
  const isShapes = count <= MOST_SHAPES;
  const content = isShapes ? pointsSvg(seen, rows) : imageSvg(painted(FINENESS), seen.size);
  offer(new Blob([pictureSvg({ ...picture, content })], { type: "image/svg+xml" }), name);
  const about = isShapes ? "" : `: ${grouped(count)} points as an image, since more than ${grouped(MOST_SHAPES)} shapes open slowly; zoom in for shapes`;
  return `Saved ${name}${about}`;
}

/** @param {import("./picture.js").Picture} picture @param {HTMLCanvasElement} points @returns {Promise<Blob>} */
async function pngOf(picture, points) {
  const words = new Image();
  words.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(pictureSvg(picture, FINENESS, true))}`;
  await words.decode();
  const whole = document.createElement("canvas");
  Object.assign(whole, { width: words.width, height: words.height });
  const context = /** @type {CanvasRenderingContext2D} */ (whole.getContext("2d"));
  context.fillStyle = `rgb(${picture.theme.paper.map((part) => Math.round(255 * part)).join(" ")})`;
  context.fillRect(0, 0, whole.width, whole.height);
  context.drawImage(points, 0, TITLE_HEIGHT * FINENESS);
  context.drawImage(words, 0, 0);
  return new Promise((resolve, reject) =>
    whole.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The browser could not make a PNG of this size.")))),
  );
}

/** @param {HTMLCanvasElement} points @param {import("./camera.js").Size} size */
function imageSvg(points, size) {
  return `<image width="${size.width}" height="${size.height}" xlink:href="${points.toDataURL("image/png")}"/>`;
}

/** Width of a text in the legend's font. @param {string} text @param {boolean} [isBold] */
function measure(text, isBold = false) {
  pen ??= document.createElement("canvas").getContext("2d");
  if (!pen) return 7 * text.length;
  pen.font = `${isBold ? 600 : 400} 12px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif`;
  return pen.measureText(text).width;
}
/** @type {CanvasRenderingContext2D | null} */
let pen = null;

/** @param {Blob} file @param {string} name */
function offer(file, name) {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  Object.assign(link, { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
