// @ts-check
/** The point in question, under the pointer or else the one that is selected: its ring, and its card from Python. */
import { createCard, latestWins } from "../kit/card.js";
import { createOverlay } from "../kit/overlay.js";

/** @typedef {ReturnType<typeof createSpotlight>} Spotlight */

/** @param {(row: number) => void} ask  Python for the card of a row */
export function createSpotlight(ask) {
  const overlay = createOverlay();
  const card = createCard();
  const questions = latestWins(ask);
  let hovered = -1;
  let pinned = -1;
  const inQuestion = () => (hovered >= 0 ? hovered : pinned);

  return {
    overlay: overlay.root,
    card: card.root,
    lasso: overlay.lasso,
    /** The pointer is on a row, or on none (-1); whether that is new. @param {number} row */
    hover(row) {
      if (row === hovered) return false;
      hovered = row;
      questions.want(inQuestion());
      return true;
    },
    /** This row alone is selected, or not just one (-1). @param {number} row */
    pin(row) {
      pinned = row;
      if (row >= 0) questions.want(row);
    },
    /** What cards say is different now. */
    renew() {
      card.root.dataset.row = "";
      questions.want(inQuestion());
    },
    /** Rows are elsewhere: wait for no card. */
    forget: () => questions.want(-1),
    /** A card came; whether it is the one to be shown. @param {import("../kit/card.js").Card} content @param {Uint8Array | null} pixels */
    answer(content, pixels) {
      if (!questions.answered(content.row)) return false;
      card.fill(content, pixels);
      return true;
    },
    /** @param {import("./view.js").View} view @param {Float32Array} positions @param {number} radius  of the ring */
    show(view, positions, radius) {
      const row = inQuestion();
      const { size } = view;
      const place = row >= 0 && 2 * row < positions.length ? view.placeOf(positions[2 * row], positions[2 * row + 1]) : null;
      const isSeen = place !== null && place[0] >= 0 && place[1] >= 0 && place[0] <= size.width && place[1] <= size.height;
      overlay.ring(isSeen ? place : null, radius);
      if (row < 0 || card.root.dataset.row !== String(row)) card.hide();
      else if (row === hovered && place) card.place(place[0], place[1], size);
      else card.park(size);
    },
  };
}
