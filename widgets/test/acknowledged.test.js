import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { LOOK, PATIENCE, SLOW, acknowledge, createLedger } from "../esm/kit/acknowledged.js";

import { kernelOf } from "./kernels.js";

/** Look for so many milliseconds; what was found. */
function lookFor(ledger, reach, ms) {
  const found = [];
  for (let at = 0; at < ms; at += LOOK) found.push(ledger.look(reach));
  return found.filter(Boolean);
}

test("a gesture that is acknowledged in time is settled", () => {
  const ledger = createLedger();
  ledger.sent("a:1");
  assert.deepEqual(lookFor(ledger, "free", SLOW - LOOK), []);
  assert.equal(ledger.state, "settled");
  assert.equal(ledger.acknowledged("a:1"), false);
  assert.equal(ledger.isIdle, true);
});

for (const reach of ["free", "cut"]) {
  test(`without an acknowledgement from a kernel that is ${reach}, it is lost after ${PATIENCE} ms, and waits until then`, () => {
    const ledger = createLedger();
    ledger.sent("a:1");
    assert.deepEqual(lookFor(ledger, reach, PATIENCE - LOOK), []);
    assert.equal(ledger.state, "waiting");
    assert.equal(ledger.look(reach), "lost");
    assert.equal(ledger.state, "lost");
  });
}

test("a dead kernel loses it at once", () => {
  const ledger = createLedger();
  ledger.sent("a:1");
  assert.equal(ledger.look("dead"), "lost");
});

test("a busy kernel is waited for, and has two seconds from when it is free", () => {
  const ledger = createLedger();
  ledger.sent("a:1");
  assert.deepEqual(lookFor(ledger, "busy", 30_000), []);
  assert.equal(ledger.state, "waiting");
  assert.deepEqual(lookFor(ledger, "free", PATIENCE - LOOK), []);
  assert.equal(ledger.acknowledged("a:1"), false);
  assert.equal(ledger.state, "settled");
});

test("each acknowledgement gives the next gestures their time", () => {
  const ledger = createLedger();
  ledger.sent("a:1");
  ledger.sent("a:2");
  lookFor(ledger, "free", PATIENCE - LOOK);
  ledger.acknowledged("a:1");
  assert.equal(ledger.state, "settled");
  assert.deepEqual(lookFor(ledger, "free", PATIENCE - LOOK), []);
  assert.equal(ledger.look("free"), "lost");
});

test("many gestures in a moment do not shorten the time", () => {
  const ledger = createLedger();
  for (let i = 0; i < 50; i++) ledger.sent(`a:${i}`);
  assert.deepEqual(lookFor(ledger, "free", PATIENCE - LOOK), []);
});

test("a late acknowledgement takes the loss back", () => {
  const ledger = createLedger();
  ledger.sent("a:1");
  lookFor(ledger, "free", PATIENCE);
  assert.equal(ledger.acknowledged("a:1"), true);
  assert.equal(ledger.state, "settled");
  assert.equal(ledger.isIdle, true);
});

test("after a loss the kernel is asked whether it is back, where it can be reached", () => {
  const ledger = createLedger();
  ledger.sent("a:1");
  lookFor(ledger, "cut", PATIENCE);
  assert.deepEqual(lookFor(ledger, "cut", 10 * PATIENCE), []);
  assert.deepEqual(lookFor(ledger, "busy", 10 * PATIENCE), []);
  assert.deepEqual(lookFor(ledger, "free", 3 * PATIENCE), ["ask", "ask", "ask"]);
  assert.equal(ledger.state, "lost", "until it answers");
});

// ---- a view and its model --------------------------------------------------------------------------------------------

/** What the parts that make elements need of a page. */
function fakeElement() {
  const made = { dataset: {}, children: [], attributes: {}, textContent: "" };
  made.append = (...nodes) => made.children.push(...nodes);
  made.setAttribute = (name, value) => (made.attributes[name] = value);
  return made;
}

/** A view of a model in a host with this kernel; what it sent, painted and shows. */
function view(kernel, { data = {} } = {}) {
  globalThis.document = { createElement: fakeElement, body: { dataset: data } };
  const [sent, heard] = [[], {}];
  const raw = {
    on: (event, listener) => (heard[event] = listener),
    off: (event) => delete heard[event],
    get: (name) => `value of ${name}`,
    widget_manager: { kernel },
    send: (message, callbacks, buffers) => sent.push({ message, callbacks, buffers }),
  };
  const root = fakeElement();
  let takenBack = 0;
  const { model, stop } = acknowledge(raw, root, () => (takenBack += 1));
  return {
    heard, kernel, model, raw, sent, stop,
    banner: root.children[0],
    tell: (message) => heard["msg:custom"](message),
    takenBack: () => takenBack,
  };
}

beforeEach(() => {
  globalThis.window = globalThis;
  mock.timers.enable({ apis: ["setInterval"] });
});
afterEach(() => mock.timers.reset());

test("gestures are numbered, questions are not, and buffers go with them", () => {
  const { model, sent, stop } = view(kernelOf());
  const bytes = new ArrayBuffer(3);
  model.send({ type: "assign", id: 2 });
  model.send({ type: "select", by: "x" }, undefined, [bytes]);
  model.send({ type: "card", row: 3 });
  const [first, second, card] = sent;
  assert.match(first.message.number, /^\w+:1$/);
  assert.match(second.message.number, /^\w+:2$/);
  assert.deepEqual(second.buffers, [bytes]);
  assert.deepEqual(card.message, { type: "card", row: 3 });
  assert.equal(model.get("codes"), "value of codes");
  stop();
});

test("without an answer the view takes back what it painted and says what to do, until an answer comes", () => {
  const { model, sent, banner, tell, takenBack, stop } = view(kernelOf());
  model.send({ type: "assign", id: 2 });
  assert.equal(banner.hidden, true);
  mock.timers.tick(SLOW);
  assert.equal(banner.textContent, "waiting for the kernel: not saved yet");
  assert.equal(takenBack(), 0);
  mock.timers.tick(PATIENCE - SLOW);
  assert.equal(takenBack(), 1);
  assert.equal(banner.textContent, "no kernel: nothing is saved; run the cell again");
  assert.equal(banner.attributes.role, "alert");
  mock.timers.tick(60_000);
  assert.equal(banner.hidden, false, "it stays");
  const asked = sent.filter(({ message }) => message.type === "acknowledge");
  assert.equal(asked.length, 60_000 / PATIENCE);
  tell({ type: "acknowledged", number: "another:1" });
  assert.equal(banner.hidden, false, "an answer to another view is no answer to this one");
  tell({ type: "acknowledged", number: asked[0].message.number });
  assert.equal(banner.hidden, true);
  assert.equal(takenBack(), 2, "and what Python says holds again");
  mock.timers.tick(60_000);
  assert.equal(sent.length, 1 + asked.length, "nobody asks any more");
  stop();
});

test("a kernel that is at something is waited for", () => {
  const { model, sent, banner, kernel, tell, takenBack, stop } = view(kernelOf());
  kernel.says("busy", "a cell");
  model.send({ type: "assign", id: 2 });
  mock.timers.tick(30_000);
  assert.equal(banner.dataset.state, "waiting");
  kernel.says("idle", "a cell");
  mock.timers.tick(PATIENCE - LOOK);
  tell({ type: "acknowledged", number: sent[0].message.number });
  assert.equal(banner.hidden, true);
  assert.equal(takenBack(), 0);
  stop();
  assert.equal(kernel.listeners.size, 0);
});

test("a comm that died shows the banner at once, and each gesture is taken back at once", () => {
  const { model, heard, banner, takenBack, stop } = view(kernelOf());
  heard.comm_live_update();
  assert.equal(banner.dataset.state, "lost");
  assert.equal(takenBack(), 1);
  model.send({ type: "assign", id: 2 });
  assert.equal(takenBack(), 2);
  stop();
});

test("a comm that throws is dead, also to a question", () => {
  const { model, raw, banner, takenBack, stop } = view(kernelOf());
  raw.send = () => {
    throw new Error("Cannot send");
  };
  const disposed = view(kernelOf());
  disposed.raw.send = raw.send;
  model.send({ type: "assign", id: 2 });
  assert.equal(takenBack(), 1);
  assert.equal(banner.dataset.state, "lost");
  disposed.model.send({ type: "card", row: 2 });
  assert.equal(disposed.banner.dataset.state, "lost");
  stop();
});

test("a kernel that was shut down is dead", () => {
  const { model, kernel, takenBack, stop } = view(kernelOf());
  kernel.isDisposed = true;
  model.send({ type: "undo" });
  assert.equal(takenBack(), 1);
  stop();
});

test("a page without cells says to load it again", () => {
  const { model, banner, stop } = view(kernelOf({ isDisposed: true }), { data: { voila: "voila" } });
  model.send({ type: "undo" });
  assert.equal(banner.textContent, "no kernel: nothing is saved; load the page again");
  stop();
});

test("a view that was closed looks no more", () => {
  const { model, heard, takenBack, stop } = view(kernelOf());
  model.send({ type: "undo" });
  stop();
  mock.timers.tick(60_000);
  assert.equal(takenBack(), 0);
  assert.deepEqual(heard, {});
});
