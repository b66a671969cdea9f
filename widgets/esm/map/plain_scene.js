// @ts-check
/** The points on a plain 2-D canvas, for browsers without WebGL2: what `scene.js` does, slower, hence with fewer points. */
import { hexOf } from "../kit/color.js";
import { drawingOrder, sampleOf } from "./drawing_order.js";
import { between } from "./motion.js";
import { isSame } from "./scene.js";
import { FLAGS } from "./shaders.js";

/** Points that a view should ask for at most, since it draws again and again. A choice: 50 ms a frame. */
export const MOST = 50_000;
/** Points up to which they are discs; squares are drawn faster. A choice. */
const ROUND = 20_000;

/** What draws single points on a canvas. @param {CanvasRenderingContext2D} paint */
function createBrush(paint) {
  /** @param {number} x @param {number} y @param {number} diameter @param {string} color */
  function disc(x, y, diameter, color) {
    paint.fillStyle = color;
    paint.beginPath();
    paint.arc(x, y, diameter / 2, 0, 2 * Math.PI);
    paint.fill();
  }

  /** @param {number} x @param {number} y @param {number} side @param {string} color */
  function square(x, y, side, color) {
    paint.fillStyle = color;
    paint.fillRect(x - side / 2, y - side / 2, side, side);
  }

  /** A point that means something, its rings from the outside in: see shaders.js. @param {number} x @param {number} y @param {string} color @param {number} flag @param {import("./frame_style.js").FrameStyle} style */
  function marked(x, y, color, flag, style) {
    const isQueried = (flag & FLAGS.queried) !== 0;
    const isOuter = isQueried || (flag & FLAGS.labelled) !== 0;
    const width = isQueried ? 1.3 * style.ring : style.ring * style.crowd;
    const inner = Math.max(style.size * (isOuter ? 1.15 : 1.05), isQueried ? 3 * style.ring : 0);
    const selected = inner + (flag & FLAGS.selected ? 2 * width : 0);
    if (isOuter) {
      const gap = selected + 1.6 * width * style.crowd;
      disc(x, y, gap + 2.4 * width, hexOf(isQueried ? style.accent : style.ink));
      disc(x, y, gap, hexOf(style.paper));
    }
    if (selected > inner) disc(x, y, selected, hexOf(style.ink));
    disc(x, y, inner, flag & FLAGS.cantTell ? hexOf(style.paper) : color);
    if (flag & FLAGS.cantTell) {
      paint.fillStyle = hexOf(style.ink);
      paint.fillRect(x - 0.45 * inner, y - 0.11 * inner, 0.9 * inner, 0.22 * inner);
    }
  }

  return { disc, square, marked };
}

/** A scene on `canvas`; its methods are those of `createScene`. @param {HTMLCanvasElement} canvas */
export function createPlainScene(canvas) {
  const paint = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const brush = createBrush(paint);
  /** @type {Float32Array} */
  let from = new Float32Array(0);
  let to = from;
  /** @type {Uint8Array | Uint16Array} */
  let codes = new Uint8Array(0);
  /** @type {Uint8Array} */
  let flags = new Uint8Array(0);
  /** @type {string[]} */
  let palette = [];
  /** @type {import("./drawing_order.js").Order | null} */
  let order = null;
  /** The part of the order that has about `most` points. @type {import("./drawing_order.js").Order & {most: number}} */
  let part = { rows: new Uint32Array(0), plain: 0, most: -1 };
  let shown = "";

  function changed() {
    order = null;
    shown = "";
  }

  /** Which points are drawn, in their order: all, or about `most` at random; ringed ones stay while they are few. @param {number} most */
  function ordered(most) {
    if (!order) {
      order = drawingOrder(codes, flags, Math.min(to.length / 2, codes.length, flags.length));
      part.most = -1;
    }
    if (most >= order.rows.length) return order;
    if (part.most !== most) part = { ...sampleOf(order, most), most };
    return part;
  }

  return {
    most: MOST,
    restore() {},
    /** @param {Float32Array} next @param {Float32Array | null} start */
    setPositions(next, start) {
      to = next;
      from = start && start.length === next.length ? start : next;
      changed();
    },
    /** @param {Uint8Array | Uint16Array} next */
    setCodes(next) {
      codes = next;
      changed();
    },
    /** @param {Uint8Array} next */
    setFlags(next) {
      if (isSame(next, flags)) return false;
      flags = next;
      changed();
      return true;
    },
    /** @param {string[]} next */
    setPalette(next) {
      palette = next;
      shown = "";
    },
    /** @param {import("./frame_style.js").FrameStyle} style @param {number} most */
    draw(style, most) {
      const wanted = `${canvas.width} ${canvas.height} ${most} ${JSON.stringify(style)}`;
      if (wanted === shown) return 0;
      shown = wanted;
      const { rows, plain } = ordered(most);
      const places = from === to || style.move >= 1 ? to : between(from, to, style.move);
      const [across, up] = [(style.clip[0] * canvas.width) / 2, (style.clip[1] * canvas.height) / 2];
      const side = Math.max(style.size * 0.9, 1);
      const spot = rows.length > ROUND ? brush.square : brush.disc;
      const opacity = style.alpha * (style.dim ? 0.28 : 1);
      paint.clearRect(0, 0, canvas.width, canvas.height);
      rows.forEach((row, i) => {
        const x = canvas.width / 2 + (places[2 * row] - style.centre[0]) * across;
        const y = canvas.height / 2 - (places[2 * row + 1] - style.centre[1]) * up;
        if (x < -side || y < -side || x > canvas.width + side || y > canvas.height + side) return;
        const code = codes[row];
        const isFaded = style.code >= 0 && code !== style.code;
        const color = code ? palette[code] : hexOf(style.grey);
        if (i >= plain) {
          paint.globalAlpha = isFaded ? 0.25 : style.dim && !(flags[row] & FLAGS.selected) ? 0.55 : 1;
          return brush.marked(x, y, color, flags[row], style);
        }
        const alpha = opacity * (code ? 1 : style.greyAlpha);
        paint.globalAlpha = isFaded ? 0.16 * alpha : style.code >= 0 ? Math.max(alpha, 0.9) : alpha;
        spot(x, y, side, color);
      });
      paint.globalAlpha = 1;
      return rows.length;
    },
    forget: () => {
      shown = "";
    },
    finish() {},
    dispose() {},
  };
}
