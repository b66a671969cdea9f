// @ts-check
/**
 * Which of the rows shown are chosen, and where the cursor is. A gesture changes that here first and is then sent to
 * Python. A gallery "in steps" has one row chosen at a time.
 */
import { arrayOf } from "../kit/traits.js";
import { createTurns } from "../kit/turns.js";

/** @typedef {ReturnType<typeof createChoosing>} Choosing */

/**
 * @param {import("../kit/traits.js").Model} model @param {boolean} inSteps
 * @param {() => void} changed  called when other rows are chosen @param {(i: number) => void} moved  called when the cursor is elsewhere
 */
export function createChoosing(model, inSteps, changed, moved) {
  const turns = createTurns();
  /** @type {Uint32Array} */
  let rows = new Uint32Array(0);
  /** One byte a row. @type {Uint8Array} */
  let chosen = new Uint8Array(0);
  let cursor = -1;
  /** Where a range begins. */
  let anchor = -1;

  /** @param {number} i */
  function moveTo(i) {
    cursor = i;
    moved(i);
  }

  /** Choose by place. @param {(i: number) => number} is */
  function choose(is) {
    chosen = chosen.map((_, i) => is(i));
    model.send({ type: "choose", by: turns.next() }, undefined, [rows.filter((_, i) => chosen[i] === 1).buffer]);
    changed();
  }

  function takeChosen() {
    if (turns.isOutdated(model.get("chosen_by"))) return;
    chosen = arrayOf(model.get("chosen"), Uint8Array);
    if (inSteps && chosen.indexOf(1) >= 0) moveTo(chosen.indexOf(1));
    changed();
  }

  return {
    view: turns.view,
    get turn() {
      return turns.last;
    },
    get rows() {
      return rows;
    },
    get chosen() {
      return chosen;
    },
    get cursor() {
      return cursor;
    },
    takeChosen,
    giveUp: turns.giveUp,
    takeRows() {
      rows = arrayOf(model.get("rows"), Uint32Array);
      cursor = anchor = -1;
      takeChosen();
    },
    /** Choose all rows, or none. @param {boolean} is */
    chooseAll: (is) => choose(() => Number(is)),
    /** Choose a row or let it go; a range does with all of its rows as with its first. @param {number} i @param {boolean} isRange */
    toggle(i, isRange) {
      const [from, to] = isRange && anchor >= 0 ? [Math.min(anchor, i), Math.max(anchor, i)] : [i, i];
      const value = isRange && anchor >= 0 ? chosen[anchor] : 1 - chosen[i];
      if (inSteps) choose((k) => Number(k === i));
      else choose((k) => (k >= from && k <= to ? value : chosen[k]));
      if (!isRange) anchor = i;
      moveTo(i);
    },
    /** Move the cursor, which in steps chooses. @param {number} i */
    stepTo(i) {
      if (inSteps) choose((k) => Number(k === i));
      moveTo(i);
    },
  };
}
