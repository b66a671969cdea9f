import assert from "node:assert/strict";
import { test } from "node:test";
import closing from "../esm/closing.js";

/** Something that can be listened to, as models are. */
function emitter() {
  const heard = {};
  return { on: (event, listener) => (heard[event] = listener), tell: (event, content) => heard[event]?.(content) };
}

/** A comm that keeps its callbacks. */
function comm(onMsg, onClose) {
  const kept = { msg: onMsg, close: onClose };
  return { kept, on_msg: (callback) => (kept.msg = callback), on_close: (callback) => (kept.close = callback) };
}

test("a widget that closes leaves callbacks that hold nothing, and one that the page never had is no matter", async () => {
  const holding = () => "holding the model";
  const leaving = { ...emitter(), comm: comm(holding, holding) };
  const models = { known: leaving };
  const widget_manager = { get_model: async (id) => models[id] ?? Promise.reject(new Error("widget model not found")) };
  const model = { ...emitter(), widget_manager };
  closing.initialize({ model });
  model.tell("msg:custom", { closing: ["unknown", "known"] });
  await new Promise((done) => setTimeout(done));
  const { kept } = leaving.comm;
  assert.equal(kept.close, holding, "until it closes, it hears that it should");
  delete leaving.comm; // As ipywidgets does, after telling.
  leaving.tell("destroy");
  assert.equal(kept.msg(), undefined);
  assert.equal(kept.close(), undefined);
});
