// @ts-check
/** Selecting points: shown here first and then sent to Python, from where selections of others come, too. */
import { encodeSelection } from "../kit/selection.js";
import { arrayOf } from "../kit/traits.js";
import { createTurns } from "../kit/turns.js";

/** @typedef {import("../kit/selection.js").How} How */
/** @typedef {ReturnType<typeof createSelecting>} Selecting */

/**
 * @param {import("../kit/traits.js").Model} model
 * @param {import("./points.js").Points} points
 * @param {() => void} shown  called when `points` have another selection
 */
export function createSelecting(model, points, shown) {
  const turns = createTurns();

  /** @param {ArrayLike<number>} rows @param {How} how */
  function show(rows, how) {
    const mask = points.select(rows, how);
    shown();
    return mask;
  }

  return {
    /** The name of this view, which Python repeats in its answers. */
    view: turns.view,
    /** Select rows by a gesture. @param {ArrayLike<number>} rows @param {How} how */
    select(rows, how) {
      const { encoding, count, bytes } = encodeSelection(show(rows, how));
      model.send({ type: "select", by: turns.next(), encoding, count }, undefined, [bytes]);
    },
    giveUp: turns.giveUp,
    /** Show nothing selected, as Python will say, too. */
    clear: () => show([], "replace"),
    /** Show what Python says is selected; returns the row where that is one row which this view has not selected, else -1. */
    take() {
      const by = model.get("selection_by");
      if (turns.isOutdated(by)) return -1;
      const rows = arrayOf(model.get("selection"), Uint32Array);
      show(rows, "replace");
      return rows.length === 1 && !turns.isOwn(by) ? rows[0] : -1;
    },
  };
}
