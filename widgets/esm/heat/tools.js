// @ts-check
/** Above the table: which table it is, whether its cells are large, and what its colours mean. */
import { element, icon } from "../kit/dom.js";
import { shadeOf } from "./layout.js";

const LOUPE = "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9ZM10.3 10.3 14 14M7 5v4M5 7h4";
/** Colours that the legend is drawn through. */
const STOPS = 9;

/** @param {{show: (name: string) => void, enlarge: () => void, leave: () => void}} on  `leave` gives the focus back to the table */
export function createHeatTools(on) {
  const choice = element("div", "rcm-heat-choice", { role: "group", "aria-label": "What the table shows" });
  const title = "Large cells with every label, or the whole table ( + and - )";
  const loupe = element("button", "rcm-heat-tool", { type: "button", title, "aria-label": "Large cells", "aria-pressed": "false" }, [icon(LOUPE)]);
  const bar = element("span", "rcm-heat-ramp");
  const most = element("span", "");
  const ramp = element("div", "rcm-heat-legend", { "aria-hidden": "true" }, [element("span", "", {}, ["0"]), bar, most]);
  loupe.addEventListener("click", () => {
    on.enlarge();
    on.leave();
  });

  /** @param {{name: string, about: string}} table @param {boolean} isShown */
  function button({ name, about }, isShown) {
    const made = element("button", "rcm-heat-show", { type: "button", title: about, "aria-pressed": String(isShown) }, [name]);
    made.dataset.show = name;
    made.addEventListener("click", () => {
      on.show(name);
      on.leave();
    });
    return made;
  }

  return {
    root: element("div", "rcm-heat-tools", {}, [choice, loupe, ramp]),
    /** @param {{name: string, about: string}[]} tables @param {string} shown */
    showChoice(tables, shown) {
      const focused = choice.contains(document.activeElement);
      choice.replaceChildren(...tables.map((table) => button(table, table.name === shown)));
      if (focused) on.leave();
    },
    /** @param {boolean} isCrowded  whether large cells would help @param {boolean} isLarge */
    showLoupe(isCrowded, isLarge) {
      loupe.hidden = !isCrowded;
      loupe.setAttribute("aria-pressed", String(isLarge));
    },
    /** @param {import("./words.js").Shown} shown @param {string[]} shades  from nothing to most */
    showRamp({ words, values }, shades) {
      const highest = values.reduce((a, b) => Math.max(a, b), 0);
      const isShare = words.is_share;
      const top = isShare ? 1 : highest;
      const stops = Array.from({ length: STOPS }, (_, i) => shades[shadeOf((i / (STOPS - 1)) * top, top, isShare, shades.length)]);
      bar.style.background = `linear-gradient(to right, ${stops.join(",")})`;
      most.textContent = isShare ? "100 %" : `${highest} points`;
    },
  };
}
