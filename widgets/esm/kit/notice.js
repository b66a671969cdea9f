// @ts-check
/** A short word over the map: what a key did, or why it did nothing. It goes by itself, unless it is told to stay. */
import { element } from "./dom.js";

/** Milliseconds that a notice stays, by how much there is to read. */
const STAY = { info: 2500, error: 6000, lasting: Infinity };

/** @typedef {ReturnType<typeof createNotice>} Notice */

/** A notice with how to say and unsay it. */
export function createNotice() {
  const root = element("div", "rcm-notice", { role: "alert", hidden: true });
  let timer = 0;
  let since = 0;
  const hide = () => {
    window.clearTimeout(timer);
    root.hidden = true;
  };
  return {
    root,
    hide,
    /**
     * Show a text. What a key did does not replace a lasting notice before that can have been read: the two may come
     * from different threads of the kernel, in any order.
     * @param {string} text @param {"info" | "error" | "lasting"} level
     */
    say(text, level) {
      const isLasting = !root.hidden && root.dataset.level === "lasting";
      if (level === "info" && isLasting && performance.now() - since < STAY.error) return;
      since = performance.now();
      hide();
      root.textContent = text;
      root.dataset.level = level;
      root.hidden = !text;
      if (STAY[level] < Infinity) timer = window.setTimeout(hide, STAY[level]);
    },
  };
}
