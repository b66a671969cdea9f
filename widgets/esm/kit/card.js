// @ts-check
/**
 * The card of a point: its picture or text, what the model says and how sure it is. Python is asked when the pointer
 * rests on a point; one question is under way at a time, and only the last point asked for is shown.
 */
import { element, percent } from "./dom.js";

/**
 * @typedef {object} Card
 * @property {number} row @property {string} heading @property {string} color @property {number | null} certainty
 * @property {[string, string][]} facts @property {string} reason @property {string | null} text @property {number[] | null} shape
 */

/** Keeps one question under way and remembers the last one wanted. @param {(row: number) => void} send */
export function latestWins(send) {
  let asked = -1;
  let wanted = -1;
  return {
    /** Want the card of `row` (-1: none any more). @param {number} row */
    want(row) {
      wanted = row;
      if (row >= 0 && asked < 0) {
        asked = row;
        send(row);
      }
    },
    /** An answer came. True where it is the one wanted now. @param {number} row */
    answered(row) {
      asked = -1;
      const fresh = row === wanted;
      if (!fresh && wanted >= 0) this.want(wanted);
      return fresh;
    },
  };
}

/** Bytes r g b a of a picture that has one byte a pixel, or three. @param {Uint8Array} pixels @param {number[]} shape */
export function rgbaOf(pixels, shape) {
  const [height, width] = shape;
  const channels = shape[2] ?? 1;
  const rgba = new Uint8ClampedArray(height * width * 4);
  for (let i = 0; i < height * width; i++) {
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = pixels[i * channels + (channels === 1 ? 0 : c)];
    rgba[4 * i + 3] = 255;
  }
  return rgba;
}

/** Where a card of `card` size goes beside (x, y), inside `room`: right and below where that fits. @param {number} x @param {number} y @param {{width: number, height: number}} card @param {{width: number, height: number}} room */
export function placeBeside(x, y, card, room) {
  const gap = 14;
  const left = x + gap + card.width <= room.width ? x + gap : Math.max(x - gap - card.width, 4);
  const top = y + gap + card.height <= room.height ? y + gap : Math.max(y - gap - card.height, 4);
  return { left, top };
}

/** The card's element with how to fill, place and hide it. */
export function createCard() {
  const picture = element("canvas", "rcm-card-picture");
  const body = element("div", "rcm-card-body");
  const root = element("div", "rcm-card", { role: "tooltip", hidden: true }, [picture, body]);
  const put = (/** @type {number} */ left, /** @type {number} */ top) => {
    root.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  };
  return {
    root,
    /** @param {Card} card @param {Uint8Array | null} pixels */
    fill(card, pixels) {
      picture.hidden = !card.shape || !pixels;
      if (card.shape && pixels) {
        [picture.height, picture.width] = card.shape;
        const rgba = rgbaOf(pixels, card.shape);
        picture.getContext("2d")?.putImageData(new ImageData(rgba, card.shape[1], card.shape[0]), 0, 0);
      }
      const dot = element("span", "rcm-dot");
      if (card.color) dot.style.background = card.color;
      else dot.classList.add("rcm-dot-context");
      const sure = card.certainty === null ? [] : [element("span", "rcm-card-sure", {}, [percent(card.certainty)])];
      const parts = [element("div", "rcm-card-heading", {}, [dot, element("span", "rcm-card-name", {}, [card.heading]), ...sure])];
      if (card.text) parts.push(element("div", "rcm-card-text", {}, [card.text]));
      for (const [name, value] of card.facts) {
        parts.push(
          element("div", "rcm-card-fact", {}, [element("span", "rcm-card-key", {}, [name]), element("span", "", {}, [value])]),
        );
      }
      if (card.reason) parts.push(element("div", "rcm-card-reason", {}, [card.reason]));
      body.replaceChildren(...parts);
      root.dataset.row = String(card.row);
    },
    /** Beside a point, while the pointer is on it. @param {number} x @param {number} y @param {{width: number, height: number}} room */
    place(x, y, room) {
      root.hidden = false;
      const { left, top } = placeBeside(x, y, { width: root.offsetWidth, height: root.offsetHeight }, room);
      put(left, top);
    },
    /** In the corner, for the one selected point, where it hides as little as possible. @param {{width: number, height: number}} room */
    park(room) {
      root.hidden = false;
      put(room.width - root.offsetWidth - 10, room.height - root.offsetHeight - 10);
    },
    hide() {
      root.hidden = true;
    },
  };
}
