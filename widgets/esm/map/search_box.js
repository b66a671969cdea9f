// @ts-check
/** The box that finds rows by their number or their text. What is typed goes to Python, which has the data. */
import { element } from "../kit/dom.js";

const TITLE =
  'Search (s). A number finds the row with that Serial, or else the row at that position (from 0); anything else finds rows whose text contains it, or whose class is called so. "In quotes", a number is looked for in the texts. Enter selects what is found and zooms to it.';

/** @param {(text: string) => void} search @param {() => void} leave  gives the focus back */
export function createSearchBox(search, leave) {
  const root = element("input", "rcm-search", { type: "search", placeholder: "search", title: TITLE, "aria-label": "Search rows by number or text", "autocomplete": "off", spellcheck: false });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && root.value.trim()) {
      search(root.value.trim());
      leave(); // So that a digit labels what was found.
    }
    if (event.key !== "Escape") return;
    event.stopPropagation();
    root.value = "";
    leave();
  });
  return root;
}
