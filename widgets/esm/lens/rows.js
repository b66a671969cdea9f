// @ts-check
/** Some rows of the data as buttons: their picture, or their text, and the class they have. A click selects the row. */
import { element } from "../kit/dom.js";
import { paint } from "./picture_strip.js";

/** @typedef {{row: number, text: string, class?: string, color?: string, labelled?: boolean}} Row */

/** A row in words. @param {Row} row */
export function wordsOfRow({ row, text, class: name, labelled }) {
  const known = name ? `${labelled ? "labelled" : "predicted"} ${name}` : "";
  return [`point ${row}`, known, text].filter(Boolean).join(" · ");
}

/** @param {string} label @param {(row: number) => void} pick */
export function createRows(label, pick) {
  const root = element("div", "rcm-lens-rows", { role: "group", "aria-label": label });

  /** @param {Row} row @param {Uint8Array} bytes @param {number[]} shape @param {number} index */
  function button(row, bytes, shape, index) {
    const canvas = element("canvas", "rcm-lens-row-picture", { "aria-hidden": "true" });
    const isPainted = paint(canvas, bytes, shape, index);
    const dot = element("span", "rcm-dot");
    dot.hidden = row.color === undefined;
    if (row.color) dot.style.background = row.color;
    else dot.classList.add("rcm-dot-context");
    const words = row.text || (isPainted ? "" : `point ${row.row}`);
    const made = element("button", "rcm-lens-row-button", { type: "button", title: `${wordsOfRow(row)}\nclick to select it`, "aria-label": wordsOfRow(row) }, [
      canvas,
      element("span", "rcm-lens-row-words", {}, [dot, element("span", "rcm-lens-row-text", { hidden: !words }, [words])]),
    ]);
    made.dataset.row = String(row.row);
    made.classList.toggle("rcm-lens-row-labelled", row.labelled === true);
    made.addEventListener("click", () => pick(row.row));
    return made;
  }

  return {
    root,
    /** Show rows; picture i of the buffer belongs to row i, or to the one that `picked` names. @param {Row[]} rows @param {Uint8Array} bytes @param {number[]} shape @param {number[]} [picked] */
    show(rows, bytes, shape, picked) {
      const shown = picked ?? rows.map((_, i) => i);
      const focused = root.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.row : null;
      root.classList.toggle("rcm-lens-rows-text", shown.some((i) => rows[i].text !== "" || !shape.length));
      root.replaceChildren(...shown.map((i) => button(rows[i], bytes, shape, i)));
      if (focused) /** @type {HTMLElement | null} */ (root.querySelector(`[data-row="${focused}"]`))?.focus();
    },
  };
}
