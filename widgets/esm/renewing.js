// @ts-check
/**
 * Asks for the state of all widgets again once the page has restored them. JupyterLab restores them when its web socket is
 * back: it asks the kernel for every state, and sets what it gets. ipykernel 7 reads the states in its main thread and
 * answers a gesture in another one. So a state can be older than what the gesture changed and arrive later, and the page
 * would show it until the next change.
 */

/** @param {{model: any}} context  `restored` is a signal of the widget managers of JupyterLab, Notebook and Voila */
function initialize({ model }) {
  const { restored } = model.widget_manager;

  function ask() {
    try {
      model.send({});
    } catch {
      // The kernel has restarted: it knows none of these widgets.
    }
  }

  restored?.connect(ask);
  return () => restored?.disconnect(ask);
}

export default { initialize };
