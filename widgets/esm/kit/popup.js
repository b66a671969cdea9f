// @ts-check
/**
 * What opens beside an element and lies over everything else: a cell's output cuts off what leaves it, so the browser's
 * top layer takes it (a popover; where there is none, it opens in its place).
 */

const GAP = 3;

/** Where a panel goes: below its anchor, or above where only there is room; always within the window. @param {{left: number, top: number, bottom: number}} anchor @param {{width: number, height: number}} size @param {{width: number, height: number}} view */
export function placeBeside(anchor, size, view) {
  const below = anchor.bottom + GAP;
  const above = anchor.top - GAP - size.height;
  return {
    left: Math.max(GAP, Math.min(anchor.left, view.width - size.width - GAP)),
    top: below + size.height > view.height && above >= 0 ? above : below,
  };
}

/** @param {HTMLElement} panel made to open and close; it stays where it is in the page */
export function createPopup(panel) {
  /** @type {HTMLElement | null} */
  let anchor = null;
  panel.hidden = true;
  panel.setAttribute("popover", "manual");

  function place() {
    if (!anchor) return;
    const at = placeBeside(anchor.getBoundingClientRect(), panel.getBoundingClientRect(), { width: innerWidth, height: innerHeight });
    panel.style.left = `${at.left}px`;
    panel.style.top = `${at.top}px`;
  }

  return {
    place,
    /** @param {HTMLElement} beside */
    open(beside) {
      anchor = beside;
      if (panel.hidden) {
        panel.hidden = false;
        panel.showPopover?.();
        document.addEventListener("scroll", place, true);
        addEventListener("resize", place);
      }
      place();
    },
    close() {
      if (panel.hidden) return;
      anchor = null;
      if (panel.isConnected) panel.hidePopover?.();
      panel.hidden = true;
      document.removeEventListener("scroll", place, true);
      removeEventListener("resize", place);
    },
  };
}
