// @ts-check
/**
 * The overview: one tile a component with its picture or text, its class, and how much it holds. One tile is chosen and
 * takes the focus; arrows go to its neighbours.
 */
import { element, grouped, percent } from "../kit/dom.js";
import { paint } from "./picture_strip.js";

/**
 * @typedef {{component: number, name: string, usage: number, rows: number, id: number, class: string, color: string,
 *   share: number, reserved: number, keeps: string, free: boolean, mixed: boolean, text: string}} Tile
 */

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

/** What a tile stands for, in a word or two. @param {Tile} tile */
export function titleOf(tile) {
  if (tile.name) return tile.name;
  if (tile.free) return "free";
  return tile.class || "unknown";
}

/** A tile in words, for a screen reader and as its tooltip. @param {Tile} tile @param {number} selected */
export function wordsOf(tile, selected) {
  const parts = [`component ${tile.component}`];
  if (tile.name) parts.push(`called ${tile.name}`);
  parts.push(tile.class ? `${tile.class} (${percent(tile.share)})` : "class unknown");
  parts.push(`${percent(tile.usage)} of the data, ${grouped(tile.rows)} point${tile.rows === 1 ? "" : "s"}`);
  if (tile.free) parts.push("free");
  if (tile.keeps) parts.push(`reserved for ${tile.keeps}`);
  if (tile.mixed) parts.push("holds two classes: split?");
  if (selected) parts.push(`${grouped(selected)} selected`);
  return parts.join(" · ");
}

/** @param {{choose: (component: number) => void, select: (component: number) => void}} on */
export function createTiles(on) {
  const root = element("div", "rcm-lens-tiles", { role: "listbox", "aria-label": "Components" });
  /** @type {Map<number, ReturnType<typeof createTile>>} */
  const made = new Map();
  /** @type {Tile[]} */
  let tiles = [];
  /** @type {number[]} */
  let order = [];
  let chosen = -1;

  /** @param {number} component */
  function createTile(component) {
    const picture = element("canvas", "rcm-lens-tile-picture", { "aria-hidden": "true" });
    const text = element("span", "rcm-lens-tile-text");
    const dot = element("span", "rcm-dot");
    const title = element("span", "rcm-lens-tile-title");
    const share = element("span", "rcm-lens-tile-share");
    const fill = element("span", "rcm-lens-tile-fill");
    const marks = element("span", "rcm-lens-tile-marks");
    const tile = element("div", "rcm-lens-tile", { role: "option" }, [
      element("span", "rcm-lens-tile-number", {}, [String(component)]),
      marks,
      picture,
      text,
      element("span", "rcm-lens-tile-heading", {}, [dot, title, share]),
      element("span", "rcm-lens-tile-usage", {}, [fill]),
    ]);
    tile.dataset.component = String(component);
    tile.addEventListener("click", () => on.choose(component));
    tile.addEventListener("dblclick", () => on.select(component));
    return { tile, picture, text, dot, title, share, fill, marks };
  }

  /** @param {Tile} told @param {number} most @param {number} selected */
  function fillTile(told, most, selected) {
    const { tile, text, dot, title, share, fill, marks } = /** @type {ReturnType<typeof createTile>} */ (made.get(told.component));
    const color = told.free ? "" : told.color;
    dot.style.background = color;
    dot.classList.toggle("rcm-dot-context", !color);
    title.textContent = titleOf(told);
    share.textContent = told.free ? "" : percent(told.usage);
    text.textContent = told.text;
    fill.style.width = `${(100 * told.usage) / most}%`;
    fill.style.background = color;
    tile.classList.toggle("rcm-lens-tile-free", told.free);
    tile.classList.toggle("rcm-lens-tile-named", told.name !== "");
    tile.classList.toggle("rcm-lens-tile-holds", selected > 0);
    const shown = [
      ...(selected ? [["selected", grouped(selected)]] : []),
      ...(told.mixed ? [["mixed", "split?"]] : []),
      ...(told.keeps ? [["reserved", "reserved"]] : []),
    ];
    marks.replaceChildren(...shown.map(([kind, words]) => element("span", `rcm-lens-mark rcm-lens-mark-${kind}`, {}, [words])));
    const words = wordsOf(told, selected);
    tile.title = `${words}\ndouble click selects its points`;
    tile.setAttribute("aria-label", words);
  }

  function showChosen() {
    for (const [component, { tile }] of made) {
      const is = component === chosen;
      tile.setAttribute("aria-selected", String(is));
      tile.tabIndex = is ? 0 : -1;
    }
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
    /** Show what is known of the components. @param {Tile[]} told @param {string} by @param {Uint32Array} selected */
    show(told, by, selected) {
      tiles = told;
      for (const { component } of tiles) if (!made.has(component)) made.set(component, createTile(component));
      const most = Math.max(...tiles.map((tile) => tile.usage), 1e-9);
      for (const tile of tiles) fillTile(tile, most, selected[tile.component] ?? 0);
      const next = ordered(tiles, by);
      if (next.join() !== order.join()) {
        order = next;
        const focused = root.contains(document.activeElement);
        root.replaceChildren(...order.map((component) => /** @type {any} */ (made.get(component)).tile));
        if (focused) made.get(chosen)?.tile.focus();
      }
      root.classList.toggle("rcm-lens-tiles-text", tiles.some((tile) => tile.text !== ""));
      showChosen();
    },
    /** Paint the pictures. @param {Uint8Array} bytes @param {number[]} shape */
    paint(bytes, shape) {
      root.classList.toggle("rcm-lens-tiles-picture", shape.length > 0);
      for (const [component, { picture }] of made) paint(picture, bytes, shape, component);
    },
    /** @param {number} component */
    choose(component) {
      chosen = component;
      showChosen();
      const tile = made.get(component)?.tile;
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
