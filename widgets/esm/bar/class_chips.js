// @ts-check
/**
 * The classes as buttons. One of them can be reached by Tab, the arrows go on from there; each stays the same element
 * while it is shown, so that neither focus nor a name being typed is lost when counts change.
 */
import { element } from "../kit/dom.js";
import { buttonTowards, createChip } from "./chip.js";
import { createNameBox } from "./name_box.js";

/**
 * @typedef {import("./chip.js").Chip} Chip
 * @typedef {import("./chip.js").Entry} Entry
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
  /** The class whose name is being typed. @type {{id: number, input: HTMLInputElement} | null} */
  let editor = null;

  /** Let Tab reach a class. @param {number} id */
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

  /** The button that a key leads to. @param {number} id @param {string} key */
  function neighbour(id, key) {
    const here = chips.get(id)?.button;
    if (!here) return undefined;
    const shown = [...chips.values()].filter((chip) => !chip.root.hidden).map((chip) => chip.button);
    shown.sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
    return buttonTowards(shown, here, key);
  }

  /** Make the name of a class a box. @param {number} id */
  function edit(id) {
    const chip = chips.get(id);
    if (!chip) return;
    stop();
    const input = createNameBox(chip.name(), {
      named: (name) => on.renamed(id, name),
      left: () => stop(true),
      unused: () => editor?.input === input && stop(),
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

  /** @param {Entry[]} classes in their order */
  function show(classes) {
    for (const [id, chip] of chips) {
      if (classes.some((entry) => entry.id === id)) continue;
      if (editor?.id === id) stop();
      chip.root.remove();
      chips.delete(id);
    }
    const wanted = classes.map((entry) => {
      const chip = chips.get(entry.id) ?? createChip(entry.id, { assign: on.assign, menu: on.menu, reached: reach, press });
      chips.set(entry.id, chip);
      chip.update(entry);
      return chip.root;
    });
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
