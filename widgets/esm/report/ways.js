// @ts-check
/** What the map of a report can be coloured by, to choose from. */
import { element } from "../kit/dom.js";

/** @typedef {import("./data.js").PageColoring} PageColoring */

/** @param {PageColoring[]} colorings @param {(coloring: PageColoring) => void} choose */
export function createWays(colorings, choose) {
  const root = element("div", "ways", { role: "radiogroup", "aria-label": "Colour by" });
  const inputs = colorings.map((coloring) => {
    const input = element("input", "", { type: "radio", name: "rcm-way", value: coloring.name });
    input.addEventListener("change", () => choose(coloring));
    const title = coloring.about || `Colour by ${coloring.title}`;
    root.append(element("label", "way", { title }, [input, element("span", "", {}, [coloring.title])]));
    return input;
  });
  return {
    root,
    /** @param {string} name */
    show(name) {
      for (const input of inputs) input.checked = input.value === name;
    },
  };
}
