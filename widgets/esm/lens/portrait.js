// @ts-check
/** The chosen component as one large picture: its prototype, or what the model makes of a place of the walk. */
import { element } from "../kit/dom.js";
import { arrayOf } from "../kit/traits.js";
import { paint } from "./picture_strip.js";
import { frameAt, sigmas } from "./plane.js";
import { createRows } from "./rows.js";

/** @param {import("../kit/traits.js").Model} model @param {(row: number) => void} pick  called with a row that is clicked */
export function createPortrait(model, pick) {
  const picture = element("canvas", "rcm-lens-portrait", { role: "img" });
  const text = element("div", "rcm-lens-portrait-text");
  const caption = element("div", "rcm-lens-quiet rcm-lens-portrait-caption");
  const nearest = createRows("Points nearest to the place of the walk", pick);
  const near = element("div", "rcm-lens-near", {}, [element("div", "rcm-lens-heading", {}, ["nearest to the walk"]), nearest.root]);
  const bytesOf = (/** @type {string} */ trait) => arrayOf(model.get(trait), Uint8Array);

  return {
    root: element("div", "rcm-lens-portrait-box", {}, [picture, text, caption]),
    /** The rows that lie nearest, where the walk cannot be drawn. */
    near,
    /** @param {number} at  place of the walk, in standard deviations */
    show(at) {
      const { kind, shape, rows, frames, near: places } = model.get("walk");
      const { across, reach } = model.get("plane");
      const tile = model.get("tiles")[model.get("chosen")];
      if (kind === "decoded") paint(picture, bytesOf("walk_pictures"), shape, frameAt(at, frames, reach));
      else paint(picture, bytesOf("pictures"), model.get("picture_shape"), tile.component);
      const place = kind === "decoded" && at !== 0 ? `decoded: z${across} at ${sigmas(at)}` : "prototype: its mean, decoded";
      caption.textContent = model.get("draws") ? place : model.get("caption");
      picture.setAttribute("aria-label", `component ${tile.component}, ${caption.textContent}`);
      text.textContent = tile.text;
      text.hidden = !tile.text;
      near.hidden = kind !== "nearest";
      if (kind === "nearest") nearest.show(rows, bytesOf("walk_pictures"), shape, places[frameAt(at, places.length, reach)]);
    },
  };
}
