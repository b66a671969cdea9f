// @ts-check
/**
 * The label bar: a button for each class with its key, colour and count; what can be done now, what was done last.
 * Keys work wherever the bar has the focus, as they do on the map.
 */
import { createClassChips, sorted } from "./bar/class_chips.js";
import { createClassMenu } from "./bar/class_menu.js";
import { element, grouped, icon } from "./kit/dom.js";
import { isOfMap, isTyping, keepKeys, keyCap, keyCommand } from "./kit/keys.js";
import { createPicker } from "./bar/picker.js";
import { listenTo } from "./kit/traits.js";
import { foundAs, isNew, matches } from "./bar/type_ahead.js";

const UNDO = "M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6M3 6.5l3-3M3 6.5l3 3";
const REDO = "M13 6.5H6.5a3.5 3.5 0 0 0 0 7H10M13 6.5l-3-3M13 6.5l-3 3";
/** From how many classes on they can be sorted, and what is typed leaves only those that fit. */
const MANY = 13;
/** Suggestions to go through at most. */
const SUGGESTIONS = 100;
const ORDERS = { key: "Sort by key", name: "Sort by name", count: "Sort by number of labels, most first" };
/** @type {Record<string, string>} */
const FACES = { key: "key", name: "A–Z", count: "most" };

/** @param {import("./kit/traits.js").Context} context */
function render({ model, el }) {
  let trouble = "";
  /** What waits for Python's answer to the last gesture: done if it was good. @type {(() => void) | null} */
  let whenDone = null;
  /** Where the focus was before the box got it, unless by the mouse: "/" may be pressed on the map. @type {EventTarget | null} */
  let cameFrom = null;
  let byMouse = false;
  const send = (/** @type {object} */ gesture) => model.send(gesture);
  const classes = () => /** @type {import("./bar/class_chips.js").Entry[]} */ (model.get("classes"));
  const entryOf = (/** @type {number} */ id) => classes().find((entry) => entry.id === id);

  const chips = createClassChips({ assign: (id) => send({ type: "assign", id }), menu: openMenu, edit, remove: askToDelete, renamed: rename });
  const finder = createPicker({
    label: "Find or add a class",
    placeholder: "find or add a class ( / )",
    title: "Find or add a class ( / ): Enter labels with it, shift+Enter always makes a new one",
    offers: (typed) => offersFor(typed, classes(), true),
    choose({ name }) {
      send({ type: "assign-name", name });
      goBack();
    },
    leave: () => goBack() || root.focus(),
    typed: filter,
  });
  const find = finder.input;
  const orders = Object.entries(ORDERS).map(([order, title]) => {
    const button = element("button", "rcm-order", { type: "button", title, "aria-label": title }, [FACES[order]]);
    button.dataset.order = order;
    button.addEventListener("click", () => {
      model.set("sort_by", order);
      model.save_changes();
    });
    return button;
  });
  const sorter = element("div", "rcm-sorter", { role: "group", "aria-label": "Order of the classes" }, orders);
  const tool = (/** @type {string} */ type, /** @type {string} */ title, /** @type {Node | string} */ face) => {
    const button = element("button", "rcm-act", { type: "button", title, "aria-label": title }, [face]);
    button.dataset.act = type;
    button.addEventListener("click", () => send({ type }));
    return button;
  };
  const cantTell = tool("cant-tell", "Nobody can tell what these are (x)", "can't tell");
  const undo = tool("undo", "Undo (u)", icon(UNDO));
  const redo = tool("redo", "Redo (ctrl+shift+z)", icon(REDO));
  const words = element("div", "rcm-said", { role: "status" });
  const root = element("div", "rcm-label-bar", { role: "toolbar", "aria-label": "Labels" }, [
    chips.root,
    element("div", "rcm-acts", {}, [finder.root, sorter, cantTell, undo, redo, words]),
  ]);
  const menu = createClassMenu(root);
  el.append(root);

  function showClasses() {
    const order = model.get("sort_by");
    chips.show(sorted(classes(), order));
    sorter.hidden = classes().length < MANY;
    for (const button of orders) button.setAttribute("aria-pressed", String(button.dataset.order === order));
    filter(find.value);
    finder.show();
  }

  /** Leave only the classes that fit, where they are many. @param {string} typed */
  function filter(typed) {
    const all = classes();
    const narrow = all.length >= MANY && typed.trim() !== "";
    chips.filter(narrow ? new Set(matches(typed, all).map((i) => all[i].id)) : null);
  }

  /** Say what is wrong, until the next gesture. @param {string} text */
  function complain(text) {
    trouble = text;
    showWords();
  }

  function showWords() {
    const selected = model.get("selected");
    const done = model.get("said");
    const waiting = selected ? `${grouped(selected)} selected: press a key or click a class` : "lasso some points and press a digit";
    words.textContent = trouble || (selected || !done ? waiting : done);
    words.dataset.level = trouble ? "error" : selected ? "ready" : done ? "done" : "empty";
    root.classList.toggle("rcm-ready", selected > 0);
    undo.disabled = !model.get("can_undo");
    redo.disabled = !model.get("can_redo");
    cantTell.disabled = !selected;
    const isReadOnly = model.get("read_only");
    root.classList.toggle("rcm-read-only", isReadOnly);
    if (isReadOnly) words.textContent = "read-only: another session has this folder";
  }

  // ---- finding a class -----------------------------------------------------------------------------------------

  /** What Enter can mean, best first. @param {string} typed @param {import("./bar/class_chips.js").Entry[]} among @param {boolean} mayAdd @returns {import("./bar/picker.js").Offer[]} */
  function offersFor(typed, among, mayAdd) {
    const found = matches(typed, among, model.get("recent")).slice(0, SUGGESTIONS).map((i) => {
      const { id, name, color, count } = among[i];
      const alias = foundAs(typed, among[i]);
      return { id, name, color, count, cap: keyCap(id), note: alias && `was ${alias}` };
    });
    return mayAdd && isNew(typed, among) ? [...found, { name: typed.trim(), fresh: true }] : found;
  }

  find.addEventListener("pointerdown", () => (byMouse = document.activeElement !== find));
  find.addEventListener("focus", (event) => {
    cameFrom = byMouse ? null : event.relatedTarget;
    byMouse = false;
  });

  /** Give the focus back to where "/" was pressed. @returns {boolean} whether it came from anywhere */
  function goBack() {
    const from = cameFrom;
    cameFrom = null;
    if (!(from instanceof HTMLElement) || !from.isConnected) return false;
    from.focus();
    return true;
  }

  // ---- what can be done with a class ---------------------------------------------------------------------------

  /** @param {number} id */
  function openMenu(id) {
    const entry = entryOf(id);
    if (!entry || model.get("read_only")) return;
    const others = classes().length > 1;
    menu.choices(
      chips.anchor(id),
      `Class ${entry.name}`,
      [
        { label: "Rename", key: "F2", act: () => edit(id) },
        ...(others ? [{ label: "Merge into…", act: () => pickTarget(id) }] : []),
        { label: "Delete", key: "Del", danger: true, act: () => (entry.count ? askToDelete(id) : remove(id)) },
      ],
      () => chips.focus(id),
    );
  }

  /** @param {number} id */
  function edit(id) {
    if (!model.get("read_only")) chips.edit(id);
  }

  /** @param {number} id @param {string} name */
  function rename(id, name) {
    const entry = entryOf(id);
    const same = classes().find((other) => other.name === name && other.id !== id);
    if (!entry || name === entry.name) return chips.stop(true);
    if (!name) return complain("A class needs a name.");
    if (!same) {
      whenDone = () => chips.stop(true);
      return send({ type: "rename-class", id, name });
    }
    const another = () => chips.focus(id);
    menu.ask(
      chips.anchor(id),
      `There is a class “${name}” already.`,
      [
        { label: `merge “${entry.name}” into it`, act: () => merge(id, same.id) },
        { label: "another name", act: another },
      ],
      another,
    );
  }

  /** @param {number} id */
  function pickTarget(id) {
    const entry = entryOf(id);
    if (!entry) return;
    const targets = () => classes().filter((other) => other.id !== id);
    const picker = createPicker({
      label: `Merge ${entry.name} into`,
      placeholder: "find a class",
      offers: (typed) => offersFor(typed, targets(), false),
      choose(offer) {
        menu.close();
        merge(id, /** @type {any} */ (offer).id);
      },
      leave() {
        menu.close();
        chips.focus(id);
      },
    });
    menu.pick(chips.anchor(id), `Merge “${entry.name}” (${labels(entry.count)}) into`, picker);
  }

  /** @param {number} id @param {number} into */
  function merge(id, into) {
    whenDone = () => chips.focus(into);
    chips.stop();
    root.focus();
    send({ type: "merge-class", id, into });
  }

  /** @param {number} id */
  function askToDelete(id) {
    const entry = entryOf(id);
    if (!entry || model.get("read_only")) return;
    const keep = () => chips.focus(id);
    const text = entry.count ? `Delete “${entry.name}”? ${labels(entry.count)} ${entry.count === 1 ? "goes" : "go"} with it.` : `Delete “${entry.name}”? It has no labels.`;
    menu.ask(
      chips.anchor(id),
      text,
      [
        { label: "delete", danger: true, act: () => remove(id) },
        { label: "keep", act: keep },
      ],
      keep,
    );
  }

  /** @param {number} id */
  function remove(id) {
    const left = classes().filter((other) => other.id !== id);
    const next = left.find((other) => other.id > id) ?? left[left.length - 1];
    whenDone = () => (next ? chips.focus(next.id) : root.focus());
    root.focus();
    send({ type: "delete-class", id });
  }

  const labels = (/** @type {number} */ count) => `${grouped(count)} ${count === 1 ? "label" : "labels"}`;

  // ---- keys ----------------------------------------------------------------------------------------------------

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (isTyping(event.target)) return;
    const command = keyCommand(event);
    const own = event.target instanceof HTMLButtonElement && [" ", "Enter"].includes(event.key);
    if (!command || own || isOfMap(command)) return;
    event.preventDefault();
    event.stopPropagation();
    if (command.type === "find") find.focus();
    else send(command);
  }

  /** Keys work in the whole workbench that the bar is part of: after a click on a button beside the map, too. */
  function settle() {
    keepKeys(root);
    const home = root.closest(".rcm-workbench") ?? root;
    if (home === listening) return;
    listening?.removeEventListener("keydown", /** @type {any} */ (press));
    home.addEventListener("keydown", /** @type {any} */ (press));
    listening = home;
  }
  /** @type {Element | null} */
  let listening = null;

  // ---- wiring --------------------------------------------------------------------------------------------------

  const hear = (/** @type {any} */ message) => {
    if (message.type !== "notice") return;
    complain(message.level === "error" ? message.text : "");
    if (!trouble) whenDone?.();
    whenDone = null;
  };
  const forgive = () => complain("");
  const stopModel = listenTo(model, {
    "change:classes change:sort_by change:recent": showClasses,
    "change:selected": forgive,
    "change:said change:can_undo change:can_redo change:read_only": showWords,
    "msg:custom": hear,
  });
  const attached = new ResizeObserver(settle);
  attached.observe(root);
  settle();
  showClasses();
  showWords();

  return () => {
    stopModel();
    attached.disconnect();
    menu.close();
    finder.close();
    listening?.removeEventListener("keydown", /** @type {any} */ (press));
    root.remove();
  };
}

export default { render };
