// @ts-check
/** What arrives from Python: little-endian arrays as views into a message, which may not be aligned; and events. */

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

/** Listen to several kinds of a model's events ("change:a change:b"); returns how to stop. @param {any} model @param {Record<string, Function>} listeners */
export function listenTo(model, listeners) {
  for (const [events, listener] of Object.entries(listeners)) model.on(events, listener);
  return () => {
    for (const [events, listener] of Object.entries(listeners)) model.off(events, listener);
  };
}
