// @ts-check
/**
 * The latent map: every point of the data where the model puts it, in the colour of what is known about it.
 * The view holds a camera and what is under the pointer; everything else comes from the model's traits (see README.md),
 * and every gesture is painted here first and then told to Python.
 */
import { allToScreen, boundsOf, pointSize, wheelFactor } from "./map/camera.js";
import { element } from "./kit/dom.js";
import { findClass, isTyping, keepKeys, keyCommand } from "./kit/keys.js";
import { addCorner, insidePolygon, nearestPoint } from "./map/lasso.js";
import { createLegend } from "./map/legend.js";
import { frameStyle } from "./map/frame_style.js";
import { createMotion } from "./map/motion.js";
import { createNotice } from "./kit/notice.js";
import { createFrameBudget } from "./map/frame_budget.js";
import { createPainter } from "./map/painter.js";
import { listen } from "./map/pointer.js";
import { createPlainScene } from "./map/plain_scene.js";
import { createPoints } from "./map/points.js";
import { savePicture } from "./map/save.js";
import { createScene } from "./map/scene.js";
import { encodeSelection } from "./kit/selection.js";
import { createSpotlight } from "./map/spotlight.js";
import { statusOf } from "./map/status.js";
import { readTheme, watchTheme } from "./kit/theme.js";
import { createToolbar } from "./map/toolbar.js";
import { arrayOf, codesOf, listenTo } from "./kit/traits.js";
import { coveredBy, createView } from "./map/view.js";

/** Milliseconds that points take from one epoch's place to the next. */
const MOVE_MS = 400;

/** @param {import("./kit/traits.js").Context} context */
function render({ model, el }) {
  const root = element("div", "rcm-map", { role: "application", "aria-label": "Latent map" });
  const canvas = element("canvas", "rcm-canvas");
  const scene = createScene(canvas) ?? createPlainScene(canvas);
  const name = Math.random().toString(36).slice(2, 10);
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");

  const view = createView(MOVE_MS);
  const points = createPoints();
  let theme = readTheme(root);
  let mode = "pan";
  let highlighted = -1;
  let isHeld = false;
  let gesture = 0;
  let frame = 0;
  let painted = 0;
  let drawn = 0;
  /** @type {number[]} in data units */
  let lasso = [];

  const motion = createMotion(MOVE_MS);
  const spotlight = createSpotlight((row) => model.send({ type: "card", row }));
  const legend = createLegend(highlight, selectCode);
  const toolbar = createToolbar({
    mode: setMode,
    fit: () => act({ type: "fit" }),
    zoom: zoomToSelection,
    search: (text) => model.send({ type: "search", text, by: name }),
    leave: () => root.focus({ preventScroll: true }),
    save,
    colorBy(choice) {
      model.set("color_by", choice);
      model.save_changes();
      root.focus({ preventScroll: true });
    },
  });
  const status = element("div", "rcm-status", { role: "status" });
  const notice = createNotice();
  root.append(canvas, spotlight.overlay, legend.root, toolbar.root, status, notice.root, spotlight.card);
  el.append(root);
  keepKeys(root);

  // ---- drawing -------------------------------------------------------------------------------------------------

  const invalidate = () => {
    if (!frame) frame = requestAnimationFrame(draw);
  };
  const budget = createFrameBudget(invalidate, () => isHeld);

  /** How the points look when a CSS pixel has `ratio` pixels. @param {number} ratio */
  function lookAt(ratio) {
    const { camera, fitted, size } = view;
    const part = motion.part(performance.now());
    const { labelled } = points;
    return frameStyle({ camera, fitted, size, ratio, move: part, points: points.codes.length, selected: points.selected.length, labelled, code: highlighted, theme });
  }

  /** Diameter of a point in CSS pixels. */
  const diameter = () => pointSize(points.codes.length, view.size, view.camera.scale / view.fitted.scale);
  const painter = createPainter(canvas, scene, lookAt, () => view.size);

  /** @param {number} now */
  function draw(now) {
    frame = 0;
    const isMoving = motion.part(now) < 1;
    const isGliding = view.step(now);
    if (isMoving || isGliding) {
      budget.move();
      invalidate();
    }
    const paint = (/** @type {number} */ most) => painter.paint(window.devicePixelRatio || 1, Math.min(most, scene.most));
    drawn = Math.min(budget.frame(points.n, paint, scene.finish), scene.most);
    const words = statusOf({ n: points.n, drawn, most: scene.most, selected: points.selected.length, labelled: points.labelled });
    if (status.textContent !== words) status.textContent = words;
    spotlight.show(view, points.positions, diameter() / 2 + 5);
    const { camera } = view;
    spotlight.lasso(allToScreen(camera, view.size, lasso), root.dataset.how ?? "replace");
    canvas.dataset.camera = `${camera.x} ${camera.y} ${camera.scale}`;
    canvas.dataset.painted = String(painted);
    canvas.dataset.moving = String(isMoving || isGliding);
    canvas.dataset.drawn = String(drawn);
  }

  // ---- what Python says ----------------------------------------------------------------------------------------

  function takePositions() {
    const jump = points.n === 0 || still.matches;
    points.takePositions(arrayOf(model.get("positions"), Float32Array));
    const now = performance.now();
    scene.setPositions(points.positions, motion.start(now, points.positions, jump));
    view.adapt({ bounds: boundsOf(points.positions) }, now, jump);
    canvas.dataset.moving = String(motion.part(now) < 1);
    spotlight.forget();
    changed();
  }

  function takeColors() {
    points.takeCodes(codesOf(model.get("codes"), points.n));
    scene.setCodes(points.codes);
    const coloring = model.get("coloring");
    scene.setPalette(coloring.palette);
    legend.show(coloring);
    toolbar.showColorings(model.get("colorings"), model.get("color_by"));
    spotlight.renew();
    changed();
  }

  function takeMarks() {
    points.takeMarks(arrayOf(model.get("marks"), Uint8Array));
    takeFlags();
  }

  function takeSelection() {
    const [by, turn] = model.get("selection_by").split(":");
    if (by === name && Number(turn) < gesture) return;
    const rows = arrayOf(model.get("selection"), Uint32Array);
    showSelection(rows, "replace");
    if (rows.length !== 1 || by === name) return;
    view.show(points.positions[2 * rows[0]], points.positions[2 * rows[0] + 1], performance.now(), still.matches);
    invalidate();
  }

  function takeFlags() {
    root.dataset.selected = String(points.selected.length);
    if (scene.setFlags(points.flags())) changed();
    invalidate();
  }

  function changed() {
    painted += 1;
    invalidate();
  }

  // ---- gestures ------------------------------------------------------------------------------------------------

  /** @param {ArrayLike<number>} rows @param {import("./kit/selection.js").How} how */
  function showSelection(rows, how) {
    const mask = points.select(rows, how);
    spotlight.pin(points.selected.length === 1 ? points.selected[0] : -1);
    takeFlags();
    return mask;
  }

  /** @param {ArrayLike<number>} rows @param {import("./kit/selection.js").How} how */
  function select(rows, how) {
    const { encoding, count, bytes } = encodeSelection(showSelection(rows, how));
    gesture += 1;
    model.send({ type: "select", by: `${name}:${gesture}`, encoding, count }, undefined, [bytes]);
  }

  /** @param {number} code @param {import("./kit/selection.js").How} how */
  function selectCode(code, how) {
    select(points.rowsWith(code), how);
    root.focus({ preventScroll: true });
  }

  /** @param {number} code */
  function highlight(code) {
    highlighted = code;
    invalidate();
  }

  /** Colour the selection as if Python had said yes. @param {number} id */
  function paintLabel(id) {
    const coloring = model.get("coloring");
    points.label(id, coloring.classes && id + 1 < coloring.palette.length);
    scene.setCodes(points.codes);
    showSelection([], "replace");
  }

  function takeAll() {
    takeColors();
    takeMarks();
    takeSelection();
  }

  /** @param {"pan" | "replace" | "add" | "remove" | string} next */
  function setMode(next) {
    root.dataset.mode = mode = next;
    toolbar.showMode(mode);
  }

  /** Change what is seen. @param {() => void} change */
  function move(change) {
    change();
    budget.move();
    invalidate();
  }

  function zoomToSelection() {
    const bounds = boundsOf(points.selectedPlaces());
    if (bounds) move(() => view.zoomTo(bounds, performance.now(), still.matches));
    else notice.say("Nothing is selected: lasso some points or search first, then zoom.", "info");
  }

  /** @param {string} kind */
  async function save(kind) {
    const { positions, codes } = points;
    const { size, placeOf } = view;
    const coloring = model.get("coloring");
    const seen = { positions, codes, flags: points.flags(), palette: coloring.palette, placeOf, size, style: lookAt(1) };
    try {
      notice.say(await savePicture(kind, model.get("session_name"), seen, coloring, theme, painter.copy), "info");
    } catch (error) {
      notice.say(`The picture was not saved: ${error instanceof Error ? error.message : error}`, "error");
    }
    invalidate();
  }

  /** @param {number} px @param {number} py */
  function rowAt(px, py) {
    const reach = Math.max(diameter() / 2 + 2, 5) / view.camera.scale;
    const [x, y] = view.dataAt(px, py);
    return nearestPoint(points.positions, x, y, reach);
  }

  const stopPointer = listen(canvas, root, {
    mode: () => /** @type {any} */ (mode),
    hold: (is) => (isHeld = is),
    pan: (dx, dy) => move(() => view.pan(dx, dy)),
    lasso(px, py, stage, how) {
      root.dataset.how = how;
      const [x, y] = view.dataAt(px, py);
      if (stage === "start") lasso = [x, y];
      else if (stage === "move") addCorner(lasso, x, y, 2.5 / view.camera.scale);
      if (stage === "end") select(insidePolygon(points.positions, lasso), how);
      if (stage === "end" || stage === "cancel") lasso = [];
      invalidate();
    },
    click(px, py, how) {
      const row = rowAt(px, py);
      if (row >= 0) select([row], how);
      else if (how === "replace" && points.selected.length) select([], "replace");
    },
    hover(px, py) {
      const row = rowAt(px, py);
      if (!spotlight.hover(row)) return;
      root.dataset.hovered = String(row);
      invalidate();
    },
    leave() {
      spotlight.hover(-1);
      invalidate();
    },
    wheel(px, py, event) {
      spotlight.hover(-1);
      move(() => view.zoom(wheelFactor(event), px, py));
    },
  });
  canvas.addEventListener("dblclick", () => act({ type: "fit" }));

  root.addEventListener("keydown", (event) => {
    if (isTyping(event.target)) return;
    const command = keyCommand(event);
    if (!command || ([" ", "Enter"].includes(event.key) && event.target !== root)) return;
    event.preventDefault();
    event.stopPropagation();
    act(command);
  });

  /** @param {import("./kit/keys.js").Command} command */
  function act(command) {
    const { type } = command;
    if (type === "fit") return move(() => view.fit(performance.now(), still.matches));
    if (type === "zoom-selection") return zoomToSelection();
    if (type === "search") return toolbar.search.select();
    if (type === "toggle-lasso") return setMode(mode === "pan" ? "replace" : "pan");
    if (type === "deselect") return select([], "replace");
    if (type === "pan") return move(() => view.pan(command.dx ?? 0, command.dy ?? 0));
    if (type === "zoom") return move(() => view.zoom(command.factor ?? 1));
    if (type === "find") return findClass(root);
    if (type === "assign" && points.selected.length && !model.get("read_only")) paintLabel(command.id ?? 0);
    model.send(command);
  }

  // ---- wiring --------------------------------------------------------------------------------------------------

  /** @param {any} message @param {DataView[]} buffers */
  function hear(message, buffers) {
    if (message.type === "card") {
      if (spotlight.answer(message, buffers?.length ? arrayOf(buffers[0], Uint8Array) : null)) invalidate();
    } else if (message.type === "notice") {
      notice.say(message.text, message.level);
      if (message.level === "error") takeAll();
    } else if (message.type === "found") {
      notice.say(message.text, "info");
      if (message.by === name && message.count) zoomToSelection();
    }
  }

  const takeTheme = () => {
    theme = readTheme(root);
    root.classList.toggle("rcm-dark", theme.dark);
    invalidate();
  };
  /** The room for the points, and what lies over it, changed. @type {ResizeObserverCallback} */
  const takeRoom = (entries) => {
    const box = canvas.getBoundingClientRect();
    if (!box.width || !box.height) return;
    keepKeys(root);
    const size = { width: box.width, height: box.height };
    toolbar.root.style.maxWidth = `${size.width - legend.root.offsetWidth - 24}px`;
    const covered = coveredBy(size, legend.root.offsetWidth, toolbar.root.offsetHeight);
    view.adapt({ size, covered }, performance.now(), still.matches || entries.some(({ target }) => target === root));
    scene.forget();
    takeTheme();
  };
  const takeHeight = () => (root.style.height = `${model.get("height")}px`);

  const stopWatching = painter.watch(notice, invalidate);
  const stopModel = listenTo(model, {
    "change:positions": takePositions,
    "change:codes change:coloring": takeColors,
    "change:marks": takeMarks,
    "change:selection": takeSelection,
    "change:height": takeHeight,
    "msg:custom": hear,
  });
  const resizing = new ResizeObserver(takeRoom);
  for (const part of [root, legend.root]) resizing.observe(part);
  const stopTheme = watchTheme(takeTheme);
  takeHeight();
  setMode("pan");
  takePositions();
  takeAll();

  return () => {
    stopModel();
    stopWatching();
    resizing.disconnect();
    stopTheme();
    stopPointer();
    budget.stop();
    cancelAnimationFrame(frame);
    notice.hide();
    scene.dispose();
    root.remove();
  };
}

export default { render };
