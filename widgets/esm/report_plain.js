// @ts-check
/** The points on a plain 2-D canvas, for browsers without WebGL2; it understands what `scene.js` does, but for motion. */
import { drawingOrder } from "./scene.js";
import { FLAGS } from "./shaders.js";

/** Points up to which they are discs; squares are drawn faster. A choice. */
const ROUND = 20_000;

/** A colour in CSS. @param {[number, number, number]} rgb  in 0..1 */
export function cssOf(rgb) {
  return `rgb(${rgb.map((part) => Math.round(255 * part)).join(" ")})`;
}

/** A scene on `canvas`. @param {HTMLCanvasElement} canvas */
export function createPlainScene(canvas) {
  const paint = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  let positions = new Float32Array(0);
  /** @type {Uint8Array | Uint16Array} */
  let codes = new Uint8Array(0);
  let flags = new Uint8Array(0);
  /** @type {string[]} */
  let palette = [];

  /** @param {number} x @param {number} y @param {number} size */
  function spot(x, y, size) {
    if (codes.length > ROUND) return paint.fillRect(x - size / 2, y - size / 2, size, size);
    paint.beginPath();
    paint.arc(x, y, size / 2, 0, 2 * Math.PI);
    paint.fill();
  }

  return {
    restore() {},
    /** @param {Float32Array} next */
    setPositions(next) {
      positions = next;
    },
    /** @param {Uint8Array | Uint16Array} next */
    setCodes(next) {
      codes = next;
    },
    /** @param {Uint8Array} next */
    setFlags(next) {
      flags = next;
      return true;
    },
    /** @param {string[]} next */
    setPalette(next) {
      palette = next;
    },
    /** Draw one frame. @param {import("./scene.js").Look} look */
    draw(look) {
      paint.clearRect(0, 0, canvas.width, canvas.height);
      const { rows } = drawingOrder(codes, flags, Math.min(positions.length / 2, codes.length, flags.length));
      const [across, up] = [(look.clip[0] * canvas.width) / 2, (look.clip[1] * canvas.height) / 2];
      const side = Math.max(look.size * 0.9, 1);
      for (const row of rows) {
        const x = canvas.width / 2 + (positions[2 * row] - look.centre[0]) * across;
        const y = canvas.height / 2 - (positions[2 * row + 1] - look.centre[1]) * up;
        if (x < -side || y < -side || x > canvas.width + side || y > canvas.height + side) continue;
        const code = codes[row];
        const aside = look.code >= 0 && code !== look.code;
        paint.globalAlpha = (aside ? 0.12 : look.alpha) * (code ? 1 : look.greyAlpha);
        if (flags[row] & (FLAGS.labelled | FLAGS.cantTell)) {
          paint.fillStyle = cssOf(look.ink);
          spot(x, y, side + 2 * look.ring);
        }
        paint.fillStyle = code ? palette[code] : cssOf(look.grey);
        spot(x, y, side);
      }
      paint.globalAlpha = 1;
    },
    dispose() {},
  };
}
