// @ts-check
/** What colour means on the map of a report: by what points are coloured, and which code is pointed out. */
import { element, grouped } from "../kit/dom.js";
import { createLegend } from "../map/legend.js";
import { unpacked } from "./data.js";
import { createWays } from "./ways.js";

/** @typedef {import("./data.js").PageColoring} PageColoring */

/** @param {PageColoring[]} colorings  at least one @param {(coloring: PageColoring, codes: Uint8Array | Uint16Array) => void} recolored @param {() => void} changed  called when another code is pointed out */
export function createColoring(colorings, recolored, changed) {
  const legend = createLegend(highlight, pin, "click to keep these points in view");
  const ways = createWays(colorings, by);
  const status = element("div", "rcm-status", { role: "status" });
  let coloring = colorings[0];
  /** The code that the pointer is on in the legend, and the one that a click keeps; -1 for none. */
  let pointed = -1;
  let pinned = -1;
  let points = 0;

  /** @param {PageColoring} next */
  function by(next) {
    coloring = next;
    pinned = pointed = -1;
    const codes = /** @type {Uint8Array | Uint16Array} */ (unpacked(coloring.codes));
    points = codes.length;
    legend.show(coloring);
    ways.show(coloring.name);
    describe();
    recolored(coloring, codes);
  }

  /** @param {number} code */
  function highlight(code) {
    pointed = code;
    changed();
  }

  /** Keep a code in view, or let go of it. @param {number} code */
  function pin(code) {
    pinned = pinned === code ? -1 : code;
    for (const row of /** @type {NodeListOf<HTMLElement>} */ (legend.root.querySelectorAll("[data-code]"))) {
      row.classList.toggle("pinned", Number(row.dataset.code) === pinned);
    }
    describe();
    changed();
  }

  function describe() {
    const entry = coloring.entries.find((each) => each.code === pinned);
    const all = coloring.about || `${grouped(points)} points`;
    status.textContent = entry ? `${coloring.title}: ${entry.name}, ${grouped(entry.count)} rows` : all;
  }

  return {
    ways: ways.root,
    legend: legend.root,
    status,
    by,
    get name() {
      return coloring.name;
    },
    /** The code that is shown alone; -1 for all. */
    code: () => (pointed >= 0 ? pointed : pinned),
    /** Let go of the code that is kept. */
    release: () => pin(pinned),
    /** Colour by `name` and keep one code in view. @param {string} name @param {number} code */
    show(name, code) {
      const next = colorings.find((each) => each.name === name);
      if (!next) return;
      if (next !== coloring) by(next);
      if (pinned !== code) pin(code);
    },
  };
}
