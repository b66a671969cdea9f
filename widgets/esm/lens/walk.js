// @ts-check
/** A walk through the chosen component: the plane on which it goes, and the portrait of the place where it is. */
import { arrayOf, codesOf, setTrait } from "../kit/traits.js";
import { createPlane } from "./plane.js";
import { createPortrait } from "./portrait.js";

/**
 * @param {import("../kit/traits.js").Model} model
 * @param {{pick: (row: number) => void, hover: (row: number, event: PointerEvent | null) => void}} on  a row that is clicked, or under the pointer
 */
export function createWalk(model, on) {
  const portrait = createPortrait(model, on.pick);
  const plane = createPlane({ ...on, walk: showPlace, along: (dimension) => setTrait(model, "dimension", dimension) });
  const bytesOf = (/** @type {string} */ trait) => arrayOf(model.get(trait), Uint8Array);

  /** Show a place, once Python has told what belongs to the chosen component. @param {number} at  in standard deviations */
  function showPlace(at) {
    if (model.get("detail").component === model.get("chosen")) portrait.show(at);
  }

  function describe() {
    plane.describe(model.get("plane"), model.get("detail").dimensions);
  }

  function showColors() {
    const marks = bytesOf("plane_marks");
    plane.color(codesOf(model.get("plane_codes"), marks.length), marks, model.get("detail").palette);
  }

  return {
    plane: plane.root,
    portrait: portrait.root,
    near: portrait.near,
    /** Back to the mean. */
    begin: () => plane.walkTo(0),
    showColors,
    showPlane() {
      plane.place(arrayOf(model.get("plane_rows"), Uint32Array), arrayOf(model.get("plane_points"), Float32Array));
      describe();
      showColors();
    },
    showWalk: () => plane.showWalk(model.get("walk"), bytesOf("walk_pictures"), model.get("plane").reach),
    /** Python has told of the chosen component. */
    showDetail() {
      describe();
      showPlace(plane.at());
    },
  };
}
