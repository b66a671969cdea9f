// @ts-check
/**
 * The tray around a gallery of a query. Its button that labels all rows is one of ipywidgets and tells Python by itself,
 * unnumbered; so the gallery asks whether anybody was there to hear it.
 */

/** @param {import("../kit/traits.js").Model} model @param {HTMLElement} root */
export function followTray(model, root) {
  /** @type {Element | null} */
  let tray = null;

  /** @param {Event} event */
  function press({ target }) {
    if (target instanceof Element && target.closest("button.rcm-accept-all")) model.send({ type: "acknowledge" });
  }

  function stop() {
    tray?.removeEventListener("click", press);
  }

  return {
    stop,
    /** Find the tray: a view is made before it is put into one. */
    settle() {
      const around = root.closest(".rcm-query");
      if (around === tray) return;
      stop();
      tray = around;
      tray?.addEventListener("click", press);
    },
  };
}
