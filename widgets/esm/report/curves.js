// @ts-check
/** The loss curves of a report: an SVG drawn anew for the terms that are shown, on a plain or a logarithmic scale. */
import { element } from "../kit/dom.js";

const SVG_SPACE = "http://www.w3.org/2000/svg";
const FRAME = { width: 1060, height: 310, left: 62, right: 12, top: 26, bottom: 26 };

/**
 * @typedef {{name: string, color: string, about: string, values: (number | null)[], shown: boolean}} Curve
 * @typedef {{epochs: number[], terms: Curve[], phases: [number, string][]}} Curves
 */

/** About `n` round numbers that cover low..high. @param {number} low @param {number} high @param {number} n */
export function ticksOf(low, high, n = 5) {
  const rough = Math.max(high - low, 1e-12) / n;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((each) => each * power >= rough) ?? 10);
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9) + 0; i * step <= high + 1e-9 * step; i++) ticks.push(i * step);
  return ticks;
}

/** The powers of ten within low..high, at least the two around it. @param {number} low @param {number} high */
export function decadesOf(low, high) {
  const ticks = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) ticks.push(10 ** power);
  return ticks;
}

/** A path through the values that are there, with gaps where one is missing. @param {(number | null)[]} xs @param {(number | null)[]} ys */
export function pathThrough(xs, ys) {
  let path = "";
  let pen = false;
  ys.forEach((y, i) => {
    if (y !== null) path += `${pen ? "L" : "M"}${Number(xs[i]).toFixed(1)} ${y.toFixed(1)}`;
    pen = y !== null;
  });
  return path;
}

/** A number in few characters. @param {number} value */
export function short(value) {
  const size = Math.abs(value);
  const text = size !== 0 && (size >= 1e5 || size < 1e-3) ? value.toExponential(1) : String(Number(value.toPrecision(4)));
  return text.replaceAll("-", "−");
}

/** @param {string} name @param {Record<string, string | number>} attributes @param {string} [text] */
function drawn(name, attributes, text) {
  const made = document.createElementNS(SVG_SPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

/** The curves in `home`. @param {HTMLElement} home @param {Curves} curves */
export function createCurves(home, { epochs, terms, phases }) {
  const shown = new Set(terms.filter((term) => term.shown).map((term) => term.name));
  let log = false;
  const chart = drawn("svg", { viewBox: `0 0 ${FRAME.width} ${FRAME.height}`, role: "img", "aria-label": "Losses by epoch" });
  const words = element("p", "note", { role: "status" });
  const toggles = element("div", "ways", { role: "group", "aria-label": "Terms" });
  for (const term of terms) {
    const input = element("input", "", { type: "checkbox", checked: term.shown, value: term.name });
    input.addEventListener("change", () => {
      if (input.checked) shown.add(term.name);
      else shown.delete(term.name);
      draw();
    });
    const dot = element("span", "dot");
    dot.style.background = term.color;
    toggles.append(element("label", "way", { title: term.about }, [input, element("span", "", {}, [dot, term.name])]));
  }
  const scale = element("input", "", { type: "checkbox" });
  scale.addEventListener("change", () => {
    log = scale.checked;
    draw();
  });
  toggles.append(element("label", "way last", { title: "Logarithmic axis; values that are not positive are left out" }, [scale, element("span", "", {}, ["log scale"])]));
  home.append(toggles, element("figure", "chart", {}, [chart]), words);

  const first = epochs[0];
  const last = Math.max(epochs[epochs.length - 1], first + 1);
  const right = FRAME.width - FRAME.right;
  const base = FRAME.height - FRAME.bottom;
  const across = (/** @type {number} */ epoch) => FRAME.left + ((epoch - first) / (last - first)) * (right - FRAME.left);

  function draw() {
    const seen = terms.filter((term) => shown.has(term.name));
    const usable = (/** @type {number | null} */ value) => value !== null && Number.isFinite(value) && (!log || value > 0);
    const values = /** @type {number[]} */ (seen.flatMap((term) => term.values.filter(usable)));
    chart.replaceChildren();
    bands();
    if (!values.length) {
      words.textContent = seen.length ? "No positive value: switch the log scale off." : "Pick a term.";
      return;
    }
    let [low, high] = [Math.min(...values), Math.max(...values)];
    if (low === high) [low, high] = log ? [low / 2, high * 2] : [low - 0.5, high + 0.5];
    const room = log ? 0 : 0.04 * (high - low);
    [low, high] = [low - room, high + room];
    const ticks = log ? decadesOf(low, high) : ticksOf(low, high);
    if (log) [low, high] = [ticks[0], ticks[ticks.length - 1]];
    const on = (/** @type {number} */ value) => (log ? Math.log10(value) : value);
    const up = (/** @type {number} */ value) => base - ((on(value) - on(low)) / (on(high) - on(low))) * (base - FRAME.top);
    for (const tick of ticks) {
      chart.append(drawn("line", { x1: FRAME.left, x2: right, y1: up(tick), y2: up(tick), class: "grid" }));
      chart.append(drawn("text", { x: FRAME.left - 8, y: up(tick) + 4, "text-anchor": "end" }, short(tick)));
    }
    for (const term of seen) {
      const ys = term.values.map((value) => (usable(value) ? up(/** @type {number} */ (value)) : null));
      chart.append(drawn("path", { d: pathThrough(epochs.map(across), ys), class: "curve", stroke: term.color, "data-term": term.name }));
      if (epochs.length > 60) continue;
      ys.forEach((y, i) => y !== null && chart.append(drawn("circle", { cx: across(epochs[i]), cy: y, r: 3, fill: term.color })));
    }
    tell(epochs.length - 1);
  }

  /** Phases as bands, every second one tinted, and the epochs below. */
  function bands() {
    phases.forEach(([epoch, name], i) => {
      const from = i === 0 ? FRAME.left : across(epoch - 0.5);
      const to = i + 1 < phases.length ? across(phases[i + 1][0] - 0.5) : right;
      chart.append(drawn("rect", { x: from, y: FRAME.top - 20, width: Math.max(to - from, 0), height: base - FRAME.top + 20, class: i % 2 ? "band odd" : "band" }));
      if (to - from > 30) chart.append(drawn("text", { x: from + 7, y: FRAME.top - 6, class: "phase" }, name));
    });
    for (const tick of ticksOf(first, last, 8).filter(Number.isInteger)) {
      chart.append(drawn("text", { x: across(tick), y: base + 18, "text-anchor": "middle" }, String(tick)));
    }
  }

  /** Say the values of an epoch. @param {number} i */
  function tell(i) {
    const said = terms.filter((term) => shown.has(term.name)).map((term) => `${term.name} ${term.values[i] === null ? "–" : short(Number(term.values[i]))}`);
    words.textContent = `Epoch ${epochs[i]}: ${said.join(" · ")}`;
    chart.querySelector(".hair")?.remove();
    chart.append(drawn("line", { x1: across(epochs[i]), x2: across(epochs[i]), y1: FRAME.top, y2: base, class: "hair" }));
  }

  chart.addEventListener("pointermove", (event) => {
    if (!shown.size) return;
    const box = chart.getBoundingClientRect();
    const x = ((/** @type {PointerEvent} */ (event).clientX - box.left) / box.width) * FRAME.width;
    let nearest = 0;
    epochs.forEach((epoch, i) => {
      if (Math.abs(across(epoch) - x) < Math.abs(across(epochs[nearest]) - x)) nearest = i;
    });
    tell(nearest);
  });
  draw();
}
