// @ts-check
/** The map of a report: all that the latent map shows of a session, without a session behind it. */
import { boundsOf, fitCamera, panned, pointSize, toData, toScreen, wheelFactor, zoomed } from "../map/camera.js";
import { createCard } from "../kit/card.js";
import { element, grouped, icon } from "../kit/dom.js";
import { isTyping, keyCommand } from "../kit/keys.js";
import { nearestPoint } from "../map/lasso.js";
import { createLegend } from "../map/legend.js";
import { frameStyle } from "../map/frame_style.js";
import { createOverlay } from "../kit/overlay.js";
import { listen } from "../map/pointer.js";
import { createPictures, placesOf, unpacked } from "./data.js";
import { createPlainScene } from "../map/plain_scene.js";
import { createScene } from "../map/scene.js";
import { FLAGS } from "../map/shaders.js";
import { themeOf } from "../kit/theme.js";

const PAPER = { light: /** @type {[number, number, number]} */ ([1, 1, 1]), dark: /** @type {[number, number, number]} */ ([0.08, 0.09, 0.11]) };
const STEPS = {
  in: ["Zoom in (+)", "M8 3v10M3 8h10"],
  out: ["Zoom out (-)", "M3 8h10"],
  fit: ["All of the map (f, or a double click)", "M2 5.5V2h3.5M10.5 2H14v3.5M14 10.5V14h-3.5M5.5 14H2v-3.5"],
};

/**
 * What the card says of a point.
 * @param {any} told  the points, their arrays unpacked @param {number} point @param {string | undefined} text @param {string[]} colors  of the classes
 * @returns {import("../kit/card.js").Card}
 */
export function cardOf(told, point, text, colors) {
  const predicted = told.predicted[point] - 1;
  const component = told.components[point];
  const facts = [["row", told.serials ? `${grouped(told.rows[point])} (${told.serials[point]})` : grouped(told.rows[point])]];
  if (told.marks[point] & FLAGS.cantTell) facts.push(["label", "can't tell"]);
  else if (told.labels[point]) facts.push(["label", told.classes[told.labels[point] - 1]]);
  if (told.truth?.[point]) facts.push(["truth", told.truths[told.truth[point] - 1]]);
  facts.push(["component", told.names[component] ? `${component} ${told.names[component]}` : String(component)]);
  return {
    row: point,
    heading: predicted < 0 ? "unknown" : told.classes[predicted],
    color: predicted < 0 ? "" : colors[predicted],
    certainty: predicted < 0 ? null : told.certainty[point] / 255,
    facts: /** @type {[string, string][]} */ (facts),
    reason: "",
    text: text ?? null,
    shape: null,
  };
}

/** The map in `home`, with `show(coloring, code)` to colour by something and point one code out. @param {HTMLElement} home @param {any} page  what the page was given */
export function createMap(home, page) {
  const told = { ...page.points };
  for (const name of ["rows", "marks", "predicted", "certainty", "labels", "components", "truth"]) {
    if (told[name]) told[name] = unpacked(told[name]);
  }
  const positions = placesOf(unpacked(told.places), told.span);
  const flags = told.marks.slice();
  const labelled = flags.reduce((/** @type {number} */ sum, /** @type {number} */ mark) => sum + (mark & FLAGS.labelled), 0);
  const byClass = told.colorings.find((/** @type {any} */ coloring) => coloring.classes);
  const pictures = createPictures(page.pictures);

  const root = element("div", "rcm-map", { tabIndex: 0, role: "application", "aria-label": "Latent map: arrows move, plus and minus zoom, f shows all" });
  const canvas = element("canvas", "rcm-canvas");
  const scene = createScene(canvas) ?? createPlainScene(canvas);
  const still = element("canvas", "rcm-still");
  const overlay = createOverlay();
  const card = createCard();
  const legend = createLegend((code) => highlight(code), (code) => pin(code), "click to keep these points in view");
  const ways = element("div", "ways", { role: "radiogroup", "aria-label": "Colour by" });
  const status = element("div", "rcm-status", { role: "status" });
  const tools = element("div", "rcm-tools report-tools");
  for (const [name, [title, path]] of Object.entries(STEPS)) {
    const button = element("button", "rcm-tool", { type: "button", title, "aria-label": title }, [icon(path)]);
    button.addEventListener("click", () => (name === "fit" ? fit() : zoom(name === "in" ? 1.6 : 1 / 1.6)));
    tools.append(button);
  }
  root.dataset.selected = "0";
  root.append(canvas, overlay.root, still, tools, status, card.root);
  home.append(ways, element("div", "map-row", {}, [root, legend.root]));

  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const printing = window.matchMedia("print");
  let size = { width: 1, height: 1 };
  let camera = fitCamera(null, size);
  let fitted = camera;
  let touched = false;
  let hovered = -1;
  let shown = -1;
  let pointed = -1;
  let pinned = -1;
  let frame = 0;
  let now = told.colorings[0];
  /** @type {Uint8Array | Uint16Array} */
  let codes = new Uint8Array(0);

  const invalidate = () => {
    if (!frame) frame = requestAnimationFrame(draw);
  };

  function draw() {
    frame = 0;
    const theme = themeOf(dark.matches && !printing.matches ? PAPER.dark : PAPER.light);
    const ratio = printing.matches ? 2 : window.devicePixelRatio || 1;
    const [width, height] = [Math.max(1, Math.round(size.width * ratio)), Math.max(1, Math.round(size.height * ratio))];
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const code = pointed >= 0 ? pointed : pinned;
    const look = frameStyle({ camera, fitted, size, ratio, move: 1, points: codes.length, selected: 0, labelled, code, theme });
    scene.draw(look, Infinity);
    const place = hovered < 0 ? null : toScreen(camera, size, positions[2 * hovered], positions[2 * hovered + 1]);
    overlay.ring(place, look.diameter / 2 + 5);
    if (place && shown === hovered) card.place(place[0], place[1], size);
    else card.hide();
    root.classList.toggle("rcm-dark", theme.dark);
    canvas.dataset.camera = `${camera.x} ${camera.y} ${camera.scale}`;
    canvas.dataset.coloring = now.name;
    canvas.dataset.code = String(code);
  }

  /** @param {any} coloring */
  function colorBy(coloring) {
    now = coloring;
    pinned = pointed = -1;
    codes = /** @type {Uint8Array} */ (unpacked(coloring.codes));
    scene.setCodes(codes);
    scene.setPalette(coloring.palette);
    legend.show(coloring);
    describe();
    for (const input of ways.querySelectorAll("input")) input.checked = input.value === coloring.name;
    takeSize();
  }

  /** @param {number} code */
  function highlight(code) {
    pointed = code;
    invalidate();
  }

  /** @param {number} code */
  function pin(code) {
    pinned = pinned === code ? -1 : code;
    for (const row of legend.root.querySelectorAll("[data-code]")) {
      row.classList.toggle("pinned", Number(/** @type {HTMLElement} */ (row).dataset.code) === pinned);
    }
    describe();
    invalidate();
  }

  function describe() {
    const entry = now.entries.find((/** @type {any} */ each) => each.code === pinned);
    const words = entry ? `${now.title}: ${entry.name}, ${grouped(entry.count)} rows` : now.about || `${grouped(codes.length)} points`;
    status.textContent = words;
  }

  /** @param {number} point */
  async function ask(point) {
    hovered = point;
    invalidate();
    if (point < 0) return;
    const picture = await pictures.of(point);
    if (hovered !== point) return;
    const content = cardOf(told, point, page.texts?.[point], byClass?.palette.slice(1) ?? []);
    card.fill({ ...content, shape: picture?.shape ?? null }, picture?.pixels ?? null);
    root.dataset.hovered = String(told.rows[point]);
    shown = point;
    invalidate();
  }

  /** @param {number} px @param {number} py */
  function pointAt(px, py) {
    const reach = Math.max(pointSize(codes.length, size, camera.scale / fitted.scale) / 2 + 2, 6) / camera.scale;
    const [x, y] = toData(camera, size, px, py);
    return nearestPoint(positions, x, y, reach);
  }

  /** @param {import("../map/camera.js").Camera} next */
  function look(next) {
    touched = true;
    camera = next;
    invalidate();
  }

  /** @param {number} factor @param {number} [px] @param {number} [py] */
  function zoom(factor, px = size.width / 2, py = size.height / 2) {
    look(zoomed(camera, size, px, py, factor, fitted.scale));
  }

  function fit() {
    touched = false;
    takeSize();
  }

  function takeSize() {
    const box = root.getBoundingClientRect();
    if (!box.width || !box.height) return;
    size = { width: box.width, height: box.height };
    fitted = fitCamera(boundsOf(positions), size, 26);
    if (!touched) camera = fitted;
    invalidate();
  }

  const hover = (/** @type {number} */ px, /** @type {number} */ py) => {
    const point = pointAt(px, py);
    if (point !== hovered) ask(point);
  };
  listen(canvas, root, {
    mode: () => "pan",
    hold() {},
    pan: (dx, dy) => look(panned(camera, dx, dy)),
    lasso() {},
    click: hover,
    hover,
    leave: () => void ask(-1),
    wheel: (px, py, event) => zoom(wheelFactor(event), px, py),
  });
  canvas.addEventListener("dblclick", fit);
  root.addEventListener("keydown", (event) => {
    const command = isTyping(event.target) ? null : keyCommand(event);
    if (event.key === "Escape") pin(pinned);
    else if (command?.type === "fit") fit();
    else if (command?.type === "pan") look(panned(camera, command.dx ?? 0, command.dy ?? 0));
    else if (command?.type === "zoom") zoom(command.factor ?? 1);
    else return;
    event.preventDefault();
  });
  canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
  canvas.addEventListener("webglcontextrestored", () => {
    scene.restore();
    invalidate();
  });

  /** Paper gets a picture of its own: what a graphics card has drawn is not printed. */
  const printed = () => {
    if (!printing.matches) return invalidate();
    draw();
    Object.assign(still, { width: canvas.width, height: canvas.height });
    still.getContext("2d")?.drawImage(canvas, 0, 0);
  };
  printing.addEventListener("change", printed);
  dark.addEventListener("change", invalidate);
  new ResizeObserver(takeSize).observe(root);

  for (const coloring of told.colorings) {
    const input = element("input", "", { type: "radio", name: "rcm-way", value: coloring.name });
    input.addEventListener("change", () => colorBy(coloring));
    ways.append(element("label", "way", { title: coloring.about || `Colour by ${coloring.title}` }, [input, element("span", "", {}, [coloring.title])]));
  }
  scene.setPositions(positions, null);
  scene.setFlags(flags);
  colorBy(now);

  return {
    /** Colour by `name` and keep one code in view. @param {string} name @param {number} code */
    show(name, code) {
      const coloring = told.colorings.find((/** @type {any} */ each) => each.name === name);
      if (!coloring) return;
      if (coloring !== now) colorBy(coloring);
      if (pinned !== code) pin(code);
    },
  };
}
