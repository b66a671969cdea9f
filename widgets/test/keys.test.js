import assert from "node:assert/strict";
import { test } from "node:test";
import { isOfMap, keyCap, keyCommand } from "../esm/kit/keys.js";

const key = (code, printed, held = {}) =>
  keyCommand({ code, key: printed, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held });

test("digits label, by their place: a French keyboard prints & where 1 is", () => {
  assert.deepEqual(key("Digit7", "7"), { type: "assign", id: 7 });
  assert.deepEqual(key("Digit1", "&"), { type: "assign", id: 1 });
  assert.deepEqual(key("Numpad0", "0"), { type: "assign", id: 0 });
});

test("shift+digit labels with ten more, whatever shift makes of the digit", () => {
  assert.deepEqual(key("Digit3", "#", { shiftKey: true }), { type: "assign", id: 13 });
  assert.deepEqual(key("Digit9", "(", { shiftKey: true }), { type: "assign", id: 19 });
});

test("undo and redo have the keys that people try", () => {
  assert.deepEqual(key("KeyU", "u"), { type: "undo" });
  assert.deepEqual(key("KeyZ", "z", { ctrlKey: true }), { type: "undo" });
  assert.deepEqual(key("KeyZ", "z", { metaKey: true }), { type: "undo" });
  assert.deepEqual(key("KeyZ", "Z", { ctrlKey: true, shiftKey: true }), { type: "redo" });
  assert.deepEqual(key("KeyY", "y", { ctrlKey: true }), { type: "redo" });
});

test("x, space and escape do what the bar says", () => {
  assert.deepEqual(key("KeyX", "x"), { type: "cant-tell" });
  assert.deepEqual(key("Space", " "), { type: "skip" });
  assert.deepEqual(key("Escape", "Escape"), { type: "deselect" });
  assert.deepEqual(key("Delete", "Delete"), { type: "unlabel" });
});

test("keys with another meaning in the browser are left to it", () => {
  assert.equal(key("Digit1", "1", { ctrlKey: true }), null);
  assert.equal(key("Digit1", "1", { altKey: true }), null);
  assert.equal(key("KeyR", "r", { ctrlKey: true }), null);
  for (const letter of ["a", "b", "d"]) assert.equal(key(`Key${letter.toUpperCase()}`, letter), null);
  assert.equal(key("Tab", "Tab"), null);
});

test("classes up to 19 have a key cap, later ones none", () => {
  assert.equal(keyCap(0), "0");
  assert.equal(keyCap(13), "⇧3");
  assert.equal(keyCap(20), "");
});

test("keys that change what the map shows are told from those that label", () => {
  for (const letter of ["f", "z", "l", "s", "+", "ArrowLeft"]) assert.ok(isOfMap(key("", letter)), letter);
  for (const letter of ["u", "x", "/", " "]) assert.ok(!isOfMap(key("", letter)), letter);
});
