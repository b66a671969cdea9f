// @ts-check
/** A row as a cell: its picture or its text, and below it what it is labelled or predicted as. */
import { rgbaOf } from "../kit/card.js";
import { element, percent } from "../kit/dom.js";

/** @typedef {ReturnType<typeof createCell>} Cell */

/** An empty cell. @param {string} id @param {number} i  its place @param {boolean} hasPicture */
export function createCell(id, i, hasPicture) {
  const canvas = hasPicture ? element("canvas", "rcm-cell-picture") : null;
  const text = element("div", "rcm-cell-text");
  const below = element("div", "rcm-cell-caption");
  const root = element("div", "rcm-cell", { role: "option", id }, [...(canvas ? [canvas] : []), text, below]);
  root.dataset.i = String(i);

  /** @param {number} row @param {import("./items.js").Picture | undefined} picture */
  function showPicture(row, picture) {
    if (!canvas || root.dataset.picture === String(row)) return;
    canvas.classList.toggle("rcm-waiting", !picture);
    if (!picture) return;
    [canvas.height, canvas.width] = picture.shape;
    const pixels = rgbaOf(picture.bytes, picture.shape);
    canvas.getContext("2d")?.putImageData(new ImageData(pixels, picture.shape[1], picture.shape[0]), 0, 0);
    root.dataset.picture = String(row);
  }

  /** @param {number} row @param {import("./items.js").Caption} caption */
  function showCaption(row, caption) {
    text.textContent = hasPicture ? "" : (caption.text ?? `row ${row}`);
    const dot = element("span", "rcm-dot");
    if (caption.color) dot.style.background = caption.color;
    else dot.classList.add("rcm-dot-context");
    const sure = caption.certainty === null ? "" : percent(caption.certainty);
    below.replaceChildren(dot, element("span", "rcm-cell-name", {}, [caption.name]), element("span", "rcm-cell-sure", {}, [sure]));
    root.classList.toggle("rcm-labelled", caption.label);
    root.title = [`row ${row}`, caption.text, `${caption.label ? "labelled" : "predicted"} ${caption.name} ${sure}`.trim(), caption.note].filter(Boolean).join("\n");
    root.setAttribute("aria-label", root.title.replaceAll("\n", ", "));
  }

  return {
    root,
    /** Show what is known of a row. @param {number} row @param {import("./items.js").Caption | undefined} caption @param {import("./items.js").Picture | undefined} picture */
    fill(row, caption, picture) {
      showPicture(row, picture);
      root.dataset.row = String(row);
      if (caption) showCaption(row, caption);
    },
  };
}
