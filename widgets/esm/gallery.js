// @ts-check
/**
 * The gallery: rows side by side as pictures or texts. Only what is in view exists as elements; what they show is asked
 * for by row, so that a picture can't end up beside another row's name. Gestures are painted here first, then told.
 */
import { rgbaOf } from "./kit/card.js";
import { element, grouped, percent } from "./kit/dom.js";
import { gridOf, inView, placeOf, scrollTo, stepFrom } from "./gallery/grid.js";
import { createItems } from "./gallery/items.js";
import { findClass, isOfMap, isTyping, keepKeys, keyCommand } from "./kit/keys.js";
import { createNotice } from "./kit/notice.js";
import { arrayOf, listenTo } from "./kit/traits.js";

const SIZES = { small: { width: 54, height: 66 }, medium: { width: 84, height: 96 }, large: { width: 138, height: 150 } };
const LINE = { width: 200, height: 44 };

/** Choices that are called what they are. @param {string[]} names */
const plainly = (names) => names.map((name) => ({ name, title: name }));

/** @param {import("./kit/traits.js").Context} context */
function render({ model, el }) {
  const name = Math.random().toString(36).slice(2, 10);
  const steps = model.get("mode") === "step";
  const kind = model.get("kind");
  let rows = new Uint32Array(0);
  let chosen = new Uint8Array(0);
  let cursor = -1;
  let anchor = -1;
  let turn = 0;
  let frame = 0;
  let isAsked = false;
  let size = /** @type {keyof typeof SIZES} */ (steps ? "small" : "medium");
  /** @type {Map<number, HTMLElement>} */
  const cells = new Map();

  const words = element("span", "rcm-gallery-words", { role: "status" });
  const sort = menu("sort by", "Sort the rows", (value) => setTrait("sort_by", value));
  const show = menu("show", "Show only some rows", (value) => setTrait("show", value));
  const turnRound = button("↓", "Highest first", () => setTrait("descending", !model.get("descending")));
  const again = button("↻", "Sort again, by what is known now", () => model.send({ type: "sort-again" }));
  const sizes = menu("size", "Size of the pictures", (value) => resize(/** @type {any} */ (value)));
  const all = button("all", "Choose every row shown (ctrl+a)", () => choose(() => 1));
  const none = button("none", "Choose none", () => choose(() => 0));
  const drop = button("drop outliers", "Take out the rows that are unlike the others", () => model.send({ type: "drop-outliers" }));
  const tools = [all, none, drop];
  const bar = element("div", "rcm-gallery-bar", { hidden: steps }, [words, ...tools, sort.root, turnRound, again, show.root, ...(kind === "picture" ? [sizes.root] : [])]);
  const sheet = element("div", "rcm-gallery-sheet");
  const box = element("div", "rcm-gallery-box", { role: "listbox", "aria-label": steps ? "Rows of the query" : "Rows of the selection", "aria-multiselectable": String(!steps), tabIndex: 0 }, [sheet]);
  const hint = element("div", "rcm-gallery-hint");
  const notice = createNotice();
  const root = element("div", "rcm-gallery", { role: "group", "aria-label": "Gallery" }, [bar, box, hint, notice.root]);
  root.dataset.kind = kind;
  el.append(root);
  const items = createItems(
    (asked, pictures) => model.send({ type: "items", pictures }, undefined, [asked.buffer]),
    () => cells.forEach((cell, i) => fill(cell, i)),
  );
  sizes.show(plainly(Object.keys(SIZES)), size);

  /** @param {string} title @param {string} tip @param {(value: string) => void} pick */
  function menu(title, tip, pick) {
    const select = element("select", "rcm-gallery-menu", { title: tip, "aria-label": title });
    select.addEventListener("change", () => {
      pick(select.value);
      box.focus({ preventScroll: true });
    });
    return {
      root: select,
      /** @param {{name: string, title: string}[]} choices @param {string} value */
      show(choices, value) {
        select.replaceChildren(...choices.map(({ name, title }) => element("option", "", { value: name, selected: name === value }, [title])));
      },
    };
  }

  /** @param {string} text @param {string} tip @param {() => void} press */
  function button(text, tip, press) {
    const made = element("button", "rcm-gallery-button", { type: "button", title: tip, "aria-label": tip }, [text]);
    made.addEventListener("click", press);
    return made;
  }

  /** @param {string} trait @param {any} value */
  function setTrait(trait, value) {
    model.set(trait, value);
    model.save_changes();
  }

  // ---- drawing -------------------------------------------------------------------------------------------------

  const least = () => (kind === "picture" ? SIZES[size] : LINE);
  const grid = () => gridOf(rows.length, box.clientWidth, least(), kind !== "picture");

  function invalidate() {
    if (!frame) frame = requestAnimationFrame(draw);
  }

  function draw() {
    frame = 0;
    const now = grid();
    sheet.style.height = `${now.height}px`;
    const [first, last] = inView(now, rows.length, box.scrollTop, box.clientHeight);
    const dims = !steps && chosen.includes(1);
    for (const [i, cell] of cells) {
      if (i >= first && i < last) continue;
      cell.remove();
      cells.delete(i);
    }
    for (let i = first; i < last; i++) {
      const cell = cells.get(i) ?? make(i);
      const { left, top } = placeOf(now, i);
      cell.style.transform = `translate(${left}px, ${top}px)`;
      cell.style.width = `${now.cell.width}px`;
      cell.style.height = `${now.cell.height}px`;
      cell.classList.toggle("rcm-off", dims && !chosen[i]);
      cell.classList.toggle("rcm-on", steps && chosen[i] === 1);
      cell.classList.toggle("rcm-cursor", i === cursor);
      cell.setAttribute("aria-selected", String(chosen[i] === 1));
    }
    items.want(rows.subarray(first, last).slice(), kind === "picture");
    root.dataset.rows = String(rows.length);
    root.dataset.drawn = String(turn);
  }

  /** @param {number} i */
  function make(i) {
    const picture = kind === "picture" ? [element("canvas", "rcm-cell-picture")] : [];
    const cell = element("div", "rcm-cell", { role: "option", id: `rcm-${name}-${i}` }, [...picture, element("div", "rcm-cell-text"), element("div", "rcm-cell-caption")]);
    cell.dataset.i = String(i);
    cells.set(i, cell);
    sheet.append(cell);
    fill(cell, i);
    return cell;
  }

  /** @param {HTMLElement} cell @param {number} i */
  function fill(cell, i) {
    const row = rows[i];
    const caption = items.caption(row);
    const [text, below] = /** @type {HTMLElement[]} */ ([cell.querySelector(".rcm-cell-text"), cell.querySelector(".rcm-cell-caption")]);
    const picture = items.picture(row);
    const canvas = cell.querySelector("canvas");
    if (canvas && cell.dataset.picture !== String(row)) {
      canvas.classList.toggle("rcm-waiting", !picture);
      if (picture) {
        [canvas.height, canvas.width] = picture.shape;
        const pixels = rgbaOf(picture.bytes, picture.shape);
        canvas.getContext("2d")?.putImageData(new ImageData(/** @type {any} */ (pixels), picture.shape[1], picture.shape[0]), 0, 0);
        cell.dataset.picture = String(row);
      }
    }
    cell.dataset.row = String(row);
    if (!caption) return;
    text.textContent = kind === "picture" ? "" : (caption.text ?? `row ${row}`);
    const dot = element("span", "rcm-dot");
    if (caption.color) dot.style.background = caption.color;
    else dot.classList.add("rcm-dot-context");
    const sure = caption.certainty === null ? "" : percent(caption.certainty);
    below.replaceChildren(dot, element("span", "rcm-cell-name", {}, [caption.name]), element("span", "rcm-cell-sure", {}, [sure]));
    cell.classList.toggle("rcm-labelled", caption.label);
    cell.title = [`row ${row}`, caption.text, `${caption.label ? "labelled" : "predicted"} ${caption.name} ${sure}`.trim(), caption.note].filter(Boolean).join("\n");
    cell.setAttribute("aria-label", cell.title.replaceAll("\n", ", "));
  }

  function showWords() {
    let count = 0;
    for (const one of chosen) count += one;
    const total = grouped(rows.length);
    words.textContent = !rows.length ? "" : `${grouped(count)} of ${total} chosen`;
    hint.hidden = rows.length > 0;
    box.hidden = !rows.length;
    const filtered = model.get("show") !== "all";
    hint.textContent = filtered ? `No row is “${model.get("show")}” here.` : steps ? "Ask for the points that would help most." : "Nothing is selected: lasso some points on the map, or click a class in its legend.";
    for (const tool of tools) /** @type {HTMLButtonElement} */ (tool).disabled = !rows.length;
  }

  // ---- what Python says ----------------------------------------------------------------------------------------

  function takeRows() {
    rows = arrayOf(model.get("rows"), Uint32Array);
    cells.forEach((cell) => cell.remove());
    cells.clear();
    cursor = anchor = -1;
    box.scrollTop = 0;
    takeChosen();
  }

  function takeChosen() {
    const [by, number] = model.get("chosen_by").split(":");
    if (by === name && Number(number) < turn) return;
    chosen = arrayOf(model.get("chosen"), Uint8Array);
    if (steps && chosen.indexOf(1) >= 0) moveTo(chosen.indexOf(1));
    showWords();
    invalidate();
  }

  function takeMenus() {
    sort.show(model.get("sorts"), model.get("sort_by"));
    show.show(plainly(model.get("filters")), model.get("show"));
    turnRound.textContent = model.get("descending") ? "↓" : "↑";
    turnRound.title = model.get("descending") ? "Highest first; click for lowest first" : "Lowest first; click for highest first";
    turnRound.setAttribute("aria-label", turnRound.title);
    showWords();
  }

  // ---- gestures ------------------------------------------------------------------------------------------------

  /** Choose by index. @param {(i: number) => number} is */
  function choose(is) {
    chosen = chosen.map((_, i) => is(i));
    turn += 1;
    model.send({ type: "choose", by: `${name}:${turn}` }, undefined, [rows.filter((_, i) => chosen[i] === 1).buffer]);
    showWords();
    invalidate();
  }

  /** @param {number} i @param {boolean} isRange */
  function toggle(i, isRange) {
    const [from, to] = isRange && anchor >= 0 ? [Math.min(anchor, i), Math.max(anchor, i)] : [i, i];
    const value = isRange && anchor >= 0 ? chosen[anchor] : 1 - chosen[i];
    if (steps) choose((k) => Number(k === i));
    else choose((k) => (k >= from && k <= to ? value : chosen[k]));
    if (!isRange) anchor = i;
    moveTo(i);
  }

  /** @param {number} i */
  function moveTo(i) {
    cursor = i;
    box.scrollTop = scrollTo(grid(), i, box.scrollTop, box.clientHeight);
    box.setAttribute("aria-activedescendant", `rcm-${name}-${i}`);
    invalidate();
  }

  /** After a query that a button of the tray asked for, keys belong to its rows: Enter answers, and asks no second time. */
  function takeFocus() {
    if (!isAsked || !box.offsetParent) return;
    isAsked = false;
    const pressed = document.activeElement?.closest("button");
    if (pressed && root.closest(".rcm-query")?.contains(pressed)) box.focus({ preventScroll: true });
  }

  /** @param {keyof typeof SIZES} next */
  function resize(next) {
    size = next;
    root.dataset.size = size;
    invalidate();
  }

  box.addEventListener("click", (event) => {
    const cell = /** @type {HTMLElement} */ (event.target).closest(".rcm-cell");
    if (cell instanceof HTMLElement) toggle(Number(cell.dataset.i), event.shiftKey);
    box.focus({ preventScroll: true });
  });
  box.addEventListener("mousedown", (event) => event.shiftKey && event.preventDefault());
  box.addEventListener("scroll", invalidate, { passive: true });

  root.addEventListener("keydown", (event) => {
    if (isTyping(event.target)) return;
    const onButton = event.target instanceof HTMLButtonElement && [" ", "Enter"].includes(event.key);
    const next = event.target === box && rows.length ? stepFrom(grid(), rows.length, Math.max(cursor, 0), event.key) : -1;
    if (onButton) return event.stopPropagation();
    if (next >= 0) {
      if (steps) choose((k) => Number(k === next));
      moveTo(next);
    } else if (!steps && event.key === " " && event.target === box && cursor >= 0) toggle(cursor, event.shiftKey);
    else if (!steps && (event.ctrlKey || event.metaKey) && event.key === "a") choose(() => 1);
    else {
      const command = keyCommand(event);
      if (!command || isOfMap(command)) return;
      if (command.type === "find") findClass(root);
      else model.send(command);
    }
    event.preventDefault();
    event.stopPropagation();
  });

  // ---- wiring --------------------------------------------------------------------------------------------------

  /** @param {any} message @param {DataView[]} buffers */
  function hear(message, buffers) {
    if (message.type === "items") items.take(message, buffers?.length ? arrayOf(buffers[0], Uint8Array) : null);
    else if (message.type === "notice") notice.say(message.text, message.level);
    else if (message.type === "asked") {
      isAsked = rows.length > 0;
      takeFocus();
    }
    if (message.type === "notice" && message.level === "error") takeChosen();
  }

  const takeHeight = () => (root.style.height = `${model.get("height")}px`);
  const stopModel = listenTo(model, {
    "change:rows": takeRows,
    "change:chosen": takeChosen,
    "change:sort_by change:descending change:show": takeMenus,
    "change:version": () => items.outdate(),
    "change:height": takeHeight,
    "msg:custom": hear,
  });
  const resizing = new ResizeObserver(() => {
    keepKeys(root);
    root.tabIndex = -1;
    takeFocus();
    invalidate();
  });
  resizing.observe(box);
  resizing.observe(root);
  takeHeight();
  resize(size);
  takeMenus();
  takeRows();

  return () => {
    stopModel();
    resizing.disconnect();
    cancelAnimationFrame(frame);
    notice.hide();
    root.remove();
  };
}

export default { render };
