// @ts-check
/**
 * The points on the graphics card. The scene keeps what it was given, so that it can build itself anew after the
 * browser took its context away. Positions move from where they are to where they go inside the vertex shader.
 */
import { drawingOrder, sampleOf } from "./drawing_order.js";
import { createGpuPoints } from "./gpu_points.js";

/** A scene on `canvas`; null where the browser has no WebGL2. @param {HTMLCanvasElement} canvas */
export function createScene(canvas) {
  const context = canvas.getContext("webgl2", { antialias: false, depth: false, premultipliedAlpha: true });
  if (!context) return null;
  const gl = context;
  let gpu = createGpuPoints(gl);
  /** @type {Float32Array} */
  let from = new Float32Array(0);
  let to = from;
  /** @type {Uint8Array | Uint16Array} */
  let codes = new Uint8Array(0);
  /** @type {Uint8Array} */
  let flags = new Uint8Array(0);
  /** @type {string[]} */
  let palette = ["#888888"];
  /** All points in the order in which they are drawn, and the part of them that is drawn in motion. */
  let order = drawingOrder(codes, flags, 0);
  let part = order;
  let partSize = Infinity;
  /** Whether the order has to be found anew. */
  let stale = true;
  /** What the canvas shows, so that a frame that would show the same is not drawn. */
  let shown = "";

  /** What is drawn differs from what is shown. @param {boolean} [inOrder]  and the order of the points, too */
  function changed(inOrder = true) {
    shown = "";
    stale ||= inOrder;
  }

  function sendAll() {
    gpu.sendPositions(from, to);
    gpu.sendCodes(codes);
    gpu.sendFlags(flags);
    gpu.sendPalette(palette);
    changed();
  }

  /**
   * Send in which order points are drawn, if that has changed: all of them, then the part that stands for them in
   * motion. Returns the one that is to be drawn, and where it begins. @param {number} most  points
   */
  function ordered(most) {
    if (stale) order = drawingOrder(codes, flags, Math.min(to.length / 2, codes.length, flags.length));
    const isPart = most < order.rows.length;
    if (stale || (isPart && most !== partSize)) {
      if (isPart) partSize = most;
      part = sampleOf(order, partSize);
      stale = false;
      gpu.sendOrder(order.rows, part.rows);
    }
    return isPart ? { drawn: part, first: order.rows.length } : { drawn: order, first: 0 };
  }

  const alive = () => !gl.isContextLost();

  sendAll();
  return {
    /** Points that a view should ask for at most. */
    most: Infinity,
    /** Rebuild after the context came back. */
    restore() {
      gpu = createGpuPoints(gl);
      sendAll();
    },
    /** Move to `next`; from `start` where given and as long, else from `next` itself. @param {Float32Array} next @param {Float32Array | null} start */
    setPositions(next, start) {
      to = next;
      from = start && start.length === next.length ? start : next;
      changed();
      if (alive()) gpu.sendPositions(from, to);
    },
    /** @param {Uint8Array | Uint16Array} next */
    setCodes(next) {
      codes = next;
      changed();
      if (alive()) gpu.sendCodes(codes);
    },
    /** Returns whether that changes anything. @param {Uint8Array} next  one byte a point, see FLAGS */
    setFlags(next) {
      if (isSame(next, flags)) return false;
      flags = next;
      changed();
      if (alive()) gpu.sendFlags(flags);
      return true;
    },
    /** @param {string[]} next  entry i is the colour of code i */
    setPalette(next) {
      palette = next;
      changed(false);
      if (alive()) gpu.sendPalette(palette);
    },
    /**
     * Draw one frame, unless it is there already; returns how many points it took, 0 where none had to be drawn.
     * @param {import("./frame_style.js").FrameStyle} style @param {number} most  points; fewer than there are means a random part of them
     */
    draw(style, most) {
      const wanted = `${canvas.width} ${canvas.height} ${most} ${JSON.stringify(style)}`;
      if (!alive() || wanted === shown) return 0;
      shown = wanted;
      const { drawn, first } = ordered(most);
      gpu.draw(style, drawn, first);
      return drawn.rows.length;
    },
    /** Forget what the canvas shows: it has lost it. */
    forget: () => changed(false),
    /** Wait until the graphics card is done. */
    finish() {
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    },
    /** Give the context back; a page has sixteen. */
    dispose() {
      gl.getExtension("WEBGL_lose_context")?.loseContext();
    },
  };
}

/** Whether two arrays hold the same bytes. @param {Uint8Array} a @param {Uint8Array} b */
export function isSame(a, b) {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
