// @ts-check
/** The rows as cells of a sheet that scrolls. Only the cells in view exist as elements. */
import { element } from "../kit/dom.js";
import { createCell } from "./cell.js";
import { gridOf, inView, placeOf, scrollTo, stepFrom } from "./grid.js";
import { createItems } from "./items.js";

/** Pixels of a cell with a picture, and of one with a line of text. */
export const SIZES = { small: { width: 54, height: 66 }, medium: { width: 84, height: 96 }, large: { width: 138, height: 150 } };
const LINE = { width: 200, height: 44 };

/**
 * @typedef {keyof typeof SIZES} Size
 * @typedef {ReturnType<typeof createSheet>} Sheet
 */

/**
 * @param {import("../kit/traits.js").Model} model @param {import("./choosing.js").Choosing} choosing
 * @param {boolean} inSteps @param {() => void} drawn  called after each frame
 */
export function createSheet(model, choosing, inSteps, drawn) {
  const hasPictures = model.get("kind") === "picture";
  /** @type {Size} */
  let size = "medium";
  let frame = 0;
  /** By place. @type {Map<number, import("./cell.js").Cell>} */
  const cells = new Map();
  const items = createItems(
    (asked, pictures) => model.send({ type: "items", pictures }, undefined, [asked.buffer]),
    () => cells.forEach(fill),
  );
  const sheet = element("div", "rcm-gallery-sheet");
  const label = inSteps ? "Rows of the query" : "Rows of the selection";
  const box = element("div", "rcm-gallery-box", { role: "listbox", "aria-label": label, "aria-multiselectable": String(!inSteps), tabIndex: 0 }, [sheet]);
  const idOf = (/** @type {number} */ i) => `rcm-${choosing.view}-${i}`;
  const grid = () => gridOf(choosing.rows.length, box.clientWidth, hasPictures ? SIZES[size] : LINE, !hasPictures);

  function invalidate() {
    if (!frame) frame = requestAnimationFrame(draw);
  }

  function draw() {
    frame = 0;
    const { rows, chosen, cursor } = choosing;
    const now = grid();
    sheet.style.height = `${now.height}px`;
    const [first, last] = inView(now, rows.length, box.scrollTop, box.clientHeight);
    const dims = !inSteps && chosen.includes(1);
    for (const [i, { root }] of cells) {
      if (i >= first && i < last) continue;
      root.remove();
      cells.delete(i);
    }
    for (let i = first; i < last; i++) {
      const { root } = cells.get(i) ?? make(i);
      const { left, top } = placeOf(now, i);
      root.style.transform = `translate(${left}px, ${top}px)`;
      root.style.width = `${now.cell.width}px`;
      root.style.height = `${now.cell.height}px`;
      root.classList.toggle("rcm-off", dims && !chosen[i]);
      root.classList.toggle("rcm-on", inSteps && chosen[i] === 1);
      root.classList.toggle("rcm-cursor", i === cursor);
      root.setAttribute("aria-selected", String(chosen[i] === 1));
    }
    items.want(rows.subarray(first, last).slice(), hasPictures);
    drawn();
  }

  /** @param {number} i */
  function make(i) {
    const cell = createCell(idOf(i), i, hasPictures);
    cells.set(i, cell);
    sheet.append(cell.root);
    fill(cell, i);
    return cell;
  }

  /** @param {import("./cell.js").Cell} cell @param {number} i */
  function fill(cell, i) {
    const row = choosing.rows[i];
    cell.fill(row, items.caption(row), items.picture(row));
  }

  box.addEventListener("click", (event) => {
    const cell = event.target instanceof Element ? event.target.closest(".rcm-cell") : null;
    if (cell instanceof HTMLElement) choosing.toggle(Number(cell.dataset.i), event.shiftKey);
    box.focus({ preventScroll: true });
  });
  box.addEventListener("mousedown", (event) => event.shiftKey && event.preventDefault());
  box.addEventListener("scroll", invalidate, { passive: true });

  return {
    box,
    items,
    invalidate,
    /** Begin anew, with other rows. */
    clear() {
      cells.forEach(({ root }) => root.remove());
      cells.clear();
      box.scrollTop = 0;
    },
    /** Make the pictures as large as that. @param {Size} next */
    resize(next) {
      size = next;
      invalidate();
    },
    /** Bring a cell into view, and tell screen readers that the cursor is on it. @param {number} i */
    reveal(i) {
      box.scrollTop = scrollTo(grid(), i, box.scrollTop, box.clientHeight);
      box.setAttribute("aria-activedescendant", idOf(i));
      invalidate();
    },
    /** Where a key leads from the cursor; -1 where it leads nowhere. @param {string} key */
    stepFrom: (key) => stepFrom(grid(), choosing.rows.length, Math.max(choosing.cursor, 0), key),
    stop: () => cancelAnimationFrame(frame),
  };
}
