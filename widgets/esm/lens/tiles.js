// @ts-check
/**
 * The overview: one tile a component with its picture or text, its class, and how much it holds. One tile is chosen and
 * takes the focus; arrows go to its neighbours.
 */
import { element } from "../kit/dom.js";
import { createTile } from "./tile.js";

/** @typedef {import("./tile.js").Tile} Tile */

/** Components in the order of their tiles: the fullest first or by class, and the free ones last. @param {Tile[]} tiles @param {"usage" | "class" | string} by @returns {number[]} */
export function ordered(tiles, by) {
  const last = (/** @type {Tile} */ tile) => (tile.id < 0 ? Infinity : tile.id);
  return tiles
    .slice()
    .sort((a, b) => {
      if (a.free !== b.free) return a.free ? 1 : -1;
      if (by === "class" && !a.free && last(a) !== last(b)) return last(a) < last(b) ? -1 : 1;
      return b.usage - a.usage || a.component - b.component;
    })
    .map((tile) => tile.component);
}

/** Where a key leads from position `at` among `count` tiles in rows of `columns`; -1 for a key that leads nowhere. @param {string} key @param {number} at @param {number} count @param {number} columns */
export function stepFrom(key, at, count, columns) {
  /** @type {Record<string, number>} */
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  if (!(key in steps)) return -1;
  const next = at + steps[key];
  return next < 0 || next >= count ? at : next;
}

/** @param {{choose: (component: number) => void, select: (component: number) => void}} on */
export function createTiles(on) {
  const root = element("div", "rcm-lens-tiles", { role: "listbox", "aria-label": "Components" });
  /** @type {Map<number, ReturnType<typeof createTile>>} */
  const made = new Map();
  /** @type {number[]} */
  let order = [];
  let chosen = -1;

  /** @param {number} component */
  function tileOf(component) {
    const tile = made.get(component) ?? createTile(component, on);
    made.set(component, tile);
    return tile;
  }

  function showChosen() {
    for (const [component, tile] of made) tile.choose(component === chosen);
  }

  /** How many tiles stand in a row. */
  function columns() {
    const all = /** @type {HTMLElement[]} */ ([...root.children]);
    const wrapped = all.findIndex((tile) => tile.offsetTop > all[0].offsetTop);
    return wrapped < 0 ? Math.max(all.length, 1) : wrapped;
  }

  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = event.key === "Enter" ? -1 : stepFrom(event.key, order.indexOf(chosen), order.length, columns());
    if (event.key === "Enter") on.select(chosen);
    else if (next < 0) return;
    else on.choose(order[next]);
    event.preventDefault();
    event.stopPropagation();
  });

  return {
    root,
    /** Show what is known of the components. @param {Tile[]} tiles @param {string} by @param {Uint32Array} selected */
    show(tiles, by, selected) {
      const most = Math.max(...tiles.map((tile) => tile.usage), 1e-9);
      for (const tile of tiles) tileOf(tile.component).show(tile, most, selected[tile.component] ?? 0);
      const next = ordered(tiles, by);
      if (next.join() !== order.join()) {
        order = next;
        const focused = root.contains(document.activeElement);
        root.replaceChildren(...order.map((component) => tileOf(component).root));
        if (focused) made.get(chosen)?.root.focus();
      }
      root.classList.toggle("rcm-lens-tiles-text", tiles.some((tile) => tile.text !== ""));
      showChosen();
    },
    /** Paint the pictures. @param {Uint8Array} bytes @param {number[]} shape */
    paint(bytes, shape) {
      root.classList.toggle("rcm-lens-tiles-picture", shape.length > 0);
      for (const tile of made.values()) tile.paint(bytes, shape);
    },
    /** @param {number} component */
    choose(component) {
      chosen = component;
      showChosen();
      const tile = made.get(component)?.root;
      if (root.contains(document.activeElement)) tile?.focus({ preventScroll: true });
      if (tile) bringInto(root, tile);
    },
  };
}

/** Scroll `box`, and nothing around it, until `inner` is seen. @param {HTMLElement} box @param {HTMLElement} inner */
function bringInto(box, inner) {
  const [outside, inside] = [box.getBoundingClientRect(), inner.getBoundingClientRect()];
  if (inside.top < outside.top) box.scrollTop -= outside.top - inside.top + 4;
  else if (inside.bottom > outside.bottom) box.scrollTop += inside.bottom - outside.bottom + 4;
}
