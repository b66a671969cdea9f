// @ts-check
/** The card of the point that is under the pointer, which Python is asked for. */
import { createCard, latestWins } from "../kit/card.js";

/** @param {HTMLElement} home  what the card stays inside of @param {(row: number) => void} ask */
export function createPointCard(home, ask) {
  const card = createCard();
  const questions = latestWins(ask);
  let pointer = { x: 0, y: 0 };
  return {
    root: card.root,
    /** The pointer is on a row; or on none, without an event. @param {number} row @param {PointerEvent | null} event */
    hover(row, event) {
      questions.want(row);
      if (!event) return card.hide();
      const box = home.getBoundingClientRect();
      pointer = { x: event.clientX - box.left, y: event.clientY - box.top };
    },
    /** A card came. @param {import("../kit/card.js").Card} content @param {Uint8Array | null} pixels */
    answer(content, pixels) {
      if (!questions.answered(content.row)) return;
      card.fill(content, pixels);
      card.place(pointer.x, pointer.y, { width: home.offsetWidth, height: home.offsetHeight });
    },
  };
}
