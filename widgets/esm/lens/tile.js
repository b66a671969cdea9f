// @ts-check
/** One component as a tile: its picture or text, its class, how much it holds, and what marks it. */
import { element, grouped, percent } from "../kit/dom.js";
import { paint } from "./picture_strip.js";

/**
 * @typedef {{component: number, name: string, usage: number, rows: number, id: number, class: string, color: string,
 *   share: number, reserved: number, keeps: string, free: boolean, mixed: boolean, text: string}} Tile
 */

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

/** A tile that is empty yet. @param {number} component @param {{choose: (component: number) => void, select: (component: number) => void}} on */
export function createTile(component, on) {
  const picture = element("canvas", "rcm-lens-tile-picture", { "aria-hidden": "true" });
  const text = element("span", "rcm-lens-tile-text");
  const dot = element("span", "rcm-dot");
  const title = element("span", "rcm-lens-tile-title");
  const share = element("span", "rcm-lens-tile-share");
  const usage = element("span", "rcm-lens-tile-fill");
  const marks = element("span", "rcm-lens-tile-marks");
  const root = element("div", "rcm-lens-tile", { role: "option" }, [
    element("span", "rcm-lens-tile-number", {}, [String(component)]),
    marks,
    picture,
    text,
    element("span", "rcm-lens-tile-heading", {}, [dot, title, share]),
    element("span", "rcm-lens-tile-usage", {}, [usage]),
  ]);
  root.dataset.component = String(component);
  root.addEventListener("click", () => on.choose(component));
  root.addEventListener("dblclick", () => on.select(component));

  return {
    root,
    /** @param {Tile} tile @param {number} most  usage of the fullest component @param {number} selected  points */
    show(tile, most, selected) {
      const color = tile.free ? "" : tile.color;
      dot.style.background = color;
      dot.classList.toggle("rcm-dot-context", !color);
      title.textContent = titleOf(tile);
      share.textContent = tile.free ? "" : percent(tile.usage);
      text.textContent = tile.text;
      usage.style.width = `${(100 * tile.usage) / most}%`;
      usage.style.background = color;
      root.classList.toggle("rcm-lens-tile-free", tile.free);
      root.classList.toggle("rcm-lens-tile-named", tile.name !== "");
      root.classList.toggle("rcm-lens-tile-holds", selected > 0);
      const shown = [
        ...(selected ? [["selected", grouped(selected)]] : []),
        ...(tile.mixed ? [["mixed", "split?"]] : []),
        ...(tile.keeps ? [["reserved", "reserved"]] : []),
      ];
      marks.replaceChildren(...shown.map(([kind, words]) => element("span", `rcm-lens-mark rcm-lens-mark-${kind}`, {}, [words])));
      const words = wordsOf(tile, selected);
      root.title = `${words}\ndouble click selects its points`;
      root.setAttribute("aria-label", words);
    },
    /** @param {boolean} is  whether it is the chosen one, which takes the focus */
    choose(is) {
      root.setAttribute("aria-selected", String(is));
      root.tabIndex = is ? 0 : -1;
    },
    /** Paint its picture out of those of all components. @param {Uint8Array} bytes @param {number[]} shape */
    paint: (bytes, shape) => paint(picture, bytes, shape, component),
  };
}
