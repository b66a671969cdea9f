// @ts-check
/**
 * Where the pointer is on the table, and the cursor that keys move. The cursor keeps the ids of its row and its column,
 * so that it stays with its component when the rows change their order.
 */
import { howOf } from "../kit/selection.js";
import { moved } from "./layout.js";

/**
 * @typedef {import("./layout.js").Place} Place
 * @typedef {{row: number | null, column: number | null}} Ids  null for all
 * @typedef {ReturnType<typeof createPointing>} Pointing
 */

/**
 * @param {import("./table.js").Table} table
 * @param {{pick: (ids: Ids, how: import("../kit/selection.js").How) => void, moved: () => void, left: () => void, press: () => void}} on
 *   `moved` when pointer or cursor are elsewhere, `left` when the pointer is nowhere, `press` when a button goes down
 */
export function createPointing(table, on) {
  const { canvas } = table;
  /** @type {{x: number, y: number} | null} */
  let pointer = null;
  /** @type {Ids | null} */
  let cursor = null;
  const pointed = () => (pointer ? table.placeAt(pointer.x, pointer.y) : null);

  /** @param {Place} place @returns {Ids} */
  function idsOf({ row, column }) {
    const { heads, words } = /** @type {import("./words.js").Shown} */ (table.shown);
    return { row: row < 0 ? null : heads[row].id, column: column < 0 ? null : words.columns[column].id };
  }

  /** Where the cursor is; null where it is nowhere, or its row and column are gone. @returns {Place | null} */
  function cursorPlace() {
    if (!table.shown || !cursor) return null;
    const { row, column } = cursor;
    const place = {
      row: row === null ? -1 : table.shown.heads.findIndex(({ id }) => id === row),
      column: column === null ? -1 : table.shown.words.columns.findIndex(({ id }) => id === column),
    };
    return place.row < 0 && place.column < 0 ? null : place;
  }

  /** @param {MouseEvent} event */
  function follow(event) {
    const box = canvas.getBoundingClientRect();
    pointer = { x: event.clientX - box.left, y: event.clientY - box.top };
    canvas.style.cursor = pointed() ? "pointer" : "default";
    on.moved();
  }

  canvas.addEventListener("pointermove", follow);
  canvas.addEventListener("pointerleave", () => {
    pointer = null;
    on.left();
  });
  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    on.press();
  });
  canvas.addEventListener("pointerup", (event) => {
    if (event.button !== 0) return;
    follow(event);
    const place = pointed();
    if (!place) return;
    cursor = idsOf(place);
    on.pick(cursor, howOf(event));
  });
  canvas.addEventListener("contextmenu", (event) => event.ctrlKey && event.preventDefault());

  return {
    pointed,
    cursor: cursorPlace,
    /** Whether the key moves the cursor or picks its cell. @param {KeyboardEvent} event */
    press(event) {
      if (!table.shown) return false;
      const at = cursorPlace();
      if (event.key === "Enter" && at) {
        on.pick(idsOf(at), howOf(event));
        return true;
      }
      const { heads, words } = table.shown;
      const next = moved(at, event.key, heads.length, words.columns.length);
      if (!next) return false;
      cursor = idsOf(next);
      pointer = null;
      table.reveal(next);
      on.moved();
      return true;
    },
  };
}
