// @ts-check
/**
 * The label bar: a button for each class with its key, colour and count; what can be done now, what was done last.
 * Keys work wherever the bar has the focus, as they do on the map.
 */
import { createClassActs } from "./bar/class_acts.js";
import { sorted } from "./bar/class_chips.js";
import { createFinder } from "./bar/finder.js";
import { newOffer, offersOf } from "./bar/offers.js";
import { createSorter } from "./bar/sorter.js";
import { matches } from "./bar/type_ahead.js";
import { acknowledge } from "./kit/acknowledged.js";
import { element, grouped, icon } from "./kit/dom.js";
import { keepKeys, takeCommand } from "./kit/keys.js";
import { listenTo, setTrait } from "./kit/traits.js";

const UNDO = "M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6M3 6.5l3-3M3 6.5l3 3";
const REDO = "M13 6.5H6.5a3.5 3.5 0 0 0 0 7H10M13 6.5l-3-3M13 6.5l-3 3";
/** From how many classes on they can be sorted, and what is typed leaves only those that fit. */
const MANY = 13;

/** @param {import("./kit/traits.js").Context} context */
function render(context) {
  let trouble = "";
  const root = element("div", "rcm-label-bar", { role: "toolbar", "aria-label": "Labels" });
  const { model, stop: stopAsking } = acknowledge(context.model, root, () => answered(false));
  const classes = () => /** @type {import("./bar/chip.js").Entry[]} */ (model.get("classes"));
  const { chips, menu, answered } = createClassActs(model, complain, () => root.focus());
  const finder = createFinder({
    offers: (typed) => [...offersOf(typed, classes(), model.get("recent")), ...newOffer(typed, classes())],
    choose: (name) => model.send({ type: "assign-name", name }),
    typed: filter,
    leave: () => root.focus(),
  });
  const sorter = createSorter((order) => setTrait(model, "sort_by", order));
  const tool = (/** @type {string} */ type, /** @type {string} */ title, /** @type {Node | string} */ face) => {
    const button = element("button", "rcm-act", { type: "button", title, "aria-label": title }, [face]);
    button.dataset.act = type;
    button.addEventListener("click", () => model.send({ type }));
    return button;
  };
  const cantTell = tool("cant-tell", "Nobody can tell what these are (x)", "can't tell");
  const undo = tool("undo", "Undo (u)", icon(UNDO));
  const redo = tool("redo", "Redo (ctrl+shift+z)", icon(REDO));
  const words = element("div", "rcm-said", { role: "status" });
  root.append(chips.root, element("div", "rcm-acts", {}, [finder.root, sorter.root, cantTell, undo, redo, words]), menu.root);
  context.el.append(root);

  function showClasses() {
    const order = model.get("sort_by");
    chips.show(sorted(classes(), order));
    sorter.root.hidden = classes().length < MANY;
    sorter.show(order);
    filter(finder.input.value);
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

  /** @param {KeyboardEvent} event */
  function press(event) {
    const command = takeCommand(event);
    if (command?.type === "find") finder.input.focus();
    else if (command) model.send(command);
  }

  /** What hears the keys. @type {HTMLElement | null} */
  let home = null;
  /** Keys work in the whole workbench that the bar is part of: after a click on a button beside the map, too. */
  function settle() {
    keepKeys(root);
    const around = root.closest(".rcm-workbench");
    const next = around instanceof HTMLElement ? around : root;
    if (next === home) return;
    home?.removeEventListener("keydown", press);
    next.addEventListener("keydown", press);
    home = next;
  }

  const hear = (/** @type {any} */ message) => {
    if (message.type !== "notice") return;
    complain(message.level === "error" ? message.text : "");
    answered(!trouble);
  };
  const stopModel = listenTo(model, {
    "change:classes change:sort_by change:recent": showClasses,
    "change:selected": () => complain(""),
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
    stopAsking();
    attached.disconnect();
    menu.close();
    finder.close();
    home?.removeEventListener("keydown", press);
    root.remove();
  };
}

export default { render };
