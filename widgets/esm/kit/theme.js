// @ts-check
/** The colours that the map takes from the page: JupyterLab's variables where they exist, else plain light ones. */
import { rgbOf } from "./color.js";

/**
 * @typedef {{ink: [number, number, number], paper: [number, number, number], grey: [number, number, number],
 *   greyAlpha: number, accent: [number, number, number], dark: boolean}} Theme
 */

/** The theme at `root`. @param {HTMLElement} root @returns {Theme} */
export function readTheme(root) {
  const paper = rgbOf(getComputedStyle(root).backgroundColor);
  return themeOf(paper);
}

/** The theme for a background. @param {[number, number, number]} paper @returns {Theme} */
export function themeOf(paper) {
  const dark = 0.2126 * paper[0] + 0.7152 * paper[1] + 0.0722 * paper[2] < 0.4;
  return {
    paper,
    dark,
    ink: dark ? [1, 1, 1] : [0.09, 0.1, 0.12],
    grey: dark ? [0.5, 0.52, 0.56] : [0.6, 0.62, 0.66],
    greyAlpha: dark ? 0.62 : 0.6,
    accent: dark ? [1, 0.62, 0.2] : [0.86, 0.26, 0.02],
  };
}

/** Call `changed` when the page changes its theme; returns how to stop. @param {() => void} changed */
export function watchTheme(changed) {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ["class", "data-jp-theme-name", "data-jp-theme-light"] });
  return () => observer.disconnect();
}
