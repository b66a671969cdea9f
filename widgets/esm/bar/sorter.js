// @ts-check
/** The order of the classes, to choose from. */
import { element } from "../kit/dom.js";

/** The orders: name, what is on the button, what its tooltip says. */
const ORDERS = [
  ["key", "key", "Sort by key"],
  ["name", "A–Z", "Sort by name"],
  ["count", "most", "Sort by number of labels, most first"],
];

/** @param {(order: string) => void} choose */
export function createSorter(choose) {
  const buttons = ORDERS.map(([order, face, title]) => {
    const button = element("button", "rcm-order", { type: "button", title, "aria-label": title }, [face]);
    button.dataset.order = order;
    button.addEventListener("click", () => choose(order));
    return button;
  });
  return {
    root: element("div", "rcm-sorter", { role: "group", "aria-label": "Order of the classes" }, buttons),
    /** @param {string} order */
    show(order) {
      for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.order === order));
    },
  };
}
