// @ts-check
/** What arrives from Python: little-endian arrays as views into a message, which may not be aligned; and events. */

/**
 * @typedef {object} Model  what a module is given of its Python half
 * @property {(trait: string) => any} get
 * @property {(trait: string, value: unknown) => void} set
 * @property {() => void} save_changes
 * @property {(message: {type: string, [name: string]: any}, callbacks?: undefined, buffers?: ArrayBufferLike[]) => void} send
 * @property {(events: string, listener: Function) => void} on
 * @property {(events: string, listener: Function) => void} off
 * @property {{kernel?: import("./kernel.js").Kernel | null}} [widget_manager]  without a kernel in some hosts
 * @typedef {{model: Model, el: HTMLElement}} Context  what `render` is called with
 */

/** The bytes of a trait as an array of their own. @template T @param {any} view @param {{new (buffer: ArrayBuffer | number): T}} Kind @returns {T} */
export function arrayOf(view, Kind) {
  if (!view?.byteLength) return new Kind(0);
  const start = view.byteOffset ?? 0;
  return new Kind((view.buffer ?? view).slice(start, start + view.byteLength));
}

/** The codes of `n` points: one byte each, or two. @param {any} view @param {number} n @returns {Uint8Array | Uint16Array} */
export function codesOf(view, n) {
  return view?.byteLength === 2 * n && n > 0 ? arrayOf(view, Uint16Array) : arrayOf(view, Uint8Array);
}

/** Set a trait, and tell Python. @param {Model} model @param {string} trait @param {unknown} value */
export function setTrait(model, trait, value) {
  model.set(trait, value);
  model.save_changes();
}

/**
 * Listen to a model; returns how to stop. A listener of several events ("change:a change:b") is called once for all that
 * one message changes.
 * @param {Model} model @param {Record<string, Function>} listeners
 */
export function listenTo(model, listeners) {
  const bound = Object.entries(listeners).map(([events, listener]) => ({ events, listener: events.includes(" ") ? once(listener) : listener }));
  for (const { events, listener } of bound) model.on(events, listener);
  return () => {
    for (const { events, listener } of bound) model.off(events, listener);
  };
}

/** @param {Function} listener */
function once(listener) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      listener();
    });
  };
}
