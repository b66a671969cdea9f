// @ts-check
/** The line at the foot of the map: how many points there are, are selected, and are drawn. */
import { grouped } from "./dom.js";

/** @param {{n: number, drawn: number, selected: number, labelled: number}} now */
export function statusOf({ n, drawn, selected, labelled }) {
  const part = drawn < n ? ` · showing about ${grouped(drawn)} of them while moving` : "";
  if (selected) return `${grouped(selected)} of ${grouped(n)} selected${part}`;
  if (part) return `${grouped(n)} points${part}`;
  return `${grouped(n)} points${labelled ? "" : " · shift-drag around some, then press a digit"}`;
}
