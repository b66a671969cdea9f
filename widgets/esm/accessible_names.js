// @ts-check
/**
 * What ipywidgets and bqplot leave out, for the panel around this view: fields, sliders, progress bars and figures get
 * a name for screen readers, and keys pressed in the panel stay away from JupyterLab. The view itself is not seen.
 */
import { holdKeys } from "./kit/keys.js";
import { listenTo } from "./kit/traits.js";

/** Roles of what has none of its own. */
const ROLES = { svg: "img", ".progress": "progressbar" };

/** Where ipywidgets take input. The label beside is empty where there is only a tooltip, and then hides that, too. */
const FIELDS = [".widget-readout", "[role=slider]", "input", "select", "textarea"].map((kind) => `.widget-inline-hbox ${kind}`).join(", ");

/** @param {import("./kit/traits.js").Context} context */
function render({ model, el }) {
  /** @type {Element | null} */
  let home = null;
  let frame = 0;
  el.setAttribute("aria-hidden", "true");

  function name() {
    frame = 0;
    if (!home) return;
    for (const [selector, text] of Object.entries(model.get("names"))) {
      for (const found of home.querySelectorAll(selector)) {
        const role = Object.entries(ROLES).find(([kind]) => found.matches(kind))?.[1];
        if (role) found.setAttribute("role", role);
        found.setAttribute("aria-label", text);
      }
    }
    for (const field of home.querySelectorAll(FIELDS)) {
      const label = /** @type {HTMLElement | null} */ (field.closest(".widget-inline-hbox")?.querySelector(".widget-label") ?? null);
      const { title, placeholder } = /** @type {HTMLInputElement} */ (field);
      const text = label?.textContent || title || label?.title || placeholder;
      if (text) field.setAttribute("aria-label", text);
      if (field.matches(".widget-readout")) field.setAttribute("role", "textbox");
    }
    for (const bar of home.querySelectorAll(".progress[role=progressbar]")) {
      const done = bar.querySelector(".progress-bar");
      if (done instanceof HTMLElement) bar.setAttribute("aria-valuenow", String(Math.round(parseFloat(done.style.width) || 0)));
    }
  }

  const later = () => (frame ||= requestAnimationFrame(name));
  const changes = new MutationObserver(later);

  /** A view is made before it is put into its panel, and its size is told once it is there. */
  const attached = new ResizeObserver(() => {
    const panel = el.closest(".rcm-panel");
    if (panel === home || !(panel instanceof HTMLElement)) return;
    home = panel;
    holdKeys(panel);
    changes.disconnect();
    changes.observe(panel, { childList: true, subtree: true });
    later();
  });
  attached.observe(el);
  const stopModel = listenTo(model, { "change:names": later });

  return () => {
    stopModel();
    attached.disconnect();
    changes.disconnect();
    cancelAnimationFrame(frame);
  };
}

export default { render };
