// @ts-check
/** The box for the new name of a class. */
import { element } from "../kit/dom.js";

/**
 * @param {string} name  that the class has
 * @param {{named: (name: string) => void, left: () => void, unused: () => void}} on
 *   `named` by Enter, `left` by Escape, `unused` when the focus goes on while the name is the old one
 */
export function createNameBox(name, on) {
  const input = element("input", "rcm-rename", {
    type: "text", value: name, maxLength: 200, spellcheck: false, "aria-label": `New name of ${name}`, title: "Enter renames, Escape leaves",
  });
  input.style.width = `${Math.max(12, Math.min(name.length + 3, 30))}ch`;
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter") on.named(input.value.trim());
    else if (event.key === "Escape") on.left();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", () => {
    if (input.isConnected && input.value.trim() === name) on.unused();
  });
  return input;
}
