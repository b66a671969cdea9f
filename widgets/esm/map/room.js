// @ts-check
/** The room that the page gives to the map, what lies over the points in it, and the page's theme. */
import { keepKeys } from "../kit/keys.js";
import { watchTheme } from "../kit/theme.js";
import { coveredBy } from "./view.js";

/**
 * Keep the map fitted to its page; returns how to stop.
 * @param {HTMLElement} root @param {import("./stage.js").Stage} stage @param {HTMLElement} toolbar @param {HTMLElement} legend
 */
export function watchRoom(root, stage, toolbar, legend) {
  const { painter } = stage;

  function takeTheme() {
    painter.takeTheme();
    root.classList.toggle("rcm-dark", painter.theme.dark);
    stage.invalidate();
  }

  /** @param {ResizeObserverEntry[]} entries */
  function takeRoom(entries) {
    const { width, height } = painter.canvas.getBoundingClientRect();
    if (!width || !height) return;
    keepKeys(root);
    toolbar.style.maxWidth = `${width - legend.offsetWidth - 24}px`;
    const covered = coveredBy({ width, height }, legend.offsetWidth, toolbar.offsetHeight);
    stage.takeRoom({ width, height }, covered, entries.some(({ target }) => target === root));
    takeTheme();
  }

  const resizing = new ResizeObserver(takeRoom);
  for (const part of [root, legend]) resizing.observe(part);
  const stopTheme = watchTheme(takeTheme);
  return () => {
    resizing.disconnect();
    stopTheme();
  };
}
