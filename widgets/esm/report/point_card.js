// @ts-check
/** The card of a point in a report: what the page knows of it, since there is no session to ask. */
import { grouped } from "../kit/dom.js";
import { FLAGS } from "../map/shaders.js";

/**
 * What the card says of a point.
 * @param {import("./data.js").KnownPoints} known @param {number} point @param {string | undefined} text @param {string[]} colors  of the classes
 * @returns {import("../kit/card.js").Card}
 */
export function cardOf(known, point, text, colors) {
  const predicted = known.predicted[point] - 1;
  const component = known.components[point];
  /** @type {[string, string][]} */
  const facts = [["row", known.serials ? `${grouped(known.rows[point])} (${known.serials[point]})` : grouped(known.rows[point])]];
  if (known.marks[point] & FLAGS.cantTell) facts.push(["label", "can't tell"]);
  else if (known.labels[point]) facts.push(["label", known.classes[known.labels[point] - 1]]);
  const truth = known.truth?.[point] ?? 0;
  if (truth) facts.push(["truth", known.truths?.[truth - 1] ?? ""]);
  facts.push(["component", known.names[component] ? `${component} ${known.names[component]}` : String(component)]);
  return {
    row: point,
    heading: predicted < 0 ? "unknown" : known.classes[predicted],
    color: predicted < 0 ? "" : colors[predicted],
    certainty: predicted < 0 ? null : known.certainty[point] / 255,
    facts,
    reason: "",
    text: text ?? null,
    shape: null,
  };
}
