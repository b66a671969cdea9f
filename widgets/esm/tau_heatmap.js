// @ts-check
/**
 * The heat map of components by classes. The view holds where the pointer and the cursor are and how far the table is
 * scrolled; what it shows comes from the model's traits (see README.md), and a click tells Python which cell was meant.
 */
import { createLine } from "./heat/line.js";
import { inkOf } from "./heat/paint.js";
import { createPointing } from "./heat/pointing.js";
import { createTable } from "./heat/table.js";
import { listenToTableKeys } from "./heat/table_keys.js";
import { createHeatTools } from "./heat/tools.js";
import { describePlace, headsOf } from "./heat/words.js";
import { acknowledge } from "./kit/acknowledged.js";
import { element } from "./kit/dom.js";
import { keepKeys } from "./kit/keys.js";
import { readTheme, watchTheme } from "./kit/theme.js";
import { arrayOf, listenTo, setTrait } from "./kit/traits.js";

/** Pixels: a table that has less room is not shown, or not yet. */
const NARROWEST = 40;

/** @param {import("./kit/traits.js").Context} context */
function render(context) {
  let frame = 0;
  let painted = 0;
  const root = element("div", "rcm-heat", { role: "application", "aria-label": "Components by class" });
  const { model, stop: stopAsking } = acknowledge(context.model, root, () => {});
  const takeFocus = () => root.focus({ preventScroll: true });
  const tools = createHeatTools({ show: (name) => setTrait(model, "show", name), enlarge: () => enlarge(!table.isLarge), leave: takeFocus });
  const table = createTable();
  const line = createLine(root, invalidate);
  const pointing = createPointing(table, {
    pick: (ids, how) => model.send({ type: "pick", ...ids, how }),
    moved() {
      line.unsay();
      invalidate();
    },
    left: invalidate,
    press: takeFocus,
  });
  const empty = element("div", "rcm-heat-empty");
  root.append(tools.root, table.root, line.root, empty);
  context.el.append(root);
  keepKeys(root);

  function invalidate() {
    if (!frame) frame = requestAnimationFrame(draw);
  }

  function draw() {
    frame = 0;
    const { shown, canvas } = table;
    const [pointed, cursor] = [pointing.pointed(), pointing.cursor()];
    root.dataset.pointed = pointed ? `${pointed.row} ${pointed.column}` : "";
    root.dataset.cursor = cursor ? `${cursor.row} ${cursor.column}` : "";
    table.paint(pointed, document.activeElement === root ? cursor : null);
    const place = pointed ?? cursor;
    line.show(!shown ? "" : place ? describePlace(shown, place) : `${shown.words.about} Click to select the points.`);
    canvas.dataset.painted = String(++painted);
  }

  // ---- what Python and the page say ----------------------------------------------------------------------------

  function takeTable() {
    const words = model.get("words");
    const heads = headsOf(arrayOf(model.get("heads"), Int32Array));
    const [values, counts] = [arrayOf(model.get("values"), Float32Array), arrayOf(model.get("counts"), Uint32Array)];
    table.take(heads.length ? { words, heads, values, counts } : null);
    root.classList.toggle("rcm-heat-bare", !heads.length);
    empty.textContent = words.empty ?? "";
    tools.showChoice(model.get("shows"), model.get("show"));
    takeHeld();
    takeSize();
  }

  function takeHeld() {
    table.takeHeld(arrayOf(model.get("held"), Uint32Array));
    invalidate();
  }

  /** The page's colours, asked for once and not in every frame. */
  function takeTheme() {
    const shades = model.get("ramps")[readTheme(root).dark ? "dark" : "light"];
    table.takeColors(inkOf(root), shades);
    if (!table.shown) return;
    tools.showRamp(table.shown, shades);
    invalidate();
  }

  function takeSize() {
    const width = tools.root.clientWidth;
    if (!table.shown || width < NARROWEST) return invalidate();
    keepKeys(root);
    takeTheme();
    table.fit({ width, height: model.get("height") });
    tools.showLoupe(table.isCrowded, table.isLarge);
    invalidate();
  }

  const hear = (/** @type {any} */ message) => {
    if (message.type === "notice") line.say(message.text, message.level);
  };

  // ---- gestures ------------------------------------------------------------------------------------------------

  /** @param {boolean} next */
  function enlarge(next) {
    if (!table.isCrowded || next === table.isLarge) return;
    const place = pointing.cursor() ?? pointing.pointed();
    table.enlarge(next);
    takeSize();
    if (place) table.reveal(place);
  }

  listenToTableKeys(model, root, pointing, enlarge);
  table.root.addEventListener("scroll", invalidate);
  root.addEventListener("focus", invalidate);
  root.addEventListener("blur", invalidate);

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
    stopAsking();
    resizing.disconnect();
    stopTheme();
    line.stop();
    cancelAnimationFrame(frame);
    root.remove();
  };
}

export default { render };
