// @ts-check
/** The map's tools: what a drag does, what is in view, what colour means, finding rows, and saving a picture. */
import { element, icon } from "../kit/dom.js";
import { createSaveMenu } from "./save_menu.js";
import { createSearchBox } from "./search_box.js";

/** @type {Record<string, string>} */
const ICONS = {
  pan: "M8 1.5v13M1.5 8h13M8 1.5 6.2 3.3M8 1.5l1.8 1.8M8 14.5l-1.8-1.8M8 14.5l1.8-1.8M1.5 8l1.8-1.8M1.5 8l1.8 1.8M14.5 8l-1.8-1.8M14.5 8l-1.8 1.8",
  replace: "M8 2.5c3.6 0 6 1.7 6 4.2S11.6 11 8 11 2 9.2 2 6.7 4.4 2.5 8 2.5ZM4.5 10.2c-1.4.8-1.6 2.4-.2 3 1 .4 1.6-.6.7-1.2",
  add: "M7 2.5c3 0 5 1.6 5 4S10 11 7 11s-5-2.1-5-4.5 2-4 5-4ZM12 10v5M9.5 12.5h5",
  remove: "M7 2.5c3 0 5 1.6 5 4S10 11 7 11s-5-2.1-5-4.5 2-4 5-4ZM9.5 12.5h5",
  fit: "M2 5.5V2h3.5M10.5 2H14v3.5M14 10.5V14h-3.5M5.5 14H2v-3.5M5.5 6.5h5v3h-5z",
  zoom: "M7 2.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6ZM10.5 10.5l3.5 3.5M5 7h.01M7 5.4h.01M8.8 7.2h.01M7 8.8h.01",
};

/** @typedef {import("./commands.js").Mode} Mode */

/** The modes of the pointer, with what their buttons say. @type {[Mode, string][]} */
const MODES = [
  ["pan", "Move: drag to pan, wheel to zoom (shift-drag draws a lasso)"],
  ["replace", "Lasso: draw around points to select them (l)"],
  ["add", "Add to the selection (shift-drag)"],
  ["remove", "Remove from the selection (ctrl- or cmd-drag)"],
];

/** @param {string} name  in ICONS @param {string} title @param {() => void} act */
function tool(name, title, act) {
  const button = element("button", "rcm-tool", { type: "button", title, "aria-label": title }, [icon(ICONS[name])]);
  button.addEventListener("click", act);
  return button;
}

/**
 * @param {{mode: (mode: Mode) => void, colorBy: (name: string) => void, fit: () => void, zoom: () => void,
 *   search: (text: string) => void, leave: () => void, save: (kind: string) => void}} on
 */
export function createToolbar(on) {
  /** @type {Record<string, HTMLElement>} */
  const buttons = {};
  for (const [mode, title] of MODES) {
    buttons[mode] = tool(mode, title, () => on.mode(mode));
    buttons[mode].dataset.mode = mode;
  }
  const fit = tool("fit", "Fit the map into view (f)", on.fit);
  const zoom = tool("zoom", "Zoom to the selection (z)", on.zoom);
  fit.dataset.tool = "fit";
  zoom.dataset.tool = "zoom";
  const choice = element("select", "rcm-select", { "aria-label": "Colour by", title: "What colour means" });
  choice.addEventListener("change", () => on.colorBy(choice.value));
  const search = createSearchBox(on.search, on.leave);
  const root = element("div", "rcm-toolbar", { role: "toolbar", "aria-label": "Map tools" }, [
    element("div", "rcm-tools", {}, Object.values(buttons)),
    element("div", "rcm-tools", {}, [fit, zoom]),
    createSaveMenu(on.save),
    choice,
    search,
  ]);
  return {
    root,
    search,
    /** @param {string} mode */
    showMode(mode) {
      for (const [name, button] of Object.entries(buttons)) button.setAttribute("aria-pressed", String(name === mode));
    },
    /** @param {{name: string, title: string}[]} colorings @param {string} current */
    showColorings(colorings, current) {
      choice.replaceChildren(
        ...colorings.map(({ name, title }) => element("option", "", { value: name, selected: name === current }, [title])),
      );
    },
  };
}
