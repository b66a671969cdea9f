// @ts-check
/** The keys of the gallery: arrows move the cursor, space chooses, and those that label are sent to Python. */
import { findClass, isOfMap, isTyping, keyCommand } from "../kit/keys.js";

/**
 * @param {import("../kit/traits.js").Model} model @param {HTMLElement} root  takes the keys
 * @param {import("./sheet.js").Sheet} sheet @param {import("./choosing.js").Choosing} choosing @param {boolean} inSteps
 */
export function listenToKeys(model, root, sheet, choosing, inSteps) {
  /** Whether the key moved the cursor, or chose. @param {KeyboardEvent} event */
  function tookForRows(event) {
    const isOnRows = event.target === sheet.box;
    const next = isOnRows && choosing.rows.length ? sheet.stepFrom(event.key) : -1;
    if (next >= 0) choosing.stepTo(next);
    else if (!inSteps && event.key === " " && isOnRows && choosing.cursor >= 0) choosing.toggle(choosing.cursor, event.shiftKey);
    else if (!inSteps && (event.ctrlKey || event.metaKey) && event.key === "a") choosing.chooseAll(true);
    else return false;
    return true;
  }

  root.addEventListener("keydown", (event) => {
    if (isTyping(event.target)) return;
    if (event.target instanceof HTMLButtonElement && [" ", "Enter"].includes(event.key)) return event.stopPropagation();
    if (!tookForRows(event)) {
      const command = keyCommand(event);
      if (!command || isOfMap(command)) return;
      if (command.type === "find") findClass(root);
      else model.send(command);
    }
    event.preventDefault();
    event.stopPropagation();
  });
}
