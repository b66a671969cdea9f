/** A kernel as Jupyter's pages have it, idle and connected unless `fields` say otherwise; `says` makes it publish a status. */
export function kernelOf(fields = {}) {
  const listeners = new Set();
  return {
    status: "idle",
    connectionStatus: "connected",
    isDisposed: false,
    listeners,
    iopubMessage: { connect: (slot) => listeners.add(slot), disconnect: (slot) => listeners.delete(slot) },
    says(execution_state, msg_id) {
      this.status = execution_state;
      const message = { header: { msg_type: "status" }, parent_header: { msg_id }, content: { execution_state } };
      for (const slot of listeners) slot(this, message);
    },
    ...fields,
  };
}
