// @ts-check
/**
 * The label bar: a button for each class with its key, colour and count; what can be done now, what was done last.
 * Keys work wherever the bar has the focus, as they do on the map.
 */
import { element, grouped, icon } from "./dom.js";
import { isTyping, keepKeys, keyCap, keyCommand } from "./keys.js";
import { listenTo } from "./traits.js";
import { isNew, matches } from "./type_ahead.js";

const UNDO = "M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6M3 6.5l3-3M3 6.5l3 3";
const REDO = "M13 6.5H6.5a3.5 3.5 0 0 0 0 7H10M13 6.5l-3-3M13 6.5l-3 3";
/** Suggestions shown at once. */
const SUGGESTIONS = 8;

/** @param {{model: any, el: HTMLElement}} context */
function render({ model, el }) {
  let trouble = "";
  let picked = 0;
  const send = (/** @type {object} */ gesture) => model.send(gesture);

  const chips = element("div", "rcm-classes", { role: "group", "aria-label": "Classes" });
  const find = /** @type {HTMLInputElement} */ (
    element("input", "rcm-find", { type: "text", placeholder: "find or add a class", "aria-label": "Find or add a class", title: "Find or add a class ( / )", spellcheck: false })
  );
  const list = element("div", "rcm-suggestions", { role: "listbox", hidden: true });
  const tool = (/** @type {string} */ type, /** @type {string} */ title, /** @type {Node | string} */ face) => {
    const button = /** @type {HTMLButtonElement} */ (element("button", "rcm-act", { type: "button", title, "aria-label": title }, [face]));
    button.dataset.act = type;
    button.addEventListener("click", () => send({ type }));
    return button;
  };
  const cantTell = tool("cant-tell", "Nobody can tell what these are (x)", "can't tell");
  const undo = tool("undo", "Undo (u)", icon(UNDO));
  const redo = tool("redo", "Redo (ctrl+shift+z)", icon(REDO));
  const words = element("div", "rcm-said", { role: "status" });
  const root = element("div", "rcm-label-bar", { role: "toolbar", "aria-label": "Labels" }, [
    chips,
    element("div", "rcm-acts", {}, [element("div", "rcm-finder", {}, [find, list]), cantTell, undo, redo, words]),
  ]);
  el.append(root);

  /** @param {{id: number, name: string, count: number, color: string}} entry */
  function chip({ id, name, count, color }) {
    const cap = keyCap(id);
    const dot = element("span", "rcm-dot");
    dot.style.background = color;
    const button = element("button", "rcm-class", { type: "button", title: cap ? `${name}: press ${cap}` : name }, [
      ...(cap ? [element("kbd", "rcm-cap", {}, [cap])] : []),
      dot,
      ...(name === cap ? [] : [element("span", "rcm-class-name", {}, [name])]),
      element("span", "rcm-count", {}, [grouped(count)]),
    ]);
    button.dataset.id = String(id);
    button.addEventListener("click", () => send({ type: "assign", id }));
    return button;
  }

  function showClasses() {
    const focused = /** @type {HTMLElement | null} */ (chips.contains(document.activeElement) ? document.activeElement : null);
    chips.replaceChildren(...model.get("classes").map(chip));
    if (focused) /** @type {HTMLElement | null} */ (chips.querySelector(`[data-id="${focused.dataset.id}"]`))?.focus();
    showSuggestions();
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
    if (model.get("read_only")) {
      words.textContent = "read-only: another session has this folder";
      root.classList.add("rcm-read-only");
    }
  }

  // ---- the box -------------------------------------------------------------------------------------------------

  /** What Enter can mean now, best first. @returns {{name: string, fresh: boolean}[]} */
  function suggestions() {
    const classes = model.get("classes");
    const typed = find.value;
    if (!typed.trim()) return [];
    const found = matches(typed, classes).slice(0, SUGGESTIONS).map((i) => ({ name: classes[i].name, fresh: false }));
    return isNew(typed, classes) ? [...found, { name: typed.trim(), fresh: true }] : found;
  }

  function showSuggestions() {
    const offers = document.activeElement === find ? suggestions() : [];
    picked = Math.min(picked, Math.max(offers.length - 1, 0));
    list.hidden = offers.length === 0;
    list.replaceChildren(
      ...offers.map(({ name, fresh }, i) => {
        const option = element("div", "rcm-suggestion", { role: "option", "aria-selected": String(i === picked) }, [
          ...(fresh ? [element("span", "rcm-fresh", {}, ["new class"])] : []),
          element("span", "", {}, [name]),
        ]);
        option.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          choose(name);
        });
        return option;
      }),
    );
  }

  /** @param {string} name */
  function choose(name) {
    send({ type: "assign-name", name });
    find.value = "";
    picked = 0;
    showSuggestions();
  }

  find.addEventListener("input", () => {
    picked = 0;
    showSuggestions();
  });
  find.addEventListener("focus", showSuggestions);
  find.addEventListener("blur", showSuggestions);
  find.addEventListener("keydown", (event) => {
    const offers = suggestions();
    if (event.key === "Enter" && offers.length) choose(offers[picked].name);
    else if (event.key === "ArrowDown") picked = Math.min(picked + 1, offers.length - 1);
    else if (event.key === "ArrowUp") picked = Math.max(picked - 1, 0);
    else if (event.key === "Escape") {
      find.value = "";
      root.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
    showSuggestions();
  });

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (isTyping(event.target)) return;
    const command = keyCommand(event);
    const own = event.target instanceof HTMLButtonElement && [" ", "Enter"].includes(event.key);
    if (!command || own || ["fit", "toggle-lasso", "pan", "zoom"].includes(command.type)) return;
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
    trouble = message.level === "error" ? message.text : "";
    showWords();
  };
  const forgive = () => {
    trouble = "";
    showWords();
  };
  const stopModel = listenTo(model, {
    "change:classes": showClasses,
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
    listening?.removeEventListener("keydown", /** @type {any} */ (press));
    root.remove();
  };
}

export default { render };
