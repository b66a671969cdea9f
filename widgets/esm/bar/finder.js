// @ts-check
/** The box that finds a class, or adds one. "/" puts the focus here from anywhere, and it goes back afterwards. */
import { createPicker } from "./picker.js";

/**
 * @param {{offers: (typed: string) => import("./offers.js").Offer[], choose: (name: string) => void,
 *   typed: (text: string) => void, leave: () => void}} on  `leave` where Escape has nowhere to go back to
 */
export function createFinder(on) {
  /** Where the focus was before the box got it, unless by the mouse: "/" may be pressed on the map. @type {EventTarget | null} */
  let cameFrom = null;
  let byMouse = false;
  const picker = createPicker({
    label: "Find or add a class",
    placeholder: "find or add a class ( / )",
    title: "Find or add a class ( / ): Enter labels with it, shift+Enter always makes a new one",
    offers: on.offers,
    choose({ name }) {
      on.choose(name);
      goBack();
    },
    leave: () => goBack() || on.leave(),
    typed: on.typed,
  });
  const { input } = picker;

  input.addEventListener("pointerdown", () => (byMouse = document.activeElement !== input));
  input.addEventListener("focus", (event) => {
    cameFrom = byMouse ? null : event.relatedTarget;
    byMouse = false;
  });

  /** Give the focus back to where "/" was pressed. @returns {boolean} whether it came from anywhere */
  function goBack() {
    const from = cameFrom;
    cameFrom = null;
    if (!(from instanceof HTMLElement) || !from.isConnected) return false;
    from.focus();
    return true;
  }

  return picker;
}
