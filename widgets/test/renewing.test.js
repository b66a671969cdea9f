import assert from "node:assert/strict";
import { test } from "node:test";
import renewing from "../esm/renewing.js";

/** A page whose widget manager says when it has restored widgets; what the model sent. */
function page(send) {
  const slots = new Set();
  const restored = { connect: (slot) => slots.add(slot), disconnect: (slot) => slots.delete(slot) };
  const stop = renewing.initialize({ model: { send, widget_manager: { restored } } });
  return { restore: () => slots.forEach((slot) => slot()), slots, stop };
}

test("each time that the page has restored its widgets, Python is asked for their states, until the widget is closed", () => {
  const sent = [];
  const { restore, slots, stop } = page((message) => sent.push(message));
  assert.equal(sent.length, 0);
  restore();
  restore();
  assert.deepEqual(sent, [{}, {}]);
  stop();
  assert.equal(slots.size, 0);
});

test("a kernel that restarted is no error", () => {
  const { restore } = page(() => {
    throw new Error("Cannot send");
  });
  restore();
});

test("a page that does not say when it restores is no error", () => {
  renewing.initialize({ model: { widget_manager: {} } })();
});
