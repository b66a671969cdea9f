// @ts-check
/** A picture of the map as SVG text: title, points (as shapes, or as an image) and the whole legend. */
import { hexOf } from "../kit/color.js";
import { grouped } from "../kit/dom.js";

/**
 * @typedef {object} Picture
 * @property {import("./camera.js").Size} size  of the map, without the title
 * @property {string} title @property {string} about  what is said beside the title
 * @property {import("./legend.js").Coloring} coloring @property {import("../kit/theme.js").Theme} theme
 * @property {string} content  SVG of what lies under the legend
 * @property {(text: string, isBold?: boolean) => number} measure  width of a text in pixels
 */

/** Height of the title above the map. */
export const TITLE_HEIGHT = 34;
const ROW = 17;
const PAD = 9;
const DOT = 15;
const FONT = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif";

/** The picture, drawn `scale` times as large. @param {Picture} picture @param {number} [scale] @param {boolean} [isClear]  without a background */
export function pictureSvg({ size, title, about, coloring, theme, content, measure }, scale = 1, isClear = false) {
  const [width, height] = [size.width, size.height + TITLE_HEIGHT];
  const [ink, paper] = [hexOf(theme.ink), hexOf(theme.paper)];
  const heading = shortened(title, size.width - measure(about) - 3 * PAD, (text) => measure(text, true) * 1.2);
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width * scale}" height="${height * scale}" viewBox="0 0 ${width} ${height}" font-family="${FONT}" font-size="12" fill="${ink}">
<title>${escaped(title)}</title>
${isClear ? "" : `<rect width="${width}" height="${height}" fill="${paper}"/>`}
<text x="${PAD}" y="22" font-size="14.4" font-weight="600">${escaped(heading)}</text>
<text x="${width - PAD}" y="22" text-anchor="end" fill-opacity="0.65">${escaped(about)}</text>
<svg y="${TITLE_HEIGHT}" width="${width}" height="${size.height}" viewBox="0 0 ${width} ${size.height}">
${content}
${legendSvg(coloring, size, theme, measure)}
</svg>
</svg>`;
}

/**
 * The legend in the corner where the map has it; classes that do not fit are counted in its last line.
 * @param {import("./legend.js").Coloring} coloring @param {import("./camera.js").Size} size @param {import("../kit/theme.js").Theme} theme
 * @param {Picture["measure"]} measure
 */
export function legendSvg(coloring, size, theme, measure) {
  const ramp = coloring.ramp;
  const head = ROW + PAD + (ramp ? 2 * ROW : 0);
  const room = Math.max(1, Math.floor((size.height - 16 - head - PAD) / ROW));
  const { entries } = coloring;
  const shown = entries.length <= room ? entries : entries.slice(0, room - 1);
  const left = entries.length - shown.length;
  const most = 0.34 * size.width;
  const wanted = shown.map(({ name, count }) => DOT + measure(name) + 12 + measure(grouped(count)));
  const width = Math.min(most, 2 * PAD + Math.max(80, measure(coloring.title, true), ...wanted));
  const height = head + ROW * (shown.length + (left ? 1 : 0)) + PAD / 2;
  const parts = [];
  parts.push(`<rect width="${fixed(width)}" height="${fixed(height)}" rx="6" fill="${hexOf(theme.paper)}" fill-opacity="0.9" stroke="${hexOf(theme.grey)}" stroke-opacity="0.6"/>`);
  parts.push(`<text x="${PAD}" y="17" font-weight="600" font-size="11" fill-opacity="0.75">${escaped(shortened(coloring.title, width - 2 * PAD, (text) => measure(text, true)))}</text>`);
  if (ramp) parts.push(rampSvg(coloring.palette.slice(1), ramp, width));
  shown.forEach(({ name, count, color }, i) => {
    const y = head + ROW * i + 8;
    const fill = color || hexOf(theme.grey);
    const free = width - 2 * PAD - DOT - 12 - measure(grouped(count));
    parts.push(`<circle cx="${PAD + 4.5}" cy="${y - 4}" r="4.5" fill="${fill}"/>`);
    parts.push(`<text x="${PAD + DOT}" y="${y}">${escaped(shortened(name, free, measure))}</text>`);
    parts.push(`<text x="${fixed(width - PAD)}" y="${y}" text-anchor="end" fill-opacity="0.65">${grouped(count)}</text>`);
  });
  if (left) parts.push(`<text x="${PAD}" y="${head + ROW * shown.length + 8}" fill-opacity="0.65">and ${grouped(left)} more</text>`);
  return `<g transform="translate(${fixed(size.width - width - 8)} 8)">\n${parts.join("\n")}\n</g>`;
}

/** @param {string[]} colors @param {{low: string, high: string}} ends @param {number} width */
function rampSvg(colors, ends, width) {
  const stops = colors.map((color, i) => `<stop offset="${fixed(i / (colors.length - 1))}" stop-color="${color}"/>`).join("");
  return `<linearGradient id="ramp">${stops}</linearGradient>
<rect x="${PAD}" y="${ROW + PAD - 1}" width="${fixed(width - 2 * PAD)}" height="10" rx="3" fill="url(#ramp)"/>
<text x="${PAD}" y="${2 * ROW + PAD + 8}" fill-opacity="0.65">${escaped(ends.low)}</text>
<text x="${fixed(width - PAD)}" y="${2 * ROW + PAD + 8}" text-anchor="end" fill-opacity="0.65">${escaped(ends.high)}</text>`;
}

/** A text cut so that it is at most `width` wide. @param {string} text @param {number} width @param {(text: string) => number} measure */
export function shortened(text, width, measure) {
  if (measure(text) <= width) return text;
  const letters = [...text].slice(0, 200);
  while (letters.length && measure(`${letters.join("")}…`) > width) letters.pop();
  return `${letters.join("")}…`;
}

/** Text as it may stand in SVG: class names are anything, also `<script>`. @param {string} text */
export function escaped(text) {
  // Control characters have no place in XML at all.
  const legal = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");
  return legal.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/** Name of the file for a session and what colour means. @param {string} session @param {string} coloring @param {string} kind */
export function fileNameOf(session, coloring, kind) {
  const plain = (/** @type {string} */ text) => text.replace(/[^\p{L}\p{N}_]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60);
  return `${[plain(session), plain(coloring)].filter(Boolean).join("-") || "map"}.${kind}`;
}

const fixed = (/** @type {number} */ value) => String(Math.round(value * 100) / 100);
