// @ts-check
/**
 * The component lens: a tile for every component, and the chosen one in full, with a walk through its latent space.
 * What is chosen, and along which dimension the walk goes, are traits; how far it went is the view's own.
 */
import { createCard, latestWins } from "./kit/card.js";
import { createDetail } from "./lens/detail.js";
import { createPlane, frameAt, sigmas } from "./lens/plane.js";
import { createRows } from "./lens/rows.js";
import { createTiles } from "./lens/tiles.js";
import { element } from "./kit/dom.js";
import { findClass, isOfMap, isTyping, keepKeys, keyCommand } from "./kit/keys.js";
import { paint } from "./lens/picture_strip.js";
import { arrayOf, codesOf, listenTo } from "./kit/traits.js";

/** @param {import("./kit/traits.js").Context} context */
function render({ model, el }) {
  const set = (/** @type {string} */ trait, /** @type {any} */ value) => {
    model.set(trait, value);
    model.save_changes();
  };
  /** @param {any} message @param {string} [waiting] */
  const send = (message, waiting) => {
    if (waiting) say(waiting, "waiting");
    model.send(message);
  };
  const pick = (/** @type {number} */ row) => send({ type: "select-row", row });
  let pointer = { x: 0, y: 0 };

  const tiles = createTiles({
    choose(component) {
      if (component === model.get("chosen")) return;
      say("", "info");
      set("chosen", component);
    },
    select: (component) => send({ type: "select-component", component }),
  });
  const order = element("select", "rcm-lens-select", { "aria-label": "Order of the components", title: "How the components are ordered; free ones come last" }, [
    element("option", "", { value: "usage" }, ["by usage"]),
    element("option", "", { value: "class" }, ["by class"]),
  ]);
  const summary = element("span", "rcm-lens-quiet");
  const words = element("div", "rcm-lens-said", { role: "status" });
  const detail = createDetail(send);
  const portrait = element("canvas", "rcm-lens-portrait", { role: "img" });
  const text = element("div", "rcm-lens-portrait-text");
  const caption = element("div", "rcm-lens-quiet rcm-lens-portrait-caption");
  const exemplars = createRows("Points that belong here most", pick);
  const near = createRows("Points nearest to the place of the walk", pick);
  const nearBox = element("div", "rcm-lens-near", {}, [element("div", "rcm-lens-heading", {}, ["nearest to the walk"]), near.root]);
  const plane = createPlane({ walk: showPlaceOfWalk, along: (dimension) => set("dimension", dimension), pick, hover });
  const card = createCard();
  const questions = latestWins((row) => model.send({ type: "card", row }));
  const root = element("div", "rcm-lens", { role: "region", "aria-label": "Components" }, [
    element("div", "rcm-lens-overview", {}, [element("div", "rcm-lens-bar", {}, [element("span", "rcm-lens-title", {}, ["components"]), summary, order]), tiles.root]),
    element("div", "rcm-lens-detail", { role: "group", "aria-label": "The chosen component" }, [
      detail.heading,
      detail.acts,
      words,
      detail.hint,
      element("div", "rcm-lens-detail-body", {}, [
        element("div", "rcm-lens-detail-side", {}, [element("div", "rcm-lens-portrait-box", {}, [portrait, text, caption]), detail.bars]),
        plane.root,
      ]),
      nearBox,
      element("div", "rcm-lens-heading", {}, ["most typical"]),
      exemplars.root,
    ]),
    card.root,
  ]);
  el.append(root);

  // ---- what Python says ----------------------------------------------------------------------------------------

  /** Whether Python has answered the last choice: until then, all but the tiles is still another component's. */
  const isWhole = () => model.get("detail").component === model.get("chosen");
  const bytesOf = (/** @type {string} */ trait) => arrayOf(model.get(trait), Uint8Array);

  function showTiles() {
    const told = model.get("tiles");
    tiles.show(told, model.get("order"), arrayOf(model.get("selected"), Uint32Array));
    const free = told.filter((/** @type {any} */ tile) => tile.free).length;
    summary.textContent = `${told.length - free} in use, ${free} free`;
    order.value = model.get("order");
  }

  function showPictures() {
    tiles.paint(bytesOf("pictures"), model.get("picture_shape"));
  }

  function showDetail() {
    if (!isWhole()) return;
    const told = model.get("detail");
    detail.show(model.get("tiles"), told, model.get("classes"));
    exemplars.show(told.exemplars, bytesOf("exemplars"), told.shape);
    plane.describe(model.get("plane"), told.dimensions);
    showPlaceOfWalk(plane.at());
  }

  function showPlane() {
    plane.place(arrayOf(model.get("plane_rows"), Uint32Array), arrayOf(model.get("plane_points"), Float32Array));
    plane.describe(model.get("plane"), model.get("detail").dimensions);
    showColors();
  }

  function showColors() {
    const marks = bytesOf("plane_marks");
    plane.color(codesOf(model.get("plane_codes"), marks.length), marks, model.get("detail").palette);
  }

  function showWalk() {
    plane.showWalk(model.get("walk"), bytesOf("walk_pictures"), model.get("plane").reach);
  }

  /** Show what the model makes of a place of the walk. @param {number} at  in standard deviations */
  function showPlaceOfWalk(at) {
    if (!isWhole()) return;
    const { kind, shape, rows, near: places } = model.get("walk");
    const { across, reach } = model.get("plane");
    const tile = model.get("tiles")[model.get("chosen")];
    if (kind === "decoded") paint(portrait, bytesOf("walk_pictures"), shape, frameAt(at, model.get("walk").frames, reach));
    else paint(portrait, bytesOf("pictures"), model.get("picture_shape"), tile.component);
    const place = kind === "decoded" && at !== 0 ? `decoded: z${across} at ${sigmas(at)}` : "prototype: its mean, decoded";
    caption.textContent = model.get("draws") ? place : model.get("caption");
    portrait.setAttribute("aria-label", `component ${tile.component}, ${caption.textContent}`);
    text.textContent = tile.text;
    text.hidden = !tile.text;
    nearBox.hidden = kind !== "nearest";
    if (kind === "nearest") near.show(rows, bytesOf("walk_pictures"), shape, places[frameAt(at, places.length, reach)]);
  }

  // ---- gestures ------------------------------------------------------------------------------------------------

  /** @param {number} row @param {PointerEvent | null} event */
  function hover(row, event) {
    questions.want(row);
    if (!event) return card.hide();
    const box = root.getBoundingClientRect();
    pointer = { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  order.addEventListener("change", () => set("order", order.value));
  root.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const isSlider = target instanceof HTMLInputElement && target.type === "range";
    if (isTyping(target) && !isSlider) return;
    const command = keyCommand(event);
    const own = target instanceof HTMLButtonElement && [" ", "Enter"].includes(event.key);
    if (!command || own || isOfMap(command)) return;
    event.preventDefault();
    event.stopPropagation();
    if (command.type === "find") findClass(root);
    else send(command);
  });

  // ---- wiring --------------------------------------------------------------------------------------------------

  /** @param {string} said @param {"info" | "error" | "waiting" | string} level */
  function say(said, level) {
    words.textContent = said;
    words.dataset.level = level;
    root.setAttribute("aria-busy", String(level === "waiting"));
  }

  /** @param {any} message @param {DataView[]} buffers */
  function hear(message, buffers) {
    if (message.type === "notice") say(message.text, message.level);
    if (message.type !== "card" || !questions.answered(message.row)) return;
    card.fill(message, buffers?.length ? arrayOf(buffers[0], Uint8Array) : null);
    card.place(pointer.x, pointer.y, { width: root.offsetWidth, height: root.offsetHeight });
  }

  function showChosen() {
    tiles.choose(model.get("chosen"));
    plane.walkTo(0);
    root.dataset.chosen = String(model.get("chosen"));
  }

  function showReadOnly() {
    root.classList.toggle("rcm-read-only", model.get("read_only"));
    if (model.get("read_only")) say("read-only: another session has this folder", "info");
  }

  /** Everything in one go, in the order in which one part needs another. */
  function showAll() {
    showTiles();
    showPictures();
    showPlane();
    showWalk();
    showDetail();
  }

  const stopModel = listenTo(model, {
    "change:chosen": showChosen,
    "change:tiles change:order change:selected": showTiles,
    "change:pictures change:picture_shape": showPictures,
    "change:plane change:plane_rows change:plane_points": showPlane,
    "change:plane_codes change:plane_marks": showColors,
    "change:walk change:walk_pictures": showWalk,
    "change:detail change:exemplars change:classes": showDetail,
    "change:read_only": showReadOnly,
    "msg:custom": hear,
  });
  const attached = new ResizeObserver(() => keepFocusable());
  attached.observe(root);
  keepFocusable();
  showAll();
  showChosen();
  showReadOnly();

  function keepFocusable() {
    keepKeys(root);
  }

  return () => {
    stopModel();
    attached.disconnect();
    root.remove();
  };
}

export default { render };
