// @ts-check
/**
 * The points on the graphics card. The scene keeps what it was given, so that it can build itself anew after the
 * browser took its context away. Positions move from where they are to where they go inside the vertex shader.
 */
import { FLAGS, FRAGMENT_SHADER, PASS, VERTEX_SHADER } from "./shaders.js";

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

/** Positions part of the way from one to another. @param {Float32Array} from @param {Float32Array} to @param {number} part */
export function between(from, to, part) {
  const now = new Float32Array(to.length);
  for (let i = 0; i < to.length; i++) now[i] = from[i] + (to[i] - from[i]) * part;
  return now;
}

/**
 * @typedef {object} Look  how one frame is drawn; lengths in device pixels, colours in 0..1
 * @property {[number, number]} centre @property {[number, number]} clip  clip units per data unit
 * @property {number} move @property {number} size @property {number} alpha @property {number} dim @property {number} ring @property {number} crowd
 * @property {number} code @property {[number, number, number]} grey @property {number} greyAlpha
 * @property {[number, number, number]} ink @property {[number, number, number]} paper @property {[number, number, number]} accent
 */

/** A scene on `canvas`; null where the browser has no WebGL2. @param {HTMLCanvasElement} canvas */
export function createScene(canvas) {
  const context = canvas.getContext("webgl2", { antialias: false, depth: false, premultipliedAlpha: true });
  if (!context) return null;
  const gl = context;
  let count = 0;
  let from = new Float32Array(0);
  let to = from;
  /** @type {Uint8Array | Uint16Array} */
  let codes = new Uint8Array(0);
  let flags = new Uint8Array(0);
  let marked = new Uint32Array(0);
  /** @type {string[]} */
  let palette = ["#888888"];
  /** @type {Record<string, any>} */
  let gpu = {};

  function build() {
    const program = link(gl);
    gpu = { program, vao: gl.createVertexArray(), uniform: {} };
    for (let i = 0; i < gl.getProgramParameter(program, gl.ACTIVE_UNIFORMS); i++) {
      const name = /** @type {WebGLActiveInfo} */ (gl.getActiveUniform(program, i)).name;
      gpu.uniform[name] = gl.getUniformLocation(program, name);
    }
    for (const name of ["from", "to", "codes", "flags", "marked"]) gpu[name] = gl.createBuffer();
    gpu.texture = gl.createTexture();
    gl.bindVertexArray(gpu.vao);
    for (let i = 0; i < 4; i++) gl.enableVertexAttribArray(i);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gpu.marked);
    sendPositions();
    sendCodes();
    sendFlags();
    sendPalette();
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
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, marked, gl.DYNAMIC_DRAW);
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
    /** Number of points drawn. */
    get count() {
      return count;
    },
    /** Rebuild after the context came back. */
    restore: build,
    /** Move to `next`; from `start` where given and as long, else from `next` itself. @param {Float32Array} next @param {Float32Array | null} start */
    setPositions(next, start) {
      to = next;
      from = start && start.length === next.length ? start : next;
      if (alive()) sendPositions();
    },
    /** @param {Uint8Array | Uint16Array} next */
    setCodes(next) {
      codes = next;
      if (alive()) sendCodes();
    },
    /** @param {Uint8Array} next  one byte a point, see FLAGS */
    setFlags(next) {
      flags = next;
      marked = rowsWithFlags(next);
      if (alive()) sendFlags();
    },
    /** @param {string[]} next  entry i is the colour of code i */
    setPalette(next) {
      palette = next;
      if (alive()) sendPalette();
    },
    /** Draw one frame. @param {Look} look */
    draw(look) {
      if (!alive()) return;
      count = Math.min(to.length / 2, codes.length, flags.length);
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.useProgram(gpu.program);
      gl.bindVertexArray(gpu.vao);
      gl.bindTexture(gl.TEXTURE_2D, gpu.texture);
      gl.enable(gl.BLEND);
      gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
      const at = gpu.uniform;
      gl.uniform4f(at.u_view, look.centre[0], look.centre[1], look.clip[0], look.clip[1]);
      gl.uniform1f(at.u_move, look.move);
      gl.uniform1f(at.u_size, look.size);
      gl.uniform1f(at.u_alpha, look.alpha);
      gl.uniform1f(at.u_dim, look.dim);
      gl.uniform1f(at.u_ring, look.ring);
      gl.uniform1f(at.u_crowd, look.crowd);
      gl.uniform1i(at.u_code, look.code);
      gl.uniform4f(at.u_grey, ...look.grey, look.greyAlpha);
      gl.uniform3f(at.u_ink, ...look.ink);
      gl.uniform3f(at.u_paper, ...look.paper);
      gl.uniform3f(at.u_accent, ...look.accent);
      for (const pass of [PASS.context, PASS.coloured]) {
        gl.uniform1i(at.u_pass, pass);
        gl.drawArrays(gl.POINTS, 0, count);
      }
      gl.uniform1i(at.u_pass, PASS.marked);
      if (marked.length) gl.drawElements(gl.POINTS, marked.length, gl.UNSIGNED_INT, 0);
    },
    /** Give the context back; a page has sixteen. */
    dispose() {
      gl.getExtension("WEBGL_lose_context")?.loseContext();
    },
  };
}

/** Rows with any flag, those queried or selected last, so that they lie on top. @param {Uint8Array} flags @returns {Uint32Array} */
export function rowsWithFlags(flags) {
  /** @type {number[]} */
  const below = [];
  /** @type {number[]} */
  const above = [];
  for (let i = 0; i < flags.length; i++) {
    if (flags[i]) (flags[i] & (FLAGS.queried | FLAGS.selected) ? above : below).push(i);
  }
  return Uint32Array.from([...below, ...above]);
}

/** @param {WebGL2RenderingContext} gl */
function link(gl) {
  const program = /** @type {WebGLProgram} */ (gl.createProgram());
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, VERTEX_SHADER],
    [gl.FRAGMENT_SHADER, FRAGMENT_SHADER],
  ]) {
    const shader = /** @type {WebGLShader} */ (gl.createShader(/** @type {number} */ (kind)));
    gl.shaderSource(shader, /** @type {string} */ (source));
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(`The map's shaders did not compile: ${gl.getProgramInfoLog(program)}`);
  }
  return program;
}
