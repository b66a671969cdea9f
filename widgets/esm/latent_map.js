// @ts-check
/**
 * The latent map: every point of the data where the model puts it, in the colour of what is known about it.
 * The view holds a camera and what is under the pointer; everything else comes from the model's traits (see README.md),
 * and every gesture is painted here first and then told to Python.
 */
import { allToScreen, boundsOf, fitCamera, panned, pointSize, toData, toScreen, wheelFactor, zoomed } from "./camera.js";
import { createCard, latestWins } from "./card.js";
import { element, grouped } from "./dom.js";
import { isTyping, keepKeys, keyCommand } from "./keys.js";
import { addCorner, insidePolygon, nearestPoint } from "./lasso.js";
import { createLegend } from "./legend.js";
import { lookOf } from "./look.js";
import { createMotion } from "./motion.js";
import { createNotice } from "./notice.js";
import { createOverlay } from "./overlay.js";
import { listen } from "./pointer.js";
import { createScene } from "./scene.js";
import { combine, encodeSelection, rowsOf } from "./selection.js";
import { FLAGS } from "./shaders.js";
import { readTheme, watchTheme } from "./theme.js";
import { createToolbar, TOOLBAR_COVERS } from "./toolbar.js";
import { arrayOf, codesOf, listenTo } from "./traits.js";

/** Milliseconds that points take from one epoch's place to the next. */
const MOVE_MS = 400;

/** @param {{model: any, el: HTMLElement}} context */
function render({ model, el }) {
  const root = element("div", "rcm-map", { role: "application", "aria-label": "Latent map" });
  const canvas = /** @type {HTMLCanvasElement} */ (element("canvas", "rcm-canvas"));
  const scene = createScene(canvas);
  if (!scene) {
    el.append(element("div", "rcm-map rcm-sorry", {}, ["The map needs WebGL2, which this browser does not offer or has switched off."]));
    return () => el.replaceChildren();
  }
  const name = Math.random().toString(36).slice(2, 10);
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");

  let theme = readTheme(root);
  let size = { width: 1, height: 1 };
  let camera = fitCamera(null, size);
  let fitted = camera;
  let touched = false;
  let mode = "pan";
  let positions = new Float32Array(0);
  /** @type {Uint8Array | Uint16Array} */
  let codes = new Uint8Array(0);
  let marks = new Uint8Array(0);
  let selected = new Uint8Array(0);
  let count = { selected: 0, labelled: 0 };
  let highlighted = -1;
  let hovered = -1;
  let pinned = -1;
  let gesture = 0;
  let frame = 0;
  let painted = 0;
  /** @type {number[]} in data units */
  let lasso = [];

  const motion = createMotion(MOVE_MS);
  const overlay = createOverlay();
  const card = createCard();
  const legend = createLegend(highlight, selectCode);
  const toolbar = createToolbar({
    mode: setMode,
    fit,
    colorBy(choice) {
      model.set("color_by", choice);
      model.save_changes();
      root.focus({ preventScroll: true });
    },
  });
  const status = element("div", "rcm-status", { role: "status" });
  const notice = createNotice();
  const questions = latestWins((row) => model.send({ type: "card", row }));
  root.append(canvas, overlay.root, legend.root, toolbar.root, status, notice.root, card.root);
  el.append(root);
  keepKeys(root);

  // ---- drawing -------------------------------------------------------------------------------------------------

  const invalidate = () => {
    if (!frame) frame = requestAnimationFrame(draw);
  };

  /** @param {number} now */
  function draw(now) {
    frame = 0;
    const part = motion.part(now);
    if (!touched) camera = motion.camera(now, fitted);
    if (part < 1) invalidate();
    const ratio = window.devicePixelRatio || 1;
    const width = Math.max(1, Math.round(size.width * ratio));
    const height = Math.max(1, Math.round(size.height * ratio));
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const look = lookOf({ camera, fitted, size, ratio, move: part, points: codes.length, ...count, code: highlighted, theme });
    scene.draw(look);
    const shown = hovered >= 0 ? hovered : pinned;
    const place = shown >= 0 && shown < positions.length / 2 ? toScreen(camera, size, positions[2 * shown], positions[2 * shown + 1]) : null;
    const visible = place !== null && place[0] >= 0 && place[1] >= 0 && place[0] <= size.width && place[1] <= size.height;
    overlay.ring(visible ? place : null, look.diameter / 2 + 5);
    overlay.lasso(allToScreen(camera, size, lasso), root.dataset.how ?? "replace");
    if (shown < 0 || card.root.dataset.row !== String(shown)) card.hide();
    else if (shown === hovered && place) card.place(place[0], place[1], size);
    else card.park(size);
    canvas.dataset.camera = `${camera.x} ${camera.y} ${camera.scale}`;
    canvas.dataset.painted = String(painted);
    canvas.dataset.moving = String(part < 1);
  }

  // ---- what Python says ----------------------------------------------------------------------------------------

  function takePositions() {
    const next = arrayOf(model.get("positions"), Float32Array);
    const first = positions.length === 0;
    positions = next;
    takeFit();
    setOut(first);
    questions.want(-1);
    changed();
  }

  /** Move points and, unless the user chose a view, the camera to where they belong. @param {boolean} jump */
  function setOut(jump) {
    const now = performance.now();
    scene.setPositions(positions, motion.start(now, positions, camera, jump || still.matches));
    canvas.dataset.moving = String(motion.part(now) < 1);
    invalidate();
  }

  function takeFit() {
    const aside = legend.root.offsetWidth && size.width > 420 ? legend.root.offsetWidth : 0;
    fitted = fitCamera(boundsOf(positions), size, 26, aside, TOOLBAR_COVERS);
  }

  function takeColors() {
    codes = codesOf(model.get("codes"), positions.length / 2);
    scene.setCodes(codes);
    const coloring = model.get("coloring");
    scene.setPalette(coloring.palette);
    legend.show(coloring);
    toolbar.showColorings(model.get("colorings"), model.get("color_by"));
    card.root.dataset.row = "";
    questions.want(hovered >= 0 ? hovered : pinned);
    changed();
  }

  function takeMarks() {
    marks = arrayOf(model.get("marks"), Uint8Array);
    count.labelled = 0;
    for (const mark of marks) count.labelled += mark & FLAGS.labelled;
    takeFlags();
  }

  function takeSelection() {
    const [by, turn] = model.get("selection_by").split(":");
    if (by === name && Number(turn) < gesture) return;
    const rows = arrayOf(model.get("selection"), Uint32Array);
    showSelection(combine(new Uint8Array(positions.length / 2), rows, "replace"));
    if (rows.length === 1 && by !== name) bringIntoView(rows[0]);
  }

  function takeFlags() {
    const flags = new Uint8Array(positions.length / 2);
    for (let i = 0; i < flags.length; i++) flags[i] = (marks[i] ?? 0) | (selected[i] ? FLAGS.selected : 0);
    const changes = scene.setFlags(flags);
    const total = grouped(flags.length);
    const hint = count.labelled ? "" : " · shift-drag around some, then press a digit";
    status.textContent = count.selected ? `${grouped(count.selected)} of ${total} selected` : `${total} points${hint}`;
    root.dataset.selected = String(count.selected);
    if (changes) changed();
  }

  function changed() {
    painted += 1;
    invalidate();
  }

  // ---- gestures ------------------------------------------------------------------------------------------------

  /** @param {Uint8Array} next */
  function showSelection(next) {
    selected = next;
    const rows = rowsOf(next);
    count = { ...count, selected: rows.length };
    pinned = rows.length === 1 ? rows[0] : -1;
    if (pinned >= 0) questions.want(pinned);
    takeFlags();
  }

  /** @param {ArrayLike<number>} rows @param {import("./selection.js").How} how */
  function select(rows, how) {
    showSelection(combine(selected.length === positions.length / 2 ? selected : new Uint8Array(positions.length / 2), rows, how));
    gesture += 1;
    const { encoding, count: chosen, bytes } = encodeSelection(selected);
    model.send({ type: "select", by: `${name}:${gesture}`, encoding, count: chosen }, undefined, [bytes]);
  }

  /** @param {number} code @param {import("./selection.js").How} how */
  function selectCode(code, how) {
    const rows = [];
    for (let i = 0; i < codes.length; i++) if (codes[i] === code) rows.push(i);
    select(rows, how);
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
    const known = coloring.classes && id + 1 < coloring.palette.length;
    for (const row of rowsOf(selected)) {
      if (known) codes[row] = id + 1;
      marks[row] = FLAGS.labelled;
    }
    scene.setCodes(codes);
    showSelection(new Uint8Array(selected.length));
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

  function fit() {
    touched = false;
    takeFit();
    setOut(false);
  }

  /** @param {number} row */
  function bringIntoView(row) {
    const [x, y] = [positions[2 * row], positions[2 * row + 1]];
    const [px, py] = toScreen(camera, size, x, y);
    if (px > 20 && py > 20 && px < size.width - 20 && py < size.height - 20) return;
    touched = true;
    camera = { ...camera, x, y };
    invalidate();
  }

  /** @param {number} px @param {number} py */
  function rowAt(px, py) {
    const reach = Math.max(pointSize(codes.length, size, camera.scale / fitted.scale) / 2 + 2, 5) / camera.scale;
    const [x, y] = toData(camera, size, px, py);
    return nearestPoint(positions, x, y, reach);
  }

  const stopPointer = listen(canvas, root, {
    mode: () => /** @type {any} */ (mode),
    pan(dx, dy) {
      touched = true;
      camera = panned(camera, dx, dy);
      invalidate();
    },
    lasso(px, py, stage, how) {
      root.dataset.how = how;
      const [x, y] = toData(camera, size, px, py);
      if (stage === "start") lasso = [x, y];
      else if (stage === "move") addCorner(lasso, x, y, 2.5 / camera.scale);
      if (stage === "end") select(insidePolygon(positions, lasso), how);
      if (stage === "end" || stage === "cancel") lasso = [];
      invalidate();
    },
    click(px, py, how) {
      const row = rowAt(px, py);
      if (row >= 0) select([row], how);
      else if (how === "replace" && count.selected) select([], "replace");
    },
    hover(px, py) {
      const row = rowAt(px, py);
      if (row === hovered) return;
      hovered = row;
      root.dataset.hovered = String(row);
      questions.want(row >= 0 ? row : pinned);
      invalidate();
    },
    leave() {
      hovered = -1;
      questions.want(pinned);
      invalidate();
    },
    wheel(px, py, event) {
      touched = true;
      camera = zoomed(camera, size, px, py, wheelFactor(event), fitted.scale);
      hovered = -1;
      invalidate();
    },
  });
  canvas.addEventListener("dblclick", fit);

  root.addEventListener("keydown", (event) => {
    if (isTyping(event.target)) return;
    const command = keyCommand(event);
    if (!command || (event.key === " " && event.target !== root)) return;
    event.preventDefault();
    event.stopPropagation();
    act(command);
  });

  /** @param {import("./keys.js").Command} command */
  function act(command) {
    const { type } = command;
    if (type === "fit") return fit();
    if (type === "toggle-lasso") return setMode(mode === "pan" ? "replace" : "pan");
    if (type === "deselect") return select([], "replace");
    if (type === "pan" || type === "zoom") {
      touched = true;
      camera = type === "pan" ? panned(camera, command.dx ?? 0, command.dy ?? 0) : zoomed(camera, size, size.width / 2, size.height / 2, command.factor ?? 1, fitted.scale);
      return invalidate();
    }
    if (type === "find") return root.closest(".rcm-workbench")?.querySelector(".rcm-find")?.focus();
    if (type === "assign" && count.selected && !model.get("read_only")) paintLabel(command.id ?? 0);
    model.send(command);
  }

  // ---- wiring --------------------------------------------------------------------------------------------------

  /** @param {any} message @param {DataView[]} buffers */
  function hear(message, buffers) {
    if (message.type === "card") {
      if (!questions.answered(message.row)) return;
      card.fill(message, buffers?.length ? arrayOf(buffers[0], Uint8Array) : null);
      invalidate();
    } else if (message.type === "notice") {
      notice.say(message.text, message.level);
      if (message.level === "error") takeAll();
    }
  }

  const takeTheme = () => {
    theme = readTheme(root);
    root.classList.toggle("rcm-dark", theme.dark);
    invalidate();
  };
  const takeSize = () => {
    const box = canvas.getBoundingClientRect();
    if (!box.width || !box.height) return;
    keepKeys(root);
    size = { width: box.width, height: box.height };
    takeFit();
    takeTheme();
  };
  const takeHeight = () => (root.style.height = `${model.get("height")}px`);

  const lost = (/** @type {Event} */ event) => {
    event.preventDefault();
    notice.say("The browser took the map's graphics memory; it comes back by itself, or run the cell again.", "lasting");
  };
  const restored = () => {
    scene.restore();
    notice.hide();
    invalidate();
  };
  canvas.addEventListener("webglcontextlost", lost);
  canvas.addEventListener("webglcontextrestored", restored);

  const stopModel = listenTo(model, {
    "change:positions": takePositions,
    "change:codes change:coloring": takeColors,
    "change:marks": takeMarks,
    "change:selection": takeSelection,
    "change:height": takeHeight,
    "msg:custom": hear,
  });
  const resizing = new ResizeObserver(takeSize);
  resizing.observe(root);
  const stopTheme = watchTheme(takeTheme);
  takeHeight();
  setMode("pan");
  takePositions();
  takeAll();

  return () => {
    stopModel();
    canvas.removeEventListener("webglcontextlost", lost);
    canvas.removeEventListener("webglcontextrestored", restored);
    resizing.disconnect();
    stopTheme();
    stopPointer();
    cancelAnimationFrame(frame);
    notice.hide();
    scene.dispose();
    root.remove();
  };
}

export default { render };
