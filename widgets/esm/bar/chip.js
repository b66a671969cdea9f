// @ts-check
/** A class as a button, with a second one for its menu. */
import { element, grouped } from "../kit/dom.js";
import { keyCap } from "../kit/keys.js";

/**
 * @typedef {{id: number, name: string, count: number, color: string, aliases: string[]}} Entry  a class
 * @typedef {ReturnType<typeof createChip>} Chip
 */

/**
 * @param {number} id  of the class
 * @param {{assign: (id: number) => void, menu: (id: number) => void, reached: (id: number) => void,
 *   press: (event: KeyboardEvent, id: number) => void}} on  `reached` when it takes the focus
 */
export function createChip(id, on) {
  const cap = keyCap(id);
  const dot = element("span", "rcm-dot");
  const name = element("span", "rcm-class-name");
  const count = element("span", "rcm-count");
  const button = element("button", "rcm-class", { type: "button", tabIndex: -1 }, [...(cap ? [element("kbd", "rcm-cap", {}, [cap])] : []), dot, name, count]);
  const more = element("button", "rcm-class-more", { type: "button", tabIndex: -1, "aria-haspopup": "menu" }, ["⋯"]);
  const root = element("span", "rcm-chip", {}, [button, more]);
  button.dataset.id = String(id);
  button.addEventListener("click", () => on.assign(id));
  button.addEventListener("focus", () => on.reached(id));
  button.addEventListener("keydown", (event) => on.press(event, id));
  more.addEventListener("click", () => on.menu(id));
  root.addEventListener("contextmenu", (event) => {
    if (event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    event.stopPropagation();
    on.menu(id);
  });
  return {
    root,
    button,
    /** The name that it shows. */
    name: () => name.textContent ?? "",
    /** @param {Entry} entry */
    update(entry) {
      dot.style.background = entry.color;
      name.textContent = entry.name;
      name.hidden = entry.name === cap;
      count.textContent = grouped(entry.count);
      button.title = cap ? `${entry.name}: press ${cap}` : entry.name;
      more.title = `Rename, merge or delete ${entry.name}`;
      more.setAttribute("aria-label", more.title);
    },
  };
}

/**
 * The button that an arrow, Home or End leads to; ArrowUp and ArrowDown go to the nearest one of the next line.
 * @param {HTMLElement[]} buttons  in the order in which they stand @param {HTMLElement} here @param {string} key
 * @returns {HTMLElement | undefined}
 */
export function buttonTowards(buttons, here, key) {
  const at = buttons.indexOf(here);
  if (key === "ArrowRight") return buttons[Math.min(at + 1, buttons.length - 1)];
  if (key === "ArrowLeft") return buttons[Math.max(at - 1, 0)];
  if (key === "Home") return buttons[0];
  if (key === "End") return buttons[buttons.length - 1];
  if (key !== "ArrowDown" && key !== "ArrowUp") return undefined;
  const middle = (/** @type {HTMLElement} */ one) => one.getBoundingClientRect().left + one.offsetWidth / 2;
  const line = (/** @type {HTMLElement} */ one) => Math.round(one.getBoundingClientRect().top);
  const beyond = buttons.filter((one) => (key === "ArrowDown" ? line(one) > line(here) : line(one) < line(here)));
  const next = key === "ArrowDown" ? Math.min(...beyond.map(line)) : Math.max(...beyond.map(line));
  const near = beyond.filter((one) => line(one) === next);
  return near.sort((a, b) => Math.abs(middle(a) - middle(here)) - Math.abs(middle(b) - middle(here)))[0] ?? here;
}
