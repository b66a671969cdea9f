// @ts-check
/**
 * What the heat map says in words: labels of rows, and a line for each place, which is all that a screen reader has.
 *
 * @typedef {{id: number, points: number, group: number, reserved: number, known: boolean}} Head  of a row
 * @typedef {object} Words
 * @property {string} about @property {"component" | "truth"} rows @property {boolean} is_share
 * @property {string[]} names  by row id @property {{id: number, name: string, color: string}[]} columns
 * @typedef {{words: Words, heads: Head[], values: Float32Array, counts: Uint32Array}} Shown
 */
import { grouped, percent } from "../kit/dom.js";

/** Rows as Python sends them, five numbers each. @param {Int32Array} numbers @returns {Head[]} */
export function headsOf(numbers) {
  const heads = [];
  for (let i = 0; i + 4 < numbers.length; i += 5) {
    const [id, points, group, reserved, known] = numbers.subarray(i, i + 5);
    heads.push({ id, points, group, reserved, known: known !== 0 });
  }
  return heads;
}

/** The label of a row: a component's number and its name, or a class. @param {Words} words @param {Head} head */
export function rowLabel(words, head) {
  const name = words.names[head.id] ?? "";
  if (words.rows === "truth") return name;
  return name ? `${head.id} ${name}` : String(head.id);
}

/** What a place holds, in a line. @param {Shown} shown @param {import("./layout.js").Place} place */
export function describePlace(shown, { row, column }) {
  const { words, heads, values, counts } = shown;
  const columns = words.columns.length;
  if (row < 0) {
    let total = 0;
    for (let i = column; i < counts.length; i += columns) total += counts[i];
    return `${words.columns[column].name} · ${points(total)} ${words.columns[column].id < 0 ? "that no label reaches" : "predicted"}`;
  }
  const head = heads[row];
  const whose = words.rows === "component" ? `component ${rowLabel(words, head)}` : `truly ${rowLabel(words, head)}`;
  const notes = [
    ...(head.reserved >= 0 ? [`reserved for ${words.columns[head.reserved].name}`] : []),
    ...(head.known ? [] : ["too few labels near it"]),
  ];
  if (column < 0) return [whose, points(head.points), ...notes].join(" · ");
  const at = row * columns + column;
  const name = words.rows === "truth" ? `predicted ${words.columns[column].name}` : words.columns[column].name;
  const share = words.is_share && head.known ? [percent(values[at])] : [];
  const held = `${grouped(counts[at])} of ${points(head.points)}`;
  return [whose, name, ...share, words.rows === "component" && words.columns[column].id >= 0 ? `${held} predicted so` : held, ...notes].join(" · ");
}

/** A number in a cell: percent without its sign, or a count; empty where it would say nothing. @param {number} value @param {boolean} isShare */
export function cellText(value, isShare) {
  if (isShare) return value < 0.005 ? "" : String(Math.round(100 * value));
  return value > 0 ? grouped(value) : "";
}

/** @param {number} count */
function points(count) {
  return `${grouped(count)} point${count === 1 ? "" : "s"}`;
}
