// @ts-check
/**
 * The classes as buttons. One of them can be reached by Tab, the arrows go on from there; each stays the same element
 * while it is shown, so that neither focus nor a name being typed is lost when counts change.
 */
import { element, grouped } from "../kit/dom.js";
import { keyCap } from "../kit/keys.js";

/**
 * @typedef {{id: number, name: string, count: number, color: string, aliases: string[]}} Entry
 * @typedef {{root: HTMLElement, button: HTMLElement, update: (entry: Entry) => void}} Chip
 */

/** Classes in the order asked for. @param {Entry[]} classes @param {string} by key, name or count @returns {Entry[]} */
export function sorted(classes, by) {
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  /** @type {Record<string, (a: Entry, b: Entry) => number>} */
  const ways = {
    key: (a, b) => a.id - b.id,
    name: (a, b) => collator.compare(a.name, b.name) || a.id - b.id,
    count: (a, b) => b.count - a.count || a.id - b.id,
  };
  return [...classes].sort(ways[by] ?? ways.key);
}

/**
 * @param {{assign: (id: number) => void, menu: (id: number) => void, edit: (id: number) => void, remove: (id: number) => void,
 *   renamed: (id: number, name: string) => void}} on what is asked for; `renamed` also if the name stays the same
 */
export function createClassChips(on) {
  const root = element("div", "rcm-classes", { role: "group", "aria-label": "Classes" });
  /** @type {Map<number, Chip>} */
  const chips = new Map();
  /** The class that Tab reaches. */
  let current = -1;
  /** @type {{id: number, input: HTMLInputElement} | null} */
  let editor = null;

  /** @param {number} id @returns {Chip} */
  function make(id) {
    const cap = keyCap(id);
    const dot = element("span", "rcm-dot");
    const name = element("span", "rcm-class-name");
    const count = element("span", "rcm-count");
    const button = element("button", "rcm-class", { type: "button", tabIndex: -1 }, [...(cap ? [element("kbd", "rcm-cap", {}, [cap])] : []), dot, name, count]);
    const more = element("button", "rcm-class-more", { type: "button", tabIndex: -1, "aria-haspopup": "menu" }, ["⋯"]);
    const chip = element("span", "rcm-chip", {}, [button, more]);
    button.dataset.id = String(id);
    button.addEventListener("click", () => on.assign(id));
    button.addEventListener("focus", () => reach(id));
    button.addEventListener("keydown", (event) => press(event, id));
    more.addEventListener("click", () => on.menu(id));
    chip.addEventListener("contextmenu", (event) => {
      if (event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      event.stopPropagation();
      on.menu(id);
    });
    return {
      root: chip,
      button,
      update(entry) {
        dot.style.background = entry.color;
        name.textContent = entry.name;
        name.hidden = entry.name === cap;
        count.textContent = grouped(entry.count);
        button.title = cap ? `${entry.name}: press ${cap}` : entry.name;
        more.title = `Rename, merge or delete ${entry.name}`;
        more.setAttribute("aria-label", more.title);
      },
    };
  }

  /** @param {number} id */
  function reach(id) {
    if (current !== id) chips.get(current)?.button.setAttribute("tabindex", "-1");
    current = id;
    chips.get(id)?.button.setAttribute("tabindex", "0");
  }

  /** @param {KeyboardEvent} event @param {number} id */
  function press(event, id) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = neighbour(id, event.key);
    if (event.key === "F2") on.edit(id);
    else if (event.key === "Delete" || event.key === "Backspace") on.remove(id);
    else if (to) to.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The chip that an arrow, Home or End leads to. @param {number} id @param {string} key @returns {HTMLElement | undefined} */
  function neighbour(id, key) {
    const shown = [...chips.values()].filter((chip) => !chip.root.hidden).map((chip) => chip.button);
    shown.sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
    const here = /** @type {HTMLElement} */ (chips.get(id)?.button);
    const at = shown.indexOf(here);
    if (key === "ArrowRight") return shown[Math.min(at + 1, shown.length - 1)];
    if (key === "ArrowLeft") return shown[Math.max(at - 1, 0)];
    if (key === "Home") return shown[0];
    if (key === "End") return shown[shown.length - 1];
    if (key !== "ArrowDown" && key !== "ArrowUp") return undefined;
    const middle = (/** @type {HTMLElement} */ one) => one.getBoundingClientRect().left + one.offsetWidth / 2;
    const line = (/** @type {HTMLElement} */ one) => Math.round(one.getBoundingClientRect().top);
    const beyond = shown.filter((one) => (key === "ArrowDown" ? line(one) > line(here) : line(one) < line(here)));
    const next = key === "ArrowDown" ? Math.min(...beyond.map(line)) : Math.max(...beyond.map(line));
    const near = beyond.filter((one) => line(one) === next);
    return near.sort((a, b) => Math.abs(middle(a) - middle(here)) - Math.abs(middle(b) - middle(here)))[0] ?? here;
  }

  // ---- a name being typed --------------------------------------------------------------------------------------

  /** Make the name of a class a box. @param {number} id */
  function edit(id) {
    const chip = chips.get(id);
    if (!chip) return;
    stop();
    const name = chip.root.querySelector(".rcm-class-name")?.textContent ?? "";
    const input = element("input", "rcm-rename", { type: "text", value: name, maxLength: 200, spellcheck: false, "aria-label": `New name of ${name}`, title: "Enter renames, Escape leaves" });
    input.style.width = `${Math.max(12, Math.min(name.length + 3, 30))}ch`;
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") on.renamed(id, input.value.trim());
      else if (event.key === "Escape") stop(true);
      else return;
      event.preventDefault();
    });
    input.addEventListener("blur", () => {
      if (editor?.input === input && input.isConnected && input.value.trim() === name) stop();
    });
    editor = { id, input };
    chip.root.classList.add("rcm-editing");
    chip.root.append(input);
    input.focus();
    input.select();
  }

  /** Leave the box. @param {boolean} [back] whether the class takes the focus */
  function stop(back = false) {
    if (!editor) return;
    const { id, input } = editor;
    editor = null;
    input.remove();
    chips.get(id)?.root.classList.remove("rcm-editing");
    if (back) chips.get(id)?.button.focus();
  }

  // ---- what is shown -------------------------------------------------------------------------------------------

  /** @param {Entry[]} classes in their order */
  function show(classes) {
    for (const [id, chip] of chips) {
      if (classes.some((entry) => entry.id === id)) continue;
      if (editor?.id === id) stop();
      chip.root.remove();
      chips.delete(id);
    }
    for (const entry of classes) {
      if (!chips.has(entry.id)) chips.set(entry.id, make(entry.id));
      chips.get(entry.id)?.update(entry);
    }
    const wanted = classes.map(({ id }) => /** @type {Chip} */ (chips.get(id)).root);
    if (wanted.some((chip, i) => root.children[i] !== chip)) {
      const focused = document.activeElement;
      const inside = focused instanceof HTMLElement && root.contains(focused);
      root.replaceChildren(...wanted);
      if (inside) focused.focus({ preventScroll: true });
    }
    if (!chips.has(current)) reach(classes[0]?.id ?? -1);
  }

  /** Show only some classes, or all again; the area keeps its height, so that what is below stays where it is. @param {Set<number> | null} ids */
  function filter(ids) {
    root.style.minHeight = ids ? `${root.offsetHeight}px` : "";
    for (const [id, chip] of chips) chip.root.hidden = ids !== null && !ids.has(id);
    if (ids) root.scrollTop = 0;
  }

  return {
    root,
    show,
    filter,
    edit,
    stop,
    /** Where a menu of the class opens. @param {number} id */
    anchor: (id) => chips.get(id)?.root ?? root,
    /** @param {number} id */
    focus: (id) => (editor?.id === id ? editor.input : chips.get(id)?.button)?.focus(),
  };
}
