// @ts-check
/** The menu that saves what is seen as a picture. */
import { element, icon } from "../kit/dom.js";

const DOWN = "M8 2v8M4.8 7 8 10.2 11.2 7M2.5 13.5h11";

/** The kinds of picture, with what their entries say. */
const KINDS = [
  ["png", "PNG, twice the resolution of the screen"],
  ["svg", "SVG, to edit or to print"],
];

/** @param {(kind: string) => void} save */
export function createSaveMenu(save) {
  const list = element("div", "rcm-save-menu", { role: "menu", hidden: true });
  const title = "Save what is seen as a picture, with its legend";
  const button = element("button", "rcm-tool", { type: "button", title, "aria-label": title, "aria-haspopup": "menu", "aria-expanded": "false" }, [icon(DOWN)]);
  button.dataset.tool = "save";
  const root = element("div", "rcm-tools rcm-save", {}, [button, list]);
  /** @param {boolean} isOpen */
  const show = (isOpen) => {
    list.hidden = !isOpen;
    list.style.left = "0px";
    const beyond = list.getBoundingClientRect().right - (root.closest(".rcm-map")?.getBoundingClientRect().right ?? Infinity) + 8;
    if (beyond > 0) list.style.left = `${-beyond}px`;
    button.setAttribute("aria-expanded", String(isOpen));
  };
  list.append(
    ...KINDS.map(([kind, words]) => {
      const entry = element("button", "rcm-save-entry", { type: "button", role: "menuitem" }, [words]);
      entry.dataset.kind = kind;
      entry.addEventListener("click", () => {
        show(false);
        save(kind);
      });
      return entry;
    }),
  );
  button.addEventListener("click", () => {
    show(list.hidden === true);
    /** @type {HTMLElement | null} */ (list.hidden ? null : list.firstElementChild)?.focus();
  });
  root.addEventListener("focusout", (event) => {
    if (!(event.relatedTarget instanceof Node && root.contains(event.relatedTarget))) show(false);
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || list.hidden) return;
    event.stopPropagation();
    show(false);
    button.focus();
  });
  return root;
}
