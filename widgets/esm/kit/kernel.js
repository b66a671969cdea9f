// @ts-check
/**
 * Whether the kernel behind a view can be reached, and whether it has something to do. Its status alone does not tell: it
 * is that of the message which began or ended last, and another may still run (ipykernel 7 has subshells for widgets).
 */

/**
 * @typedef {object} Kernel  as JupyterLab, Notebook and Voila have it
 * @property {string} status @property {string} connectionStatus @property {boolean} isDisposed
 * @property {{connect: (slot: Function) => void, disconnect: (slot: Function) => void}} iopubMessage
 *
 * @typedef {"dead" | "cut" | "busy" | "free"} Reach  dead: for ever; cut: without a connection; free: it would answer at once
 */

const GONE = ["dead", "terminating", "restarting", "autorestarting"];

/** @param {Kernel | null | undefined} kernel  undefined in a host that does not show it, which passes for free */
export function watchKernel(kernel) {
  /** The messages that it is at. @type {Set<string>} */
  const running = new Set();

  /** @param {unknown} _ @param {any} message */
  function hear(_, { header, parent_header, content }) {
    if (header.msg_type !== "status") return;
    if (content.execution_state === "busy") running.add(parent_header.msg_id);
    else running.delete(parent_header.msg_id);
  }

  kernel?.iopubMessage.connect(hear);
  return {
    /** @returns {Reach} */
    reach() {
      if (kernel === undefined) return "free";
      if (!kernel || kernel.isDisposed || GONE.includes(kernel.status)) return "dead";
      if (kernel.connectionStatus !== "connected") {
        running.clear(); // That one of them ends may never be heard.
        return "cut";
      }
      return running.size || kernel.status === "busy" ? "busy" : "free";
    },
    stop: () => kernel?.iopubMessage.disconnect(hear),
  };
}
