// @ts-check
/** The line below the table: what lies under the pointer or the cursor, or for a while what Python has said. */
import { element } from "../kit/dom.js";

/** Milliseconds that a word of Python's stays before the line describes places again. */
const STAY_MS = 4000;

/** @param {HTMLElement} root  gets the level of what is said @param {() => void} changed  called when the line is to be shown anew */
export function createLine(root, changed) {
  const line = element("div", "rcm-heat-line", { role: "status" });
  let said = "";
  let timer = 0;

  function unsay() {
    window.clearTimeout(timer);
    said = "";
    root.dataset.level = "";
  }

  return {
    root: line,
    unsay,
    /** Say what Python says; an error stays. @param {string} text @param {string} level */
    say(text, level) {
      unsay();
      said = text;
      root.dataset.level = level;
      const fade = () => {
        unsay();
        changed();
      };
      if (said && level !== "error") timer = window.setTimeout(fade, STAY_MS);
      changed();
    },
    /** Show what Python has said, or else these words. @param {string} words */
    show(words) {
      line.textContent = said || words;
    },
    stop: () => window.clearTimeout(timer),
  };
}
