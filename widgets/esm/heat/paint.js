// @ts-check
/** Painting the heat map: the cells from one small picture, and around them labels, bars and marks. */
import { rgbOf } from "../kit/color.js";
import { bandsOf, cornerOf, LINE, ROW_HEAD, shadeOf, shortened, thinned } from "./layout.js";
import { cellText, rowLabel } from "./words.js";

/**
 * @typedef {{text: string, quiet: string, panel: string, brand: string, font: string}} Ink
 * @typedef {object} Scene2d  what one frame shows
 * @property {import("./layout.js").Layout} layout @property {{x: number, y: number}} scroll
 * @property {import("./words.js").Shown} shown @property {HTMLCanvasElement} cells @property {string[]} ramp
 * @property {Uint32Array} held  selected points of each row, then of each column
 * @property {import("./layout.js").Place | null} pointed @property {import("./layout.js").Place | null} cursor
 * @property {Ink} ink @property {number} ratio
 */

/** Cells from this size on have numbers in them. */
const ROOMY = { width: 26, height: 15 };

/** What the page writes and draws with at `root`. @param {HTMLElement} root @returns {Ink} */
export function inkOf(root) {
  const style = getComputedStyle(root);
  const color = (/** @type {string} */ name) => style.getPropertyValue(`--rcm-${name}`).trim();
  return { text: color("text"), quiet: color("quiet"), panel: color("panel"), brand: color("brand"), font: style.fontFamily };
}

/** Bytes r g b a of the cells, a pixel each. @param {import("./words.js").Shown} shown @param {string[]} ramp */
export function cellPixels({ words, values }, ramp) {
  const colors = ramp.map((hex) => rgbOf(hex).map((part) => Math.round(255 * part)));
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  const pixels = new Uint8ClampedArray(4 * values.length);
  values.forEach((value, i) => {
    const [r, g, b] = colors[shadeOf(value, most, words.is_share, ramp.length)];
    pixels.set([r, g, b, 255], 4 * i);
  });
  return pixels;
}

/** Whether black reads better on a colour than white. @param {string} hex */
export function isBright(hex) {
  const [r, g, b] = rgbOf(hex);
  return 0.299 * r + 0.587 * g + 0.114 * b > 0.55;
}

/** Paint a frame. @param {CanvasRenderingContext2D} context @param {Scene2d} scene */
export function paint(context, scene) {
  const { layout, ratio } = scene;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, layout.width, layout.height);
  context.textBaseline = "middle";
  clipped(context, layout.left, layout.top, layout.width - layout.left, layout.height - layout.top, () => {
    paintCells(context, scene);
    paintPointer(context, scene);
  });
  const above = scene.scroll.y > 0 ? 0 : LINE / 2;
  clipped(context, 0, layout.top - above, layout.left, layout.height - layout.top + above, () => paintRows(context, scene));
  clipped(context, layout.left - 40, 0, layout.width - layout.left + 40, layout.top, () => paintColumns(context, scene));
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} width @param {number} height @param {() => void} draw */
function clipped(context, x, y, width, height, draw) {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  draw();
  context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {Scene2d} scene */
function paintCells(context, { layout, scroll, shown, cells, ramp, ink }) {
  const { cellWidth, cellHeight, rows, columns } = layout;
  const { x, y } = cornerOf(layout, scroll, { row: 0, column: 0 });
  context.imageSmoothingEnabled = false;
  context.drawImage(cells, x, y, columns * cellWidth, rows * cellHeight);
  paintUnknown(context, layout, scroll, shown, ink);
  context.fillStyle = ink.panel;
  if (cellWidth >= 10) for (let c = 1; c < columns; c++) context.fillRect(x + c * cellWidth - 0.5, y, 1, rows * cellHeight);
  if (cellHeight >= 10) for (let r = 1; r < rows; r++) context.fillRect(x, y + r * cellHeight - 0.5, columns * cellWidth, 1);
  shown.heads.forEach(({ reserved }, row) => {
    if (reserved < 0) return;
    context.strokeStyle = ink.text;
    context.lineWidth = 1.5;
    context.strokeRect(x + reserved * cellWidth + 1, y + row * cellHeight + 1, Math.max(cellWidth - 2, 2), Math.max(cellHeight - 2, 1));
  });
  if (cellWidth < ROOMY.width || cellHeight < ROOMY.height) return;
  const most = shown.values.reduce((a, b) => Math.max(a, b), 0);
  context.font = `10px ${ink.font}`;
  context.textAlign = "center";
  for (let r = Math.max(Math.floor(scroll.y / cellHeight), 0); r < rows && y + r * cellHeight < layout.height; r++) {
    if (!shown.heads[r].known) continue;
    for (let c = 0; c < columns; c++) {
      const value = shown.values[r * columns + c];
      const text = cellText(value, shown.words.is_share);
      if (!text || context.measureText(text).width > cellWidth - 4) continue;
      context.fillStyle = isBright(ramp[shadeOf(value, most, shown.words.is_share, ramp.length)]) ? "#1b1e23" : "#ffffff";
      context.fillText(text, x + (c + 0.5) * cellWidth, y + (r + 0.5) * cellHeight + 0.5);
    }
  }
}

/** Rows of which nothing is known are blank and hatched: no colour of the ramp says "I don't know". @param {CanvasRenderingContext2D} context @param {import("./layout.js").Layout} layout @param {{x: number, y: number}} scroll @param {import("./words.js").Shown} shown @param {Ink} ink */
function paintUnknown(context, layout, scroll, shown, ink) {
  for (const { group: known, from, to } of bandsOf(shown.heads.map((head) => Number(head.known)))) {
    if (known) continue;
    const { x, y } = cornerOf(layout, scroll, { row: from, column: 0 });
    const [width, height] = [layout.columns * layout.cellWidth, (to - from) * layout.cellHeight];
    clipped(context, x, y, width, height, () => {
      context.fillStyle = ink.panel;
      context.fillRect(x, y, width, height);
      context.strokeStyle = ink.quiet;
      context.globalAlpha = 0.35;
      context.lineWidth = 1;
      context.beginPath();
      for (let at = -height; at < width; at += 7) {
        context.moveTo(x + at, y + height);
        context.lineTo(x + at + height, y);
      }
      context.stroke();
    });
  }
}

/** Lines along the row and the column that are pointed at, and a frame around what the cursor is on. @param {CanvasRenderingContext2D} context @param {Scene2d} scene */
function paintPointer(context, { layout, scroll, pointed, cursor, ink }) {
  const { cellWidth, cellHeight } = layout;
  const first = cornerOf(layout, scroll, { row: 0, column: 0 });
  const all = { width: layout.columns * cellWidth, height: layout.rows * cellHeight };
  if (pointed) {
    const { x, y } = cornerOf(layout, scroll, pointed);
    context.strokeStyle = ink.text;
    context.globalAlpha = 0.55;
    context.lineWidth = 1;
    if (pointed.row >= 0) context.strokeRect(first.x, y, all.width, Math.max(cellHeight, 2));
    if (pointed.column >= 0) context.strokeRect(x, first.y, Math.max(cellWidth, 2), all.height);
    context.globalAlpha = 1;
  }
  if (!cursor) return;
  const { x, y } = cornerOf(layout, scroll, cursor);
  const [left, width] = cursor.column < 0 ? [first.x, all.width] : [x, Math.max(cellWidth, 3)];
  const [top, height] = cursor.row < 0 ? [first.y, all.height] : [y, Math.max(cellHeight, 3)];
  context.strokeStyle = ink.brand;
  context.lineWidth = 2.5;
  context.strokeRect(left, top, width, height);
}

/** @param {CanvasRenderingContext2D} context @param {Scene2d} scene */
function paintRows(context, scene) {
  const { layout, scroll, shown, held, ink } = scene;
  const { cellHeight, left } = layout;
  const { words, heads } = shown;
  const right = left - ROW_HEAD.mark - ROW_HEAD.bar - ROW_HEAD.flag;
  const most = heads.reduce((a, head) => Math.max(a, head.points), 1);
  const y = (/** @type {number} */ row) => cornerOf(layout, scroll, { row, column: 0 }).y;
  heads.forEach((head, row) => {
    if (y(row) + cellHeight < layout.top || y(row) > layout.height) return;
    const thick = Math.max(Math.min(cellHeight - (cellHeight >= 6 ? 3 : 0), 8), 1);
    context.fillStyle = ink.quiet;
    context.globalAlpha = 0.5;
    context.fillRect(right + ROW_HEAD.flag, y(row) + (cellHeight - thick) / 2, Math.max((head.points / most) * (ROW_HEAD.bar - 4), head.points ? 1 : 0), thick);
    context.globalAlpha = 1;
    context.fillStyle = words.columns[head.group]?.color || "transparent";
    context.fillRect(left - ROW_HEAD.mark + 2, y(row), 4, Math.max(cellHeight - (cellHeight >= 10 ? 1 : 0), 0.5));
    if (head.reserved >= 0) flag(context, right + 4, y(row) + cellHeight / 2, Math.min(cellHeight, 9), ink);
    dot(context, 5, y(row) + cellHeight / 2, Math.min(3.5, cellHeight / 2), held[row], head.points, ink);
  });
  context.font = `${LINE}px ${ink.font}`;
  context.textAlign = "right";
  const labels =
    cellHeight >= LINE
      ? heads.map((head, row) => ({ text: rowLabel(words, head), at: y(row) + cellHeight / 2, isQuiet: !head.known }))
      : bandsOf(heads.map((head) => head.group)).map(({ group, from, to }) => ({
          text: group < 0 ? (words.rows === "component" ? "no label near" : "") : words.columns[group].name,
          at: (y(from) + y(to)) / 2,
          isQuiet: true,
        }));
  const bold = scene.pointed?.row ?? -1;
  const middle = bold < 0 ? -Infinity : y(bold) + cellHeight / 2;
  for (const i of thinned(labels.map(({ at }) => at))) {
    if (Math.abs(labels[i].at - middle) < LINE) continue;
    context.fillStyle = labels[i].isQuiet ? ink.quiet : ink.text;
    label(context, labels[i].text, right, labels[i].at, right - ROW_HEAD.dot);
  }
  if (bold < 0) return;
  context.font = `600 ${LINE}px ${ink.font}`;
  context.fillStyle = ink.text;
  label(context, rowLabel(words, heads[bold]), right, middle, right - ROW_HEAD.dot);
}

/** @param {CanvasRenderingContext2D} context @param {Scene2d} scene */
function paintColumns(context, scene) {
  const { layout, scroll, shown, held, ink } = scene;
  const { cellWidth, top, upright } = layout;
  const { columns } = shown.words;
  const x = (/** @type {number} */ column) => cornerOf(layout, scroll, { row: 0, column }).x + cellWidth / 2;
  const foot = top - 17;
  columns.forEach(({ color }, column) => {
    if (x(column) < layout.left) return;
    context.fillStyle = color || "transparent";
    context.fillRect(x(column) - cellWidth / 2 + (cellWidth >= 10 ? 0.5 : 0), top - 6, Math.max(cellWidth - (cellWidth >= 10 ? 1 : 0), 0.5), 4);
    let predicted = 0;
    if (held[layout.rows + column]) for (let i = column; i < shown.counts.length; i += columns.length) predicted += shown.counts[i];
    dot(context, x(column), top - 11, Math.min(3, cellWidth / 2), held[layout.rows + column], predicted, ink);
  });
  const write = (/** @type {number} */ column) => {
    context.save();
    context.translate(x(column), foot);
    if (upright) context.rotate(-Math.PI / 2);
    context.textAlign = upright ? "left" : "center";
    label(context, columns[column].name, 0, upright ? 0 : -4, upright ? foot - 2 : cellWidth);
    context.restore();
  };
  context.font = `${LINE}px ${ink.font}`;
  context.fillStyle = ink.text;
  const bold = scene.pointed?.column ?? -1;
  const middle = bold < 0 ? -Infinity : x(bold);
  for (const column of thinned(columns.map((_, column) => x(column)))) {
    if (x(column) >= layout.left && x(column) <= layout.width && Math.abs(x(column) - middle) >= LINE) write(column);
  }
  if (bold < 0) return;
  context.font = `600 ${LINE}px ${ink.font}`;
  write(bold);
}

/** What labels were shortened to, since measuring text takes most of a frame. @type {Map<string, string>} */
const shorter = new Map();

/** Text that fits `room`. @param {CanvasRenderingContext2D} context @param {string} text @param {number} x @param {number} y @param {number} room */
function label(context, text, x, y, room) {
  const key = `${context.font} ${room} ${text}`;
  let short = shorter.get(key);
  if (short === undefined) {
    if (shorter.size > 2000) shorter.clear();
    short = shortened(text, room, (part) => context.measureText(part).width);
    shorter.set(key, short);
  }
  context.fillText(short, x, y);
}

/** A dot for selected points: full where all are. @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} radius @param {number} count @param {number} all @param {Ink} ink */
function dot(context, x, y, radius, count, all, ink) {
  if (!count) return;
  const r = Math.max(radius, 2);
  context.beginPath();
  context.arc(x, y, r, 0, 2 * Math.PI);
  context.fillStyle = context.strokeStyle = ink.brand;
  context.lineWidth = 1.5;
  if (count >= all || r < 2.5) context.fill();
  else context.stroke();
}

/** The mark of a reserved component. @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} size @param {Ink} ink */
function flag(context, x, y, size, ink) {
  context.fillStyle = ink.text;
  context.fillRect(x - 1, y - size / 2, 1.2, size);
  context.beginPath();
  context.moveTo(x, y - size / 2);
  context.lineTo(x + 5, y - size / 4);
  context.lineTo(x, y);
  context.fill();
}
