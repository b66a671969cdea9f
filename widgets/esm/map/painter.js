// @ts-check
/** The canvas of the map: as many pixels as it takes, copies of it for pictures, and what to do when it is lost. */

/** Told while the browser has taken the context; it gives it back by itself. */
const LOST = "The browser took the map's graphics memory; it comes back by itself, or run the cell again.";

/**
 * @param {HTMLCanvasElement} canvas @param {NonNullable<ReturnType<typeof import("./scene.js").createScene>>} scene
 * @param {(ratio: number) => import("./frame_style.js").FrameStyle} lookAt  how a frame looks when a CSS pixel has `ratio` pixels
 * @param {() => import("./camera.js").Size} sizeOf
 */
export function createPainter(canvas, scene, lookAt, sizeOf) {
  /** Draw the points, `ratio` pixels a CSS pixel; returns how many that took. @param {number} ratio @param {number} most */
  function paint(ratio, most) {
    const size = sizeOf();
    const width = Math.max(1, Math.round(size.width * ratio));
    const height = Math.max(1, Math.round(size.height * ratio));
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    return scene.draw(lookAt(ratio), most);
  }

  return {
    paint,
    /** All points on a canvas of its own; what is on the screen has to be drawn again. @param {number} ratio */
    copy(ratio) {
      scene.forget();
      paint(ratio, Infinity);
      const copy = document.createElement("canvas");
      Object.assign(copy, { width: canvas.width, height: canvas.height });
      copy.getContext("2d")?.drawImage(canvas, 0, 0);
      scene.forget();
      return copy;
    },
    /** Survive the loss of the context; returns how to stop. @param {{say: Function, hide: () => void}} notice @param {() => void} invalidate */
    watch(notice, invalidate) {
      const lost = (/** @type {Event} */ event) => {
        event.preventDefault();
        notice.say(LOST, "lasting");
      };
      const restored = () => {
        scene.restore();
        notice.hide();
        invalidate();
      };
      canvas.addEventListener("webglcontextlost", lost);
      canvas.addEventListener("webglcontextrestored", restored);
      return () => {
        canvas.removeEventListener("webglcontextlost", lost);
        canvas.removeEventListener("webglcontextrestored", restored);
      };
    },
  };
}
