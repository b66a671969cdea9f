// @ts-check
/** All components as tiles, below how many of them are in use and how they are ordered. */
import { element } from "../kit/dom.js";
import { arrayOf, setTrait } from "../kit/traits.js";
import { createTiles } from "./tiles.js";

/**
 * @param {import("../kit/traits.js").Model} model
 * @param {{choose: (component: number) => void, select: (component: number) => void}} on
 */
export function createOverview(model, on) {
  const tiles = createTiles(on);
  const order = element("select", "rcm-lens-select", { "aria-label": "Order of the components", title: "How the components are ordered; free ones come last" }, [
    element("option", "", { value: "usage" }, ["by usage"]),
    element("option", "", { value: "class" }, ["by class"]),
  ]);
  const summary = element("span", "rcm-lens-quiet");
  order.addEventListener("change", () => setTrait(model, "order", order.value));
  return {
    root: element("div", "rcm-lens-overview", {}, [
      element("div", "rcm-lens-bar", {}, [element("span", "rcm-lens-title", {}, ["components"]), summary, order]),
      tiles.root,
    ]),
    choose: tiles.choose,
    showTiles() {
      /** @type {import("./tile.js").Tile[]} */
      const components = model.get("tiles");
      tiles.show(components, model.get("order"), arrayOf(model.get("selected"), Uint32Array));
      const free = components.filter((tile) => tile.free).length;
      summary.textContent = `${components.length - free} in use, ${free} free`;
      order.value = model.get("order");
    },
    showPictures() {
      tiles.paint(arrayOf(model.get("pictures"), Uint8Array), model.get("picture_shape"));
    },
  };
}
