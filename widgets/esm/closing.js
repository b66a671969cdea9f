// @ts-check
/**
 * Lets closed widgets go. JupyterLab (4.4 to 4.6) connects every comm to its kernel's `statusChanged` and never takes
 * that back, so that the callbacks of a comm outlive it, and with them the model, its views and all their elements:
 * some 6 kB a widget. Callbacks that hold nothing let all of that go.
 */

const nothing = () => {};

/** @param {any} manager @param {string} id */
async function letGo(manager, id) {
  const model = await manager.get_model(id);
  const { comm } = model;
  model.on("destroy", () => {
    comm?.on_msg(nothing);
    comm?.on_close(nothing);
  });
}

/** @param {{model: any}} context */
function initialize({ model }) {
  model.on("msg:custom", (/** @type {{closing: string[]}} */ { closing }) => {
    for (const id of closing) letGo(model.widget_manager, id).catch(nothing); // Rejected where the page never had it.
  });
}

export default { initialize };
