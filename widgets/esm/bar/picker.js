// @ts-check
/** A box to type into, and below it what the text can mean: arrows go through the offers, Enter takes one. */
import { element, grouped } from "../kit/dom.js";
import { createPopup } from "../kit/popup.js";
import { pieces } from "./type_ahead.js";

/** @typedef {import("./offers.js").Offer} Offer */

/** Numbers the lists of a page, so that a box can name its own. */
let lists = 0;

/**
 * @param {{label: string, placeholder: string, title?: string, offers: (typed: string) => Offer[],
 *   choose: (offer: Offer) => void, leave: () => void, typed?: (text: string) => void}} options `leave` is called by Escape.
 */
export function createPicker({ label, placeholder, title = label, offers, choose, leave, typed }) {
  const name = `rcm-offers-${lists++}`;
  let picked = 0;
  let open = false;
  const list = element("div", "rcm-suggestions", { id: name, role: "listbox", "aria-label": label });
  const popup = createPopup(list);
  const input = element("input", "rcm-find", {
    type: "text", placeholder, title, spellcheck: false, autocomplete: "off", maxLength: 200,
    role: "combobox", "aria-label": label, "aria-autocomplete": "list", "aria-controls": name, "aria-expanded": "false",
  });
  const root = element("div", "rcm-finder", {}, [input, list]);

  function show() {
    const found = open ? offers(input.value) : [];
    picked = Math.max(0, Math.min(picked, found.length - 1));
    list.replaceChildren(...found.map(option));
    list.style.minWidth = `${input.offsetWidth}px`;
    if (found.length) popup.open(input);
    else popup.close();
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (list.hidden) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `${name}-${picked}`);
    list.children[picked]?.scrollIntoView({ block: "nearest" });
  }

  /** @param {Offer} offer @param {number} i */
  function option(offer, i) {
    const dot = element("span", "rcm-dot", { hidden: !offer.color });
    if (offer.color) dot.style.background = offer.color;
    const shown = pieces(offer.fresh ? "" : input.value, offer.name).map(({ text, hit }) => (hit ? element("b", "rcm-hit", {}, [text]) : text));
    const made = element("div", "rcm-suggestion", { id: `${name}-${i}`, role: "option", "aria-selected": String(i === picked), title: offer.name }, [
      ...(offer.fresh ? [element("span", "rcm-fresh", {}, ["new class"])] : [dot]),
      element("span", "rcm-suggestion-name", {}, shown),
      element("span", "rcm-note", {}, [offer.note ?? ""]),
      ...(offer.cap ? [element("kbd", "rcm-cap", {}, [offer.cap])] : []),
      ...(offer.count === undefined ? [] : [element("span", "rcm-count", {}, [grouped(offer.count)])]),
    ]);
    made.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      take(offer);
    });
    return made;
  }

  /** @param {Offer} offer */
  function take(offer) {
    clear();
    choose(offer);
  }

  function clear() {
    input.value = "";
    picked = 0;
    open = false;
    typed?.("");
    show();
  }

  const unfold = () => {
    open = true;
    show();
  };
  input.addEventListener("input", () => {
    picked = 0;
    typed?.(input.value);
    unfold();
  });
  input.addEventListener("focus", unfold);
  input.addEventListener("click", unfold);
  input.addEventListener("blur", () => {
    open = false;
    show();
  });
  input.addEventListener("keydown", (event) => {
    const found = open ? offers(input.value) : [];
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 7, PageUp: -7 }[event.key];
    if (event.key === "Escape") {
      clear();
      leave();
    } else if (event.key === "Enter") {
      const offer = event.shiftKey ? found.find(({ fresh }) => fresh) : found[picked];
      if (offer) take(offer);
    } else if (step) {
      picked = open ? Math.max(0, Math.min(picked + step, found.length - 1)) : 0;
      unfold();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return { root, input, show, close: popup.close };
}
