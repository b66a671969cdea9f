// @ts-check
/** What lies over the points and under the tools: the lasso that is being drawn, and a ring at the point in question. */

const SVG = "http://www.w3.org/2000/svg";

/** An SVG layer with a lasso and a ring. */
export function createOverlay() {
  const root = document.createElementNS(SVG, "svg");
  root.setAttribute("class", "rcm-overlay");
  root.setAttribute("aria-hidden", "true");
  const lasso = document.createElementNS(SVG, "path");
  lasso.setAttribute("class", "rcm-lasso");
  const ring = document.createElementNS(SVG, "circle");
  ring.setAttribute("class", "rcm-ring");
  ring.setAttribute("visibility", "hidden");
  root.append(lasso, ring);
  return {
    root,
    /** Draw a lasso through x0 y0 x1 y1 ... in pixels; none where it is empty. @param {number[]} corners @param {string} how */
    lasso(corners, how) {
      lasso.setAttribute("d", pathOf(corners));
      lasso.setAttribute("data-how", how);
    },
    /** Put the ring around (x, y), or hide it. @param {number[] | null} place @param {number} radius */
    ring(place, radius) {
      ring.setAttribute("visibility", place ? "visible" : "hidden");
      if (!place) return;
      ring.setAttribute("cx", place[0].toFixed(1));
      ring.setAttribute("cy", place[1].toFixed(1));
      ring.setAttribute("r", radius.toFixed(1));
    },
  };
}

/** A closed SVG path through x0 y0 x1 y1 ... @param {number[]} corners */
export function pathOf(corners) {
  if (corners.length < 4) return "";
  const steps = [];
  for (let i = 0; i < corners.length; i += 2) steps.push(`${corners[i].toFixed(1)} ${corners[i + 1].toFixed(1)}`);
  return `M${steps.join("L")}Z`;
}
