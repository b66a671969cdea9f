// @ts-check
/**
 * The mouse (or finger, or pen) on the map: a drag pans or draws a lasso, a press without a drag is a click, moving
 * without a button hovers, the wheel zooms at the pointer.
 *
 * @typedef {import("../kit/selection.js").How} How
 * @typedef {object} Gestures
 * @property {() => "pan" | How} mode  what a plain drag does
 * @property {(isHeld: boolean) => void} hold  a button goes down, or up
 * @property {(dx: number, dy: number) => void} pan
 * @property {(px: number, py: number, stage: "start" | "move" | "end" | "cancel", how: How) => void} lasso
 * @property {(px: number, py: number, how: How) => void} click
 * @property {(px: number, py: number) => void} hover @property {() => void} leave
 * @property {(px: number, py: number, event: WheelEvent) => void} wheel
 */
import { howOf } from "../kit/selection.js";

/** Pixels that the pointer may shake before a press becomes a drag. */
const SLACK = 4;
/** Milliseconds: a wheel that began outside scrolls the page on, over the map too, until it rests this long. */
const WHEEL_REST = 250;

/** Listen on `surface`; returns how to stop. @param {HTMLElement} surface @param {HTMLElement} root @param {Gestures} on */
export function listen(surface, root, on) {
  /** @type {{id: number, x: number, y: number, kind: "press" | "pan" | "lasso", how: How, lasso: boolean} | null} */
  let held = null;
  let outsideWheel = -Infinity;
  const stop = new AbortController();
  const options = { signal: stop.signal };

  /** @param {MouseEvent} event @returns {[number, number]} */
  const place = (event) => {
    const box = surface.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  surface.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button > 1) return;
      root.focus({ preventScroll: true });
      event.preventDefault();
      surface.setPointerCapture(event.pointerId);
      const mode = on.mode();
      const modified = event.shiftKey || event.ctrlKey || event.metaKey;
      const lasso = event.button === 0 && (modified || mode !== "pan");
      const [x, y] = place(event);
      on.hold(true);
      held = { id: event.pointerId, x, y, kind: "press", how: howOf(event, mode === "pan" ? "replace" : mode), lasso };
    },
    options,
  );

  surface.addEventListener(
    "pointermove",
    (event) => {
      const [x, y] = place(event);
      if (!held) return on.hover(x, y);
      if (held.kind === "press") {
        if (Math.hypot(x - held.x, y - held.y) < SLACK) return;
        held.kind = held.lasso ? "lasso" : "pan";
        on.leave();
        if (held.lasso) on.lasso(held.x, held.y, "start", held.how);
      }
      if (held.kind === "lasso") {
        const fine = event.getCoalescedEvents?.() ?? [];
        for (const step of fine.length ? fine : [event]) on.lasso(...place(step), "move", held.how);
      } else {
        on.pan(x - held.x, y - held.y);
        held.x = x;
        held.y = y;
      }
    },
    options,
  );

  surface.addEventListener(
    "pointerup",
    (event) => {
      if (!held) return;
      const [x, y] = place(event);
      const was = held;
      held = null;
      on.hold(false);
      if (was.kind === "lasso") on.lasso(x, y, "end", was.how);
      else if (was.kind === "press" && event.button === 0) on.click(x, y, was.how);
    },
    options,
  );

  const cancel = () => {
    if (held?.kind === "lasso") on.lasso(0, 0, "cancel", held.how);
    held = null;
    on.hold(false);
  };
  surface.addEventListener("pointercancel", cancel, options);
  root.addEventListener("keydown", (event) => event.key === "Escape" && held && cancel(), { ...options, capture: true });
  surface.addEventListener("pointerleave", () => !held && on.leave(), options);
  surface.addEventListener("contextmenu", (event) => event.ctrlKey && event.preventDefault(), options);

  window.addEventListener(
    "wheel",
    (event) => {
      if (!(event.target instanceof Node && root.contains(event.target))) outsideWheel = event.timeStamp;
    },
    { ...options, capture: true, passive: true },
  );
  surface.addEventListener(
    "wheel",
    (event) => {
      if (event.timeStamp - outsideWheel < WHEEL_REST) {
        outsideWheel = event.timeStamp;
        return;
      }
      event.preventDefault();
      on.wheel(...place(event), event);
    },
    { ...options, passive: false },
  );

  return () => stop.abort();
}
