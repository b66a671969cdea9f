// @ts-check
/**
 * A component's own latent plane, in standard deviations of its rows: the rows as points, a slider across, and what the
 * model makes of the places along it. Plane, slider and strip share one scale, so that all of them line up.
 */
import { element, grouped } from "../kit/dom.js";
import { paint } from "./picture_strip.js";

/** Bits of a point's marks; the same numbers as in component_lens.py. */
const PLANE_MARKS = { labelled: 1, selected: 2 };
/** Units of the drawing that one standard deviation takes; a seventh of its width. */
const UNIT = 40;
/** Half of the drawing's width and height, in its units. */
const HALF = { width: 3.5 * UNIT, height: 2.5 * UNIT };
/** Every how many frames of a walk one is shown in the strip. */
const STRIDE = 4;

/** The frame of a walk that is nearest to `at` standard deviations. @param {number} at @param {number} frames @param {number} reach */
export function frameAt(at, frames, reach) {
  const share = (Math.min(Math.max(at, -reach), reach) + reach) / (2 * reach);
  return Math.round(share * (frames - 1));
}

/** Where a point is drawn; one that lies farther out stands at the edge. @param {number} x @param {number} y @returns {[number, number]} */
export function placeOnPlane(x, y) {
  const edge = (/** @type {number} */ value, /** @type {number} */ half) => Math.min(Math.max(value, 4 - half), half - 4);
  return [edge(x * UNIT, HALF.width), edge(-y * UNIT, HALF.height)];
}

/** A place in words: "+1.25 σ". @param {number} at */
export function sigmas(at) {
  if (at === 0) return "mean";
  return `${at > 0 ? "+" : "−"}${Math.abs(at)} σ`;
}

/**
 * An element of a drawing.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag @param {Record<string, string | number>} attributes
 */
function shape(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}

/**
 * @param {{walk: (at: number) => void, along: (dimension: number) => void, pick: (row: number) => void,
 *   hover: (row: number, event: PointerEvent | null) => void}} on
 */
export function createPlane(on) {
  const frame = { viewBox: `${-HALF.width} ${-HALF.height} ${2 * HALF.width} ${2 * HALF.height}`, class: "rcm-lens-plane-drawing", role: "img" };
  const drawing = shape("svg", frame);
  const marker = shape("g", { class: "rcm-lens-plane-marker" });
  marker.append(shape("line", { y1: -HALF.height, y2: HALF.height }), shape("circle", { r: 5 }));
  const points = shape("g", { class: "rcm-lens-plane-points" });
  drawing.append(marker, points);
  const across = element("select", "rcm-lens-select", { "aria-label": "Latent dimension to walk along", title: "The latent dimension to walk along; the one in which the rows differ most comes first" });
  const heading = element("label", "rcm-lens-label", {}, ["walk along ", across]);
  const about = element("span", "rcm-lens-quiet");
  const slider = element("input", "rcm-lens-plane-slider", { type: "range", min: "-3", max: "3", step: "0.25", value: "0", "aria-label": "Place along the dimension, in standard deviations", title: "Walk from the mean, in standard deviations (double click: back to the mean)" });
  const strip = element("div", "rcm-lens-plane-strip");
  const body = element("div", "rcm-lens-plane-body", {}, [drawing, slider, strip]);
  const empty = element("div", "rcm-lens-empty", { hidden: true });
  const root = element("div", "rcm-lens-plane", { role: "group", "aria-label": "Latent plane" }, [
    element("div", "rcm-lens-plane-heading", {}, [heading, about]),
    body,
    empty,
  ]);
  let at = 0;
  /** @type {Uint32Array} */
  let rows = new Uint32Array(0);
  /** @type {SVGElement[]} */
  let circles = [];

  across.addEventListener("change", () => on.along(Number(across.value)));
  slider.addEventListener("input", () => walkTo(Number(slider.value)));
  slider.addEventListener("dblclick", () => walkTo(0));
  points.addEventListener("click", (event) => {
    const row = rowOf(event);
    if (row >= 0) on.pick(row);
  });
  points.addEventListener("pointerover", (event) => on.hover(rowOf(event), event));
  points.addEventListener("pointerout", () => on.hover(-1, null));

  /** @param {Event} event */
  const rowOf = (event) => {
    const point = /** @type {SVGElement} */ (event.target).dataset?.point;
    return point === undefined ? -1 : rows[Number(point)];
  };

  /** @param {number} place */
  function walkTo(place) {
    at = place;
    slider.value = String(place);
    slider.setAttribute("aria-valuetext", sigmas(place));
    marker.setAttribute("transform", `translate(${place * UNIT} 0)`);
    for (const step of /** @type {HTMLElement[]} */ ([...strip.children])) step.setAttribute("aria-pressed", String(Number(step.dataset.at) === place));
    on.walk(place);
  }

  return {
    root,
    walkTo,
    /** Where the walk is, in standard deviations. */
    at: () => at,
    /** @param {{across: number, up: number | null, shown: number, of: number}} plane @param {{dimension: number, spread: number}[]} dimensions */
    describe(plane, dimensions) {
      const options = dimensions.map(({ dimension, spread }) =>
        element("option", "", { value: String(dimension), selected: dimension === plane.across }, [`z${dimension} (σ ${spread.toPrecision(2)})`]),
      );
      if (document.activeElement !== across) across.replaceChildren(...options);
      across.value = String(plane.across);
      const up = plane.up === null ? "" : `, z${plane.up} upwards`;
      const some = plane.shown < plane.of ? `${grouped(plane.shown)} of ${grouped(plane.of)} points` : `${grouped(plane.of)} point${plane.of === 1 ? "" : "s"}`;
      about.textContent = `${some}${up}`;
      drawing.setAttribute("aria-label", `${some} of this component, z${plane.across} across${up}`);
    },
    /** Draw the rows. @param {Uint32Array} of @param {Float32Array} places */
    place(of, places) {
      rows = of;
      circles = [...rows].map((_, i) => {
        const [x, y] = placeOnPlane(places[2 * i], places[2 * i + 1]);
        return shape("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: 2.6, "data-point": i });
      });
      points.replaceChildren(...circles);
    },
    /** Colour and mark them, and bring the marked ones to the front. @param {ArrayLike<number>} codes @param {Uint8Array} marks @param {string[]} palette */
    color(codes, marks, palette) {
      for (const [i, point] of circles.entries()) {
        const mark = marks[i] ?? 0;
        if (codes[i]) point.setAttribute("fill", palette[codes[i]]);
        else point.removeAttribute("fill");
        point.setAttribute("r", mark ? "4" : "2.6");
        point.setAttribute("class", `${mark & PLANE_MARKS.labelled ? "rcm-lens-point-labelled " : ""}${mark & PLANE_MARKS.selected ? "rcm-lens-point-selected" : ""}`);
      }
      points.append(...circles.filter((_, i) => marks[i]));
    },
    /** Show what lies along the walk. @param {{kind: string, shape: number[], near?: number[][], why?: string}} walk @param {Uint8Array} pictures @param {number} reach */
    showWalk(walk, pictures, reach) {
      body.hidden = heading.hidden = walk.kind === "none";
      empty.hidden = walk.kind !== "none";
      empty.textContent = walk.why ?? "";
      slider.min = String(-reach);
      slider.max = String(reach);
      const steps = [];
      for (let place = -reach; place <= reach; place++) {
        const canvas = element("canvas", "rcm-lens-plane-picture", { "aria-hidden": "true" });
        const index = (place + reach) * STRIDE;
        paint(canvas, pictures, walk.shape, walk.kind === "decoded" ? index : (walk.near?.[index]?.[0] ?? -1));
        const step = element("button", "rcm-lens-plane-step", { type: "button", title: `Go to ${sigmas(place)}`, "aria-pressed": "false" }, [canvas, element("span", "", {}, [sigmas(place)])]);
        step.dataset.at = String(place);
        step.addEventListener("click", () => walkTo(place));
        steps.push(step);
      }
      strip.replaceChildren(...steps);
      walkTo(at);
    },
  };
}
