// @ts-check
/** What moves the camera of a report's map: its buttons, the pointer, and the keys. */
import { element, icon } from "../kit/dom.js";
import { isTyping, keyCommand } from "../kit/keys.js";
import { wheelFactor } from "../map/camera.js";
import { listen } from "../map/pointer.js";

const STEPS = {
  in: { title: "Zoom in (+)", path: "M8 3v10M3 8h10", factor: 1.6 },
  out: { title: "Zoom out (-)", path: "M3 8h10", factor: 1 / 1.6 },
};
const FIT = { title: "All of the map (f, or a double click)", path: "M2 5.5V2h3.5M10.5 2H14v3.5M14 10.5V14h-3.5M5.5 14H2v-3.5" };

/**
 * @typedef {object} CameraMoves
 * @property {(dx: number, dy: number) => void} pan
 * @property {(factor: number, px?: number, py?: number) => void} zoom
 * @property {() => void} fit
 */

/** Buttons that move the camera. @param {CameraMoves} camera */
export function createCameraButtons({ zoom, fit }) {
  const button = (/** @type {{title: string, path: string}} */ { title, path }, /** @type {() => void} */ press) => {
    const made = element("button", "rcm-tool", { type: "button", title, "aria-label": title }, [icon(path)]);
    made.addEventListener("click", press);
    return made;
  };
  const steps = Object.values(STEPS).map((step) => button(step, () => zoom(step.factor)));
  return element("div", "rcm-tools report-tools", {}, [...steps, button(FIT, fit)]);
}

/**
 * Let the pointer and the keys move the camera.
 * @param {HTMLElement} root @param {HTMLElement} canvas @param {CameraMoves} camera
 * @param {{point: (px: number, py: number) => void, leave: () => void, escape: () => void}} on  `point` where the pointer rests or clicks
 */
export function listenForCamera(root, canvas, { pan, zoom, fit }, on) {
  listen(canvas, root, {
    mode: () => "pan",
    hold() {},
    pan,
    lasso() {},
    click: on.point,
    hover: on.point,
    leave: on.leave,
    wheel: (px, py, event) => zoom(wheelFactor(event), px, py),
  });
  canvas.addEventListener("dblclick", fit);
  root.addEventListener("keydown", (event) => {
    const command = isTyping(event.target) ? null : keyCommand(event);
    if (event.key === "Escape") on.escape();
    else if (command?.type === "fit") fit();
    else if (command?.type === "pan") pan(command.dx ?? 0, command.dy ?? 0);
    else if (command?.type === "zoom") zoom(command.factor ?? 1);
    else return;
    event.preventDefault();
  });
}
