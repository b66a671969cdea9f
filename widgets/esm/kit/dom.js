// @ts-check
/** Small elements. Text from data always goes through textContent: a class may be called `<img onerror=...>`. */

/**
 * An element with a class, properties and children; strings become text nodes.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {string} className @param {Record<string, unknown>} [properties] @param {(Node | string)[]} [children]
 */
export function element(tag, className, properties = {}, children = []) {
  const made = document.createElement(tag);
  made.className = className;
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role") made.setAttribute(name, String(value));
    else Object.assign(made, { [name]: value });
  }
  made.append(...children);
  return made;
}

/** An icon of 16 by 16 drawn with strokes. @param {string} path */
export function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "rcm-icon");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/** A number with thousands separated, the same in every locale. @param {number} value */
export function grouped(value) {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A share as a percentage that never rounds to a certainty it does not have. @param {number} share */
export function percent(share) {
  const value = 100 * share;
  if (value > 99 && value < 100) return "> 99 %";
  if (value > 0 && value < 1) return "< 1 %";
  return `${Math.round(value)} %`;
}
