// @ts-check
/** An alarm over the map for as long as a file of the session is known to be damaged. */
import { element } from "../kit/dom.js";
import { listenTo } from "../kit/traits.js";

/** Show in `root` what the trait `damage` holds; returns how to stop. @param {import("../kit/traits.js").Model} model @param {HTMLElement} root */
export function showDamage(model, root) {
  const alarm = element("div", "rcm-damage", { role: "alert" });
  const take = () => {
    alarm.textContent = model.get("damage");
    alarm.hidden = !alarm.textContent;
  };
  root.append(alarm);
  take();
  return listenTo(model, { "change:damage": take });
}
