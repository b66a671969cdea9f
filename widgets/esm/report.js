// @ts-check
/** The script of a report: it reads what the page was given and brings the map, the curves and the heat map to life. */
import { percent } from "./kit/dom.js";
import { createCurves } from "./report/curves.js";
import { unpacked } from "./report/data.js";
import { createMap } from "./report/map.js";

/** @param {any} page */
function explainTau(page) {
  const image = document.getElementById("tau");
  const words = document.getElementById("tau-words");
  if (!image || !words || !page.tau) return;
  const { components, classes } = page.tau;
  const values = unpacked(page.tau.values);
  const tell = (/** @type {PointerEvent} */ event) => {
    const box = image.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * components.length);
    const row = Math.floor(((event.clientY - box.top) / box.height) * classes.length);
    if (!(column >= 0 && column < components.length && row >= 0 && row < classes.length)) return;
    const component = components[column];
    const name = page.points.names[component];
    const share = percent(values[column * classes.length + row] / 255);
    words.textContent = `Component ${component}${name ? ` “${name}”` : ""} is ${page.points.classes[classes[row]]}: ${share}`;
  };
  image.addEventListener("pointermove", tell);
  image.addEventListener("pointerdown", tell);
}

const page = JSON.parse(document.getElementById("rcm-data")?.textContent ?? "{}");
const map = createMap(/** @type {HTMLElement} */ (document.getElementById("map-view")), page);
const curves = document.getElementById("curves");
if (curves) createCurves(curves, page.curves);
explainTau(page);
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("[data-class], [data-component]") : null;
  if (!(link instanceof HTMLElement)) return;
  const { class: id, component } = link.dataset;
  if (component !== undefined) map.show("component", Number(component) + 1);
  else map.show("prediction", Number(id) + 1);
});
