// @ts-check
/** Colours as CSS writes them, and as numbers. */

/** Red, green, blue in 0..1 of a CSS colour written #rgb, #rrggbb, rgb() or rgba(). @param {string} text @returns {[number, number, number]} */
export function rgbOf(text) {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim());
  if (hex) {
    const digits = hex[1].length === 3 ? [...hex[1]].map((c) => c + c).join("") : hex[1];
    const value = parseInt(digits, 16);
    return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
  }
  const numbers = text.match(/[\d.]+/g);
  if (!numbers || numbers.length < 3) return [0.5, 0.5, 0.5];
  return [Number(numbers[0]) / 255, Number(numbers[1]) / 255, Number(numbers[2]) / 255];
}

/** A colour in 0..1 as #rrggbb. @param {readonly number[]} rgb */
export function hexOf(rgb) {
  return `#${rgb.map((part) => Math.round(255 * part).toString(16).padStart(2, "0")).join("")}`;
}
