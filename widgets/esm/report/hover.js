// @ts-check
/** The point under the pointer of a report's map: its ring, and its card out of what the page has. */
import { createCard } from "../kit/card.js";
import { createOverlay } from "../kit/overlay.js";
import { createPictures } from "./data.js";
import { cardOf } from "./point_card.js";

/**
 * @param {HTMLElement} root @param {any} page  what the page was given @param {import("./data.js").KnownPoints} known
 * @param {string[]} colors  of the classes @param {() => void} changed  called when something else is to be shown
 */
export function createHover(root, page, known, colors, changed) {
  const overlay = createOverlay();
  const card = createCard();
  const pictures = createPictures(page.pictures);
  let hovered = -1;
  /** The point whose card is filled. */
  let filled = -1;

  return {
    overlay: overlay.root,
    card: card.root,
    /** The pointer is on a point, or on none (-1). @param {number} point */
    async on(point) {
      if (point === hovered) return;
      hovered = point;
      changed();
      if (point < 0) return;
      const picture = await pictures.of(point);
      if (hovered !== point) return;
      const content = cardOf(known, point, page.texts?.[point], colors);
      card.fill({ ...content, shape: picture?.shape ?? null }, picture?.pixels ?? null);
      root.dataset.hovered = String(known.rows[point]);
      filled = point;
      changed();
    },
    /** @param {import("../map/view.js").View} view @param {Float32Array} positions @param {number} radius  of the ring */
    show(view, positions, radius) {
      const place = hovered < 0 ? null : view.placeOf(positions[2 * hovered], positions[2 * hovered + 1]);
      overlay.ring(place, radius);
      if (place && filled === hovered) card.place(place[0], place[1], view.size);
      else card.hide();
    },
  };
}
