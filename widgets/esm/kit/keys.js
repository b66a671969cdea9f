// @ts-check
/**
 * What a key means, for every widget that labels. Digits go by their place on the keyboard (`event.code`), so that
 * shift+digit works on every layout; letters go by what they print.
 *
 * @typedef {{type: string, id?: number, dx?: number, dy?: number, factor?: number}} Command
 * @typedef {{code: string, key: string, shiftKey: boolean, ctrlKey: boolean, metaKey: boolean, altKey: boolean}} KeyLike
 */

/** @type {Record<string, string>} */
const LETTERS = {
  u: "undo", x: "cant-tell", n: "next-batch", " ": "skip", "/": "find",
  Enter: "accept", Escape: "deselect", Delete: "unlabel", Backspace: "unlabel",
};
/** @type {Record<string, string>} */
const VIEW = { f: "fit", z: "zoom-selection", l: "toggle-lasso", s: "search" };
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
/** @type {Record<string, number>} */
const ZOOM = { "+": 1.4, "=": 1.4, "-": 1 / 1.4 };

/** The command of a key, or null where it has none. @param {KeyLike} event @returns {Command | null} */
export function keyCommand(event) {
  if (event.altKey) return null;
  const letter = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey) {
    if (letter === "z") return { type: event.shiftKey ? "redo" : "undo" };
    return letter === "y" ? { type: "redo" } : null;
  }
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code);
  if (digit) return { type: "assign", id: Number(digit[1]) + (event.shiftKey ? 10 : 0) };
  if (letter in LETTERS) return { type: LETTERS[letter] };
  if (letter in VIEW) return { type: VIEW[letter] };
  if (letter in ARROWS) return { type: "pan", dx: 40 * ARROWS[letter][0], dy: 40 * ARROWS[letter][1] };
  return letter in ZOOM ? { type: "zoom", factor: ZOOM[letter] } : null;
}

/** Whether a command is about what the map shows, and means nothing elsewhere. @param {Command} command */
export function isOfMap({ type }) {
  return Object.values(VIEW).includes(type) || type === "pan" || type === "zoom";
}

/** How the key of class `id` is written on its cap; empty for a class without one. @param {number} id */
export function keyCap(id) {
  if (id < 10) return String(id);
  return id < 20 ? `⇧${id - 10}` : "";
}

/** Whether the key goes into a field that takes text, or into a menu. A slider takes arrows alone. @param {EventTarget | null} target */
export function isTyping(target) {
  return target instanceof HTMLElement && target.matches("input:not([type=range]), textarea, select, [contenteditable=true]");
}

/**
 * Take the command of a key in a widget without a map; nothing else hears the key then. Null, and nothing is taken, where
 * the key has no command or one that is about a map, goes into a field, or presses a button.
 * @param {KeyboardEvent} event
 */
export function takeCommand(event) {
  const command = isTyping(event.target) ? null : keyCommand(event);
  const isOfButton = event.target instanceof HTMLButtonElement && [" ", "Enter"].includes(event.key);
  if (!command || isOfButton || isOfMap(command)) return null;
  event.preventDefault();
  event.stopPropagation();
  return command;
}

/**
 * Make `root` a place that takes keys and keeps them, as does the whole workbench that it is part of.
 * @param {HTMLElement} root
 */
export function keepKeys(root) {
  root.tabIndex = 0;
  for (const home of [root, root.closest(".rcm-workbench")]) if (home instanceof HTMLElement) holdKeys(home);
}

/**
 * Keep JupyterLab's shortcuts away from `home` (`d d` on a button would delete the cell). JupyterLab looks at the focused
 * element before it looks at those around it, so each one is marked as it takes the focus.
 * @param {HTMLElement} home
 */
export function holdKeys(home) {
  home.dataset.lmSuppressShortcuts = "true";
  home.addEventListener("focusin", markFocused);
}

/** @param {FocusEvent} event */
function markFocused(event) {
  if (event.target instanceof HTMLElement) event.target.dataset.lmSuppressShortcuts = "true";
}

/** Put the focus into the box that finds a class, where the workbench around `root` has one. @param {HTMLElement} root */
export function findClass(root) {
  /** @type {HTMLElement | null | undefined} */ (root.closest(".rcm-workbench")?.querySelector(".rcm-find"))?.focus();
}
