// @ts-check
/** The classes, and what can be done with one: label with it, rename, merge, delete. Each is asked of Python. */
import { grouped } from "../kit/dom.js";
import { createClassChips } from "./class_chips.js";
import { createClassMenu } from "./class_menu.js";
import { offersOf } from "./offers.js";
import { createPicker } from "./picker.js";

/** @param {number} count */
const labels = (count) => `${grouped(count)} ${count === 1 ? "label" : "labels"}`;

/** Call `moveOn` only where the focus still is: an answer that comes late cuts off nothing that is typed. @param {() => void} moveOn */
function unlessMoved(moveOn) {
  const here = document.activeElement;
  return () => document.activeElement === here && moveOn();
}

/**
 * @param {import("../kit/traits.js").Model} model
 * @param {(trouble: string) => void} complain
 * @param {() => void} leave  puts the focus into the bar while Python answers
 */
export function createClassActs(model, complain, leave) {
  const chips = createClassChips({ assign: (id) => model.send({ type: "assign", id }), menu: openMenu, edit, remove: askToDelete, renamed: rename });
  const menu = createClassMenu();
  /** What is done when Python's answer to the last gesture is good. @type {(() => void) | null} */
  let whenDone = null;

  const classes = () => /** @type {import("./chip.js").Entry[]} */ (model.get("classes"));
  const others = (/** @type {number} */ id) => classes().filter((entry) => entry.id !== id);
  const entryOf = (/** @type {number} */ id) => classes().find((entry) => entry.id === id);

  /** @param {number} id */
  function openMenu(id) {
    const entry = entryOf(id);
    if (!entry || model.get("read_only")) return;
    menu.choices(
      chips.anchor(id),
      `Class ${entry.name}`,
      [
        { label: "Rename", key: "F2", act: () => edit(id) },
        ...(others(id).length ? [{ label: "Merge into…", act: () => pickTarget(id) }] : []),
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
    const same = others(id).find((other) => other.name === name);
    if (!entry || name === entry.name) return chips.stop(true);
    if (!name) return complain("A class needs a name.");
    if (!same) {
      whenDone = () => chips.stop(true);
      return model.send({ type: "rename-class", id, name });
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
    const picker = createPicker({
      label: `Merge ${entry.name} into`,
      placeholder: "find a class",
      offers: (typed) => offersOf(typed, others(id), model.get("recent")),
      choose({ id: into }) {
        menu.close();
        if (into !== undefined) merge(id, into);
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
    chips.stop();
    leave();
    whenDone = unlessMoved(() => chips.focus(into));
    model.send({ type: "merge-class", id, into });
  }

  /** @param {number} id */
  function askToDelete(id) {
    const entry = entryOf(id);
    if (!entry || model.get("read_only")) return;
    const keep = () => chips.focus(id);
    const loss = entry.count ? `${labels(entry.count)} ${entry.count === 1 ? "goes" : "go"} with it.` : "It has no labels.";
    menu.ask(
      chips.anchor(id),
      `Delete “${entry.name}”? ${loss}`,
      [
        { label: "delete", danger: true, act: () => remove(id) },
        { label: "keep", act: keep },
      ],
      keep,
    );
  }

  /** @param {number} id */
  function remove(id) {
    const left = others(id);
    const next = left.find((other) => other.id > id) ?? left[left.length - 1];
    leave();
    whenDone = unlessMoved(() => next && chips.focus(next.id));
    model.send({ type: "delete-class", id });
  }

  return {
    chips,
    menu,
    /** Python answered a gesture. @param {boolean} isGood */
    answered(isGood) {
      if (isGood) whenDone?.();
      whenDone = null;
    },
  };
}
