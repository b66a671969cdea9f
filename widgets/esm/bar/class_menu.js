// @ts-check
/** What opens beside a class: a menu of what can be done with it, a question, or a box to find another class. */
import { element } from "../kit/dom.js";
import { createPopup } from "../kit/popup.js";

/** @typedef {{label: string, key?: string, danger?: boolean, act: () => void}} Choice */

/** A menu that is closed. */
export function createClassMenu() {
  const panel = element("div", "rcm-menu");
  const popup = createPopup(panel);
  let leave = () => {};
  let closeInside = () => {};

  /** @param {HTMLElement} beside @param {string} role @param {string} label @param {HTMLElement[]} parts @param {() => void} left called when Escape closes it */
  function open(beside, role, label, parts, left) {
    leave = left;
    panel.setAttribute("role", role);
    panel.setAttribute("aria-label", label);
    panel.replaceChildren(...parts);
    popup.open(beside);
    document.addEventListener("pointerdown", outside, true);
  }

  function close() {
    if (panel.hidden) return;
    closeInside();
    closeInside = () => {};
    popup.close();
    panel.replaceChildren();
    document.removeEventListener("pointerdown", outside, true);
  }

  /** @param {PointerEvent} event */
  function outside(event) {
    if (!panel.contains(/** @type {Node} */ (event.target))) close();
  }

  /** @param {Choice} choice @param {string} role */
  function button({ label, key, danger, act }, role) {
    const made = element("button", danger ? "rcm-choice rcm-danger" : "rcm-choice", { type: "button", ...(role && { role }) }, [
      element("span", "", {}, [label]),
      ...(key ? [element("kbd", "rcm-menu-key", {}, [key])] : []),
    ]);
    made.addEventListener("click", () => {
      close();
      act();
    });
    return made;
  }

  panel.addEventListener("focusout", (event) => {
    if (event.relatedTarget instanceof Node && !panel.contains(event.relatedTarget)) close();
  });
  panel.addEventListener("keydown", (event) => {
    event.stopPropagation();  // A digit in a menu labels nothing.
    const buttons = /** @type {HTMLElement[]} */ ([...panel.querySelectorAll(".rcm-choice")]);
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const here = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (event.key === "Escape") {
      close();
      leave();
    } else if (step && here >= 0) buttons[(here + step + buttons.length) % buttons.length].focus();
    else return;
    event.preventDefault();
  });

  return {
    root: panel,
    close,
    /** A menu; Escape calls `left`. @param {HTMLElement} beside @param {string} label @param {Choice[]} choices @param {() => void} left */
    choices(beside, label, choices, left) {
      open(beside, "menu", label, choices.map((choice) => button(choice, "menuitem")), left);
      /** @type {HTMLElement} */ (panel.firstElementChild)?.focus();
    },
    /** A question; the first answer has the focus. @param {HTMLElement} beside @param {string} text @param {Choice[]} answers @param {() => void} left */
    ask(beside, text, answers, left) {
      const row = element("div", "rcm-answers", {}, answers.map((answer) => button(answer, "")));
      open(beside, "alertdialog", text, [element("div", "rcm-question", {}, [text]), row], left);
      /** @type {HTMLElement} */ (row.firstElementChild)?.focus();
    },
    /** A box below a heading. @param {HTMLElement} beside @param {string} text @param {{root: HTMLElement, input: HTMLElement, close: () => void}} picker */
    pick(beside, text, picker) {
      open(beside, "dialog", text, [element("div", "rcm-question", {}, [text]), picker.root], () => {});
      closeInside = picker.close;
      picker.input.focus();
    },
  };
}
