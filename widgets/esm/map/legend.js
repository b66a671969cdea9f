// @ts-check
/** The legend: what each colour means and how many points have it. Hover shows a class alone, a click selects it. */
import { element, grouped } from "../kit/dom.js";
import { howOf } from "../kit/selection.js";

/**
 * @typedef {{code: number, name: string, count: number, color: string}} Entry
 * @typedef {{title: string, palette: string[], entries: Entry[], ramp: {low: string, high: string} | null, classes: boolean}} Coloring
 */

/**
 * A legend; `highlight(code)` shows one code alone (-1: all), `select(code, how)` selects its points, as `hint` says.
 * @param {(code: number) => void} highlight @param {(code: number, how: import("../kit/selection.js").How) => void} select
 * @param {string} [hint]
 */
export function createLegend(highlight, select, hint = "click to select these points") {
  const list = element("div", "rcm-legend-list");
  const title = element("span", "rcm-legend-title");
  const fold = element("button", "rcm-legend-fold", { type: "button", "aria-expanded": "true" }, [title]);
  const root = element("div", "rcm-legend", { role: "group", "aria-label": "Legend" }, [fold, list]);
  fold.addEventListener("click", () => {
    list.hidden = !list.hidden;
    fold.setAttribute("aria-expanded", String(!list.hidden));
  });

  /** @param {Entry} entry */
  function row(entry) {
    const dot = element("span", "rcm-dot");
    if (entry.color) dot.style.background = entry.color;
    else dot.classList.add("rcm-dot-context");
    const button = element("button", "rcm-legend-row", { type: "button", title: `${entry.name}: ${hint}` }, [
      dot,
      element("span", "rcm-legend-name", {}, [entry.name]),
      element("span", "rcm-legend-count", {}, [grouped(entry.count)]),
    ]);
    button.dataset.code = String(entry.code);
    button.classList.toggle("rcm-empty", entry.count === 0);
    const show = () => highlight(entry.code);
    const rest = () => highlight(-1);
    button.addEventListener("pointerenter", show);
    button.addEventListener("pointerleave", rest);
    button.addEventListener("focus", () => button.matches(":focus-visible") && show());
    button.addEventListener("blur", rest);
    button.addEventListener("click", (event) => select(entry.code, howOf(event)));
    return button;
  }

  let shown = "";
  /** @param {number} code @param {number} count */
  function recount(code, count) {
    const button = list.querySelector(`[data-code="${code}"]`);
    if (!button) return;
    button.classList.toggle("rcm-empty", count === 0);
    /** @type {HTMLElement} */ (button.lastElementChild).textContent = grouped(count);
  }

  return {
    root,
    /** Show a coloring. Rows stay where they are while only counts change, so that the pointer stays on its class. @param {Coloring} coloring */
    show(coloring) {
      title.textContent = coloring.title;
      const signature = JSON.stringify([coloring.ramp, coloring.entries.map(({ code, name, color }) => [code, name, color])]);
      if (signature === shown) {
        coloring.entries.forEach(({ code, count }) => recount(code, count));
        return;
      }
      shown = signature;
      const rows = coloring.entries.map(row);
      if (coloring.ramp) {
        const bar = element("div", "rcm-ramp");
        bar.style.background = `linear-gradient(to right, ${coloring.palette.slice(1).join(",")})`;
        const ends = element("div", "rcm-ramp-ends", {}, [
          element("span", "", {}, [coloring.ramp.low]),
          element("span", "", {}, [coloring.ramp.high]),
        ]);
        list.replaceChildren(bar, ends, ...rows);
        return;
      }
      list.replaceChildren(...rows);
    },
  };
}
