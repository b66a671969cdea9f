// @ts-check
/** The line at the foot of the map: how many points there are, are selected, and are drawn. */
import { grouped } from "../kit/dom.js";

/** @param {{n: number, drawn: number, most: number, selected: number, labelled: number}} now  most: that can be drawn at rest */
export function statusOf({ n, drawn, most, selected, labelled }) {
  const why = most < n ? "without WebGL2" : "while moving";
  const part = drawn < n ? ` · showing about ${grouped(drawn)} of them ${why}` : "";
  if (selected) return `${grouped(selected)} of ${grouped(n)} selected${part}`;
  if (part) return `${grouped(n)} points${part}`;
  return `${grouped(n)} points${labelled ? "" : " · shift-drag around some, then press a digit"}`;
}
