// @ts-check
/** The bar of the gallery: how many rows are chosen, what chooses, and how rows are sorted and shown. */
import { element, grouped } from "../kit/dom.js";
import { setTrait } from "../kit/traits.js";
import { SIZES } from "./sheet.js";

/** @typedef {{name: string, title: string}} Choice */

/** Choices that are called what they are. @param {string[]} names @returns {Choice[]} */
const plainly = (names) => names.map((name) => ({ name, title: name }));

/** @param {string} text @param {string} tip @param {() => void} press */
function button(text, tip, press) {
  const made = element("button", "rcm-gallery-button", { type: "button", title: tip, "aria-label": tip }, [text]);
  made.addEventListener("click", press);
  return made;
}

/** @param {string} title @param {string} tip @param {(value: string) => void} pick */
function menu(title, tip, pick) {
  const root = element("select", "rcm-gallery-menu", { title: tip, "aria-label": title });
  root.addEventListener("change", () => pick(root.value));
  return {
    root,
    /** @param {Choice[]} choices @param {string} value */
    show(choices, value) {
      root.replaceChildren(...choices.map(({ name, title }) => element("option", "", { value: name, selected: name === value }, [title])));
    },
  };
}

/**
 * @param {import("../kit/traits.js").Model} model
 * @param {{choose: (isAll: boolean) => void, resize: (size: import("./sheet.js").Size) => void, leave: () => void}} on
 *   `leave` after a menu, which would keep the keys
 */
export function createGalleryBar(model, on) {
  const leaving = (/** @type {(value: string) => void} */ pick) => (/** @type {string} */ value) => {
    pick(value);
    on.leave();
  };
  const words = element("span", "rcm-gallery-words", { role: "status" });
  const sort = menu("sort by", "Sort the rows", leaving((value) => setTrait(model, "sort_by", value)));
  const show = menu("show", "Show only some rows", leaving((value) => setTrait(model, "show", value)));
  const sizes = menu("size", "Size of the pictures", leaving((value) => on.resize(/** @type {import("./sheet.js").Size} */ (value))));
  const turnRound = button("↓", "Highest first", () => setTrait(model, "descending", !model.get("descending")));
  const again = button("↻", "Sort again, by what is known now", () => model.send({ type: "sort-again" }));
  const tools = [
    button("all", "Choose every row shown (ctrl+a)", () => on.choose(true)),
    button("none", "Choose none", () => on.choose(false)),
    button("drop outliers", "Take out the rows that are unlike the others", () => model.send({ type: "drop-outliers" })),
  ];
  const hasPictures = model.get("kind") === "picture";
  return {
    root: element("div", "rcm-gallery-bar", {}, [words, ...tools, sort.root, turnRound, again, show.root, ...(hasPictures ? [sizes.root] : [])]),
    /** @param {import("./sheet.js").Size} size */
    showSize: (size) => sizes.show(plainly(Object.keys(SIZES)), size),
    showMenus() {
      const isDescending = model.get("descending");
      sort.show(model.get("sorts"), model.get("sort_by"));
      show.show(plainly(model.get("filters")), model.get("show"));
      turnRound.textContent = isDescending ? "↓" : "↑";
      turnRound.title = isDescending ? "Highest first; click for lowest first" : "Lowest first; click for highest first";
      turnRound.setAttribute("aria-label", turnRound.title);
    },
    /** Say how many of the rows are chosen. @param {Uint8Array} chosen @param {number} rows */
    showCount(chosen, rows) {
      let count = 0;
      for (const one of chosen) count += one;
      words.textContent = rows ? `${grouped(count)} of ${grouped(rows)} chosen` : "";
      for (const tool of tools) tool.disabled = !rows;
    },
  };
}
