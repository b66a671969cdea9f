// @ts-check
/** The keys of the table: arrows move the cursor, + and - change the size of cells, those that label are sent to Python. */
import { findClass, isOfMap, isTyping, keyCommand } from "../kit/keys.js";

/**
 * @param {import("../kit/traits.js").Model} model @param {HTMLElement} root  takes the keys
 * @param {import("./pointing.js").Pointing} pointing @param {(isLarge: boolean) => void} enlarge
 */
export function listenToTableKeys(model, root, pointing, enlarge) {
  /** What keys of the map mean here; those that move the map mean nothing. @type {Record<string, (command: import("../kit/keys.js").Command) => void>} */
  const own = {
    zoom: ({ factor = 1 }) => enlarge(factor > 1),
    fit: () => enlarge(false),
    pan() {},
    find: () => findClass(root),
  };

  root.addEventListener("keydown", (event) => {
    if (isTyping(event.target)) return;
    if (event.target !== root || !pointing.press(event)) {
      const command = keyCommand(event);
      const isOfButton = event.target !== root && [" ", "Enter"].includes(event.key);
      if (!command || isOfButton || (isOfMap(command) && !own[command.type])) return;
      if (own[command.type]) own[command.type](command);
      else model.send(command);
    }
    event.preventDefault();
    event.stopPropagation();
  });
}
