// @ts-check
/** The points as the graphics card has them: its programs, its buffers, and how it draws a frame. */
import { rgbOf } from "../kit/color.js";
import { PROGRAMS } from "./shaders.js";

/**
 * @typedef {ReturnType<typeof createGpuPoints>} GpuPoints
 * @typedef {{program: WebGLProgram, at: Record<string, WebGLUniformLocation | null>}} Linked  a program and where its uniforms are
 */

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

/** No points yet, in a context that is alive. @param {WebGL2RenderingContext} gl */
export function createGpuPoints(gl) {
  const vao = gl.createVertexArray();
  const plain = link(gl, PROGRAMS.plain);
  const marked = link(gl, PROGRAMS.marked);
  const buffers = { from: gl.createBuffer(), to: gl.createBuffer(), codes: gl.createBuffer(), flags: gl.createBuffer(), order: gl.createBuffer() };
  const texture = gl.createTexture();
  gl.bindVertexArray(vao);
  for (let i = 0; i < 4; i++) gl.enableVertexAttribArray(i);
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, buffers.order);

  /** @param {WebGLBuffer} buffer @param {ArrayBufferView} data */
  function fill(buffer, data) {
    gl.bindVertexArray(vao);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW);
  }

  /** @param {Linked} linked @param {import("./frame_style.js").FrameStyle} style */
  function use({ program, at }, style) {
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
  }

  return {
    /** @param {Float32Array} from @param {Float32Array} to */
    sendPositions(from, to) {
      fill(buffers.from, from);
      gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
      fill(buffers.to, to);
      gl.vertexAttribPointer(1, 2, gl.FLOAT, false, 0, 0);
    },
    /** @param {Uint8Array | Uint16Array} codes */
    sendCodes(codes) {
      fill(buffers.codes, codes);
      gl.vertexAttribIPointer(2, 1, codes.BYTES_PER_ELEMENT === 1 ? gl.UNSIGNED_BYTE : gl.UNSIGNED_SHORT, 0, 0);
    },
    /** @param {Uint8Array} flags */
    sendFlags(flags) {
      fill(buffers.flags, flags);
      gl.vertexAttribIPointer(3, 1, gl.UNSIGNED_BYTE, 0, 0);
    },
    /** Send all rows in their order, and behind them those that are drawn in motion. @param {Uint32Array} all @param {Uint32Array} part */
    sendOrder(all, part) {
      gl.bindVertexArray(vao);
      gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, 4 * (all.length + part.length), gl.DYNAMIC_DRAW);
      gl.bufferSubData(gl.ELEMENT_ARRAY_BUFFER, 0, all);
      gl.bufferSubData(gl.ELEMENT_ARRAY_BUFFER, 4 * all.length, part);
    },
    /** @param {string[]} palette */
    sendPalette(palette) {
      const { bytes, rows } = paletteBytes(palette);
      gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, PALETTE_WIDTH, rows, 0, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
    },
    /**
     * Draw rows of the order that was sent, from `first` on, of which the first ones have no ring.
     * @param {import("./frame_style.js").FrameStyle} style @param {import("./drawing_order.js").Order} order @param {number} first
     */
    draw(style, order, first) {
      gl.viewport(0, 0, gl.canvas.width, gl.canvas.height);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.bindVertexArray(vao);
      gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.enable(gl.BLEND);
      gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
      for (const [linked, begin, end] of /** @type {[Linked, number, number][]} */ ([[plain, 0, order.plain], [marked, order.plain, order.rows.length]])) {
        use(linked, style);
        if (end > begin) gl.drawElements(gl.POINTS, end - begin, gl.UNSIGNED_INT, 4 * (first + begin));
      }
    },
  };
}

/** A program and where its uniforms are; those that it does not use are left out. @param {WebGL2RenderingContext} gl @param {string[]} sources @returns {Linked} */
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
