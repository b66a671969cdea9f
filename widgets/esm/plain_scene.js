// @ts-check
/** The points on a plain 2-D canvas, for browsers without WebGL2: what `scene.js` does, slower, hence with fewer points. */
import { between, drawingOrder, hexOf, isSame, sampleOf } from "./scene.js";
import { FLAGS } from "./shaders.js";

/** Points that a view should ask for at most, since it draws again and again. A choice: 50 ms a frame. */
export const MOST = 50_000;
/** Points up to which they are discs; squares are drawn faster. A choice. */
const ROUND = 20_000;

/** A scene on `canvas`; its methods are those of `createScene`. @param {HTMLCanvasElement} canvas */
export function createPlainScene(canvas) {
  const paint = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  let from = new Float32Array(0);
  let to = from;
  /** @type {Uint8Array | Uint16Array} */
  let codes = new Uint8Array(0);
  let flags = new Uint8Array(0);
  /** @type {string[]} */
  let palette = [];
  /** @type {{rows: Uint32Array, plain: number} | null} */
  let order = null;
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

  /** A point that means something, its rings from the outside in: see shaders.js. @param {number} x @param {number} y @param {string} color @param {number} flag @param {import("./scene.js").Look} look */
  function marked(x, y, color, flag, look) {
    const isQueried = (flag & FLAGS.queried) !== 0;
    const isOuter = isQueried || (flag & FLAGS.labelled) !== 0;
    const width = isQueried ? 1.3 * look.ring : look.ring * look.crowd;
    const inner = Math.max(look.size * (isOuter ? 1.15 : 1.05), isQueried ? 3 * look.ring : 0);
    const selected = inner + (flag & FLAGS.selected ? 2 * width : 0);
    if (isOuter) {
      const gap = selected + 1.6 * width * look.crowd;
      disc(x, y, gap + 2.4 * width, hexOf(isQueried ? look.accent : look.ink));
      disc(x, y, gap, hexOf(look.paper));
    }
    if (selected > inner) disc(x, y, selected, hexOf(look.ink));
    disc(x, y, inner, flag & FLAGS.cantTell ? hexOf(look.paper) : color);
    if (flag & FLAGS.cantTell) {
      paint.fillStyle = hexOf(look.ink);
      paint.fillRect(x - 0.45 * inner, y - 0.11 * inner, 0.9 * inner, 0.22 * inner);
    }
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
    /** @param {import("./scene.js").Look} look @param {number} most */
    draw(look, most) {
      const wanted = `${canvas.width} ${canvas.height} ${most} ${JSON.stringify(look)}`;
      if (wanted === shown) return 0;
      shown = wanted;
      const { rows, plain } = ordered(most);
      const places = from === to || look.move >= 1 ? to : between(from, to, look.move);
      const [across, up] = [(look.clip[0] * canvas.width) / 2, (look.clip[1] * canvas.height) / 2];
      const side = Math.max(look.size * 0.9, 1);
      const spot = rows.length > ROUND ? square : disc;
      const opacity = look.alpha * (look.dim ? 0.28 : 1);
      paint.clearRect(0, 0, canvas.width, canvas.height);
      rows.forEach((row, i) => {
        const x = canvas.width / 2 + (places[2 * row] - look.centre[0]) * across;
        const y = canvas.height / 2 - (places[2 * row + 1] - look.centre[1]) * up;
        if (x < -side || y < -side || x > canvas.width + side || y > canvas.height + side) return;
        const code = codes[row];
        const isAside = look.code >= 0 && code !== look.code;
        const color = code ? palette[code] : hexOf(look.grey);
        if (i >= plain) {
          paint.globalAlpha = isAside ? 0.25 : look.dim && !(flags[row] & FLAGS.selected) ? 0.55 : 1;
          return marked(x, y, color, flags[row], look);
        }
        const alpha = opacity * (code ? 1 : look.greyAlpha);
        paint.globalAlpha = isAside ? 0.16 * alpha : look.code >= 0 ? Math.max(alpha, 0.9) : alpha;
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
