import assert from "node:assert/strict";
import { test } from "node:test";
import { followTray } from "../esm/gallery/tray.js";

/** A button of a page, which is found by its class. */
class Button {
  constructor(name) {
    this.name = name;
  }
  closest(selector) {
    return selector === `button.${this.name}` ? this : null;
  }
}

test("after the button that labels all rows the gallery asks whether anybody heard it, in the tray that it is in", () => {
  globalThis.Element = Button;
  const [sent, tray] = [[], new EventTarget()];
  let around = null;
  const { settle, stop } = followTray({ send: (message) => sent.push(message) }, { closest: () => around });
  const click = (name) => {
    const event = new Event("click");
    Object.defineProperty(event, "target", { value: new Button(name) });
    tray.dispatchEvent(event);
  };
  settle();
  click("rcm-accept-all");
  assert.deepEqual(sent, [], "it is in no tray yet");
  around = tray;
  settle();
  settle();
  click("rcm-ask");
  click("rcm-accept-all");
  assert.deepEqual(sent, [{ type: "acknowledge" }]);
  stop();
  click("rcm-accept-all");
  assert.equal(sent.length, 1);
});
