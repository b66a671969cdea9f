// @ts-check
/**
 * The heat map of components by classes. The view holds where the pointer and the cursor are and how far the table is
 * scrolled; what it shows comes from the model's traits (see README.md), and a click tells Python which cell was meant.
 */
import { element, icon } from "./kit/dom.js";
import { extentOf, layoutOf, LINE, moved, placeAt, scrolledTo, shadeOf } from "./heat/layout.js";
import { cellPixels, paint } from "./heat/paint.js";
import { describePlace, headsOf, rowLabel } from "./heat/words.js";
import { findClass, isOfMap, isTyping, keepKeys, keyCommand } from "./kit/keys.js";
import { howOf } from "./kit/selection.js";
import { readTheme, watchTheme } from "./kit/theme.js";
import { arrayOf, listenTo } from "./kit/traits.js";

const LOUPE = "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9ZM10.3 10.3 14 14M7 5v4M5 7h4";
/** Milliseconds that a word of Python's stays before the line describes places again. */
const STAY_MS = 4000;

/** @param {import("./kit/traits.js").Context} context */
function render({ model, el }) {
  const choice = element("div", "rcm-heat-choice", { role: "group", "aria-label": "What the table shows" });
  const loupe = element("button", "rcm-heat-tool", { type: "button", title: "Large cells with every label, or the whole table ( + and - )", "aria-label": "Large cells", "aria-pressed": "false" }, [icon(LOUPE)]);
  const bar = element("span", "rcm-heat-ramp");
  const most = element("span", "");
  const ramp = element("div", "rcm-heat-legend", { "aria-hidden": "true" }, [element("span", "", {}, ["0"]), bar, most]);
  const tools = element("div", "rcm-heat-tools", {}, [choice, loupe, ramp]);
  const canvas = element("canvas", "rcm-heat-canvas", { "aria-hidden": "true" });
  const space = element("div", "rcm-heat-space", {}, [canvas]);
  const scroller = element("div", "rcm-heat-scroll", {}, [space]);
  const line = element("div", "rcm-heat-line", { role: "status" });
  const empty = element("div", "rcm-heat-empty");
  const root = element("div", "rcm-heat", { role: "application", "aria-label": "Components by class" }, [tools, scroller, line, empty]);
  el.append(root);
  keepKeys(root);

  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const cells = document.createElement("canvas");
  /** @type {import("./heat/words.js").Shown | null} */
  let shown = null;
  let held = new Uint32Array(0);
  let layout = layoutOf({ width: 400, height: 200, rows: 0, columns: 0, rowLabel: 0, columnLabel: 0, large: false });
  /** @type {import("./heat/paint.js").Ink} */
  let ink = { text: "", quiet: "", panel: "", brand: "", font: "sans-serif" };
  let large = false;
  let dark = false;
  let frame = 0;
  let painted = 0;
  let said = "";
  let timer = 0;
  /** @type {{x: number, y: number} | null} */
  let pointer = null;
  /** @type {{row: number | null, column: number | null} | null} by id, so that it stays with its component */
  let cursor = null;

  const scroll = () => ({ x: scroller.scrollLeft, y: scroller.scrollTop });
  const pointed = () => (shown && pointer ? placeAt(layout, scroll(), pointer.x, pointer.y) : null);
  const shades = () => model.get("ramps")[dark ? "dark" : "light"];

  // ---- what Python says ----------------------------------------------------------------------------------------

  function takeTable() {
    const words = model.get("words");
    const heads = headsOf(arrayOf(model.get("heads"), Int32Array));
    shown = heads.length
      ? { words, heads, values: arrayOf(model.get("values"), Float32Array), counts: arrayOf(model.get("counts"), Uint32Array) }
      : null;
    root.classList.toggle("rcm-heat-bare", !shown);
    empty.textContent = words.empty ?? "";
    takeChoice();
    takeHeld();
    takeSize();
  }

  function takeChoice() {
    const current = model.get("show");
    const focused = choice.contains(document.activeElement);
    choice.replaceChildren(
      ...model.get("shows").map((/** @type {{name: string, about: string}} */ { name, about }) => {
        const button = element("button", "rcm-heat-show", { type: "button", title: about, "aria-pressed": String(name === current) }, [name]);
        button.dataset.show = name;
        button.addEventListener("click", () => {
          model.set("show", name);
          model.save_changes();
          root.focus({ preventScroll: true });
        });
        return button;
      }),
    );
    if (focused) root.focus({ preventScroll: true });
  }

  function takeHeld() {
    held = arrayOf(model.get("held"), Uint32Array);
    invalidate();
  }

  /** Paint the cells once for all frames, a pixel each. */
  function takeCells() {
    if (!shown) return;
    const columns = shown.words.columns.length;
    cells.width = columns;
    cells.height = shown.heads.length;
    cells.getContext("2d")?.putImageData(new ImageData(cellPixels(shown, shades()), columns), 0, 0);
    const highest = shown.values.reduce((a, b) => Math.max(a, b), 0);
    const isShare = shown.words.is_share;
    const top = isShare ? 1 : highest;
    const stops = Array.from({ length: 9 }, (_, i) => shades()[shadeOf((i / 8) * top, top, isShare, shades().length)]);
    bar.style.background = `linear-gradient(to right, ${stops.join(",")})`;
    most.textContent = isShare ? "100 %" : `${highest} points`;
    invalidate();
  }

  /** The page's colours, asked for once and not in every frame. */
  function takeTheme() {
    const style = getComputedStyle(root);
    const color = (/** @type {string} */ name) => style.getPropertyValue(`--rcm-${name}`).trim();
    ink = { text: color("text"), quiet: color("quiet"), panel: color("panel"), brand: color("brand"), font: style.fontFamily };
    dark = readTheme(root).dark;
    takeCells();
  }

  function takeSize() {
    const width = tools.clientWidth;
    if (!shown || width < 40) return invalidate();
    keepKeys(root);
    takeTheme();
    const { words, heads } = shown;
    context.font = `600 ${LINE}px ${ink.font}`;
    const widest = (/** @type {string[]} */ texts) => texts.reduce((a, text) => Math.max(a, context.measureText(text).width), 0);
    const names = words.columns.map(({ name }) => name);
    const given = { width, height: model.get("height"), rows: heads.length, columns: names.length, columnLabel: widest(names) };
    const rowWidth = widest(heads.map((head) => rowLabel(words, head))) + 8;
    layout = layoutOf({ ...given, rowLabel: rowWidth, large });
    if (layout.cellHeight < LINE) layout = layoutOf({ ...given, rowLabel: Math.max(rowWidth, given.columnLabel), large });
    const extent = extentOf(layout);
    const scrolls = large && (extent.height > layout.height || extent.width > layout.width);
    scroller.style.height = `${layout.height}px`;
    scroller.style.overflow = scrolls ? "auto" : "hidden";
    layout = { ...layout, width: scroller.clientWidth, height: scroller.clientHeight };
    space.style.width = scrolls ? `${Math.max(extent.width, layout.width)}px` : "100%";
    space.style.height = scrolls ? `${Math.max(extent.height, layout.height)}px` : "100%";
    loupe.hidden = !layout.crowded;
    loupe.setAttribute("aria-pressed", String(large));
    invalidate();
  }

  // ---- drawing -------------------------------------------------------------------------------------------------

  function invalidate() {
    if (!frame) frame = requestAnimationFrame(draw);
  }

  function draw() {
    frame = 0;
    const ratio = window.devicePixelRatio || 1;
    const at = cursorPlace();
    const under = pointed();
    root.dataset.pointed = under ? `${under.row} ${under.column}` : "";
    root.dataset.cursor = at ? `${at.row} ${at.column}` : "";
    if (shown) {
      const [width, height] = [Math.round(layout.width * ratio), Math.round(layout.height * ratio)];
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
      Object.assign(canvas.style, { width: `${layout.width}px`, height: `${layout.height}px` });
      const focused = document.activeElement === root;
      paint(context, { layout, scroll: scroll(), shown, cells, ramp: shades(), held, pointed: under, cursor: focused ? at : null, ink, ratio });
    }
    const place = under ?? at;
    line.textContent = said || (shown ? (place ? describePlace(shown, place) : `${shown.words.about} Click to select the points.`) : "");
    const { left, top, cellWidth, cellHeight } = layout;
    canvas.dataset.layout = JSON.stringify({ left, top, cellWidth, cellHeight, x: scroller.scrollLeft, y: scroller.scrollTop });
    canvas.dataset.painted = String(++painted);
  }

  // ---- places --------------------------------------------------------------------------------------------------

  /** @param {import("./heat/layout.js").Place} place */
  function idsOf({ row, column }) {
    const now = /** @type {import("./heat/words.js").Shown} */ (shown);
    return { row: row < 0 ? null : now.heads[row].id, column: column < 0 ? null : now.words.columns[column].id };
  }

  /** @returns {import("./heat/layout.js").Place | null} */
  function cursorPlace() {
    if (!shown || !cursor) return null;
    const { row, column } = cursor;
    const place = {
      row: row === null ? -1 : shown.heads.findIndex(({ id }) => id === row),
      column: column === null ? -1 : shown.words.columns.findIndex(({ id }) => id === column),
    };
    return place.row < 0 && place.column < 0 ? null : place;
  }

  /** @param {import("./heat/layout.js").Place} place @param {import("./kit/selection.js").How} how */
  function pick(place, how) {
    model.send({ type: "pick", ...idsOf(place), how });
  }

  /** @param {MouseEvent} event */
  function follow(event) {
    const box = canvas.getBoundingClientRect();
    pointer = { x: event.clientX - box.left, y: event.clientY - box.top };
    unsay();
    canvas.style.cursor = pointed() ? "pointer" : "default";
    invalidate();
  }

  function unsay() {
    window.clearTimeout(timer);
    said = "";
    root.dataset.level = "";
  }

  /** @param {boolean} next */
  function enlarge(next) {
    if (!layout.crowded || next === large) return;
    const place = cursorPlace() ?? pointed();
    large = next;
    takeSize();
    if (place) show(place);
  }

  /** @param {import("./heat/layout.js").Place} place */
  function show(place) {
    const { x, y } = scrolledTo(layout, scroll(), place);
    scroller.scrollTo(x, y);
  }

  canvas.addEventListener("pointermove", follow);
  canvas.addEventListener("pointerleave", () => {
    pointer = null;
    invalidate();
  });
  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    root.focus({ preventScroll: true });
  });
  canvas.addEventListener("pointerup", (event) => {
    if (event.button !== 0) return;
    follow(event);
    const place = pointed();
    if (!place) return;
    cursor = idsOf(place);
    pick(place, howOf(event));
  });
  canvas.addEventListener("contextmenu", (event) => event.ctrlKey && event.preventDefault());
  scroller.addEventListener("scroll", invalidate);
  loupe.addEventListener("click", () => {
    enlarge(!large);
    root.focus({ preventScroll: true });
  });
  root.addEventListener("focus", invalidate);
  root.addEventListener("blur", invalidate);

  root.addEventListener("keydown", (event) => {
    if (isTyping(event.target)) return;
    if (event.target === root && shown && move(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const command = keyCommand(event);
    const own = event.target !== root && [" ", "Enter"].includes(event.key);
    if (!command || own || (isOfMap(command) && !["zoom", "fit", "pan"].includes(command.type))) return;
    event.preventDefault();
    event.stopPropagation();
    if (command.type === "zoom") enlarge((command.factor ?? 1) > 1);
    else if (command.type === "fit") enlarge(false);
    else if (command.type === "find") findClass(root);
    else if (command.type !== "pan") model.send(command);
  });

  /** Whether the key moves the cursor or picks its cell. @param {KeyboardEvent} event */
  function move(event) {
    const table = /** @type {import("./heat/words.js").Shown} */ (shown);
    const at = cursorPlace();
    if (event.key === "Enter" && at) {
      pick(at, howOf(event));
      return true;
    }
    const next = moved(at, event.key, table.heads.length, table.words.columns.length);
    if (!next) return false;
    cursor = idsOf(next);
    pointer = null;
    unsay();
    show(next);
    invalidate();
    return true;
  }

  // ---- wiring --------------------------------------------------------------------------------------------------

  const hear = (/** @type {any} */ message) => {
    if (message.type !== "notice") return;
    unsay();
    said = message.text;
    root.dataset.level = message.level;
    if (said && message.level !== "error") timer = window.setTimeout(() => {
      unsay();
      invalidate();
    }, STAY_MS);
    invalidate();
  };
  const stopModel = listenTo(model, {
    "change:words change:heads change:values change:counts change:show change:shows change:ramps": takeTable,
    "change:held": takeHeld,
    "change:height": takeSize,
    "msg:custom": hear,
  });
  const resizing = new ResizeObserver(takeSize);
  resizing.observe(root);
  const stopTheme = watchTheme(takeTheme);
  takeTable();

  return () => {
    stopModel();
    resizing.disconnect();
    stopTheme();
    window.clearTimeout(timer);
    cancelAnimationFrame(frame);
    root.remove();
  };
}

export default { render };
