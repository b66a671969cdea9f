// @ts-check
/** The map of a report: all that the latent map shows of a session, without a session behind it. */
import { element } from "../kit/dom.js";
import { boundsOf, pointSize } from "../map/camera.js";
import { frameStyle } from "../map/frame_style.js";
import { nearestPoint } from "../map/lasso.js";
import { createPlainScene } from "../map/plain_scene.js";
import { createScene } from "../map/scene.js";
import { FLAGS } from "../map/shaders.js";
import { createView } from "../map/view.js";
import { createCameraButtons, listenForCamera } from "./camera_tools.js";
import { createColoring } from "./coloring.js";
import { knownPoints, placesOf, unpacked } from "./data.js";
import { createHover } from "./hover.js";
import { createPaper } from "./paper.js";

/** The map in `home`, with `show(coloring, code)` to colour by something and point one code out. @param {HTMLElement} home @param {any} page  what the page was given */
export function createMap(home, page) {
  const known = knownPoints(page.points);
  /** @type {import("./data.js").PageColoring[]} */
  const colorings = page.points.colorings;
  const positions = placesOf(unpacked(page.points.places), page.points.span);
  const points = positions.length / 2;
  const bounds = boundsOf(positions);
  const labelled = known.marks.reduce((sum, mark) => sum + (mark & FLAGS.labelled), 0);
  const classColors = colorings.find((each) => each.classes)?.palette.slice(1) ?? [];
  const view = createView(0); // Every move is a jump.
  let frame = 0;

  const label = "Latent map: arrows move, plus and minus zoom, f shows all";
  const root = element("div", "rcm-map", { tabIndex: 0, role: "application", "aria-label": label });
  const canvas = element("canvas", "rcm-canvas");
  const scene = createScene(canvas) ?? createPlainScene(canvas);
  const paper = createPaper(canvas, draw, invalidate);
  const hover = createHover(root, page, known, classColors, invalidate);
  const coloring = createColoring(colorings, takeColors, invalidate);
  const camera = {
    /** @param {number} dx @param {number} dy */
    pan: (dx, dy) => move(() => view.pan(dx, dy)),
    /** @param {number} factor @param {number} [px] @param {number} [py] */
    zoom: (factor, px, py) => move(() => view.zoom(factor, px, py)),
    fit: () => move(() => view.fit(0, true)),
  };
  root.dataset.selected = "0";
  root.append(canvas, hover.overlay, paper.still, createCameraButtons(camera), coloring.status, hover.card);
  home.append(coloring.ways, element("div", "map-row", {}, [root, coloring.legend]));

  function invalidate() {
    if (!frame) frame = requestAnimationFrame(draw);
  }

  /** @param {() => void} change */
  function move(change) {
    change();
    invalidate();
  }

  function draw() {
    frame = 0;
    const { camera, fitted, size } = view;
    const [theme, ratio] = [paper.theme(), paper.ratio()];
    const [width, height] = [Math.max(1, Math.round(size.width * ratio)), Math.max(1, Math.round(size.height * ratio))];
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const code = coloring.code();
    const style = frameStyle({ camera, fitted, size, ratio, move: 1, points, selected: 0, labelled, code, theme });
    scene.draw(style, Infinity);
    hover.show(view, positions, style.diameter / 2 + 5);
    root.classList.toggle("rcm-dark", theme.dark);
    canvas.dataset.camera = `${camera.x} ${camera.y} ${camera.scale}`;
    canvas.dataset.coloring = coloring.name;
    canvas.dataset.code = String(code);
  }

  /** @param {import("./data.js").PageColoring} next @param {Uint8Array | Uint16Array} codes */
  function takeColors(next, codes) {
    scene.setCodes(codes);
    scene.setPalette(next.palette);
    takeSize();
  }

  /** @param {number} px @param {number} py */
  function pointAt(px, py) {
    const { camera, fitted, size } = view;
    const reach = Math.max(pointSize(points, size, camera.scale / fitted.scale) / 2 + 2, 6) / camera.scale;
    const [x, y] = view.dataAt(px, py);
    return nearestPoint(positions, x, y, reach);
  }

  function takeSize() {
    const { width, height } = root.getBoundingClientRect();
    if (!width || !height) return;
    view.adapt({ size: { width, height }, bounds }, 0, true);
    invalidate();
  }

  listenForCamera(root, canvas, camera, {
    point: (px, py) => void hover.on(pointAt(px, py)),
    leave: () => void hover.on(-1),
    escape: coloring.release,
  });
  canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
  canvas.addEventListener("webglcontextrestored", () => {
    scene.restore();
    invalidate();
  });
  new ResizeObserver(takeSize).observe(root);
  scene.setPositions(positions, null);
  scene.setFlags(known.marks);
  coloring.by(colorings[0]);

  return { show: coloring.show };
}
