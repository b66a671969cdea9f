// @ts-check
/** The banner of the panel around this view. Each use of a control in the panel asks whether the kernel is there. */
import { acknowledge } from "./kit/acknowledged.js";

/** What a user moves, presses or fills in, of ipywidgets and bqplot. */
const CONTROLS = "button, input, select, textarea, .noUi-target, .bqplot";

/** @param {import("./kit/traits.js").Context} context */
function render(context) {
  const { el } = context;
  const { model, stop } = acknowledge(context.model, el, () => {});
  /** @type {Element | null} */
  let home = null;
  const uses = new AbortController();

  /** @param {Event} event */
  function ask({ target }) {
    if (target instanceof Element && target.closest(CONTROLS)) model.send({ type: "acknowledge" });
  }

  /** A view is made before it is put into its panel, and its size is told once it is there. */
  const attached = new ResizeObserver(() => {
    if (home) return;
    home = el.closest(".rcm-panel");
    for (const use of ["pointerdown", "keydown", "change"]) home?.addEventListener(use, ask, { signal: uses.signal, capture: true });
  });
  attached.observe(el);

  return () => {
    stop();
    attached.disconnect();
    uses.abort();
  };
}

export default { render };
