// @ts-check
/**
 * The points on the graphics card. The scene keeps what it was given, so that it can build itself anew after the
 * browser took its context away. Positions move from where they are to where they go inside the vertex shader.
 */
import { rgbOf } from "../kit/color.js";
import { isInSample } from "./frame_budget.js";
import { FLAGS, PROGRAMS } from "./shaders.js";

/** Rows of the palette texture are this long; a code is row * 256 + column. */
const PALETTE_WIDTH = 256;

/** Bytes r g b a of a palette of #rrggbb colours, padded to whole texture rows. @param {string[]} palette */
export function paletteBytes(palette) {
  const rows = Math.max(1, Math.ceil(palette.length / PALETTE_WIDTH));
  const bytes = new Uint8Array(rows * PALETTE_WIDTH * 4).fill(255);
  palette.forEach((hex, i) => {
    const [r, g, b] = rgbOf(hex);
    bytes.set([r * 255, g * 255, b * 255, 255], 4 * i);
  });
  return { bytes, rows };
}

/** Positions part of the way from one to another. @param {Float32Array} from @param {Float32Array} to @param {number} part */
export function between(from, to, part) {
  const now = new Float32Array(to.length);
  for (let i = 0; i < to.length; i++) now[i] = from[i] + (to[i] - from[i]) * part;
  return now;
}

/** A scene on `canvas`; null where the browser has no WebGL2. @param {HTMLCanvasElement} canvas */
export function createScene(canvas) {
  const context = canvas.getContext("webgl2", { antialias: false, depth: false, premultipliedAlpha: true });
  if (!context) return null;
  const gl = context;
  /** @type {Float32Array} */
  let from = new Float32Array(0);
  let to = from;
  /** @type {Uint8Array | Uint16Array} */
  let codes = new Uint8Array(0);
  /** @type {Uint8Array} */
  let flags = new Uint8Array(0);
  /** All points in the order in which they are drawn, and the part of them that is drawn in motion. */
  let order = { rows: new Uint32Array(0), plain: 0 };
  let part = order;
  let partSize = Infinity;
  /** @type {string[]} */
  let palette = ["#888888"];
  let stale = true;
  /** What the canvas shows, so that a frame that would show the same is not drawn. */
  let shown = "";
  /** @type {Record<string, any>} */
  let gpu = {};

  function build() {
    gpu = { vao: gl.createVertexArray(), plain: link(gl, PROGRAMS.plain), marked: link(gl, PROGRAMS.marked) };
    for (const name of ["from", "to", "codes", "flags", "order"]) gpu[name] = gl.createBuffer();
    gpu.texture = gl.createTexture();
    gl.bindVertexArray(gpu.vao);
    for (let i = 0; i < 4; i++) gl.enableVertexAttribArray(i);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gpu.order);
    sendPositions();
    sendCodes();
    sendFlags();
    sendPalette();
    changed();
  }

  /** What is drawn differs from what is shown. @param {boolean} [inOrder]  and the order of the points, too */
  function changed(inOrder = true) {
    shown = "";
    stale ||= inOrder;
  }

  /** @param {string} name @param {ArrayBufferView} data */
  function fill(name, data) {
    gl.bindVertexArray(gpu.vao);
    gl.bindBuffer(gl.ARRAY_BUFFER, gpu[name]);
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW);
  }

  function sendPositions() {
    fill("from", from);
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
    fill("to", to);
    gl.vertexAttribPointer(1, 2, gl.FLOAT, false, 0, 0);
  }

  function sendCodes() {
    fill("codes", codes);
    gl.vertexAttribIPointer(2, 1, codes.BYTES_PER_ELEMENT === 1 ? gl.UNSIGNED_BYTE : gl.UNSIGNED_SHORT, 0, 0);
  }

  function sendFlags() {
    fill("flags", flags);
    gl.vertexAttribIPointer(3, 1, gl.UNSIGNED_BYTE, 0, 0);
  }

  /**
   * Say in which order points are drawn, if that has changed: all of them, then the part that stands for them in
   * motion. Returns the one that is to be drawn, and where it begins. @param {number} most  points
   */
  function sendOrder(most) {
    if (stale) order = drawingOrder(codes, flags, Math.min(to.length / 2, codes.length, flags.length));
    const isPart = most < order.rows.length;
    if (stale || (isPart && most !== partSize)) {
      if (isPart) partSize = most;
      part = sampleOf(order, partSize);
      stale = false;
      gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, 4 * (order.rows.length + part.rows.length), gl.DYNAMIC_DRAW);
      gl.bufferSubData(gl.ELEMENT_ARRAY_BUFFER, 0, order.rows);
      gl.bufferSubData(gl.ELEMENT_ARRAY_BUFFER, 4 * order.rows.length, part.rows);
    }
    return isPart ? { ...part, first: order.rows.length } : { ...order, first: 0 };
  }

  function sendPalette() {
    const { bytes, rows } = paletteBytes(palette);
    gl.bindTexture(gl.TEXTURE_2D, gpu.texture);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, PALETTE_WIDTH, rows, 0, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
  }

  const alive = () => !gl.isContextLost();

  build();
  return {
    /** Points that a view should ask for at most. */
    most: Infinity,
    /** Rebuild after the context came back. */
    restore: build,
    /** Move to `next`; from `start` where given and as long, else from `next` itself. @param {Float32Array} next @param {Float32Array | null} start */
    setPositions(next, start) {
      to = next;
      from = start && start.length === next.length ? start : next;
      changed();
      if (alive()) sendPositions();
    },
    /** @param {Uint8Array | Uint16Array} next */
    setCodes(next) {
      codes = next;
      changed();
      if (alive()) sendCodes();
    },
    /** Returns whether that changes anything. @param {Uint8Array} next  one byte a point, see FLAGS */
    setFlags(next) {
      if (isSame(next, flags)) return false;
      flags = next;
      changed();
      if (alive()) sendFlags();
      return true;
    },
    /** @param {string[]} next  entry i is the colour of code i */
    setPalette(next) {
      palette = next;
      changed(false);
      if (alive()) sendPalette();
    },
    /**
     * Draw one frame, unless it is there already; returns how many points it took, 0 where none had to be drawn.
     * @param {import("./frame_style.js").FrameStyle} style @param {number} most  points; fewer than there are means a random part of them
     */
    draw(style, most) {
      const wanted = `${canvas.width} ${canvas.height} ${most} ${JSON.stringify(style)}`;
      if (!alive() || wanted === shown) return 0;
      shown = wanted;
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.bindVertexArray(gpu.vao);
      const { rows, plain, first } = sendOrder(most);
      gl.bindTexture(gl.TEXTURE_2D, gpu.texture);
      gl.enable(gl.BLEND);
      gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
      for (const { program, at } of [gpu.plain, gpu.marked]) {
        gl.useProgram(program);
        gl.uniform4f(at.u_view, ...style.centre, ...style.clip);
        gl.uniform1f(at.u_move, style.move);
        gl.uniform1f(at.u_size, style.size);
        gl.uniform1f(at.u_alpha, style.alpha);
        gl.uniform1f(at.u_dim, style.dim);
        gl.uniform1f(at.u_ring, style.ring);
        gl.uniform1f(at.u_crowd, style.crowd);
        gl.uniform1i(at.u_code, style.code);
        gl.uniform4f(at.u_grey, ...style.grey, style.greyAlpha);
        gl.uniform3f(at.u_ink, ...style.ink);
        gl.uniform3f(at.u_paper, ...style.paper);
        gl.uniform3f(at.u_accent, ...style.accent);
        const [begin, length] = program === gpu.plain.program ? [0, plain] : [plain, rows.length - plain];
        if (length) gl.drawElements(gl.POINTS, length, gl.UNSIGNED_INT, 4 * (first + begin));
      }
      return rows.length;
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

/**
 * The rows in the order in which they are drawn, later ones above: context, coloured, then those with rings, of which
 * the queried and the selected come last. `plain` is how many have no ring.
 * @param {Uint8Array | Uint16Array} codes @param {Uint8Array} flags @param {number} n
 */
export function drawingOrder(codes, flags, n) {
  const layer = (/** @type {number} */ i) => {
    if (flags[i]) return flags[i] & (FLAGS.queried | FLAGS.selected) ? 3 : 2;
    return codes[i] ? 1 : 0;
  };
  const ends = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) ends[layer(i)]++;
  for (let k = 1; k < 4; k++) ends[k] += ends[k - 1];
  const plain = ends[1];
  const next = [0, ends[0], ends[1], ends[2]];
  const rows = new Uint32Array(n);
  for (let i = 0; i < n; i++) rows[next[layer(i)]++] = i;
  return { rows, plain };
}

/**
 * About `most` points of an order, at random, in the same order. Rings say something about single points, so they stay
 * as long as they are few.
 * @param {{rows: Uint32Array, plain: number}} order @param {number} most
 */
export function sampleOf({ rows, plain }, most) {
  if (most >= rows.length) return { rows: new Uint32Array(0), plain: 0 };
  const marked = Math.min(1, most / 10 / Math.max(rows.length - plain, 1));
  const share = (most - marked * (rows.length - plain)) / Math.max(plain, 1);
  const kept = new Uint32Array(rows.length);
  let end = 0;
  for (let i = 0; i < plain; i++) if (isInSample(rows[i], share)) kept[end++] = rows[i];
  const few = end;
  for (let i = plain; i < rows.length; i++) if (isInSample(rows[i], marked)) kept[end++] = rows[i];
  return { rows: kept.slice(0, end), plain: few };
}

/** Whether two arrays hold the same bytes. @param {Uint8Array} a @param {Uint8Array} b */
export function isSame(a, b) {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** A program and where its uniforms are; those that it does not use are left out. @param {WebGL2RenderingContext} gl @param {string[]} sources */
function link(gl, sources) {
  const program = /** @type {WebGLProgram} */ (gl.createProgram());
  [gl.VERTEX_SHADER, gl.FRAGMENT_SHADER].forEach((kind, i) => {
    const shader = /** @type {WebGLShader} */ (gl.createShader(kind));
    gl.shaderSource(shader, sources[i]);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  });
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(`The map's shaders did not compile: ${gl.getProgramInfoLog(program)}`);
  }
  /** @type {Record<string, WebGLUniformLocation | null>} */
  const at = {};
  for (let i = 0; i < gl.getProgramParameter(program, gl.ACTIVE_UNIFORMS); i++) {
    const { name } = /** @type {WebGLActiveInfo} */ (gl.getActiveUniform(program, i));
    at[name] = gl.getUniformLocation(program, name);
  }
  return { program, at };
}
